/** The console: what the program printed, its errors, and a line to ask back. */

/** @import { Output, RunError } from "./protocol.js" */

const MAX_CHUNKS = 4000;
// The runner stops earlier; this is for what a program writes past it.
const MAX_CHARACTERS = 1_200_000;

export class Console {
  #log;
  #goTo;
  /** @type {HTMLElement[]} */
  #pending = [];
  #isScheduled = false;
  #room = MAX_CHARACTERS;

  /**
   * @param {HTMLElement} log
   * @param {(file: string, line: number) => void} goTo
   */
  constructor(log, goTo) {
    this.#log = log;
    this.#goTo = goTo;
  }

  clear() {
    this.#pending = [];
    this.#log.replaceChildren();
  }

  /** No live region while a program runs: its output would be read out for ever. */
  set isLive(/** @type {boolean} */ live) {
    this.#log.setAttribute("aria-live", live ? "polite" : "off");
  }

  /** A new run may print as much as the last one. */
  makeRoom() {
    this.#room = MAX_CHARACTERS;
  }

  /** @param {Pick<Output, "stream" | "text">} output */
  write({ stream, text }) {
    if (this.#room <= 0) return;
    this.#room -= text.length;
    if (this.#room <= 0) {
      this.note("… output ends here: it is too long to be shown");
      return;
    }
    const last = this.#pending.at(-1);
    if (last?.className === stream) last.append(text);
    else this.#add(element("span", stream, text));
  }

  /** @param {string} text the page's own words */
  note(text) {
    this.#add(element("div", "note", text));
  }

  /** @param {string} source what was asked on the console line */
  echo(source) {
    this.#add(element("div", "echo", `>>> ${source}`));
  }

  /** @param {RunError} error @param {string} entry the file whose lines can be shown */
  error({ name, message, frames, line }, entry) {
    const block = element("div", "error", "");
    block.append(element("b", "", name));
    const [last] = frames.slice(-1);
    if (line) block.append(" in ", this.#link(entry, line, `line ${line}`));
    else if (last) block.append(" in ", this.#place(last, entry));
    if (message) block.append(`: ${message}`);
    if (frames.length > 1) {
      const list = document.createElement("ol");
      for (const frame of frames) list.append(this.#frame(frame, entry));
      block.append(list);
    }
    this.#add(block);
  }

  /** @param {RunError["frames"][number]} frame @param {string} entry */
  #frame({ file, line, name, text }, entry) {
    const item = document.createElement("li");
    item.append(this.#place({ file, line }, entry));
    if (name !== "<module>") item.append(` in ${name}`);
    if (text) item.append("  ", element("span", "source", text));
    return item;
  }

  /** @param {{file: string, line: number}} frame @param {string} entry */
  #place({ file, line }, entry) {
    if (file === entry) return this.#link(file, line, `line ${line}`);
    const where = `${file}, line ${line}`;
    return file.startsWith("match/") ? this.#link(file, line, where) : where;
  }

  /** @param {string} file @param {number} line @param {string} text */
  #link(file, line, text) {
    const button = element("button", "link", text);
    button.addEventListener("click", () => this.#goTo(file, line));
    return button;
  }

  /** @param {HTMLElement} item */
  #add(item) {
    this.#pending.push(item);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    // A timer, not a frame: a hidden tab draws no frames but still fills up.
    setTimeout(() => this.#flush(), 16);
  }

  #flush() {
    this.#isScheduled = false;
    const { scrollTop, scrollHeight, clientHeight } = this.#log;
    const wasAtEnd = scrollTop + clientHeight >= scrollHeight - 8;
    this.#log.append(...this.#pending);
    this.#pending = [];
    while (this.#log.childNodes.length > MAX_CHUNKS) this.#log.firstChild?.remove();
    if (wasAtEnd) this.#log.scrollTop = this.#log.scrollHeight;
  }
}

/** @param {string} tag @param {string} className @param {string} text */
function element(tag, className, text) {
  const made = document.createElement(tag);
  if (made instanceof HTMLButtonElement) made.type = "button";
  made.className = className;
  made.textContent = text;
  return made;
}
