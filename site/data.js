/** The data files below the editor: what there is, a look at each, and a way to remove it. */

import { ask } from "./dialog.js";
import { formatBytes, formatCount } from "./format.js";
import { save } from "./save.js";

const LINES = 20;

/**
 * @typedef {{name: string, size: number, isMade?: boolean}} Item  made by the program, or
 *   given to it
 */

export class DataList {
  #list;
  #needs;

  /**
   * @param {HTMLElement} list
   * @param {{read: (item: Item) => Promise<Uint8Array | null> | Uint8Array | undefined, keep: (item: Item) => void,
   *   remove: (name: string) => void}} needs
   */
  constructor(list, needs) {
    this.#list = list;
    this.#needs = needs;
  }

  /** @param {Item[]} items */
  show(items) {
    this.#list.hidden = !items.length;
    this.#list.replaceChildren(...items.map((item) => this.#entry(item)));
  }

  /** @param {Item} item */
  #entry(item) {
    const entry = document.createElement("li");
    const { name, size, isMade } = item;
    const open = button(name, isMade ? "made by your program" : "a look at it", () =>
      this.#look(item),
    );
    const bytes = document.createElement("small");
    bytes.textContent = isMade ? `new, ${formatBytes(size)}` : formatBytes(size);
    open.append(bytes);
    entry.append(open);
    if (!isMade) {
      const remove = button("×", `Remove ${name}`, () => this.#needs.remove(name));
      remove.ariaLabel = remove.title;
      entry.append(remove);
    }
    return entry;
  }

  /** @param {Item} item */
  async #look(item) {
    const bytes = await this.#needs.read(item);
    const text = document.createElement("pre");
    text.textContent = bytes ? beginning(bytes) : "It is not there any more.";
    text.tabIndex = 0;
    const [act, name] = item.isMade ? ["keep", "Keep as data"] : ["remove", "Remove"];
    const ways = { close: "Close", save: "Download", [act]: name };
    const answer = await ask(item.name, [text], ways);
    if (answer === "save" && bytes) save(item.name, new Blob([new Uint8Array(bytes)]));
    if (answer === "keep") this.#needs.keep(item);
    if (answer === "remove") this.#needs.remove(item.name);
  }
}

/** @param {Uint8Array} bytes */
function beginning(bytes) {
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return "This is no text.";
  }
  const lines = text.trimEnd().split("\n");
  const more = lines.length - LINES;
  const shown = lines.slice(0, LINES).map((line) => line.slice(0, 500));
  return [...shown, ...(more > 0 ? [`… ${formatCount(more)} more lines`] : [])].join("\n");
}

/** @param {string} name @param {string} title @param {() => void} act */
function button(name, title, act) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", title, textContent: name });
  made.addEventListener("click", act);
  return made;
}
