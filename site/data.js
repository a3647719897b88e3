/** The data files below the editor: what there is, a look at each, and a way to remove it. */

import { ask } from "./dialog.js";
import { element } from "./element.js";
import { formatBytes, formatCount } from "./format.js";
import { save } from "./save.js";

const LINES = 20;

/** @typedef {{name: string, size: number, isMade?: boolean}} Item  made by a program, or given */

export class DataList {
  #list;
  #needs;

  /**
   * @param {HTMLElement} list
   * @param {{read: (item: Item) => Promise<Uint8Array | null> | Uint8Array | undefined,
   *   keep: (item: Item) => void, remove: (name: string) => void}} needs
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
    const { name, size, isMade } = item;
    const bytes = `${isMade ? "new, " : ""}${formatBytes(size)}`;
    const title = isMade ? "Your program wrote it" : "A look at it";
    const onclick = () => this.#look(item);
    const look = element("button", { title, onclick }, name, element("small", {}, bytes));
    if (isMade) return element("li", {}, look);
    const label = `Remove ${name}`;
    const remove = () => this.#needs.remove(name);
    const cross = element("button", { title: label, ariaLabel: label, onclick: remove }, "×");
    return element("li", {}, look, cross);
  }

  /** @param {Item} item */
  async #look(item) {
    const bytes = await this.#needs.read(item);
    const text = bytes ? beginning(bytes) : "It is too large to be shown, or gone.";
    const [act, name] = item.isMade ? ["keep", "Keep as data"] : ["remove", "Remove"];
    const ways = { close: "Close", save: "Download", [act]: name };
    const answer = await ask(item.name, [element("pre", { tabIndex: 0 }, text)], ways);
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
  const shown = lines.slice(0, LINES).map((line) => line.slice(0, 500));
  const more = lines.length - shown.length;
  return shown.join("\n") + (more ? `\n… ${formatCount(more)} more lines` : "");
}
