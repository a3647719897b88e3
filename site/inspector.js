/**
 * A panel that Python draws after a run, such as the graph of the loss or the
 * parameters, and the numbers of whatever the reader chooses in it.
 */

import { build } from "./drawn.js";

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
    this.#drawing = part(panel, ".drawing");
    this.#details = part(panel, ".details");
    this.#hint = part(panel, ".hint");
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
    const items = this.#items;
    const at = items.indexOf(/** @type {HTMLElement} */ (event.target));
    if (at < 0) return;
    const goals = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: items.length - 1,
      Enter: at,
      " ": at,
    };
    const goal = items[goals[/** @type {keyof typeof goals} */ (event.key)] ?? -1];
    if (!goal) return;
    event.preventDefault();
    this.#choose(goal.dataset.ask ?? "");
    goal.focus();
  }
}

/** @param {HTMLElement} panel @param {string} selector */
function part(panel, selector) {
  const found = panel.querySelector(selector);
  if (found instanceof HTMLElement) return found;
  throw new Error(`${panel.id} lacks ${selector}`);
}
