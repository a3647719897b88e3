/** Light or dark: the system's preference until the reader chooses. */

/** @import { Storage } from "./storage.js" */

/**
 * @param {HTMLElement} button
 * @param {Storage} storage
 * @param {string} wished "light" or "dark" by the page's address, until the reader chooses
 * @param {() => void} onChange
 */
export function followTheme(button, storage, wished, onChange) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const chosen = storage.get("theme");
    const usual = /^(light|dark)$/.test(wished) ? wished : system.matches ? "dark" : "light";
    document.documentElement.dataset.theme = chosen || usual;
    onChange();
  };
  system.addEventListener("change", apply);
  button.addEventListener("click", () => {
    const isDark = document.documentElement.dataset.theme === "dark";
    storage.set("theme", isDark ? "light" : "dark");
    apply();
  });
  apply();
}
