/** The dialog of earlier runs: a list, a look at each beside what is there now, and Restore. */

/** @import { Entry } from "./history.js" */
/** @import { Texts } from "./workspace.js" */
import { ask } from "./dialog.js";
import { ENTRY } from "./workspace.js";

const CONTEXT = 3;
/** @type {Record<string, string>} */
const TAGS = { "+": "ins", "-": "del" };

/** @typedef {{name: string, lines: [sign: string, line: string][]}} Sheet  a file's lines */

/**
 * Lets the reader choose an earlier program; null if none is wanted.
 * @param {Entry[]} entries
 * @param {(texts: Texts) => Promise<Sheet[]>} compare each file with the one there is now
 * @returns {Promise<Texts | null>}
 */
export async function chooseEarlier(entries, compare) {
  if (!entries.length) {
    const words = "Nothing ran yet. The last 20 programs that you run are kept here.";
    await ask("Earlier runs", [words], { close: "Close" });
    return null;
  }
  const view = element("div", "sheet");
  view.tabIndex = 0;
  view.role = "region";
  view.ariaLabel = "What it changes";
  let chosen = entries[0];
  const look = async (/** @type {Entry} */ entry) => {
    chosen = entry;
    const sheets = await compare(entry.texts);
    if (chosen === entry) view.replaceChildren(...sheets.flatMap(shown));
  };
  const list = element("fieldset", "runs");
  const legend = element("legend", "hidden");
  legend.textContent = "Programs";
  list.append(legend, ...entries.map((entry) => choice(entry, entry === chosen, look)));
  look(chosen);
  const both = element("div", "earlier");
  both.append(list, view);
  const words = "Beside what you have now: + comes back, − goes.";
  const answer = await ask("Earlier runs", [both, element("p", "key", words)], {
    restore: "Restore",
    close: "Close",
  });
  return answer === "restore" ? chosen.texts : null;
}

/** @param {Entry} entry @param {boolean} isChosen @param {(entry: Entry) => void} look */
function choice(entry, isChosen, look) {
  const { texts, at, how, loss } = entry;
  const input = document.createElement("input");
  Object.assign(input, { type: "radio", name: "earlier", checked: isChosen });
  input.addEventListener("change", () => look(entry));
  const time = new Date(at).toLocaleString([], { dateStyle: "short", timeStyle: "short" });
  const edits = Object.keys(texts).slice(1);
  const facts = [time, how, loss && `loss ${loss}`, edits.length && `with ${edits.join(", ")}`];
  const first = Object.values(texts)[0]
    .split("\n")
    .find((line) => line.trim());
  const words = element("span", "words");
  words.append(
    element("b", "", first ?? "(empty)"),
    element("small", "", facts.filter(Boolean).join(" · ")),
  );
  const label = element("label", "");
  label.append(input, words);
  return label;
}

/** @param {Sheet} sheet */
function shown({ name, lines }) {
  const text = element("pre", "");
  if (name !== ENTRY && lines.every(([sign]) => sign === " ")) {
    return [element("h3", "", `${name}, as it is now`)];
  }
  let isSkipping = false;
  lines.forEach(([sign, line], at) => {
    // Of the library, only what is near a change.
    const near = lines.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1);
    const isShown = name === ENTRY || near.some(([other]) => other !== " ");
    if (isShown) text.append(element(TAGS[sign] ?? "span", "", line || " "));
    else if (!isSkipping) text.append(element("span", "skipped", "…"));
    isSkipping = !isShown;
  });
  return [element("h3", "", name), text];
}

/** @param {string} tag @param {string} className @param {string} [text] */
function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}
