/** What the reader works on, and all that takes its place. */

/** @import { Desk } from "./desk.js" */
/** @import { Companion, Editor } from "./editor.js" */
/** @import { Example } from "./examples.js" */
/** @import { Files } from "./files.js" */
/** @import { RunHistory } from "./history.js" */
/** @import { Way } from "./notice.js" */
/** @import { Texts } from "./workspace.js" */
import { ours } from "./deploy.js";
import { ask } from "./dialog.js";
import { build } from "./drawn.js";
import { element, find } from "./element.js";
import { EXAMPLES, exampleNamed } from "./examples.js";
import { isLibrary } from "./library.js";
import { choose, makeMenu, menuItem } from "./menu.js";
import { carried } from "./single.js";
import { ENTRY } from "./workspace.js";

/** @typedef {Record<string, string | null>} Change  texts by names; null as it is shipped */

/**
 * What this needs of the page.
 * @typedef {object} Needs
 * @property {Desk} desk
 * @property {Files} files
 * @property {Editor} editor
 * @property {RunHistory} history
 * @property {Example} [wanted]  what the address names
 * @property {(text: string, way?: Way) => void} notify
 * @property {(kind: string, payload: unknown) => Promise<any>} ask  an idle Python
 */

/** @type {Companion} of a change that nothing else goes along with */
const ALONE = { do: () => {}, undo: () => {} };

export const ownAddress = () => location.href.split("#")[0];

export class Work {
  #needs;
  #workspace;
  #menu = makeMenu(find("examples"));
  /** The example that was chosen last, or the files of a link's. */
  #arriving;

