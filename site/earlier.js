/** The dialog of earlier runs: a list, a look at each beside what is there now, and Restore. */

/** @import { Entry } from "./history.js" */
/** @import { Texts } from "./workspace.js" */
import { ask } from "./dialog.js";
import { copyOf, element } from "./element.js";

const TITLE = "Earlier runs";
const NONE = "Nothing ran yet. The last 20 programs that you run are kept here.";

/**
 * Lets the reader choose an earlier program; null if none is wanted.
 * @param {Entry[]} entries
 * @param {(texts: Texts) => Promise<Element>} compare shows them beside what there is now
 * @returns {Promise<Texts | null>}
 */
export async function chooseEarlier(entries, compare) {
  if (!entries.length) {
    await ask(TITLE, [NONE], { close: "Close" });
    return null;
  }
  const content = copyOf("earlier");
  const view = content.querySelector(".sheet");
  let [chosen] = entries;
  const look = async (/** @type {Entry} */ entry) => {
    chosen = entry;
    const shown = await compare(entry.texts);
    if (chosen === entry) view?.replaceChildren(shown);
  };
  look(chosen);
  const choices = entries.map((entry) => choice(entry, entry === chosen, () => look(entry)));
  content.querySelector(".runs")?.append(...choices);
  const answer = await ask(TITLE, [content], { restore: "Restore", close: "Close" });
  return answer === "restore" ? chosen.texts : null;
}

/** @param {Entry} entry @param {boolean} checked @param {() => void} onchange */
function choice({ texts, at, how, loss }, checked, onchange) {
  const input = element("input", { type: "radio", name: "earlier", checked, onchange });
  const time = new Date(at).toLocaleString([], { dateStyle: "short", timeStyle: "short" });
  const [program, ...edits] = Object.keys(texts);
  const facts = [time, how, loss && `loss ${loss}`, edits.length && `with ${edits.join(", ")}`];
  const first = texts[program].split("\n").find((line) => line.trim()) ?? "(empty)";
  const said = element("small", {}, facts.filter(Boolean).join(" · "));
  return element("label", {}, input, element("b", {}, first), said);
}
