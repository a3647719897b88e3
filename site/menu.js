/** Menus: popovers below their buttons, with the keys of the ARIA practices. */

import { element } from "./element.js";
import { goalOf } from "./walk.js";

/**
 * @param {HTMLButtonElement} button
 * @returns {HTMLElement} its popover, to which items may be added
 */
export function makeMenu(button) {
  const menu = /** @type {HTMLElement} */ (button.popoverTargetElement);
  const items = () => [...menu.querySelectorAll("button")].filter(({ hidden }) => !hidden);
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    menu.showPopover();
  });
  // Before the item acts, for a dialog gives the focus back to what has it now.
  menu.addEventListener("click", () => menu.hidePopover(), { capture: true });
  menu.addEventListener("toggle", ({ newState }) => {
    if (newState !== "open") return;
    const { bottom, left } = button.getBoundingClientRect();
    const room = document.documentElement.clientWidth - menu.offsetWidth - 8;
    menu.style.setProperty("--top", `${bottom + 4}px`);
    menu.style.setProperty("--left", `${Math.max(8, Math.min(left, room))}px`);
    (items().find((item) => item.ariaCurrent) ?? items()[0]).focus();
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Tab") menu.hidePopover();
    const goal = goalOf(event, items(), "ArrowUp", "ArrowDown") ?? named(event.key, items());
    goal?.focus();
  });
  return menu;
}

/**
 * @param {string} name
 * @param {string} hint in a line of its own
 * @param {() => void} onclick
 */
export function menuItem(name, hint, onclick) {
  const item = element("button", { type: "button", role: "menuitem", tabIndex: -1, onclick });
  item.append(element("span", {}, name));
  if (hint) item.append(element("small", {}, hint));
  return element("li", { role: "none" }, item);
}

/** @param {HTMLElement} menu @param {string} name of the item that is marked as chosen, if any */
export function choose(menu, name) {
  for (const item of menu.querySelectorAll("button")) {
    item.ariaCurrent = item.firstChild?.textContent === name ? "true" : null;
  }
}

/** The next item that begins with a letter. @param {string} letter @param {HTMLElement[]} items */
function named(letter, items) {
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const begins = (/** @type {HTMLElement} */ item) =>
    item.textContent?.toLowerCase().startsWith(letter.toLowerCase());
  return items.slice(at + 1).find(begins);
}
