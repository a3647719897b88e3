/**
 * What a program imports beyond Python and match: the site's own packages, which come
 * without a question, and others, which are looked up and installed if the reader agrees.
 */

/** @import { Module, Request, Wheel } from "./protocol.js" */
/** @import { Downloader } from "./downloader.js" */
import { ask } from "./dialog.js";
import { formatBytes } from "./format.js";

const MAX_BYTES = 20_000_000;

/** @typedef {Record<string, Uint8Array>} Archives */
/**
 * The page's answer: whether the program may start, and what comes with it.
 * @typedef {{start: boolean, files: Archives, lookUp?: string[]}} Answer
 */
/**
 * @typedef {{
 *   index: string,
 *   load: (names: string[]) => Promise<Record<string, Blob>>,
 *   openDownloader: () => Downloader,
 * }} Needs
 */

export class Packages {
  #needs;
  /** @type {Map<string, Archives>} what was installed, by the modules that asked for it */
  #kept = new Map();
  /** @type {Module[]} that are being installed */
  #wanted = [];
  /** @type {Downloader | null} */
  #downloader = null;
  /** @type {Progress | null} */
  #progress = null;

  /** @param {Needs} needs */
  constructor(needs) {
    this.#needs = needs;
  }

  /**
   * @param {Exclude<Request, {kind: "input"}>} request of a run that has not started
   * @returns {Promise<Answer | {status: number, kind: string, body: Uint8Array}>}
   */
  answer({ kind, payload }) {
    switch (kind) {
      case "packages":
        return this.#bring(payload.shipped, payload.wanted);
      case "fetch":
        return this.#fetch(payload.url, payload.accept);
      case "install":
        return this.#install(payload.wheels);
      case "problem":
        return this.#explain(payload.message);
    }
  }

  /** @param {string[]} shipped @param {Module[]} wanted */
  async #bring(shipped, wanted) {
    const unknown = wanted.filter(({ module }) => !this.#kept.has(module));
    const choice = unknown.length ? await askToLookUp(unknown, this.#needs.index) : "skip";
    if (!choice) return answerWith(false);
    const lookUp = choice === "look" ? unknown.map(({ module }) => module) : [];
    const names = lookUp.length ? [...shipped, "micropip"] : shipped;
    if (lookUp.length) this.#begin(unknown);
    try {
      const blobs = await this.#needs.load(names.map((name) => `${name}.zip`));
      const kept = wanted.map(({ module }) => this.#kept.get(module));
      return { ...answerWith(true, Object.assign(await unwrapped(blobs), ...kept)), lookUp };
    } catch (error) {
      return this.#explain(error instanceof Error ? error.message : String(error));
    }
  }

  /** @param {Module[]} modules */
  #begin(modules) {
    this.#wanted = modules;
    this.#downloader = this.#needs.openDownloader();
    this.#progress = new Progress(`Looking up ${namesOf(modules)}`, () => this.#end());
  }

  #end() {
    this.#downloader?.close();
    this.#downloader = null;
    this.#progress?.close();
  }

  /** @param {string} url @param {string} accept */
  async #fetch(url, accept) {
    const nothing = { status: 0, kind: "", body: new Blob() };
    const { status, kind, body } = (await this.#downloader?.fetch(url, accept)) ?? nothing;
    return { status, kind, body: await bytesOf(body) };
  }

