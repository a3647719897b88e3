/** A program beside the same program for PyTorch, with what needs another look. */

import { ask } from "./dialog.js";

/** @typedef {{name: string, lines: number[], advice: string}} Note */

const DIGITS = "PyTorch computes with 32 bits where you say nothing: last digits differ.";

/**
 * @param {string} source
 * @param {{source: string, notes: Note[]}} made of it
 * @returns {Promise<boolean>} whether the reader wants to have it
 */
export async function showPyTorch(source, made) {
  const sides = element("div", "sides", [
    side("With match", source, made.source),
    side("With PyTorch", made.source, source),
  ]);
  const content = [sides, ...notes(made.notes), element("p", "", [DIGITS])];
  const buttons = { save: "Download .py", close: "Close" };
  return (await ask("The same program with PyTorch", content, buttons)) === "save";
}

/** @param {string} title @param {string} source @param {string} other what it differs from */
function side(title, source, other) {
  const heading = element("h3", "", [title]);
  const same = new Set(other.split("\n"));
  const lines = source
    .split("\n")
    .map((line) => element("span", same.has(line) ? "" : "changed", [`${line}\n`]));
  const code = element("pre", "", lines);
  Object.assign(code, { tabIndex: 0, role: "region", ariaLabel: title });
  return element("section", "", [heading, code]);
}

/** @param {Note[]} all */
function notes(all) {
  if (!all.length) return [];
  const items = all.map(({ name, lines, advice }) =>
    element("li", "", [
      element("code", "", [name]),
      ` in line ${lines.slice(0, 5).join(", ")}${lines.length > 5 ? " …" : ""}: ${advice}`,
    ]),
  );
  return [element("h3", "", ["Look at these again"]), element("ul", "", items)];
}

/** @param {string} name @param {string} className @param {(Node | string)[]} content */
function element(name, className, content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}
