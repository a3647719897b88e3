/**
 * What the learner works on: the program, and the library's own files where they were
 * edited. No DOM. Everything is kept as it is typed.
 */

/** @import { Storage } from "./storage.js" */

export const ENTRY = "main.py";

export class Workspace {
  #storage;
  /** @type {Map<string, string>} */
  #originals = new Map();

  /** @param {Storage} storage @param {string} program the example that the page begins with */
  constructor(storage, program) {
    this.#storage = storage;
    this.#originals.set(ENTRY, program);
  }

  /** @param {string} name @param {string} text what it is before it is edited */
  setOriginal(name, text) {
    this.#originals.set(name, text);
  }

  /** @param {string} name */
  original(name) {
    return this.#originals.get(name) ?? "";
  }

  /** @param {string} name */
  text(name) {
    return this.#storage.get(key(name)) ?? this.original(name);
  }

  /** @param {string} name */
  isEdited(name) {
    return this.text(name) !== this.original(name);
  }

  /** What a run is given. */
  files() {
    return { [ENTRY]: this.text(ENTRY) };
  }

  /** @param {string} name @param {string} text */
  write(name, text) {
    this.#storage.set(key(name), text);
  }
}

/** @param {string} name the program keeps the key that it always had */
const key = (name) => (name === ENTRY ? "program" : `file:${name}`);
