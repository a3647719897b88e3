/** The console: what the program printed, what it asks for, and its errors. */

/** @import { Run } from "./terminal.js" */
import { element } from "./element.js";
import { paced } from "./pace.js";
import { Terminal } from "./terminal.js";

const MAX_CHUNKS = 4000;
// The runner stops earlier; this is for what a program writes past it.
const MAX_CHARACTERS = 1_200_000;

export class Console {
  #log;
  #terminal = new Terminal();
  /** The line that is not at its end: a carriage return may still change it. */
  #line = element("span", {});
  /** @type {HTMLElement[]} */
  #pending = [];
  #flushSoon = paced(() => this.#flush());
  /** Whether the reader sees the end, and so what comes next. */
  #isAtEnd = true;
  #size = "";
  #room = MAX_CHARACTERS;
  /** @type {{field: HTMLElement, focusedBefore: Element | null} | null} */
  #asking = null;

  /** @param {HTMLElement} log */
  constructor(log) {
    this.#log = log;
    log.append(this.#line);
    const size = () => `${log.clientWidth} ${log.clientHeight}`;
    log.addEventListener("scroll", () => {
      if (size() !== this.#size) return; // it was not the reader who scrolled
      this.#isAtEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 8;
    });
    new ResizeObserver(() => {
      this.#size = size();
      this.#follow();
    }).observe(log);
  }

  clear() {
    this.#pending = [];
    const asked = this.#asking && [this.#line, this.#asking.field];
    if (!asked) {
      this.#terminal.end();
      this.#line.replaceChildren();
    }
    this.#log.replaceChildren(...(asked ?? [this.#line]));
    this.#asking?.field.focus();
  }

  /** No live region while a program runs: its output would be read out for ever. */
  set isLive(/** @type {boolean} */ live) {
    this.#log.setAttribute("aria-live", live ? "polite" : "off");
  }

  /** A new run may print as much as the last one. */
  makeRoom() {
    this.#room = MAX_CHARACTERS;
  }

  /** @param {{stream: string, text: string}} output @returns {boolean} whether there is room */
  write({ stream, text }) {
    if (this.#room <= 0) return false;
    this.#room -= text.length;
    const hasRoom = this.#room > 0;
    if (hasRoom) for (const run of this.#terminal.write(stream, text)) this.#addRun(run);
    else this.note("… output ends here: it is too long to be shown");
    this.#flushSoon();
    return hasRoom;
  }

  /** @param {string} text the page's own words */
  note(text) {
    this.show(element("div", { className: "note" }, text));
  }

  /** @param {string} source what was asked on the console line */
  echo(source) {
    this.#isAtEnd = true;
    const lines = source.split("\n").map((line, i) => `${i ? "..." : ">>>"} ${line}`);
    this.show(element("div", { className: "echo" }, lines.join("\n")));
  }

  /**
   * Asks for a line where the program waits for it.
   * @param {(line: string | null) => void} answer null for the end of all input
   */
  ask(answer) {
    this.#asking?.field.remove();
    this.#flush();
    const ariaLabel = this.#line.textContent?.trim() || "Input for the program";
    const how = { className: "asked", spellcheck: false, ariaLabel };
    const field = element("input", { ...how, autocomplete: "off" });
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

  /** @param {HTMLElement} block below what was printed */
  show(block) {
    for (const run of this.#terminal.end()) this.#addRun(run);
    this.#pending.push(block);
    this.#flushSoon();
  }

  /** @param {Run} run */
  #addRun({ style, text }) {
    const last = this.#pending.at(-1);
    if (last?.className === style) last.append(text);
    else this.#pending.push(drawRun({ style, text }));
  }

  #flush() {
    // A block of its own: what stands in those before it is not laid out again.
    const block = element("span", { className: "block" }, ...this.#pending);
    const error = this.#isAtEnd && this.#pending.find(({ className }) => className === "error");
    if (this.#pending.length) this.#line.before(block);
    this.#pending = [];
    this.#line.replaceChildren(...this.#terminal.line.map(drawRun));
    while (this.#log.childNodes.length > MAX_CHUNKS) this.#log.firstChild?.remove();
    this.#follow();
    if (!error) return;
    // Its first words say what went wrong.
    const above = this.#log.getBoundingClientRect().top - error.getBoundingClientRect().top;
    if (above > 0) this.#log.scrollTop -= above;
  }

  #follow() {
    if (this.#isAtEnd) this.#log.scrollTop = this.#log.scrollHeight;
  }
}

/** @param {Run} run */
const drawRun = ({ style, text }) => element("span", { className: style }, text);

/** What has the focus, also inside an editor. */
function focused() {
  let { activeElement } = document;
  while (activeElement?.shadowRoot?.activeElement) ({ activeElement } = activeElement.shadowRoot);
  return activeElement;
}
