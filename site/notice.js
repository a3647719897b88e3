/** One line below the editor: what just happened, and a way back. */

import { element } from "./element.js";

export class Notice {
  #line;

  /** @param {HTMLElement} line */
  constructor(line) {
    this.#line = line;
  }

  /** @param {string} text @param {{name: string, do: () => void}} [way] such as Undo */
  show(text, way) {
    const ways = [...(way ? [way] : []), { name: "Dismiss", do: () => {} }];
    const buttons = ways.map((item) => {
      const onclick = () => {
        this.#line.focus(); // for the button goes
        this.hide();
        item.do();
      };
      return element("button", { className: "link", onclick }, item.name);
    });
    this.#line.replaceChildren(element("span", { className: "grow" }, text), ...buttons);
  }

  hide() {
    this.#line.replaceChildren();
  }
}
