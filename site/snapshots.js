/**
 * The memory of a Python that has just started, kept for the starts to come. It fits one
 * build of the site and one version of the browser; only the latest is kept.
 */

import { Database } from "./database.js";
import { sealed } from "./seal.js";
import { Storage } from "./storage.js";

export class Snapshots {
  #key;
  #database = new Database(`${new Storage().prefix}snapshot`);

  /** @param {string} build */
  constructor(build) {
    this.#key = `${build} ${navigator.userAgent}`;
  }

  /** @returns {Promise<Blob | null>} */
  async get() {
    return (await this.#database.get(this.#key)) ?? null;
  }

  /** @param {Uint8Array} bytes @returns {Promise<Blob>} */
  async keep(bytes) {
    const snapshot = new Blob(sealed(bytes));
    await this.#database.clear();
    await this.#database.set(this.#key, snapshot);
    return snapshot;
  }

  /** Forgets what did not work. */
  drop() {
    return this.#database.clear();
  }
}
