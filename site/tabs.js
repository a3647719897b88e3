/** Tabs, as the ARIA practices have them: one is selected, arrow keys go to the others. */

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

export class Tabs {
  #list;
  #onSelect;

  /**
   * @param {HTMLElement} list its tabs are buttons with `data-name`, each of which controls a panel
   * @param {(name: string, isByReader: boolean) => unknown} onSelect
   */
  constructor(list, onSelect = () => {}) {
    this.#list = list;
    this.#onSelect = onSelect;
    list.addEventListener("click", ({ target }) => {
      const tab = target instanceof Element ? target.closest("[role=tab]") : null;
      if (tab instanceof HTMLElement) this.select(tab.dataset.name ?? "", true);
    });
    list.addEventListener("keydown", (event) => this.#move(event));
  }

  /** The name of the selected tab. */
  get selected() {
    return this.#tabs.find((tab) => tab.ariaSelected === "true")?.dataset.name ?? "";
  }

  /**
   * @param {string} name
   * @param {boolean} isByReader rather than by the page
   * @returns {any} what the listener returns
   */
  select(name, isByReader = false) {
    for (const tab of this.#tabs) {
      const isSelected = tab.dataset.name === name;
      tab.ariaSelected = String(isSelected);
      tab.tabIndex = isSelected ? 0 : -1;
    }
    // Several tabs may control one panel, as those of the editor do.
    const shown = this.#tab(name)?.getAttribute("aria-controls");
    for (const tab of this.#tabs) {
      const panel = document.getElementById(tab.getAttribute("aria-controls") ?? "");
      if (panel) panel.hidden = panel.id !== shown;
    }
    return this.#onSelect(name, isByReader);
  }

  /**
   * @param {string} name
   * @param {string} label
   * @param {string} controls the panel's id
   */
  add(name, label, controls) {
    const tab = document.createElement("button");
    Object.assign(tab, { type: "button", role: "tab", className: "tab", textContent: label });
    tab.dataset.name = name;
    tab.tabIndex = -1;
    tab.ariaSelected = "false";
    tab.setAttribute("aria-controls", controls);
    this.#list.append(tab);
  }

  /** @param {string} name */
  remove(name) {
    this.#tab(name)?.remove();
  }

  /** @param {string} name @param {boolean} isMarked shows a dot, and says what it means */
  mark(name, isMarked, meaning = "edited") {
    const tab = this.#tab(name);
    if (!tab) return;
    tab.classList.toggle("marked", isMarked);
    tab.ariaDescription = isMarked ? meaning : "";
  }

  get #tabs() {
    const tabs = this.#list.querySelectorAll("[role=tab]");
    return [...tabs].filter((tab) => tab instanceof HTMLElement);
  }

  /** @param {string} name */
  #tab(name) {
    return this.#tabs.find((tab) => tab.dataset.name === name);
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const step = STEPS[/** @type {keyof typeof STEPS} */ (event.key)];
    if (!step) return;
    event.preventDefault();
    const tabs = this.#tabs;
    const at = tabs.findIndex((tab) => tab.dataset.name === this.selected);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    this.select(next.dataset.name ?? "", true);
    next.focus();
  }
}
