/** Pictures and tables that Python describes, built of elements that can do no harm. */

const SVG = new Set(["svg", "g", "rect", "path", "text"]);
const HTML = new Set([
  ...["div", "p", "h3", "b", "span", "button", "ul", "li", "pre", "code", "ins", "del"],
  ...["table", "caption", "thead", "tbody", "tr", "th", "td"],
]);
const ATTRIBUTE =
  /^(aria-(label|level|selected)|data-(ask|file|line)|role|scope|tabindex|colspan|viewBox|[xyd]|rx|width|height)$/;
const CLASSES = /^v-[\w-]+( v-[\w-]+)*$/; // no class that the page has other plans with
const MOST = 50_000;

/** @typedef {{tag: string, attributes: Record<string, string>, children: (string | Described)[]}} Described */

/**
 * Builds what is described; null where that is none, for a program may say anything.
 * @param {unknown} description
 * @returns {Element | null}
 */
export function build(description) {
  let room = MOST;
  /** @param {any} item @returns {Element} */
  const make = ({ tag, attributes, children }) => {
    if (--room < 0 || !(SVG.has(tag) || HTML.has(tag))) throw new TypeError(`no ${tag} here`);
    const made = SVG.has(tag)
      ? document.createElementNS("http://www.w3.org/2000/svg", tag)
      : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      const isFine = name === "class" ? CLASSES.test(value) : ATTRIBUTE.test(name);
      if (!isFine) throw new TypeError(`no ${name} here`);
      made.setAttribute(name, value);
      if (name === "aria-level")
        /** @type {HTMLElement} */ (made).style.setProperty("--level", value);
    }
    if (made instanceof HTMLButtonElement) made.type = "button";
    for (const child of children) {
      made.append(typeof child === "string" ? child : make(child));
    }
    return made;
  };
  try {
    return make(description);
  } catch {
    return null;
  }
}
