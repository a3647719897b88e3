/**
 * The site's own files: fetched side by side, counted in bytes, checked for their
 * size, and kept, so that a retry asks only for what is missing.
 */

/**
 * `url` is a data: address where the whole site is one file, and `html` a frame's text.
 * @typedef {{url: string, bytes: number, size: number, gzip: boolean, html?: string}} Entry
 */
/** @typedef {{version: string, pyodide: string, build: string, hosts: string[], first: string[], runtime: string[], files: Record<string, Entry>}} Manifest  hosts: of packages; first: the names of what is asked for at once; runtime: what Python needs to start */
/** @typedef {(loaded: number, total: number) => void} OnBytes */
import { ours } from "./deploy.js";
import { unpacked } from "./unpack.js";

const SILENCE_MS = 30_000;

/** @returns {Manifest} the build's list of files, from the page itself */
export function readManifest() {
  return JSON.parse(document.getElementById("manifest")?.textContent ?? "{}");
}

export class Assets {
  #files;
  /** @type {Map<string, Promise<Blob>>} */
  #kept = new Map();
  /** @type {Map<string, Promise<Blob>>} */
  #unpacked = new Map();
  /** @type {Map<string, number>} */
  #loaded = new Map();

  /** @param {Manifest} manifest */
  constructor(manifest) {
    this.#files = manifest.files;
  }

  /** @param {string} name @returns {{src: string} | {srcdoc: string}} what a frame shows */
  frame(name) {
    const { url, html } = this.#entry(name);
    return html ? { srcdoc: html } : { src: url };
  }

  /**
   * @param {string[]} names
   * @param {OnBytes} [onBytes]
   * @returns {Promise<Record<string, Blob>>}
   */
  async load(names, onBytes) {
    const files = Object.entries(await this.bring(names, onBytes));
    const blobs = files.map(async ([name, blob]) => {
      const content = this.#unpacked.get(name) ?? unpacked(blob).then((file) => file.blob());
      this.#unpacked.set(name, content);
      return [name, await content];
    });
    return Object.fromEntries(await Promise.all(blobs));
  }

  /**
   * Files as they are shipped, many of them packed.
   * @param {string[]} names
   * @param {OnBytes} [onBytes]
   * @returns {Promise<Record<string, Blob>>}
   */
  async bring(names, onBytes = () => {}) {
    const total = names.reduce((sum, name) => sum + this.#entry(name).bytes, 0);
    const count = () => {
      const loaded = names.reduce((sum, name) => sum + (this.#loaded.get(name) ?? 0), 0);
      onBytes(Math.min(loaded, total), total);
    };
    const blobs = await Promise.all(names.map((name) => this.#blob(name, count)));
    return Object.fromEntries(names.map((name, index) => [name, blobs[index]]));
  }

  /** @param {string} name */
  #entry(name) {
    const entry = this.#files[name];
    if (!entry) throw new Error(`The site was built without ${name}.`);
    return entry;
  }

  /** @param {string} name @param {() => void} count */
  #blob(name, count) {
    let blob = this.#kept.get(name);
    if (!blob) {
      blob = ours(this.#fetch(name, count));
      this.#kept.set(name, blob);
      blob.catch(() => {
        this.#kept.delete(name);
        this.#loaded.delete(name);
      });
    }
    return blob;
  }

  /** @param {string} name @param {() => void} count */
  async #fetch(name, count) {
    const { url, bytes, size } = this.#entry(name);
    const blob = await download(name, url, (loaded) => {
      this.#loaded.set(name, loaded);
      count();
    });
    if (blob.size === bytes || blob.size === size) return blob;
    throw new Error(`${name} arrived damaged: its content is not whole.`);
  }
}

/**
 * @param {string} name
 * @param {string} url
 * @param {(loaded: number) => void} onLoaded
 */
async function download(name, url, onLoaded) {
  try {
    const response = await inTime(name, ask(url));
    if (!response.ok || !response.body) {
      throw new Error(`${name} could not be loaded: the server answered ${response.status}.`);
    }
    const chunks = [];
    let loaded = 0;
    for (const reader = response.body.getReader(); ; ) {
      const { done, value } = await inTime(name, reader.read());
      if (done) return new Blob(chunks);
      chunks.push(value);
      loaded += value.length;
      onLoaded(loaded);
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Error(`${name} could not be loaded: the connection failed.`);
  }
}

/** @param {string} url of what was asked for as the page began, or is asked for now */
function ask(url) {
  const { coming = {} } = window;
  const response = coming[url] ?? fetch(url);
  delete coming[url];
  return response;
}

/**
 * @template T
 * @param {string} name
 * @param {Promise<T>} part of a file
 * @returns {Promise<T>}
 */
function inTime(name, part) {
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  const silence = new Promise((_, reject) => {
    const message = `${name} stopped arriving for ${SILENCE_MS / 1000} seconds.`;
    timer = setTimeout(() => reject(new Error(message)), SILENCE_MS);
  });
  return Promise.race([part, silence]).finally(() => clearTimeout(timer));
}
