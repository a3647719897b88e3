/**
 * What the starts to come need, as they need it: the memory of a Python that has just
 * started, and the runtime's files unpacked. It fits one build of the site and one version
 * of the browser; only the latest is kept.
 */

/** @import { Files } from "./protocol.js" */
import { Database } from "./database.js";
import { sealed } from "./seal.js";
import { Storage } from "./storage.js";
import { unpacked } from "./unpack.js";

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

  /**
   * @param {Uint8Array<ArrayBuffer>} snapshot
   * @param {Files} files the runtime's, as they are shipped
   * @returns {Promise<Files>} all of them sealed
   */
  async keep(snapshot, files) {
    /** @type {Files} */
    const kept = { snapshot: sealed(snapshot.buffer) };
    for (const [name, blob] of Object.entries(files)) {
      kept[name] = sealed(await (await unpacked(blob)).arrayBuffer());
    }
    await this.#database.clear();
    await this.#database.set(this.#key, kept);
    return kept;
  }

  /** Forgets what did not work. */
  drop() {
    return this.#database.clear();
  }
}
