/** What names stand for: the library's names, from its docstrings, and a program's own. */

/**
 * What is known of one name. `returns` is a path or, where there is none, a type in
 * words; `base` is the path of a class.
 * @typedef {{
 *   kind: string, doc?: string, parameters?: string[], returns?: string, base?: string,
 * }} Entry
 */

/** What follows the path of a class in the path of an object of it. */
export const OBJECT = "()";
/** The path of what nothing describes, such as a number. */
export const STRANGER = "";
/** An object that nothing is known of is most likely one of these. */
const LIKELY = ["match.Matrix()", "match.nn.Module()", "match.optim.Optimizer()"];

/** @param {string} path @returns {string} the path of the class, for an object of it */
export const classOf = (path) => (path.endsWith(OBJECT) ? path.slice(0, -OBJECT.length) : path);

export class Reference {
  #entries;

  /** @param {Record<string, Entry | string>} entries a string is another path of the same */
  constructor(entries) {
    this.#entries = { ...entries };
  }

  /** @returns {Reference} one that can learn more without this one knowing */
  copy() {
    return new Reference(this.#entries);
  }

  /** @param {string} path @param {Entry} entry */
  add(path, entry) {
    this.#entries[path] = entry;
  }

  /** @param {string | undefined} path @returns {Entry | undefined} */
  find(path) {
    const entry = this.#entries[classOf(path ?? STRANGER)];
    return typeof entry === "string" ? this.find(entry) : entry;
  }

  /** @param {string} path @returns {Map<string, string>} the names and paths of what it has */
  members(path) {
    const alias = this.#entries[classOf(path)];
    const owner = typeof alias === "string" ? alias : classOf(path);
    const base = this.find(owner)?.base;
    const members = base ? this.members(base) : new Map();
    for (const inner of Object.keys(this.#entries)) {
      const dot = inner.lastIndexOf(".");
      if (dot === owner.length && inner.startsWith(owner)) members.set(inner.slice(dot + 1), inner);
    }
    return members;
  }

  /** @param {string | undefined} path @param {string} name @returns {string | undefined} */
  member(path, name) {
    const owners = path === undefined ? LIKELY : [path];
    return owners.map((owner) => this.members(owner).get(name)).find(Boolean);
  }

  /** @param {string | undefined} path @returns {string | undefined} that of its value */
  value(path) {
    const entry = this.find(path);
    return entry?.kind === "attribute" ? this.#object(entry) : path;
  }

  /** @param {string | undefined} path @returns {string | undefined} of what a call of it calls */
  called(path) {
    return path?.endsWith(OBJECT) ? this.member(path, "forward") : path;
  }

  /** @param {string | undefined} path @returns {string | undefined} of what a call of it returns */
  result(path) {
    const called = this.called(path);
    const entry = this.find(called);
    if (!entry) return called === STRANGER ? STRANGER : undefined;
    return entry.kind === "class" ? called + OBJECT : this.#object(entry);
  }

  /** @param {Entry} entry @returns {string | undefined} the path of an object of its type */
  #object({ returns }) {
    if (returns === undefined) return undefined;
    return this.find(returns) ? returns + OBJECT : STRANGER;
  }
}
