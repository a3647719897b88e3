/**
 * What the learner works on: the program, and the library's own files where they were
 * edited. No DOM. Everything is kept as it is typed, as one piece for each tab of the
 * browser; a new tab begins with the latest.
 */

/** @import { Storage } from "./storage.js" */

export const ENTRY = "main.py";
const KEY = "work";

/** @typedef {Record<string, string>} Texts  the program, and the library's edited files */

export class Workspace {
  #storage;
  /** @type {Texts} */
  #texts;
  /** @type {Texts} */
  #originals;

  /** @param {Storage} storage @param {string} program the example that the page begins with */
  constructor(storage, program) {
    this.#storage = storage;
    const { texts, original } = read(storage.get(KEY));
    this.#texts = texts;
    this.#originals = { [ENTRY]: original ?? program };
    // From here on this is the tab's own: another one may write what is latest.
    if (original !== undefined) this.#save();
  }

  /** @param {string} name @param {string} text what it is before it is edited */
  setOriginal(name, text) {
    this.#originals[name] = text;
    if (name === ENTRY) this.#save();
  }

  /** @param {string} name "" for a file of the library that has not been read */
  original(name) {
    return this.#originals[name] ?? "";
  }

  /** @param {string} name */
  text(name) {
    return this.#texts[name] ?? this.original(name);
  }

  /** @param {string} name */
  isEdited(name) {
    return name in this.#texts && this.#texts[name] !== this.#originals[name];
  }

  /** The names of the library's edited files. */
  get edits() {
    return Object.keys(this.#texts).filter((name) => name !== ENTRY && this.isEdited(name));
  }

  /** The program, and the library's edited files. */
  texts() {
    const names = [ENTRY, ...this.edits];
    return Object.fromEntries(names.map((name) => [name, this.text(name)]));
  }

  /** What a run is given. */
  files() {
    return this.texts();
  }

  /** @param {string} name @param {string} text */
  write(name, text) {
    this.#texts[name] = text;
    this.#save();
  }

  #save() {
    const work = { texts: this.texts(), original: this.#originals[ENTRY] };
    this.#storage.set(KEY, JSON.stringify(work));
  }
}

/** @param {string | null} kept @returns {{texts: Texts, original?: string}} */
function read(kept) {
  try {
    const { texts, original } = JSON.parse(kept ?? "");
    const all = [original, ...Object.values(texts)];
    if (all.every((text) => typeof text === "string")) return { texts, original };
  } catch {}
  return { texts: {} };
}
