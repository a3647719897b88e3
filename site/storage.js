/**
 * What the page remembers. All pages of an owner may share one storage, so every
 * name begins with this page's folder; in a course's frame storage may throw, and
 * then things are kept for as long as the page is open.
 */

let isLost = false;
let tell = () => {};

/** @param {() => void} say is called once, when something is not kept */
export function whenLost(say) {
  tell = say;
  if (isLost) tell();
}

export class Storage {
  /** @type {Map<string, string>} */
  #memory = new Map();
  #isShared;

  /** Whether things are kept for this tab only: nobody asked for what a link brings. */
  isTemporary = false;

  /** How all of this page's names begin. */
  prefix;

  /**
   * @param {string} place keeps its things apart from the page's other ones
   * @param {boolean} isShared between all tabs, rather than each tab's own, else the latest
   */
  constructor(place = "", isShared = false) {
    this.prefix = `match:${location.pathname.replace(/[^/]*$/, "")}:${place}`;
    this.#isShared = isShared;
  }

  /** @param {string} name @returns {string | null} */
  get(name) {
    const key = this.prefix + name;
    const kept = () => this.#try((store) => store.getItem(key) ?? undefined);
    return this.#memory.get(key) ?? kept() ?? null;
  }

  /** @param {string} name @param {string} value */
  set(name, value) {
    const key = this.prefix + name;
    this.#memory.set(key, value);
    const isKept = this.#try((store) => {
      store.setItem(key, value);
      return store === localStorage || this.isTemporary || undefined; // in both
    });
    if (isKept) this.#memory.delete(key);
  }

  /**
   * @template T
   * @param {(store: globalThis.Storage) => T} use
   * @returns {T | undefined} the first answer of a store that has one
   */
  #try(use) {
    try {
      const own = this.#isShared ? undefined : use(sessionStorage);
      return own ?? use(this.isTemporary ? sessionStorage : localStorage);
    } catch {
      if (!isLost) tell();
      isLost = true;
    }
  }
}
