/** Light or dark: the system's preference until the reader chooses. */

/** @import { Storage } from "./storage.js" */

/**
 * @param {HTMLElement} button
 * @param {Storage} storage
 * @param {() => void} onChange
 */
export function followTheme(button, storage, onChange) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const chosen = storage.get("theme");
    document.documentElement.dataset.theme = chosen || (system.matches ? "dark" : "light");
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
