/** A− and A+: the size of all that is read, for a projector or for tired eyes. */

/** @import { Storage } from "./storage.js" */

const SIZES = [0.85, 1, 1.15, 1.3, 1.5, 1.75, 2];
const USUAL = SIZES.indexOf(1);

/**
 * @param {HTMLElement} smaller
 * @param {HTMLElement} larger
 * @param {Storage} storage
 * @param {(percent: string) => void} onChange
 */
export function followTextSize(smaller, larger, storage, onChange) {
  let at = SIZES.indexOf(Number(storage.get("text-size")));
  if (at < 0) at = USUAL;
  const apply = () => {
    document.documentElement.style.setProperty("--scale", String(SIZES[at]));
    smaller.ariaDisabled = String(at === 0);
    larger.ariaDisabled = String(at === SIZES.length - 1);
  };
  const change = (/** @type {number} */ step) => {
    at = Math.max(0, Math.min(at + step, SIZES.length - 1));
    storage.set("text-size", String(SIZES[at]));
    apply();
    onChange(`${Math.round(SIZES[at] * 100)} %`);
  };
  smaller.addEventListener("click", () => change(-1));
  larger.addEventListener("click", () => change(1));
  apply();
}
