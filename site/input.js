/** What the program reads where Python cannot wait for the reader: a box filled before. */

import { find } from "./element.js";

const READS = /\binput\s*\(|\bstdin\b/;

export class InputBox {
  #element = find("input");
  #field = find("prepared");

  /** Whether Python can wait in this browser, and so asks when it comes to it. */
  #isNeeded = !("Suspending" in WebAssembly);

  /** @param {string} program the box is there if the program may read */
  follow(program) {
    this.#element.hidden = !this.#isNeeded || !READS.test(program);
  }

  /** The program read more than there was. */
  askFor() {
    this.#element.hidden = !this.#isNeeded;
  }

  /** What is prepared; nothing where Python waits. */
  get text() {
    return this.#isNeeded ? this.#field.value : undefined;
  }
}
