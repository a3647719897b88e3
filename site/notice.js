/** One line below the editor: what just happened, and a way back. */

import { button, element } from "./element.js";

/** @typedef {{name: string, do: () => void}} Way  such as Undo */

/**
 * @param {HTMLElement} line
 * @returns {(text: string, way?: Way) => void} shows a notice
 */
export function noticesIn(line) {
  return (text, way) => {
    const ways = [way, { name: "Dismiss", do: () => {} }].filter((item) => item !== undefined);
    const buttons = ways.map((item) =>
      button("link", item.name, () => {
        line.focus(); // for the button goes
        line.replaceChildren();
        item.do();
      }),
    );
    line.replaceChildren(element("span", { className: "grow" }, text), ...buttons);
  };
}
