/** What leaves the page and enters it: links, files, notebooks, programs for PyTorch. */

/** @import { Workspace } from "./workspace.js" */
import { ask } from "./dialog.js";
import { showPyTorch } from "./pytorch.js";
import { save } from "./save.js";
import { LONGEST, pack, toBase64 } from "./share.js";
import { carrying, isSingle } from "./single.js";
import { ENTRY } from "./workspace.js";

/** @typedef {{name: string, do: () => void}} Way  such as Undo */
/**
 * What this needs of the page.
 * @typedef {object} Needs
 * @property {string} version
 * @property {Workspace} workspace
 * @property {() => string | undefined} example the name of what the program began as
 * @property {() => {stream: string, text: string}[]} outputs of the last run
 * @property {(kind: string, payload: unknown) => Promise<any>} ask an idle Python
 * @property {(source: string) => Promise<Way>} show puts a program into the editor
 * @property {(name: string, bytes: Uint8Array<ArrayBuffer>) => void} addData
 * @property {(text: string, way?: Way) => void} say
 */

const LARGEST_FILE = 20_000_000;
const LARGEST_PROGRAM = 1_000_000;
const NOT_YET = "Python is not ready yet. Try again in a moment.";

export class Exchange {
  #needs;

  /** @param {Needs} needs */
  constructor(needs) {
    this.#needs = needs;
  }

  get #program() {
    return this.#needs.workspace.text(ENTRY);
  }

  /** Files that the program reads, and that no link holds. */
  get #data() {
    const names = this.#needs.workspace.data().map(({ name }) => name);
    return names.filter((name) => this.#program.includes(name));
  }

  /** @returns {Promise<string>} the address that holds the program */
  async link() {
    const { version, workspace, example } = this.#needs;
    const files = workspace.texts();
    const shared = { v: version, files, data: this.#data, example: example() };
    return location.href.split(/[?#]/)[0] + (await pack(shared));
  }

  async share() {
    if (isSingle) return this.#offerFiles("A file on a disk has no address that others can open.");
    const link = await this.link();
    if (link.length > LONGEST) {
      return this.#offerFiles(
        `The link would have ${link.length} characters, and many programs cut it after ${LONGEST}.`,
      );
    }
    const left = this.#data.join(", ");
    const not = left && `, but not ${left}: send that, too`;
    const said = `It has ${link.length} characters and holds the whole program${not}.`;
    try {
      await navigator.clipboard.writeText(link);
      this.#needs.say(`The link is in the clipboard. ${said}`);
    } catch {
      const field = document.createElement("input");
      Object.assign(field, { value: link, readOnly: true, ariaLabel: "Link", autofocus: true });
      field.addEventListener("focus", () => field.select());
      await ask("Copy this link", [field, said], { done: "Done" });
    }
  }

  /** @param {string} why no link will do */
  async #offerFiles(why) {
    const answer = await ask("Share it as a file", [`${why} Send a file instead:`], {
      page: "One page with everything",
      python: "main.py",
      no: "Cancel",
    });
    if (answer === "page") this.savePage();
    if (answer === "python") this.savePython();
  }

  savePython() {
    save("main.py", new Blob([this.#program], { type: "text/x-python" }));
  }

  async saveNotebook() {
    const payload = { source: this.#program, outputs: this.#needs.outputs() };
    const text = await this.#needs.ask("to_notebook", payload);
    if (typeof text !== "string") return this.#needs.say(NOT_YET);
    save("main.ipynb", new Blob([text], { type: "application/json" }));
    this.#needs.say("main.ipynb is saved. Jupyter runs it where match is installed.");
  }

  async savePage() {
    const { workspace, example } = this.#needs;
    /** @type {Record<string, string>} */
    const data = {};
    for (const { name } of workspace.data()) {
      data[name] = toBase64(workspace.bytes(name) ?? new Uint8Array());
    }
    const id = Date.now().toString(36);
    const work = { id, files: workspace.texts(), data, example: example() };
    try {
      save("match-playground.html", await carrying(work));
      this.#needs.say("match-playground.html is saved: it opens by a double click, offline too.");
    } catch {
      this.#needs.say("The page as one file has to be loaded once, and the connection failed.");
    }
  }

  async asPyTorch() {
    const source = this.#program;
    const made = await this.#needs.ask("as_pytorch", source);
    if (typeof made?.source !== "string") return this.#needs.say(made?.error ?? NOT_YET);
    const isWanted = await showPyTorch(source, made);
    if (isWanted) save("main_pytorch.py", new Blob([made.source]));
  }

  /** Lets the reader choose files. */
  open() {
    const input = document.createElement("input");
    Object.assign(input, { type: "file", multiple: true });
    input.addEventListener("change", () => this.openFiles(input.files ?? []));
    input.click();
  }

  /** @param {Iterable<File>} files */
  async openFiles(files) {
    for (const file of files) await this.#openFile(file);
  }

  /** @param {File} file a program, a notebook, or data */
  async #openFile(file) {
    const { say, show, addData } = this.#needs;
    if (file.size > LARGEST_FILE) return say(`${file.name} is too large to be opened here.`);
    const [, kind] = /\.(py|ipynb)$/i.exec(file.name) ?? [];
    const bytes = new Uint8Array(await file.arrayBuffer().catch(() => new ArrayBuffer()));
    if (!kind && !bytes.length) return say(`${file.name} is empty, or no file that can be read.`);
    if (!kind) return addData(file.name, bytes);
    let text;
    try {
      text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      return say(`${file.name} is no text in UTF-8, as programs and notebooks are.`);
    }
    if (kind === "ipynb") {
      const made = await this.#needs.ask("from_notebook", text);
      if (typeof made?.source !== "string") {
        return say(`${file.name} was not opened. ${made?.error ?? NOT_YET}`);
      }
      text = made.source;
    }
    if (text.length > LARGEST_PROGRAM) return say(`${file.name} is too long for a program.`);
    say(`${file.name} takes the place of your program.`, await show(text));
  }
}

/**
 * Opens what is dropped anywhere on the page.
 * @param {(files: File[]) => void} open
 */
export function followDrops(open) {
  const { classList } = document.body;
  /** @param {DragEvent} event */
  const follow = (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    classList.toggle("dropping", event.type === "dragover");
    if (event.type === "dragleave") return;
    // Before the editor takes the file for text, and the browser for a page.
    event.preventDefault();
    event.stopPropagation();
    if (event.type === "drop") open([...event.dataTransfer.files]);
  };
  for (const type of /** @type {const} */ (["dragover", "dragleave", "drop"])) {
    addEventListener(type, follow, true);
  }
}
