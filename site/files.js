/** The tabs of the editor: the program, and the library's files beside it. */

/** @import { Workspace } from "./workspace.js" */
import { isLibrary, LAYERS, label, OTHERS, shipped } from "./library.js";
import { makeMenu, menuItem } from "./menu.js";
import { Tabs } from "./tabs.js";
import { ENTRY } from "./workspace.js";

export class Files {
  #tabs;
  #workspace;
  #tell;

  /**
   * @param {{tabs: HTMLElement, more: HTMLButtonElement}} elements
   * @param {Workspace} workspace
   * @param {{open: (name: string) => void, failed: (message: string) => void}} tell
   */
  constructor({ tabs, more }, workspace, tell) {
    this.#workspace = workspace;
    this.#tell = tell;
    this.#tabs = new Tabs(tabs, (name) => this.#show(name));
    const others = OTHERS.map((name) => menuItem(label(name), "", () => this.open(name)));
    makeMenu(more).append(...others);
    for (const name of [ENTRY, ...LAYERS, ...workspace.edits]) this.#add(name);
  }

  /** @param {string} name @returns {Promise<void>} when the editor shows it */
  open(name) {
    this.#add(name);
    return this.#tabs.select(name);
  }

  /** @param {string} name what it was before it was edited */
  async load(name) {
    if (!isLibrary(name) || this.#workspace.original(name)) return;
    this.#workspace.setOriginal(name, await shipped(name));
  }

  /** @param {string} name never shown yet @param {string | null} text null as it is shipped */
  write(name, text) {
    this.#workspace.write(name, text);
    this.mark(name);
  }

  /** @param {string} name shows whether it differs from what is shipped */
  mark(name) {
    if (isLibrary(name)) this.#tabs.mark(name, this.#workspace.isEdited(name));
  }

  /** @param {string} name */
  #add(name) {
    this.#tabs.add(name, label(name), "editor");
    this.mark(name);
  }

  /** @param {string} name */
  async #show(name) {
    try {
      await this.load(name);
    } catch {
      this.#tell.failed(`${label(name)} could not be loaded: the connection failed.`);
      if (this.#tabs.selected === name) this.#tabs.select(ENTRY);
      return;
    }
    this.mark(name);
    if (this.#tabs.selected === name) this.#tell.open(name);
  }
}
