/** A button with a menu below it, as the ARIA practices have it. */

/**
 * @typedef {{name: string, hint?: string, keys?: string, do: () => void}} Item
 *   `hint` explains in a line below the name, `keys` is shown at the end of the line
 */

export class Menu {
  #button;
  #list;

  /** @param {HTMLElement} button */
  constructor(button) {
    this.#button = button;
    this.#list = document.createElement("ul");
    this.#list.className = "menu";
    this.#list.role = "menu";
    this.#list.id = `${button.id}-menu`;
    this.#list.popover = "auto";
    this.#list.setAttribute("aria-labelledby", button.id);
    button.ariaHasPopup = "menu";
    button.ariaExpanded = "false";
    button.setAttribute("aria-controls", this.#list.id);
    button.after(this.#list);
    button.setAttribute("popovertarget", this.#list.id);
    button.hidden = true; // until there is something to choose
    button.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown") return;
      event.preventDefault();
      this.#list.showPopover();
    });
    this.#list.addEventListener("toggle", (event) => this.#toggled(event));
    this.#list.addEventListener("keydown", (event) => this.#move(event));
  }

  /** @param {Item} item */
  add(item) {
    this.#button.hidden = false;
    const entry = document.createElement("li");
    entry.role = "none";
    const button = document.createElement("button");
    Object.assign(button, { type: "button", role: "menuitem", tabIndex: -1 });
    const name = document.createElement("span");
    name.textContent = item.name;
    button.append(name);
    for (const [className, text] of [
      ["keys", item.keys],
      ["line", item.hint],
    ]) {
      if (!text) continue;
      const part = document.createElement("small");
      part.className = className ?? "";
      part.textContent = text;
      button.append(part);
    }
    button.addEventListener("click", () => {
      this.#list.hidePopover();
      item.do();
    });
    entry.append(button);
    this.#list.append(entry);
  }

  /** @param {string} name the item that is marked as the chosen one; none if there is no such */
  choose(name) {
    for (const item of this.#items) {
      item.ariaCurrent = item.firstChild?.textContent === name ? "true" : null;
    }
  }

  get #items() {
    return [...this.#list.querySelectorAll("button")];
  }

  /** @param {ToggleEvent} event */
  #toggled({ newState }) {
    const isOpen = newState === "open";
    this.#button.ariaExpanded = String(isOpen);
    if (!isOpen) return;
    const { bottom, left } = this.#button.getBoundingClientRect();
    const room = document.documentElement.clientWidth - this.#list.offsetWidth - 8;
    this.#list.style.setProperty("top", `${bottom + 4}px`);
    this.#list.style.setProperty("left", `${Math.max(8, Math.min(left, room))}px`);
    const chosen = this.#items.find((item) => item.ariaCurrent);
    (chosen ?? this.#items[0])?.focus();
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const items = this.#items;
    const at = items.findIndex((item) => item === document.activeElement);
    const goals = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    const goal = goals[/** @type {keyof typeof goals} */ (event.key)];
    if (event.key === "Tab") this.#list.hidePopover();
    const letter = event.key.length === 1 ? event.key.toLowerCase() : "";
    const named = items.findIndex(
      (item, index) => index > at && item.textContent?.toLowerCase().startsWith(letter),
    );
    if (goal === undefined && (!letter || named < 0)) return;
    event.preventDefault();
    items.at((goal ?? named) % items.length)?.focus();
  }
}
