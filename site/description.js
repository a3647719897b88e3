/** What is known of a name, as the editor shows it beside the program: text nodes only. */

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
  const box = element("div", "cm-description");
  box.append(signature(path, entry, active));
  // Of a call that is being written, only what fits above it.
  const blocks = (entry.doc ?? "").split(/\n\s*\n/).filter(Boolean);
  for (const block of active < 0 ? blocks : blocks.slice(0, 1)) {
    const isCode = /^(>>>| {2})/.test(block);
    box.append(isCode ? element("pre", "", block) : prose(block.replace(/\s*\n\s*/g, " ")));
  }
  return box;
}

/** @param {string} path @param {Entry} entry @param {number} active */
function signature(path, { parameters, returns }, active) {
  const line = element("div", "cm-signature", short(path));
  if (!parameters || path.endsWith(OBJECT)) return line;
  line.append("(");
  parameters.forEach((parameter, index) => {
    line.append(index ? ", " : "", element(index === active ? "b" : "span", "", parameter));
  });
  line.append(")", returns ? ` → ${returns.replace(/^[\w.]+\./, "")}` : "");
  return line;
}

/** @param {string} text in which `backticks` stand around code */
function prose(text) {
  const paragraph = element("p", "");
  text.split("`").forEach((part, index) => {
    paragraph.append(index % 2 ? element("code", "", part) : part);
  });
  return paragraph;
}

/** @param {string} tag @param {string} className @param {string} text */
function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}
