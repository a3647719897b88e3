/** Where the page's program is kept, beside the reader's own or as that, and what came there first. */

/** @import { Example } from "./examples.js" */
/** @import { Way } from "./notice.js" */
/** @import { Visit } from "./visit.js" */
/** @import { Texts } from "./workspace.js" */
import { fromBase64 } from "./bytes.js";
import { Database } from "./database.js";
import linear from "./examples/linear.py";
import { exampleNamed } from "./examples.js";
import { carried } from "./single.js";
import { Storage } from "./storage.js";
import { ENTRY, Workspace } from "./workspace.js";

export class Desk {
  #own;
  #notify;
  /** What came with a link, or in the file that this page is. */
  #given;
  #storage;

  /** Resolves when the files of a link's example are here. */
  arrived = Promise.resolve();

  /**
   * @param {Visit} visit
   * @param {Storage} own the reader's
   * @param {(text: string, way?: Way) => void} notify
   */
  constructor({ home, place, guest }, own, notify) {
    this.#own = own;
    this.#notify = notify;
    this.#given = guest ?? carried;
    const storage = new Storage(home + place);
    this.#storage = storage;
    const arrival = guest ? location.hash : "yes";
    if (guest) {
      // What nobody touched goes with the tab. And another link may have had the same place.
      const kept = new Storage(home + place, true).get("arrived");
      storage.isTemporary = kept !== arrival;
      if (storage.get("arrived") !== arrival) storage.set("work", "");
    }
    const database = new Database(`${own.prefix}data`, place);
    this.workspace = new Workspace(storage, database, this.#given?.files[ENTRY] ?? linear);
    if (!this.#given || (!storage.isTemporary && storage.get("arrived") === arrival)) return;
    storage.set("arrived", arrival);
    this.#unpack(this.#given, guest ? undefined : carried?.data);
  }

  /** Whether what is kept here is the reader's own program. */
  get isOwn() {
    return this.#storage.prefix === this.#own.prefix;
  }

  /** Whether what is here goes with the tab. */
  get isTemporary() {
    return this.#storage.isTemporary;
  }

  /** The name of the example that was chosen, or came. */
  get example() {
    return this.#storage.get("example") ?? undefined;
  }

  set example(name) {
    this.#storage.set("example", name ?? "");
  }

  /** The name of the example that the program began as. */
  get beginning() {
    return this.example ?? (this.#given ? "" : "linear");
  }

  /** What a link brought is kept from the first edit, or the first change of its data, on. */
  stay() {
    const storage = this.#storage;
    if (!storage.isTemporary) return;
    storage.isTemporary = false;
    for (const name of ["arrived", "example"]) storage.set(name, storage.get(name) ?? "");
    this.workspace.keepData();
  }

  /** Makes what is here the reader's own, and returns what was that until now. */
  moveToOwn() {
    const database = new Database(`${this.#own.prefix}data`);
    const mine = new Workspace(this.#own, database, linear);
    const before = {
      texts: mine.texts(),
      isEdited: mine.hasEdits,
      original: mine.original(ENTRY),
      beginning: this.#own.get("example") ?? "linear",
    };
    const { example } = this;
    this.#storage = this.#own;
    this.example = example;
    this.workspace.moveTo(this.#own, database);
    return before;
  }

  /** @param {Record<string, string>} tables the files that come with an example */
  async addTables(tables) {
    for (const [name, text] of Object.entries(tables))
      await this.workspace.addData(name, new TextEncoder().encode(text));
  }

  /**
   * @param {{files: Texts, example?: string}} given
   * @param {Record<string, string>} [data] in base64, if it carries any
   */
  #unpack({ files, example: name }, data) {
    for (const [file, text] of Object.entries(files)) {
      if (file !== ENTRY) this.workspace.write(file, text);
    }
    for (const [file, text] of Object.entries(data ?? {}))
      this.workspace.addData(file, fromBase64(text));
    const example = exampleNamed(name);
    if (!example) return;
    this.example = example.name;
    // Who carries tables may have changed them.
    if (!data) this.arrived = this.#bringTables(example);
  }

  /** @param {Example} example */
  async #bringTables(example) {
    const loaded = await example.load().catch(() => null);
    if (loaded) await this.addTables(loaded.data);
    else
      this.#notify(`The files of “${example.title}” could not be loaded: the connection failed.`);
  }
}
