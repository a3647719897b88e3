/** What went wrong in a run, in words, with links to the lines where it did. */

import { button, element } from "./element.js";

/** @import { ErrorPart, Frame, RunError } from "./protocol.js" */

/**
 * @param {RunError} error
 * @param {string[]} files whose lines can be shown, the program first
 * @param {(file: string, line: number) => void} goTo
 */
export function drawError(error, files, goTo) {
  const { frames, line, others = [], traceback } = error;
  const [program] = files;

  /** @param {string} file @param {number} line */
  const link = (file, line) => {
    const words = file === program ? `line ${line}` : `${file}, line ${line}`;
    return files.includes(file) ? button("link", words, () => goTo(file, line)) : words;
  };

  /** @param {Frame} frame */
  const place = ({ file, line, name, text }) => {
    const item = element("li", {}, link(file, line));
    if (name !== "<module>") item.append(` in ${name}`);
    if (text) item.append("  ", element("code", { className: "source" }, text));
    return item;
  };

  /** @param {Frame[]} frames */
  const places = (frames) => element("ol", {}, ...frames.map(place));

  const where = line ? [" in ", link(program, line)] : [];
  const block = element("div", { className: "error" }, words(error, "", where));
  if (frames.length > 1 || frames.at(-1)?.text.includes("\n") || (frames[0] && !line))
    block.append(places(frames));
  for (const other of others) {
    block.append(words(other, `${other.relation} `, []), places(other.frames));
  }
  const summary = element("summary", {}, "Full traceback");
  block.append(element("details", {}, summary, element("pre", {}, traceback)));
  return block;
}

/** @param {ErrorPart} part @param {string} before @param {(Node | string)[]} where */
function words({ name, message }, before, where) {
  const type = element("b", { className: "type" }, name);
  const said = message ? [": ", element("b", {}, message)] : [];
  return element("p", {}, before, type, ...where, ...said);
}
