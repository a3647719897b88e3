/**
 * A panel that Python draws after a run, such as the graph of the loss or the
 * parameters, and the numbers of whatever the reader chooses in it.
 */

import { build } from "./drawn.js";
import { goalOf } from "./walk.js";

/** @typedef {{all: string, one: string}} Kinds  what Python answers to */
/** @typedef {(kind: string, payload?: unknown) => Promise<any>} Ask */

export class Inspector {
  #kinds;
  #ask;
  #goTo;
  #drawing;
  #details;
  #hint;
  #isStale = true;

  /**
   * @param {HTMLElement} panel holds a drawing, details and a hint
   * @param {Kinds} kinds
   * @param {Ask} ask
   * @param {(file: string, line: number) => void} goTo
   */
  constructor(panel, kinds, ask, goTo) {
    this.#drawing = /** @type {HTMLElement} */ (panel.querySelector(".drawing"));
    this.#details = /** @type {HTMLElement} */ (panel.querySelector(".details"));
    this.#hint = /** @type {HTMLElement} */ (panel.querySelector(".hint"));
    this.#kinds = kinds;
    this.#ask = ask;
    this.#goTo = goTo;
    panel.addEventListener("click", ({ target }) => this.#clicked(target));
    panel.addEventListener("keydown", (event) => this.#moved(event));
  }

  /** Something else may be true by now. */
  expire() {
    this.#isStale = true;
  }

  /** What is drawn is gone. */
  clear() {
    this.expire();
    this.#drawing.replaceChildren();
    this.#details.replaceChildren();
    this.#hint.hidden = false;
  }

  /** Has Python draw, unless it has done so already. */
  async refresh() {
    if (!this.#isStale) return;
    const drawn = build(await this.#ask(this.#kinds.all));
    if (!drawn) return;
    this.#isStale = false;
    this.#drawing.replaceChildren(drawn);
    this.#hint.hidden = true;
    const [first] = this.#items;
    if (first) first.tabIndex = 0;
  }

  get #items() {
    return [...this.#drawing.querySelectorAll("[role=treeitem]")].filter(
      (item) => item instanceof HTMLElement,
    );
  }

  /** @param {EventTarget | null} target */
  #clicked(target) {
    const found = target instanceof Element ? target.closest("[data-line], [data-ask]") : null;
    if (!(found instanceof HTMLElement || found instanceof SVGElement)) return;
    const { file = "", line, ask } = found.dataset;
    if (line) this.#goTo(file, Number(line));
    else if (ask) this.#choose(ask);
  }

  /** @param {string} place */
  async #choose(place) {
    for (const chosen of this.#drawing.querySelectorAll("[data-ask]")) {
      const isChosen = chosen.getAttribute("data-ask") === place;
      chosen.classList.toggle("chosen", isChosen);
      if (isChosen) chosen.scrollIntoView({ block: "nearest", inline: "nearest" });
      if (chosen.role !== "treeitem" || !(chosen instanceof HTMLElement)) continue;
      chosen.ariaSelected = String(isChosen);
      chosen.tabIndex = isChosen ? 0 : -1;
    }
    const drawn = build(await this.#ask(this.#kinds.one, place));
    if (drawn) this.#details.replaceChildren(drawn);
  }

  /** @param {KeyboardEvent} event moves between the items of a tree */
  #moved(event) {
    const item = this.#items.find((item) => item === event.target);
    if (!item) return;
    const isPressed = ["Enter", " "].includes(event.key);
    const goal = isPressed ? item : goalOf(event, this.#items, "ArrowUp", "ArrowDown");
    if (!goal) return;
    event.preventDefault();
    this.#choose(goal.dataset.ask ?? "");
    goal.focus();
  }
}
