/** What leaves the page and enters it: links, files, notebooks, programs for PyTorch. */

/** @import { DataFiles } from "./data.js" */
/** @import { Desk } from "./desk.js" */
/** @import { Way } from "./notice.js" */
/** @import { Work } from "./work.js" */
import { bytesOf, textOf, toBase64 } from "./bytes.js";
import { ask } from "./dialog.js";
import { build } from "./drawn.js";
import { element } from "./element.js";
import { exampleNamed } from "./examples.js";
import { save } from "./save.js";
import { LONGEST, pack } from "./share.js";
import { carrying, isSingle } from "./single.js";
import { ENTRY } from "./workspace.js";

/**
 * What this needs of the page.
 * @typedef {object} Needs
 * @property {string} version
 * @property {Desk} desk
 * @property {Work} work
 * @property {DataFiles} data
 * @property {() => object[]} outputs of the last run, for a notebook
 * @property {(kind: string, payload: unknown) => Promise<any>} ask an idle Python
 * @property {(text: string, way?: Way) => void} say
 */

const LARGEST_FILE = 20_000_000;
const LARGEST_PROGRAM = 1_000_000;
const NOT_YET = "Python is busy, or not ready yet. Try again in a moment.";

export class Exchange {
  #needs;

  /** @param {Needs} needs */
  constructor(needs) {
    this.#needs = needs;
  }

  get #program() {
    return this.#needs.desk.workspace.text(ENTRY);
  }

  /** The data files that the program reads. */
  get #read() {
    const names = this.#needs.desk.workspace.data().map(({ name }) => name);
    return names.filter((name) => this.#program.includes(name));
  }

  /** Those that no link holds; an example's own come with it. */
  async #left() {
    const { workspace, example } = this.#needs.desk;
    const read = this.#read;
    if (!read.length) return read;
    const loaded = await exampleNamed(example)
      ?.load()
      .catch(() => null);
    return read.filter((name) => textOf(workspace.bytes(name)) !== loaded?.data[name]);
  }

  /** @returns {Promise<string>} the address that holds the program */
  async link(left = this.#left()) {
    const { workspace, example } = this.#needs.desk;
    const [v, files, data] = [this.#needs.version, workspace.texts(), await left];
    const shared = { v, files, data, example };
    return location.href.split(/[?#]/)[0] + (await pack(shared));
  }

  async share() {
    if (isSingle) return this.#offerFiles("A file on a disk has no address that others can open.");
    const left = this.#left();
    const coming = this.link(left);
    const copied = copy(coming);
    const link = await coming;
    if (link.length > LONGEST) {
      return this.#offerFiles(
        `The link would have ${link.length} characters, and many programs cut it after ${LONGEST}.`,
      );
    }
    const names = (await left).join(", ");
    const not = names && `, but not ${names}: send that, too`;
    const said = `It has ${link.length} characters and holds the whole program${not}.`;
    if (await copied) return this.#needs.say(`The link is in the clipboard. ${said}`);
    const how = { value: link, readOnly: true, ariaLabel: "Link", autofocus: true };
    // Safari selects nothing before the focus is there.
    const onfocus = () => setTimeout(() => field.select());
    const field = element("input", { ...how, onfocus });
    await ask("Copy this link", [field, said], { done: "Done" });
  }

  /** @param {string} why no link will do */
  async #offerFiles(why) {
    const ways = { page: "One page with everything", python: "main.py", no: "Cancel" };
    const answer = await ask("Share it as a file", [`${why} Send a file instead:`], ways);
    if (answer === "page") this.savePage();
    if (answer === "python") this.savePython();
  }

  savePython() {
    save("main.py", new Blob([this.#program], { type: "text/x-python" }));
    this.#sayWhatRuns("main.py", "Python");
  }

  async saveNotebook() {
    const payload = { source: this.#program, outputs: this.#needs.outputs() };
    const text = await this.#needs.ask("to_notebook", payload);
    if (typeof text !== "string") return this.#needs.say(NOT_YET);
    save("main.ipynb", new Blob([text], { type: "application/json" }));
    this.#sayWhatRuns("main.ipynb", "Jupyter");
  }

  /** @param {string} file that is saved @param {string} runner */
  #sayWhatRuns(file, runner) {
    const [read, edits] = [this.#read, this.#needs.desk.workspace.edits].map((names) =>
      names.join(", "),
    );
    const data = read && `, with ${read} beside it`;
    const without = edits && ` without your edits of ${edits}, which “Download as one page” keeps`;
    this.#needs.say(
      `${file} is saved${without}. ${runner} runs it where match is installed${data}.`,
    );
  }

  async savePage() {
    const { desk, say } = this.#needs;
    /** @type {Record<string, string>} */
    const data = {};
    for (const [name, content] of Object.entries(desk.workspace.files())) {
      if (typeof content !== "string") data[name] = toBase64(content);
    }
    const id = Date.now().toString(36);
    const carried = { id, files: desk.workspace.texts(), data, example: desk.example };
    try {
      save("match-playground.html", await carrying(carried));
      say("match-playground.html is saved: it opens by a double click, offline too.");
    } catch {
      say("The page as one file has to be loaded once, and the connection failed.");
    }
  }

  async asPyTorch() {
    const made = await this.#needs.ask("with_pytorch", this.#program);
    const view = build(made?.view);
    if (!view) return this.#needs.say(made?.error ?? NOT_YET);
    const ways = { save: "Download .py", close: "Close" };
    const answer = await ask("The same program with PyTorch", [view], ways);
    if (answer === "save") save("main_pytorch.py", new Blob([made.source]));
  }

  /** Lets the reader choose files. */
  open() {
    const onchange = () => this.openFiles([...(input.files ?? [])]);
    const input = element("input", { type: "file", multiple: true, onchange });
    input.click();
  }

  /** @param {File[]} files data, and a program or notebook */
  async openFiles(files) {
    const [program, ...others] = files.filter(isProgram);
    const words = others.map(
      ({ name }) => `${name} was left out: one program is opened at a time.`,
    );
    const tell = (/** @type {Error} */ { message }) => void words.push(message);
    for (const file of files.filter((file) => !isProgram(file)))
      await this.#openData(file).catch(tell);
    // Last, for what is said of it has a way back.
    const source = program && (await this.#programIn(program).catch(tell));
    if (typeof source === "string") {
      words.push(`${program.name} takes the place of your program.`);
      this.#needs.work.show(source, words.join(" "));
    } else if (words.length) this.#needs.say(words.join(" "));
  }

  /** @param {File} file throws what is wrong with it */
  async #openData(file) {
    const bytes = await readable(file);
    if (!bytes.length) throw new Error(`${file.name} is empty, or no file that can be read.`);
    return this.#needs.data.add(file.name, bytes);
  }

  /** @param {File} file @returns {Promise<string>} the program in it; throws what is wrong with it */
  async #programIn(file) {
    const { name } = file;
    const text = textOf(await readable(file));
    if (text === null)
      throw new Error(`${name} is no text in UTF-8, as programs and notebooks are.`);
    const source = /py$/i.test(name) ? text : await this.#fromNotebook(name, text);
    if (source.length > LARGEST_PROGRAM) throw new Error(`${name} is too long for a program.`);
    return source;
  }

  /** @param {string} name @param {string} text @returns {Promise<string>} its program */
  async #fromNotebook(name, text) {
    const made = await this.#needs.ask("from_notebook", text);
    if (typeof made?.source === "string") return made.source;
    throw new Error(`${name} was not opened. ${made?.error ?? NOT_YET}`);
  }
}

