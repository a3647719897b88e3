/** The console: what the program printed, what it asks for, and its errors. */

/** @import { ErrorPart, Frame, RunError } from "./protocol.js" */
/** @import { Run } from "./terminal.js" */
import { Terminal } from "./terminal.js";

const MAX_CHUNKS = 4000;
// The runner stops earlier; this is for what a program writes past it.
const MAX_CHARACTERS = 1_200_000;

export class Console {
  #log;
  #goTo;
  #terminal = new Terminal();
  /** The line that is not at its end: a carriage return may still change it. */
  #line = element("span", "", "");
  /** @type {HTMLElement[]} */
  #pending = [];
  #isScheduled = false;
  /** Whether the reader sees the end, and so what comes next. */
  #isAtEnd = true;
  #room = MAX_CHARACTERS;
  /** @type {{field: HTMLElement, focusedBefore: Element | null} | null} */
  #asking = null;

  /**
   * @param {HTMLElement} log
   * @param {(file: string, line: number) => void} goTo
   */
  constructor(log, goTo) {
    this.#log = log;
    this.#goTo = goTo;
    log.append(this.#line);
    log.addEventListener("scroll", () => {
      this.#isAtEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 8;
    });
    // The console line below may grow.
    new ResizeObserver(() => this.#follow()).observe(log);
  }

  clear() {
    this.#pending = [];
    this.#terminal.end();
    this.#line.replaceChildren();
    this.#log.replaceChildren(this.#line);
    if (this.#asking) this.#log.append(this.#asking.field);
  }

  /** No live region while a program runs: its output would be read out for ever. */
  set isLive(/** @type {boolean} */ live) {
    this.#log.setAttribute("aria-live", live ? "polite" : "off");
  }

  /** A new run may print as much as the last one. */
  makeRoom() {
    this.#room = MAX_CHARACTERS;
  }

  /** @param {{stream: string, text: string}} output */
  write({ stream, text }) {
    if (this.#room <= 0) return;
    for (const run of this.#terminal.write(stream, text)) {
      this.#room -= run.text.length;
      if (this.#room > 0) this.#addRun(run);
    }
    this.#schedule();
    if (this.#room <= 0) this.note("… output ends here: it is too long to be shown");
  }

  /** @param {string} text the page's own words */
  note(text) {
    this.#add(element("div", "note", text));
  }

  /** @param {string} source what was asked on the console line */
  echo(source) {
    const lines = source.split("\n").map((line, i) => `${i ? "..." : ">>>"} ${line}`);
    this.#add(element("div", "echo", lines.join("\n")));
  }

  /**
   * Asks for a line where the program waits for it.
   * @param {(line: string | null) => void} answer null for the end of all input
   */
  ask(answer) {
    this.#flush();
    const field = document.createElement("input");
    Object.assign(field, { className: "asked", autocomplete: "off", spellcheck: false });
    const question = this.#line.textContent?.trim();
    field.setAttribute("aria-label", question || "Input for the program");
    field.addEventListener("keydown", (event) => {
      const isEnd = event.key === "d" && event.ctrlKey && !field.value;
      if ((event.key !== "Enter" && !isEnd) || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      field.remove();
      if (!isEnd) this.write({ stream: "typed", text: `${field.value}\n` });
      answer(isEnd ? null : field.value);
    });
    this.#asking = { field, focusedBefore: this.#asking?.focusedBefore ?? focused() };
    this.#log.append(field);
    field.focus();
  }

  /** The run is over: nothing is asked any more, and the focus goes back. */
  endAsking() {
    if (!this.#asking) return;
    const { field, focusedBefore } = this.#asking;
    this.#asking = null;
    const { activeElement } = document;
    const isFree = activeElement === field || activeElement === document.body;
    field.remove();
    if (isFree && focusedBefore instanceof HTMLElement) focusedBefore.focus();
  }

  /** @param {RunError} error @param {string[]} files whose lines can be shown */
  error(error, files) {
    const block = element("div", "error", "");
    block.append(this.#words(error, error.line ? this.#link(files[0], error.line) : null));
    const { frames } = error;
    if (frames.length > 1 || frames.at(-1)?.text.includes("\n") || (frames[0] && !error.line))
      block.append(this.#places(frames, files));
    for (const other of error.others ?? []) {
      block.append(this.#words(other, null, `${other.relation} `));
      block.append(this.#places(other.frames, files));
    }
    block.append(whole(error.traceback));
    this.#add(block);
  }

  /** @param {ErrorPart} part @param {HTMLElement | null} link @param {string} before */
  #words({ name, message }, link, before = "") {
    const words = element("p", "", before);
    words.append(element("b", "type", name));
    if (link) words.append(" in ", link);
    if (message) words.append(": ", element("b", "", message));
    return words;
  }

  /** @param {Frame[]} frames @param {string[]} files */
  #places(frames, files) {
    const list = document.createElement("ol");
    list.append(...frames.map((frame) => this.#place(frame, files)));
    return list;
  }

  /** @param {Frame} frame @param {string[]} files */
  #place({ file, line, name, text }, files) {
    const item = document.createElement("li");
    const where = file === files[0] ? `line ${line}` : `${file}, line ${line}`;
    item.append(files.includes(file) ? this.#link(file, line, where) : where);
    if (name !== "<module>") item.append(` in ${name}`);
    if (text) item.append("  ", element("code", "source", text));
    return item;
  }

  /** @param {string} file @param {number} line @param {string} text */
  #link(file, line, text = `line ${line}`) {
    const button = element("button", "link", text);
    button.addEventListener("click", () => this.#goTo(file, line));
    return button;
  }

  /** @param {HTMLElement} block */
  #add(block) {
    for (const run of this.#terminal.end()) this.#addRun(run);
    this.#pending.push(block);
    this.#schedule();
  }

  /** @param {Run} run */
  #addRun({ style, text }) {
    const last = this.#pending.at(-1);
    if (last?.className === style) last.append(text);
    else this.#pending.push(element("span", style, text));
  }

  #schedule() {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    // A timer, not a frame: a hidden tab draws no frames but still fills up.
    setTimeout(() => this.#flush(), 16);
  }

  #flush() {
    this.#isScheduled = false;
    this.#line.before(...this.#pending);
    this.#pending = [];
    const runs = this.#terminal.line;
    this.#line.replaceChildren(...runs.map(({ style, text }) => element("span", style, text)));
    while (this.#log.childNodes.length > MAX_CHUNKS) this.#log.firstChild?.remove();
    this.#follow();
  }

  #follow() {
    if (this.#isAtEnd) this.#log.scrollTop = this.#log.scrollHeight;
  }
}

/** @param {string} traceback Python's whole text, for whoever wants to see it */
function whole(traceback) {
  const details = document.createElement("details");
  details.append(element("summary", "", "Full traceback"), element("pre", "", traceback));
  return details;
}

/** What has the focus, also inside an editor. */
function focused() {
  let { activeElement } = document;
  while (activeElement?.shadowRoot?.activeElement) ({ activeElement } = activeElement.shadowRoot);
  return activeElement;
}

/** @param {string} tag @param {string} className @param {string} text */
function element(tag, className, text) {
  const made = document.createElement(tag);
  if (made instanceof HTMLButtonElement) made.type = "button";
  made.className = className;
  made.textContent = text;
  return made;
}
