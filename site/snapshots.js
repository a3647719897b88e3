/**
 * What later starts begin with: the memory of a Python that has just started, and the
 * runtime's files as it needs them. It fits one build of the site and one
 * version of the browser; only the latest is kept.
 */

/** @import { Files } from "./protocol.js" */
import { Database } from "./database.js";
import { Storage } from "./storage.js";

export class Snapshots {
  #key;
  #database = new Database(`${new Storage().prefix}snapshot`);

  /** @param {string} build */
  constructor(build) {
    this.#key = `${build} ${navigator.userAgent}`;
  }

  /** @returns {Promise<Files | null>} */
  get() {
    return this.#database.get(this.#key);
  }

  /** @param {Files} files */
  async keep(files) {
    await this.#database.clear();
    await this.#database.set(this.#key, files);
  }

  /** Forgets what did not work. */
  drop() {
    return this.#database.clear();
  }
}
