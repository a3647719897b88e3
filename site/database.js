/**
 * Bytes that outlive the page, in IndexedDB; where that is refused, for as long as the
 * page is open.
 */

const STORE = "files";

export class Database {
  /** @type {Promise<IDBDatabase | null>} */
  #opened;

  /** @param {string} name */
  constructor(name) {
    this.#opened = open(name).catch(() => null);
  }

  /** @returns {Promise<[string, Uint8Array][]>} what is there, by name */
  async entries() {
    const names = await this.#ask("readonly", (store) => store.getAllKeys());
    const values = await this.#ask("readonly", (store) => store.getAll());
    return (names ?? []).map((name, index) => [String(name), values?.[index]]);
  }

  /** @param {string} name @returns {Promise<any>} */
  get(name) {
    return this.#ask("readonly", (store) => store.get(name));
  }

  /** @param {string} name @param {Uint8Array | Record<string, Blob>} bytes @returns {Promise<boolean>} whether it is kept */
  async set(name, bytes) {
    return (await this.#ask("readwrite", (store) => store.put(bytes, name))) !== null;
  }

  async clear() {
    await this.#ask("readwrite", (store) => store.clear());
  }

  /** @param {string} name */
  async delete(name) {
    await this.#ask("readwrite", (store) => store.delete(name));
  }

  /**
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => IDBRequest<T>} use
   * @returns {Promise<T | null>} null where it is refused
   */
  async #ask(mode, use) {
    try {
      const database = await this.#opened;
      return database && (await result(use(database.transaction(STORE, mode).objectStore(STORE))));
    } catch {
      return null;
    }
  }
}

/** @param {string} name @returns {Promise<IDBDatabase>} */
async function open(name) {
  const request = indexedDB.open(name);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return result(request);
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
