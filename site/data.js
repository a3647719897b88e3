/** The data files below the editor: what there is, a look at each, and a way to remove it. */

/** @import { Desk } from "./desk.js" */
/** @import { Way } from "./notice.js" */
import { textOf } from "./bytes.js";
import { ask } from "./dialog.js";
import { element, find } from "./element.js";
import { formatBytes, formatCount } from "./format.js";
import { save } from "./save.js";
import { ENTRY } from "./workspace.js";

const LINES = 20;
const MOST_MADE = 100;

/** @typedef {{name: string, size: number, isMade?: boolean}} Item  made by a program, or given */

export class DataFiles {
  #list = find("data");
  #desk;
  #notify;
  #ask;
  /** What the last program left in its folder. */
  /** @type {Item[]} */
  #made = [];
  /** What it was given. */
  /** @type {Record<string, string | Uint8Array>} */
  #given = {};

  /**
   * @param {Desk} desk
   * @param {(text: string, way?: Way) => void} notify
   * @param {(kind: string, payload: unknown) => Promise<any>} ask an idle Python
   */
  constructor(desk, notify, ask) {
    this.#desk = desk;
    this.#notify = notify;
    this.#ask = ask;
    desk.workspace.onData = () => this.#show();
  }

  /** Looks for what a program wrote. @param {Record<string, string | Uint8Array>} given to it */
  async find(given) {
    const found = await this.#ask("home_files", null);
    this.#given = given;
    this.#made = (Array.isArray(found) ? found : [])
      .filter((file) => typeof file?.[0] === "string" && Number.isInteger(file[1]))
      .slice(0, MOST_MADE)
      .map(([name, size]) => ({ name, size, isMade: true }));
    this.#show();
  }

  /** @param {string} wanted its name @param {Uint8Array} bytes */
  async add(wanted, bytes) {
    this.#desk.stay();
    const { name, isKept } = await this.#desk.workspace.addData(wanted, bytes);
    const lasts = isKept ? "" : " It is gone when you close this page.";
    this.#notify(`open("${name}") reads it.${lasts}`);
  }

  /** @param {string} name */
  #remove(name) {
    const { workspace } = this.#desk;
    const bytes = workspace.bytes(name);
    if (!bytes) return;
    this.#desk.stay();
    this.#made = this.#made.filter((file) => file.name !== name);
    workspace.removeData(name);
    this.#notify(`${name} is removed.`, {
      name: "Undo",
      do: () => workspace.addData(name, bytes),
    });
  }

  #show() {
    const { workspace } = this.#desk;
    /** @param {Item} file */
    const isNew = ({ name, size }) =>
      name !== ENTRY &&
      ![this.#given[name], workspace.bytes(name)].some((file) => file?.length === size);
    const items = [...workspace.data(), ...this.#made.filter(isNew)];
    this.#list.hidden = !items.length;
    this.#list.replaceChildren(...items.map((item) => this.#entry(item)));
  }

  /** @param {Item} item */
  #entry(item) {
    const { name, size, isMade } = item;
    const bytes = element("small", {}, `${isMade ? "new, " : ""}${formatBytes(size)}`);
    const title = isMade ? "Your program wrote it" : "A look at it";
    const onclick = () => this.#look(item);
    const line = element("li", {}, element("button", { title, onclick }, name, bytes));
    const label = `Remove ${name}`;
    const remove = { title: label, ariaLabel: label, onclick: () => this.#remove(name) };
    if (!isMade) line.append(element("button", remove, "×"));
    return line;
  }

  /** @param {Item} item */
  async #look({ name, isMade }) {
    const bytes = isMade ? await this.#ask("home_file", name) : this.#desk.workspace.bytes(name);
    const isThere = bytes instanceof Uint8Array;
    const text = isThere ? beginning(bytes) : "It is too large to be shown, or gone.";
    const [act, label] = isMade ? ["keep", "Keep as data"] : ["remove", "Remove"];
    const ways = { close: "Close", save: "Download", [act]: label };
    const answer = await ask(name, [element("pre", { tabIndex: 0 }, text)], ways);
    if (answer === "remove") this.#remove(name);
    if (!isThere) return;
    if (answer === "save") save(name, new Blob([new Uint8Array(bytes)]));
    if (answer === "keep") this.add(name, bytes);
  }
}

/** @param {Uint8Array} bytes */
function beginning(bytes) {
  const lines = textOf(bytes)?.trimEnd().split("\n");
  if (!lines) return "This is no text.";
  const shown = lines.slice(0, LINES).map((line) => line.slice(0, 500));
  const more = lines.length - shown.length;
  return shown.join("\n") + (more ? `\n… ${formatCount(more)} more lines` : "");
}
