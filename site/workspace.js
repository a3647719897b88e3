/**
 * What the learner works on: the program, the library's own files where they were
 * edited, and data. No DOM. Texts are kept as they are typed, as one piece for each tab
 * of the browser; a new tab begins with the latest. Data is the same in all tabs.
 */

/** @import { Database } from "./database.js" */
/** @import { Storage } from "./storage.js" */
import { formatCount } from "./format.js";

export const ENTRY = "main.py";
const KEY = "work";
const MAX_DATA = 5_000_000;
const MAX_NAME = 100;

/** @typedef {Record<string, string>} Texts  the program, and the library's edited files */
/** @typedef {Pick<Storage, "get" | "set" | "isTemporary">} TextStorage */
/** @typedef {Pick<Database, "entries" | "get" | "set" | "delete">} DataStorage */

export class Workspace {
  #storage;
  /** @type {Texts} */
  #texts;
  /** @type {Texts} */
  #originals;
  #database;
  /** @type {Map<string, Uint8Array>} */
  #data = new Map();

  /** Resolves when the data of earlier visits is here. */
  loaded;
  /** Is called when data came or went. */
  onData = () => {};

  /**
   * @param {TextStorage} storage
   * @param {DataStorage} database
   * @param {string} program the example that the page begins with
   */
  constructor(storage, database, program) {
    this.#storage = storage;
    this.#database = database;
    this.loaded = this.#loadData();
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

  /** Whether the program or a file of the library is not what it was. */
  get hasEdits() {
    return this.isEdited(ENTRY) || this.edits.length > 0;
  }

  /** The program, and the library's edited files. */
  texts() {
    const names = [ENTRY, ...this.edits];
    return Object.fromEntries(names.map((name) => [name, this.text(name)]));
  }

  /** What a run is given: texts and data. */
  files() {
    return { ...Object.fromEntries(this.#data), ...this.texts() };
  }

  /** @param {string} name @param {string | null} text null as it is before it is edited */
  write(name, text) {
    if (text === null) delete this.#texts[name];
    else this.#texts[name] = text;
    this.#save();
  }

  /**
   * @param {TextStorage} storage where all of it is kept from now on
   * @param {DataStorage} database beside what is there
   */
  async moveTo(storage, database) {
    this.#storage = storage;
    this.#save();
    const [former, brought] = [this.#database, [...this.#data]];
    this.#database = database;
    this.loaded = this.#loadData();
    for (const [name, bytes] of brought) {
      const { isKept } = await this.addData(name, bytes);
      if (isKept) await former.delete(name);
    }
  }

  /** Keeps what came while all of it was to go with the tab. */
  async keepData() {
    const kept = new Map(await this.#database.entries());
    for (const [name, bytes] of this.#data)
      if (!isSame(bytes, kept.get(name))) await this.#database.set(name, bytes);
  }

  /** The data files' names and sizes. */
  data() {
    return [...this.#data].map(([name, { length }]) => ({ name, size: length }));
  }

  /** @param {string} name @returns {Uint8Array | undefined} */
  bytes(name) {
    return this.#data.get(name);
  }

  /**
   * Keeps a data file until it is removed; another one of the same name gets a new name.
   * @param {string} wanted its name, which may hold what no file's name may here
   * @param {Uint8Array} bytes
   * @returns {Promise<{name: string, isKept: boolean}>} whether it outlives the page
   */
  async addData(wanted, bytes) {
    const name = tame(wanted);
    if (bytes.length > MAX_DATA) {
      const [size, most] = [bytes.length, MAX_DATA].map(formatCount);
      throw new Error(`${name} has ${size} bytes; at most ${most} fit here.`);
    }
    await this.loaded; // what is there must not be written over
    const mine = this.#data.get(name);
    this.#data.set(name, bytes); // at once, for what comes while the database is asked
    // Another tab may have added one since.
    for (const earlier of [mine, await this.#database.get(name)])
      if (earlier && !isSame(earlier, bytes))
        await this.#put(await this.#free(name, earlier), earlier);
    const isKept = await this.#put(name, bytes);
    this.onData(); // what is listed is still there after a reload
    return { name, isKept };
  }

  /** @param {string} name */
  async removeData(name) {
    const bytes = this.#data.get(name);
    this.#data.delete(name);
    this.onData();
    // What another tab put in its place stays.
    const kept = await this.#database.get(name);
    if (kept && isSame(kept, bytes)) await this.#database.delete(name);
  }

  /** @param {string} name @param {Uint8Array} bytes @returns {Promise<string>} a name that nothing else has */
  async #free(name, bytes) {
    for (let number = 1; ; number++) {
      const free = `earlier-${number > 1 ? `${number}-` : ""}${name}`;
      const there = [this.#data.get(free), await this.#database.get(free)];
      if (there.every((other) => !other || isSame(other, bytes))) return free;
    }
  }

  /** @param {string} name @param {Uint8Array} bytes @returns {Promise<boolean>} whether it is kept */
  async #put(name, bytes) {
    this.#data.set(name, bytes);
    return !this.#storage.isTemporary && (await this.#database.set(name, bytes));
  }

  async #loadData() {
    const entries = await this.#database.entries();
    // What was added in the meantime is newer.
    this.#data = new Map([...entries, ...this.#data]);
    this.onData();
  }

  #save() {
    const work = { texts: this.texts(), original: this.#originals[ENTRY] };
    this.#storage.set(KEY, JSON.stringify(work));
  }
}

/** @param {string} wanted @returns {string} a file's name that is no path, and none of ours */
function tame(wanted) {
  const last = wanted
    .normalize("NFC") // as keyboards write it
    .replace(/^.*[\\/]|\p{C}/gsu, "")
    .trim()
    .slice(-MAX_NAME);
  return /^(main\.py|match|\.*)$/.test(last) ? `data-${last}` : last;
}

/** @param {Uint8Array} one @param {Uint8Array} [other] */
const isSame = (one, other) =>
  one.length === other?.length && one.every((byte, index) => byte === other[index]);

/** @param {string | null} kept @returns {{texts: Texts, original?: string}} */
function read(kept) {
  try {
    const { texts, original } = JSON.parse(kept ?? "");
    const isText = (/** @type {unknown} */ text) => typeof text === "string";
    if ([original, ...Object.values(texts)].every(isText)) return { texts, original };
  } catch {}
  return { texts: {} };
}
