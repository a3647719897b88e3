/** One line below the editor: what just happened, and a way back. */

export class Notice {
  #element;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.#element = element;
  }

  /**
   * @param {string} text
   * @param {{name: string, do: () => void}} [way] such as Undo
   */
  show(text, way) {
    const words = document.createElement("span");
    words.className = "grow";
    words.textContent = text;
    const buttons = [{ name: "Dismiss", do: () => {} }];
    if (way) buttons.unshift(way);
    this.#element.replaceChildren(words, ...buttons.map((item) => this.#button(item)));
  }

  hide() {
    this.#element.replaceChildren();
  }

  /** @param {{name: string, do: () => void}} item */
  #button(item) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.textContent = item.name;
    button.addEventListener("click", () => {
      this.#element.focus(); // for the button goes
      this.hide();
      item.do();
    });
    return button;
  }
}
