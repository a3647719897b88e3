/** The data files below the editor: what there is, a look at each, and a way to remove it. */

import { textOf } from "./bytes.js";
import { ask } from "./dialog.js";
import { element } from "./element.js";
import { formatBytes, formatCount } from "./format.js";
import { save } from "./save.js";

const LINES = 20;

/** @typedef {{name: string, size: number, isMade?: boolean}} Item  made by a program, or given */
/**
 * @typedef {object} Acts
 * @property {(item: Item) => Promise<Uint8Array | null> | Uint8Array | undefined} read
 * @property {(name: string, bytes: Uint8Array) => void} keep
 * @property {(name: string) => void} remove
 */

/** @param {HTMLElement} list @param {Item[]} items @param {Acts} acts */
export function showData(list, items, acts) {
  list.hidden = !items.length;
  list.replaceChildren(...items.map((item) => entry(item, acts)));
}

/** @param {Item} item @param {Acts} acts */
function entry(item, acts) {
  const { name, size, isMade } = item;
  const bytes = element("small", {}, `${isMade ? "new, " : ""}${formatBytes(size)}`);
  const title = isMade ? "Your program wrote it" : "A look at it";
  const line = element("li", {});
  line.append(element("button", { title, onclick: () => look(item, acts) }, name, bytes));
  const label = `Remove ${name}`;
  const remove = () => acts.remove(name);
  if (!isMade)
    line.append(element("button", { title: label, ariaLabel: label, onclick: remove }, "×"));
  return line;
}

/** @param {Item} item @param {Acts} acts */
async function look(item, { read, keep, remove }) {
  const { name } = item;
  const bytes = await read(item);
  const text = bytes ? beginning(bytes) : "It is too large to be shown, or gone.";
  const [act, label] = item.isMade ? ["keep", "Keep as data"] : ["remove", "Remove"];
  const ways = { close: "Close", save: "Download", [act]: label };
  const answer = await ask(name, [element("pre", { tabIndex: 0 }, text)], ways);
  if (answer === "remove") remove(name);
  if (!bytes) return;
  if (answer === "save") save(name, new Blob([new Uint8Array(bytes)]));
  if (answer === "keep") keep(name, bytes);
}

/** @param {Uint8Array} bytes */
function beginning(bytes) {
  const lines = textOf(bytes)?.trimEnd().split("\n");
  if (!lines) return "This is no text.";
  const shown = lines.slice(0, LINES).map((line) => line.slice(0, 500));
  const more = lines.length - shown.length;
  return shown.join("\n") + (more ? `\n… ${formatCount(more)} more lines` : "");
}