const isProgram = (/** @type {File} */ { name }) => /\.(py|ipynb)$/i.test(name);

/** @param {File} file @returns {Promise<Uint8Array>} nothing of what cannot be read */
async function readable(file) {
  if (file.size > LARGEST_FILE) throw new Error(`${file.name} is too large to be opened here.`);
  return bytesOf(file).catch(() => new Uint8Array());
}

/**
 * Opens what is dropped anywhere on the page.
 * @param {(files: File[]) => void} open
 */
export function followDrops(open) {
  for (const type of /** @type {const} */ (["dragover", "dragleave", "drop"])) {
    // Before the editor takes the file for text, and the browser for a page.
    addEventListener(type, (event) => follow(event, open), { capture: true });
  }
}

/**
 * Safari lets nothing into the clipboard after a wait, but it takes what is on its way.
 * @param {Promise<string>} coming
 * @returns {Promise<boolean>} whether the clipboard has it now
 */
async function copy(coming) {
  const fitting = coming.then((link) =>
    link.length > LONGEST ? Promise.reject() : new Blob([link], { type: "text/plain" }),
  );
  try {
    const { ClipboardItem } = window;
    if (ClipboardItem) {
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": fitting })]);
    } else {
      await navigator.clipboard.writeText(await (await fitting).text());
    }
    return true;
  } catch {
    fitting.catch(() => {});
    return false;
  }
}

/** @param {DragEvent} event @param {(files: File[]) => void} open */
function follow(event, open) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  document.body.classList.toggle("dropping", event.type === "dragover");
  if (event.type === "dragleave") return;
  event.preventDefault();
  event.stopPropagation();
  if (event.type === "drop") open([...event.dataTransfer.files]);
}
