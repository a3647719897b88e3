/**
 * The programs that ran lately, in any tab, and those that gave way to another one, so
 * that nothing is lost. No DOM.
 */

/** @import { Storage } from "./storage.js" */
/** @import { Texts } from "./workspace.js" */
import { ENTRY } from "./workspace.js";

/**
 * @typedef {{texts: Texts, at: number, how: string, loss: string}} Entry  `how` it ended and
 *   its last loss, in words
 */

const KEY = "history";
const MAX_ENTRIES = 20;
const MAX_CHARACTERS = 1_000_000;
const MAX_ENTRY = 300_000;
const MAX_WORDS = 60;
const NOT_RUN = "not run";

export class RunHistory {
  #storage;

  /** @param {Pick<Storage, "get" | "set">} storage that all tabs share */
  constructor(storage) {
    this.#storage = storage;
  }

  /** @returns {Entry[]} the newest first */
  entries() {
    try {
      return unpacked(this.#storage.get(KEY) ?? "").filter(isEntry);
    } catch {
      return [];
    }
  }

  /**
   * Keeps a program: one that ran takes the newest one's place if they are equal, and one
   * that did not run is kept only once.
   * @param {Texts} texts
   * @param {string} [how]
   * @param {string} [loss]
   */
  keep(texts, how = NOT_RUN, loss = "") {
    // It would take the place of all others.
    if (JSON.stringify(texts).length > MAX_ENTRY) return;
    const entries = this.entries();
    const isSame = (/** @type {Entry} */ entry) => asText(entry.texts) === asText(texts);
    if (how === NOT_RUN && entries.some(isSame)) return;
    if (entries.length && isSame(entries[0])) entries.shift();
    const kept = [{ texts, at: Date.now(), how: how.slice(0, MAX_WORDS), loss }, ...entries].slice(
      0,
      MAX_ENTRIES,
    );
    while (kept.length > 1 && packed(kept).length > MAX_CHARACTERS) kept.pop();
    this.#storage.set(KEY, packed(kept));
  }
}

const isFile = (/** @type {string} */ key) => key.endsWith(".py");

/** @param {Entry[]} entries @returns {string} each text once, for most runs share the library's */
function packed(entries) {
  const texts = [...new Set(entries.flatMap((entry) => Object.values(entry.texts)))];
  const place = (/** @type {string} */ key, /** @type {any} */ value) =>
    isFile(key) ? texts.indexOf(value) : value;
  return JSON.stringify([...texts, ...entries], place);
}

/** @param {string} kept @returns {any[]} the entries, and more */
function unpacked(kept) {
  const all = JSON.parse(kept);
  // Earlier versions kept each entry with its texts.
  const isPlace = (/** @type {unknown} */ value) => typeof value === "number";
  return JSON.parse(kept, (key, value) => (isFile(key) && isPlace(value) ? all[value] : value));
}

/** @param {Texts} texts in one order */
const asText = (texts) => JSON.stringify(Object.entries(texts).sort());

/** @param {any} entry */
function isEntry(entry) {
  const texts = entry?.texts ?? {};
  const words = [texts[ENTRY], ...Object.values(texts), entry?.how, entry?.loss];
  return Number.isFinite(entry?.at) && words.every((text) => typeof text === "string");
}
