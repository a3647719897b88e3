/** Light or dark. What the page begins with is set by first.js, before it is drawn. */

/** @import { Storage } from "./storage.js" */

/**
 * @param {HTMLElement} button
 * @param {Storage} storage
 * @param {() => void} onChange
 */
export function followTheme(button, storage, onChange) {
  const { dataset } = document.documentElement;
  const change = (/** @type {string} */ theme) => {
    dataset.theme = theme;
    onChange();
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", ({ matches }) => {
    const isChosen = storage.get("theme") || location.search.includes("theme=");
    if (!isChosen) change(matches ? "dark" : "light");
  });
  button.addEventListener("click", () => {
    const theme = dataset.theme === "dark" ? "light" : "dark";
    storage.set("theme", theme);
    change(theme);
  });
}
