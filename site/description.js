/** What is known of a name, as the editor shows it beside the program: text nodes only. */

import { element } from "./element.js";
import { classOf, OBJECT } from "./reference.js";

/** @import { Entry } from "./reference.js" */

/** @param {string} path @returns {string} its last two parts, as programs write most names */
const short = (path) => classOf(path).split(".").slice(-2).join(".");

/**
 * The signature, then what the docstring says.
 * @param {string} path
 * @param {Entry} entry
 * @param {number} active the parameter that is being written, if any
 * @returns {HTMLElement}
 */
export function describe(path, entry, active = -1) {
  const blocks = (entry.doc ?? "").split(/\n\s*\n/).filter(Boolean);
  // Of a call that is being written, only what fits above it.
  const shown = (active < 0 ? blocks : blocks.slice(0, 1)).map((block) =>
    /^(>>>| {2})/.test(block) ? element("pre", {}, block) : prose(block),
  );
  return element("div", { className: "cm-description" }, signature(path, entry, active), ...shown);
}

/** @param {string} path @param {Entry} entry @param {number} active */
function signature(path, { parameters, returns }, active) {
  const line = element("div", { className: "cm-signature" }, short(path));
  if (!parameters || path.endsWith(OBJECT)) return line;
  line.append("(");
  parameters.forEach((parameter, index) => {
    line.append(index ? ", " : "", element(index === active ? "b" : "span", {}, parameter));
  });
  line.append(")", returns ? ` → ${returns.replace(/^[\w.]+\./, "")}` : "");
  return line;
}

/** @param {string} text in which `backticks` stand around code */
function prose(text) {
  const parts = text.replace(/\s*\n\s*/g, " ").split("`");
  return element("p", {}, ...parts.map((part, at) => (at % 2 ? element("code", {}, part) : part)));
}
