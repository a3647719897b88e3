/** The frame that downloads packages, made when the reader says yes; see downloader.html. */

const SILENCE_MS = 30_000;

/** @typedef {{status: number, kind: string, body: Blob}} Download  status 0: it did not arrive */

/** @type {Download} */
const NOTHING = { status: 0, kind: "", body: new Blob() };

export class Downloader {
  #element = document.createElement("iframe");
  #channel = new MessageChannel();
  #hosts;
  #count = 0;
  /** @type {Map<number, (data: any) => void>} */
  #waiting = new Map();

  /** @param {{src: string} | {srcdoc: string}} page @param {string[]} hosts that may be asked */
  constructor(page, hosts) {
    this.#hosts = hosts;
    this.#channel.port1.onmessage = ({ data }) => this.#waiting.get(data.id)?.(data);
    this.#element.hidden = true;
    // Of opaque origin: it needs nothing of this site.
    this.#element.sandbox.add("allow-scripts");
    Object.assign(this.#element, { title: "Downloads of packages", ...page });
    this.#element.addEventListener("load", () => {
      this.#element.contentWindow?.postMessage("port", "*", [this.#channel.port2]);
    });
    document.body.append(this.#element);
  }

  /**
   * @param {string} url
   * @param {string} accept
   * @param {(loaded: number) => void} [onBytes]
   * @returns {Promise<Download>}
   */
  fetch(url, accept, onBytes = () => {}) {
    if (!this.#mayAsk(url)) return Promise.resolve(NOTHING);
    const id = ++this.#count;
    return new Promise((resolve) => {
      const finish = (/** @type {Download} */ download) => {
        clearTimeout(silence);
        this.#waiting.delete(id);
        resolve(download);
      };
      const watch = () => setTimeout(() => finish(NOTHING), SILENCE_MS);
      let silence = watch();
      this.#waiting.set(id, (data) => {
        if ("status" in data) return finish(data);
        clearTimeout(silence);
        silence = watch();
        onBytes(data.loaded);
      });
      this.#channel.port1.postMessage({ id, url, accept });
    });
  }

  /** Ends all downloads. */
  close() {
    this.#element.remove();
    for (const receive of this.#waiting.values()) receive(NOTHING);
  }

  /** @param {string} url */
  #mayAsk(url) {
    if (!URL.canParse(url)) return false;
    const { protocol, host, username, password } = new URL(url);
    return protocol === "https:" && this.#hosts.includes(host) && !username && !password;
  }
}
