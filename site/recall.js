/** What was entered before, walked through with a draft at its end. No DOM. */

const MAX_ENTRIES = 100;
const MAX_CHARACTERS = 10_000;

export class Recall {
  #storage;
  /** @type {string[]} */
  #entries = [];
  #at = 0;
  #draft = "";

  /** @param {{get: (name: string) => string | null, set: (name: string, value: string) => void}} storage */
  constructor(storage) {
    this.#storage = storage;
    try {
      const kept = JSON.parse(storage.get("entered") ?? "[]");
      this.#entries = kept.filter((/** @type {unknown} */ entry) => typeof entry === "string");
    } catch {}
    this.#at = this.#entries.length;
  }

  /** @param {string} entry */
  add(entry) {
    if (entry !== this.#entries.at(-1) && entry.length <= MAX_CHARACTERS) this.#entries.push(entry);
    this.#entries = this.#entries.slice(-MAX_ENTRIES);
    this.#at = this.#entries.length;
    this.#storage.set("entered", JSON.stringify(this.#entries));
  }

  /**
   * @param {-1 | 1} step to the one before or after
   * @param {string} present what stands there now; a draft is kept for the way back
   * @returns {string | null} null where there is none
   */
  walk(step, present) {
    const next = this.#at + step;
    if (next < 0 || next > this.#entries.length) return null;
    if (this.#at === this.#entries.length) this.#draft = present;
    this.#at = next;
    return this.#entries[next] ?? this.#draft;
  }
}
