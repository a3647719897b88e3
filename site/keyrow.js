/** Signs that a phone's keyboard hides, in a row above it while a program is written. */

const SIGNS = ["Tab", ..."()[]:=.,\"'#_+-*/<>"];

/**
 * @param {HTMLElement} row
 * @param {HTMLElement} editor the row is there while this has the focus
 * @param {(sign: string) => void} type
 */
export function makeKeyRow(row, editor, type) {
  for (const sign of SIGNS) {
    const key = document.createElement("button");
    Object.assign(key, { type: "button", textContent: sign, tabIndex: -1 });
    key.addEventListener("click", () => type(sign));
    row.append(key);
  }
  // The editor keeps the focus, and with it the keyboard stays.
  row.addEventListener("mousedown", (event) => event.preventDefault());
  editor.addEventListener("focusin", () => {
    row.hidden = false;
  });
  editor.addEventListener("focusout", () => {
    row.hidden = true;
  });
  const seen = window.visualViewport;
  // Keyboards lie over the page rather than make it smaller.
  const rise = () => {
    const covered = seen ? innerHeight - seen.height - seen.offsetTop : 0;
    row.style.setProperty("bottom", `${Math.max(0, covered)}px`);
  };
  seen?.addEventListener("resize", rise);
  seen?.addEventListener("scroll", rise);
}
