/**
 * What the page remembers. All pages of an owner may share one storage, so every
 * name begins with this page's folder; in a course's frame storage may throw, and
 * then things are kept for as long as the page is open.
 */

export class Storage {
  #prefix;
  /** @type {Map<string, string>} */
  #memory = new Map();

  /** @param {string} place keeps its things apart from the page's other ones */
  constructor(place = "") {
    this.#prefix = `match:${location.pathname.replace(/[^/]*$/, "")}:${place}`;
  }

  /** Whether what is written is still there after a reload. */
  isKept = true;

  /** @param {string} name how all of this page's names begin */
  fullName(name) {
    return this.#prefix + name;
  }

  /** @param {string} name @returns {string | null} this tab's own, else the latest */
  get(name) {
    const key = this.#prefix + name;
    const kept = this.#try(() => sessionStorage.getItem(key) ?? localStorage.getItem(key));
    return kept ?? this.#memory.get(key) ?? null;
  }

  /** @param {string} name @param {string} value */
  set(name, value) {
    const key = this.#prefix + name;
    this.#memory.set(key, value);
    this.#try(() => {
      sessionStorage.setItem(key, value);
      localStorage.setItem(key, value);
      return null;
    });
  }

  /** @param {string} name @returns {string | null} what all tabs have in common */
  getShared(name) {
    const key = this.#prefix + name;
    return this.#try(() => localStorage.getItem(key)) ?? this.#memory.get(key) ?? null;
  }

  /** @param {string} name @param {string} value */
  setShared(name, value) {
    const key = this.#prefix + name;
    this.#memory.set(key, value);
    this.#try(() => {
      localStorage.setItem(key, value);
      return null;
    });
  }

  /** @param {() => string | null} use */
  #try(use) {
    try {
      return use();
    } catch {
      this.isKept = false;
      return null;
    }
  }
}
