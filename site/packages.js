/**
 * What a program imports beyond Python and match: the site's own packages, which come
 * without a question, and others, which are looked up and installed if the reader agrees.
 */

/** @import { Module, Request, Wheel } from "./protocol.js" */
import { bytesOf } from "./bytes.js";
import { ask } from "./dialog.js";
import { Downloader, NOTHING } from "./downloader.js";
import { element } from "./element.js";
import { formatBytes } from "./format.js";

/** @typedef {Record<string, Uint8Array>} Archives */
/**
 * @typedef {object} Needs
 * @property {string} index the host that is asked
 * @property {(names: string[]) => Promise<Record<string, Blob>>} load archives of the site
 * @property {() => {src: string} | {srcdoc: string}} frame that downloads
 */

export class Packages {
  #needs;
  /** @type {Map<string, Archives>} what was installed, by the modules that asked for it */
  #kept = new Map();
  /** @type {Module[]} that are being installed */
  #wanted = [];
  /** @type {Downloader | null} */
  #downloader = null;
  #closeProgress = () => {};
  #giveUp = () => {};
  #isCancelled = false;
  /** The question of a run that is being answered. @type {object | null} */
  #question = null;

  /** @param {Needs} needs */
  constructor(needs) {
    this.#needs = needs;
  }

