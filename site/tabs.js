/** Tabs, as the ARIA practices have them: one is selected, arrow keys go to the others. */

import { element, find } from "./element.js";
import { goalOf } from "./walk.js";

export class Tabs {
  #list;
  #onSelect;

  /**
   * @param {HTMLElement} list its tabs are buttons with `data-name`, each of which controls a panel
   * @param {(name: string, isByReader: boolean) => unknown} onSelect
   */
  constructor(list, onSelect) {
    this.#list = list;
    this.#onSelect = onSelect;
    list.addEventListener("click", ({ target }) => {
      const tab = this.#tabs.find((item) => item.contains(/** @type {Node} */ (target)));
      if (tab) this.select(nameOf(tab), true);
    });
    list.addEventListener("keydown", (event) => {
      const tab = goalOf(event, this.#tabs, "ArrowLeft", "ArrowRight");
      if (!tab) return;
      this.select(nameOf(tab), true);
      tab.focus();
    });
  }

  /** The name of the selected tab. */
  get selected() {
    return nameOf(this.#tabs.find((tab) => tab.ariaSelected === "true"));
  }

  /**
   * @param {string} name
   * @param {boolean} isByReader rather than by the page
   * @returns {any} what the listener returns
   */
  select(name, isByReader = false) {
    for (const tab of this.#tabs) {
      tab.ariaSelected = String(nameOf(tab) === name);
      tab.tabIndex = nameOf(tab) === name ? 0 : -1;
      panelOf(tab).hidden = true;
    }
    const chosen = /** @type {HTMLElement} */ (this.#tab(name));
    // Several tabs may control one panel, as those of the editor do.
    panelOf(chosen).hidden = false;
    // The row may be wider than the screen.
    this.#list.scrollLeft = chosen.offsetLeft - this.#list.offsetLeft - chosen.offsetWidth;
    return this.#onSelect(name, isByReader);
  }

  /**
   * Adds a tab, unless it is there.
   * @param {string} name
   * @param {string} label
   * @param {string} panel its id
   */
  add(name, label, panel) {
    if (this.#tab(name)) return;
    const tab = element("button", { type: "button", role: "tab", className: "tab" }, label);
    Object.assign(tab, { tabIndex: -1, ariaSelected: "false" });
    tab.dataset.name = name;
    tab.setAttribute("aria-controls", panel);
    this.#list.append(tab);
  }

  /** @param {string} name @param {boolean} isMarked shows a dot, and says what it means */
  mark(name, isMarked, meaning = "edited") {
    const tab = this.#tab(name);
    tab?.classList.toggle("marked", isMarked);
    if (tab) tab.ariaDescription = isMarked ? meaning : "";
  }

  get #tabs() {
    return [...this.#list.querySelectorAll("button")];
  }

  /** @param {string} name */
  #tab(name) {
    return this.#tabs.find((tab) => nameOf(tab) === name);
  }
}

/** @param {HTMLElement} [tab] */
const nameOf = (tab) => tab?.dataset.name ?? "";

/** @param {HTMLElement} tab */
const panelOf = (tab) => find(tab.getAttribute("aria-controls") ?? "");
