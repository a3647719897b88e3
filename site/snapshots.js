/**
 * What later starts begin with: the memory of a Python that has just started, and the
 * runtime's files as it needs them. It fits one build of the site and one
 * version of the browser; only the latest is kept.
 */

/** @import { Files } from "./protocol.js" */
import { Database } from "./database.js";
import { Storage } from "./storage.js";

// Whether there is anything is known without the database, which takes a while to open.
const MARK = "start"; // first.js reads it, too

export class Snapshots {
  #key;
  #storage = new Storage("", true);
  #database = new Database(`${this.#storage.prefix}snapshot`);

  /** @param {string} build */
  constructor(build) {
    this.#key = `${build} ${navigator.userAgent}`;
  }

  /** @returns {Promise<Files | null>} */
  async get() {
    if (this.#storage.get(MARK) !== this.#key) return null;
    return (await this.#database.get(this.#key)) ?? null;
  }

  /** @param {Files} files */
  async keep(files) {
    await this.#database.clear();
    const isKept = await this.#database.set(this.#key, files);
    if (isKept) this.#storage.set(MARK, this.#key);
  }

  /** Forgets what did not work. */
  drop() {
    this.#storage.set(MARK, "");
    return this.#database.clear();
  }
}