  /** @param {Exclude<Request, {kind: "input"}>} request of a run that has not started */
  async answer(request) {
    const { kind, payload } = request;
    if (kind === "fetch") return this.#fetch(payload.url, payload.accept);
    // One question at a time: a program could heap them up.
    if (this.#question) return answerWith(false);
    this.#question = request;
    try {
      if (kind === "packages") return await this.#bring(payload.shipped, payload.wanted);
      if (kind === "install") return await this.#install(payload.wheels);
      return await this.#explain(payload.message);
    } finally {
      if (this.#question === request) this.#question = null;
    }
  }

  /** The run that waits for packages shall not start; they come for the next one. */
  stop() {
    this.#giveUp();
  }

  /** The run is over; what it waited for may still come, for the next one. */
  release() {
    this.#question = null;
  }

  /** @param {string[]} shipped @param {Module[]} wanted */
  async #bring(shipped, wanted) {
    const unknown = wanted.filter(({ module }) => !this.#kept.has(module));
    const choice = unknown.length ? await askToLookUp(unknown, this.#needs.index) : "skip";
    if (!choice) return answerWith(false);
    this.#isCancelled = false;
    this.#wanted = choice === "look" ? unknown : [];
    const names = new Set(shipped);
    if (this.#wanted.length) {
      names.add("micropip");
      this.#downloader = new Downloader(this.#needs.frame());
      this.#showProgress("Looking up");
    }
    if (names.size) names.add("library");
    /** @type {Promise<null>} */
    const stopped = new Promise((resolve) => {
      this.#giveUp = () => resolve(null);
    });
    try {
      const loading = this.#needs.load([...names].map((name) => `${name}.zip`));
      const blobs = await Promise.race([loading, stopped]);
      if (!blobs) return answerWith(false);
      /** @type {Archives} */
      const files = {};
      for (const [name, blob] of Object.entries(blobs)) files[name] = await bytesOf(blob);
      for (const { module } of wanted) Object.assign(files, this.#kept.get(module));
      return { ...answerWith(true, files), lookUp: this.#wanted.map(({ module }) => module) };
    } catch (error) {
      return this.#explain(error instanceof Error ? error.message : String(error));
    }
  }

  #end() {
    this.#downloader?.close();
    this.#downloader = null;
    this.#closeProgress();
  }

  /** @param {string} url @param {string} accept @param {(loaded: number) => void} [onBytes] */
  async #fetch(url, accept, onBytes) {
    return (await this.#downloader?.fetch(url, accept, onBytes)) ?? NOTHING;
  }

  /** @param {Wheel[]} wheels */
  async #install(wheels) {
    if (this.#isCancelled) return answerWith(false);
    if (!wheels.every(isWhatItSays)) return this.#explain("The index named another file.");
    this.#closeProgress();
    const choice = await askToInstall(namesOf(this.#wanted), wheels.reverse());
    const files = choice === "install" ? await this.#download(wheels) : {};
    this.#end();
    if (!choice || this.#isCancelled) return answerWith(false);
    if (choice === "install") for (const { module } of this.#wanted) this.#kept.set(module, files);
    return answerWith(true, files);
  }

  /** @param {Wheel[]} wheels @returns {Promise<Archives>} those that arrived */
  async #download(wheels) {
    const total = sum(wheels.map(({ size }) => size));
    const show = this.#showProgress("Downloading");
    const loaded = wheels.map(() => 0);
    /** @type {Archives} */
    const files = {};
    const download = async (/** @type {Wheel} */ { file, url }, /** @type {number} */ index) => {
      const { status, body } = await this.#fetch(url, "", (bytes) => {
        loaded[index] = bytes;
        show(sum(loaded), total);
      });
      if (status === 200) files[file] = body;
    };
    await Promise.all(wheels.map(download));
    return files;
  }

  /** @param {string} message */
  async #explain(message) {
    this.#end();
    for (const { module } of this.#wanted) this.#kept.delete(module);
    if (this.#isCancelled) return answerWith(false);
    const buttons = { skip: "Run without it", cancel: "Do not run" };
    return answerWith((await ask("Nothing was installed", [message], buttons)) === "skip");
  }

  /** Opens a dialog whose one button cancels. @param {string} doing */
  #showProgress(doing) {
    const title = `${doing} ${namesOf(this.#wanted)}`;
    const bar = element("progress", { ariaLabel: title });
    const text = element("p", {});
    ask(title, [bar, text], { cancel: "Cancel" }).then((how) => {
      if (how === "done") return;
      this.#isCancelled = true;
      this.#end();
    });
    this.#closeProgress = () => bar.closest("dialog")?.close("done");
    /** @param {number} loaded @param {number} total 0 where the index does not say */
    return (loaded, total) => {
      if (total) bar.value = loaded / total;
      text.textContent = `${formatBytes(loaded)}${total ? ` of ${formatBytes(total)}` : ""}`;
    };
  }
}

/** @param {Module[]} modules @param {string} index */
function askToLookUp(modules, index) {
  const names = modules.map(({ module }) => module).join(" and ");
  const [them, what] = modules.length > 1 ? ["them", "the names are"] : ["it", "the name is"];
  const hints = modules
    .filter(({ similar }) => similar)
    .map(({ module, similar }) => `Did you mean ${similar}, which is here, instead of ${module}?`)
    .map((hint) => element("p", { className: "did-you-mean" }, hint));
  const words =
    `The program imports ${names}, and neither Python nor Match has ${them}. ` +
    `The package index at ${index} may. If you agree, ${what} sent there.`;
  const buttons = { look: `Look ${them} up`, skip: `Run without ${them}` };
  const title = `${names} can perhaps be installed`;
  return ask(title, [...hints, element("p", {}, words)], buttons);
}

/** @param {string} names @param {Wheel[]} wheels those first, then what they need */
function askToInstall(names, wheels) {
  const items = wheels.map(({ project, version, summary, size }) => {
    const facts = size ? ` ${version}, ${formatBytes(size)}` : ` ${version}`;
    return element("li", {}, element("b", {}, project), facts, element("p", {}, summary));
  });
  const hosts = [...new Set(wheels.map(({ url }) => new URL(url).host))].join(", ");
  const total = sum(wheels.map(({ size }) => size));
  const size = total ? `${formatBytes(total)} in all are` : "They are";
  const words = [
    `${size} downloaded from ${hosts}, and kept until you close this page.`,
    "Like your program, a package reaches no file on your computer and no network.",
  ];
  const list = element("ul", { className: "wheels" }, ...items);
  const buttons = { install: "Install and run", skip: "Run without it" };
  return ask(`Install ${names}?`, [list, ...words.map((w) => element("p", {}, w))], buttons);
}

/** Whether a wheel's file is one of its project, and of its address. @param {Wheel} wheel */
function isWhatItSays({ project, file, url }) {
  const plain = (/** @type {string} */ name) => name.toLowerCase().replace(/[-_.]+/g, "-");
  return plain(file).startsWith(`${plain(project)}-`) && url.endsWith(`/${file}`);
}

/** @param {Module[]} modules */
const namesOf = (modules) => modules.map(({ project }) => project).join(" and ");

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** @param {boolean} start @param {Archives} files */
const answerWith = (start, files = {}) => ({ start, files, lookUp: /** @type {string[]} */ ([]) });
