/** Elements with their properties and content. */

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

/** @param {string} className @param {string} name @param {() => void} onclick */
export const button = (className, name, onclick) =>
  element("button", { type: "button", className, onclick }, name);

/** @param {string} id of a template @returns {DocumentFragment} a copy of what it holds */
export const copyOf = (id) => find(id).content.cloneNode(true);

/** @param {string} id @returns {any} */
export function find(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page lacks #${id}.`);
  return found;
}