  /** @param {Wheel[]} wheels */
  async #install(wheels) {
    if (this.#progress?.isCancelled) return answerWith(false);
    this.#progress?.close();
    const tooLarge = wheels.find(({ size }) => size > MAX_BYTES);
    if (tooLarge) {
      const { project, size } = tooLarge;
      const limit = `the playground takes packages of up to ${formatBytes(MAX_BYTES)}`;
      return this.#explain(`${project} has ${formatBytes(size)}; ${limit}.`);
    }
    const choice = await askToInstall(namesOf(this.#wanted), wheels.reverse());
    const files = choice === "install" ? await this.#download(wheels) : {};
    const isCancelled = !choice || (choice === "install" && this.#progress?.isCancelled);
    this.#end();
    if (choice === "install" && !isCancelled) {
      for (const { module } of this.#wanted) this.#kept.set(module, files);
    }
    return answerWith(!isCancelled, files);
  }

  /** @param {Wheel[]} wheels @returns {Promise<Archives>} those that arrived */
  async #download(wheels) {
    const total = wheels.reduce((sum, { size }) => sum + size, 0);
    const progress = new Progress(`Downloading ${namesOf(this.#wanted)}`, () => this.#end());
    this.#progress = progress;
    const loaded = wheels.map(() => 0);
    const downloads = wheels.map(async ({ file, url }, index) => {
      const download = await this.#downloader?.fetch(url, "", (bytes) => {
        loaded[index] = bytes;
        progress.show(sum(loaded), total);
      });
      return download?.status === 200 ? [[file, download.body]] : [];
    });
    return unwrapped(Object.fromEntries((await Promise.all(downloads)).flat()));
  }

  /** @param {string} message */
  async #explain(message) {
    const isCancelled = this.#progress?.isCancelled;
    this.#end();
    for (const { module } of this.#wanted) this.#kept.delete(module);
    if (isCancelled) return answerWith(false);
    const buttons = { skip: "Run without it", cancel: "Do not run" };
    return answerWith((await ask("Nothing was installed", [message], buttons)) === "skip");
  }
}

/** A dialog that shows how a download goes; its one button cancels it. */
class Progress {
  #bar = document.createElement("progress");
  #text = document.createElement("p");
  isCancelled = false;

  /** @param {string} title @param {() => void} onCancel */
  constructor(title, onCancel) {
    this.#bar.setAttribute("aria-label", title);
    ask(title, [this.#bar, this.#text], { cancel: "Cancel" }).then((how) => {
      if (how === "done") return;
      this.isCancelled = true;
      onCancel();
    });
  }

  /** @param {number} loaded @param {number} total 0 where the index does not say */
  show(loaded, total) {
    if (total) this.#bar.value = loaded / total;
    this.#text.textContent = `${formatBytes(loaded)}${total ? ` of ${formatBytes(total)}` : ""}`;
  }

  close() {
    this.#bar.closest("dialog")?.close("done");
  }
}

/** @param {Module[]} modules @param {string} index */
function askToLookUp(modules, index) {
  const names = modules.map(({ module }) => module).join(" and ");
  const them = modules.length > 1 ? "them" : "it";
  const content = modules
    .filter(({ similar }) => similar)
    .map(({ module, similar }) => {
      const hint = paragraph(`Did you mean ${similar}, which is here, instead of ${module}?`);
      hint.className = "did-you-mean";
      return hint;
    });
  content.push(
    paragraph(
      `The program imports ${names}, and neither Python nor Match has ${them}. ` +
        `The package index at ${index} may. If you agree, the name is sent there.`,
    ),
  );
  const buttons = { look: `Look ${them} up`, skip: `Run without ${them}` };
  return ask(`${names} can perhaps be installed`, content, buttons);
}

/** @param {string} names @param {Wheel[]} wheels those first, then what they need */
function askToInstall(names, wheels) {
  const list = document.createElement("ul");
  list.className = "wheels";
  for (const { project, version, summary, size } of wheels) {
    const item = document.createElement("li");
    const name = document.createElement("b");
    name.textContent = project;
    const facts = size ? ` ${version}, ${formatBytes(size)}` : ` ${version}`;
    item.append(name, facts, paragraph(summary));
    list.append(item);
  }
  const hosts = [...new Set(wheels.map(({ url }) => new URL(url).host))].join(", ");
  const total = sum(wheels.map(({ size }) => size));
  const size = total ? `${formatBytes(total)} in all are` : "They are";
  const content = [
    list,
    paragraph(`${size} downloaded from ${hosts}, and kept until you close this page.`),
    paragraph("Like your program, a package reaches no file on your computer and no network."),
  ];
  const buttons = { install: "Install and run", skip: "Run without it" };
  return ask(`Install ${names}?`, content, buttons);
}

/** @param {string} text */
function paragraph(text) {
  const element = document.createElement("p");
  element.textContent = text;
  return element;
}

/** @param {Module[]} modules */
const namesOf = (modules) => modules.map(({ project }) => project).join(" and ");

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** @param {Blob} blob */
const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());

/** @param {Record<string, Blob>} blobs @returns {Promise<Archives>} */
async function unwrapped(blobs) {
  const entries = Object.entries(blobs);
  const bytes = await Promise.all(entries.map(([, blob]) => bytesOf(blob)));
  return Object.fromEntries(entries.map(([name], index) => [name, bytes[index]]));
}

/** @param {boolean} start @param {Archives} [files] @returns {Answer} */
const answerWith = (start, files = {}) => ({ start, files, lookUp: [] });
