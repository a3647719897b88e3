/** Signs that a phone's keyboard hides, in a row above it while a program is written. */

import { element } from "./element.js";

const SIGNS = ["Tab", ..."()[]:=.,\"'#_+-*/<>"];

/** @param {HTMLElement} row @param {(sign: string) => void} type */
export function makeKeyRow(row, type) {
  const key = (/** @type {string} */ sign) =>
    element("button", { type: "button", tabIndex: -1, onclick: () => type(sign) }, sign);
  row.append(...SIGNS.map(key));
  // The editor keeps the focus, and with it the keyboard stays.
  row.addEventListener("mousedown", (event) => event.preventDefault());
  const seen = window.visualViewport;
  if (!seen) return;
  // Keyboards lie over the page rather than make it smaller.
  const rise = () => {
    const covered = innerHeight - seen.height - seen.offsetTop;
    row.style.setProperty("bottom", `${Math.max(0, covered)}px`);
  };
  seen.addEventListener("resize", rise);
  seen.addEventListener("scroll", rise);
}
