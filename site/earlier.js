/** The dialog of earlier runs: a list, a look at each beside what is there now, and Restore. */

/** @import { Entry } from "./history.js" */
/** @import { Texts } from "./workspace.js" */
import { ask } from "./dialog.js";
import { element } from "./element.js";

const TITLE = "Earlier runs";
const NONE = "Nothing ran yet. The last 20 programs that you run are kept here.";
const KEY = "Beside what you have now: + comes back, − goes.";

/** @type {Record<string, "ins" | "del">} */
const TAGS = { "+": "ins", "-": "del" };

/** @typedef {{name: string, lines: [sign: string, line: string][]}} Sheet  a file's lines */

/**
 * Lets the reader choose an earlier program; null if none is wanted.
 * @param {Entry[]} entries
 * @param {(texts: Texts) => Promise<Sheet[]>} compare each file with the one there is now
 * @returns {Promise<Texts | null>}
 */
export async function chooseEarlier(entries, compare) {
  let [chosen] = entries;
  if (!chosen) {
    await ask(TITLE, [NONE], { close: "Close" });
    return null;
  }
  const view = element("div", { className: "sheet", tabIndex: 0, role: "region" });
  view.ariaLabel = "What it changes";
  const look = async (/** @type {Entry} */ entry) => {
    chosen = entry;
    const sheets = await compare(entry.texts);
    if (chosen === entry) view.replaceChildren(...sheets.flatMap(shown));
  };
  look(chosen);
  const choices = entries.map((entry) => choice(entry, entry === chosen, () => look(entry)));
  const legend = element("legend", { className: "hidden" }, "Programs");
  const list = element("fieldset", { className: "runs" }, legend, ...choices);
  const key = element("p", { className: "key" }, KEY);
  const content = [element("div", { className: "earlier" }, list, view), key];
  const answer = await ask(TITLE, content, { restore: "Restore", close: "Close" });
  return answer === "restore" ? chosen.texts : null;
}

/** @param {Entry} entry @param {boolean} checked @param {() => void} onchange */
function choice({ texts, at, how, loss }, checked, onchange) {
  const input = element("input", { type: "radio", name: "earlier", checked, onchange });
  const time = new Date(at).toLocaleString([], { dateStyle: "short", timeStyle: "short" });
  const [program, ...edits] = Object.keys(texts);
  const facts = [time, how, loss && `loss ${loss}`, edits.length && `with ${edits.join(", ")}`];
  const first = texts[program].split("\n").find((line) => line.trim());
  return element(
    "label",
    {},
    input,
    element("b", {}, first ?? "(empty)"),
    element("small", {}, facts.filter(Boolean).join(" · ")),
  );
}

/** @param {Sheet} sheet */
function shown({ name, lines }) {
  const rows = lines.map(([sign, line]) => element(TAGS[sign] ?? "span", {}, line || " "));
  return [element("h3", {}, name), element("pre", {}, ...rows)];
}
