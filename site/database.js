/**
 * Bytes that outlive the page, in IndexedDB; where that is refused, for as long as the
 * page is open.
 */

const STORE = "files";
const PATIENCE_MS = 3000; // some private windows never answer

export class Database {
  /** @type {Promise<IDBDatabase | null>} */
  #opened;
  #prefix;

  /**
   * @param {string} name
   * @param {string} place whose things are its own; it sees those that are of no place, too
   */
  constructor(name, place = "") {
    this.#opened = open(name).catch(() => null);
    this.#prefix = place && `${place}/`;
  }

  /** @returns {Promise<[string, any][]>} what is there, by name; its own things come last */
  async entries() {
    const found = await this.#ask("readonly", (store) =>
      Promise.all([result(store.getAllKeys()), result(store.getAll())]),
    );
    const [keys, values] = found ?? [[], []];
    /** @type {[string, any][]} */
    const all = keys.map((key, index) => [String(key), values[index]]);
    const common = all.filter(([key]) => !key.includes("/"));
    const own = all.filter(([key]) => this.#prefix && key.startsWith(this.#prefix));
    for (const entry of own) entry[0] = entry[0].slice(this.#prefix.length);
    return [...common, ...own];
  }

  /** @param {string} name @returns {Promise<any>} */
  get(name) {
    return this.#ask("readonly", (store) => result(store.get(this.#prefix + name)));
  }

  /** @param {string} name @param {Uint8Array | Record<string, Blob>} bytes @returns {Promise<boolean>} whether it is kept */
  async set(name, bytes) {
    const key = this.#prefix + name;
    return (await this.#ask("readwrite", (store) => result(store.put(bytes, key)))) !== null;
  }

  async clear() {
    await this.#ask("readwrite", (store) => result(store.clear()));
  }

  /** @param {string} name */
  async delete(name) {
    await this.#ask("readwrite", (store) => result(store.delete(this.#prefix + name)));
  }

  /**
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => Promise<T>} use
   * @returns {Promise<T | null>} null where it is refused
   */
  async #ask(mode, use) {
    try {
      const database = await this.#opened;
      if (!database) return null;
      const transaction = database.transaction(STORE, mode);
      // Where there is no room, a request succeeds and its transaction does not.
      const [answer] = await Promise.all([
        use(transaction.objectStore(STORE)),
        completion(transaction),
      ]);
      return answer;
    } catch {
      return null;
    }
  }
}

/** @param {string} name @returns {Promise<IDBDatabase>} */
async function open(name) {
  const request = indexedDB.open(name);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  const silence = new Promise((_, reject) => setTimeout(reject, PATIENCE_MS));
  return Promise.race([result(request), silence]);
}

/** @param {IDBTransaction} transaction @returns {Promise<void>} */
function completion(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
