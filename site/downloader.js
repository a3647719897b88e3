/** The frame that downloads packages, made when the reader says yes; see downloader.html. */

import { element } from "./element.js";

const SILENCE_MS = 30_000;

/** @typedef {{status: number, kind: string, body: Uint8Array}} Download */

/** @type {Download} what did not arrive */
export const NOTHING = { status: 0, kind: "", body: new Uint8Array() };

export class Downloader {
  #frame;
  #channel = new MessageChannel();
  #count = 0;
  /** @type {Map<number, (data: any) => void>} */
  #waiting = new Map();

  /** @param {{src: string} | {srcdoc: string}} page whose policy names the hosts that may be asked */
  constructor(page) {
    this.#channel.port1.onmessage = ({ data }) => this.#waiting.get(data.id)?.(data);
    const onload = () => this.#frame.contentWindow?.postMessage("port", "*", [this.#channel.port2]);
    this.#frame = element("iframe", { title: "Downloads of packages", hidden: true, onload });
    // Of opaque origin: it needs nothing of this site.
    this.#frame.sandbox.add("allow-scripts");
    Object.assign(this.#frame, page);
    document.body.append(this.#frame);
  }

  /**
   * @param {string} url
   * @param {string} accept
   * @param {(loaded: number) => void} [onBytes]
   * @returns {Promise<Download>}
   */
  async fetch(url, accept, onBytes = () => {}) {
    if (!navigator.onLine) return NOTHING; // the frame itself would not come
    const id = ++this.#count;
    return new Promise((resolve) => {
      const watch = () => setTimeout(() => resolve(NOTHING), SILENCE_MS);
      let silence = watch();
      this.#waiting.set(id, (data) => {
        clearTimeout(silence);
        if ("status" in data) return resolve(data);
        silence = watch();
        onBytes(data.loaded);
      });
      this.#channel.port1.postMessage({ id, url, accept });
    });
  }

  /** Ends all downloads. */
  close() {
    this.#frame.remove();
    this.#channel.port1.close();
    for (const receive of this.#waiting.values()) receive(NOTHING);
  }
}