  /** @param {Needs} needs */
  constructor(needs) {
    const { desk, wanted } = needs;
    this.#needs = needs;
    this.#workspace = desk.workspace;
    this.#arriving = desk.arrived;
    for (const example of EXAMPLES)
      this.#menu.append(menuItem(example.title, example.line, () => this.#bring(example)));
    const latest = exampleNamed(desk.beginning);
    if (wanted && wanted !== latest && !desk.example) this.#bring(wanted);
    else if (latest) choose(this.#menu, latest.title);
  }

  /** Resolves when all that was asked for is here. */
  async arrived() {
    await this.#arriving;
    await this.#workspace.loaded;
  }

  /** @param {string} name a file's, which the editor opens */
  open(name) {
    this.#needs.editor.open(name, this.#workspace.text(name));
    this.#showEdits();
  }

  /** @param {string} file @param {number} line */
  async goTo(file, line) {
    if (file !== ENTRY && !isLibrary(file)) return; // a program may name any
    await this.#needs.files.open(file);
    this.#needs.editor.goTo(line);
  }

  /** @param {string} name @param {string} text */
  edited(name, text) {
    this.#needs.desk.stay();
    this.#workspace.write(name, text);
    this.#showEdits();
  }

  /** @param {string} program @param {string} words what is said, with a way back */
  show(program, words) {
    return this.#replace({ [ENTRY]: program }, words);
  }

  /** Asks before what is looked at becomes what it was. */
  async reset() {
    const { editor, notify } = this.#needs;
    const { name } = editor;
    if (!this.#workspace.isEdited(name)) return notify(`${name} is as it was: nothing to reset.`);
    const whose = name === ENTRY ? "What the program began as" : "The library's own text";
    const words = `${whose} takes the place of yours. You can undo this.`;
    const answer = await ask(`Reset ${name}?`, [words], { reset: "Reset", keep: "Keep mine" });
    if (answer === "reset")
      this.#replace({ [name]: null }, `${name} is as it was before you edited it.`);
  }

  /** Offers what ran earlier. */
  async showEarlier() {
    const { history, notify } = this.#needs;
    const dialog = await ours(import("./earlier.js")).catch(() => null);
    if (!dialog) return notify("Earlier runs could not be loaded: the connection failed.");
    const texts = await dialog.chooseEarlier(history.entries(), (then) => this.#compare(then));
    if (texts) this.#replace(this.#inPlaceOfAll(texts), "The earlier program is back.");
  }

  /** What was edited stays among the earlier runs, whatever takes its place. */
  remember() {
    const { desk, history } = this.#needs;
    if (desk.isTemporary) return;
    if (carried || this.#workspace.hasEdits) history.keep(this.#workspace.texts());
  }

  /** Makes the program that came with a link the reader's own. */
  keep() {
    const { desk, history, notify } = this.#needs;
    const mine = desk.moveToOwn();
    window.history.replaceState(null, "", ownAddress());
    if (!mine.isEdited) return notify("The program is yours now.");
    history.keep(mine.texts);
    const companion = { ...ALONE, do: () => this.#beginWith(mine.original, mine.beginning) };
    const bringBack = () => this.#put(this.#inPlaceOfAll(mine.texts), companion);
    notify("The program is yours now.", { name: "Bring back my earlier one", do: bringBack });
  }

  #showEdits() {
    const { editor, files } = this.#needs;
    files.mark(editor.name);
    find("reset").disabled = !this.#workspace.isEdited(editor.name);
  }

  /** @param {Example} example the last one chosen comes last */
  #bring(example) {
    this.#arriving = this.#arriving.then(() => this.#open(example));
  }

  /** @param {Example} example takes the program's place, but not that of a link or an address */
  async #open(example) {
    const { desk, wanted, notify, editor } = this.#needs;
    if (!desk.isOwn && example !== wanted) return location.assign(addressOf(example));
    const loaded = await example.load().catch(() => null);
    if (!loaded) return notify(`“${example.title}” could not be loaded: the connection failed.`);
    // It stays, and stays true, when another one is chosen after this.
    const isMine = this.#workspace.isEdited(ENTRY);
    const words = isMine ? "An example takes the place of your program." : "";
    const [original, name] = [this.#workspace.original(ENTRY), desk.beginning];
    await this.#replace({ [ENTRY]: loaded.text }, words, {
      do: () => this.#beginWith(loaded.text, example.name),
      undo: () => this.#beginWith(original, name),
    });
    await desk.addTables(loaded.data);
    editor.reveal(1);
  }

  /** @param {string} text what Reset brings back @param {string} name of the example that it is */
  #beginWith(text, name) {
    this.#workspace.setOriginal(ENTRY, text);
    this.#showEdits();
    this.#needs.desk.example = name;
    choose(this.#menu, exampleNamed(name)?.title ?? "");
  }

  /** @param {Texts} texts shown beside those there are now, line by line */
  async #compare(texts) {
    const workspace = this.#workspace;
    const names = Object.keys(this.#inPlaceOfAll(texts));
    await Promise.allSettled(names.map((name) => this.#needs.files.load(name)));
    const then = (/** @type {string} */ name) => texts[name] ?? workspace.original(name);
    const pairs = names.map((name) => [name, [workspace.text(name), then(name)]]);
    const drawn = await this.#needs.ask("drawn_differences", Object.fromEntries(pairs));
    return build(drawn) ?? element("pre", {}, texts[ENTRY]);
  }

  /** @param {Texts} texts @returns {Change} with what else is edited as it is shipped */
  #inPlaceOfAll(texts) {
    const others = this.#workspace.edits.filter((name) => !(name in texts));
    return { ...texts, ...Object.fromEntries(others.map((name) => [name, null])) };
  }

  /**
   * @param {Change} texts
   * @param {string} words what is said, with a way back; "" for nothing
   * @param {Companion} [companion]
   */
  async #replace(texts, words, companion = ALONE) {
    const mine = this.#workspace.texts();
    const back = Object.fromEntries(Object.keys(texts).map((name) => [name, mine[name] ?? null]));
    await this.#put(texts, companion);
    const undo = () => this.#put(back, { do: companion.undo, undo: companion.do });
    if (words) this.#needs.notify(words, { name: "Undo", do: undo });
  }

  /** @param {Change} texts take the place of those that are there */
  async #put(texts, companion = ALONE) {
    const { editor, files } = this.#needs;
    this.remember();
    // The program is the first of them, and put there last it stays in sight.
    for (const name of Object.keys(texts).reverse()) {
      await files.open(name);
      const text = texts[name] ?? this.#workspace.original(name);
      // It shows another one where this one could not be loaded.
      if (editor.name !== name) {
        files.write(name, texts[name]);
        continue;
      }
      const also = name === ENTRY ? companion : ALONE;
      if (editor.text === text) also.do();
      else editor.replace(text, also);
    }
  }
}

/** @param {Example} example beside the reader's own program, as here */
function addressOf({ name }) {
  const address = new URL(ownAddress());
  address.searchParams.set("example", name);
  return address.href;
}
