/** Elements with their properties and content, and buttons with what they do. */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]>} properties
 * @param {(Node | string)[]} content
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, properties, ...content) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...content);
  return made;
}

/** @param {string} className @param {string} name @param {() => void} act */
export function button(className, name, act) {
  const made = element("button", { type: "button", className }, name);
  made.addEventListener("click", act);
  return made;
}
