/** The frame of opaque origin in which the workers live; see sandbox.html. */

/** @import { Files, ToFrame } from "./protocol.js" */
import { frameMessage } from "./protocol.js";

const HELLO_MS = 20_000;

export class Sandbox {
  #element;
  #target;

  /**
   * @param {HTMLIFrameElement} element
   * @param {string} target
   */
  constructor(element, target) {
    this.#element = element;
    this.#target = target;
  }

  /**
   * Waits until the frame listens; the page has it, or gets it now.
   * @param {{src: string} | {srcdoc: string}} page
   * @param {(workerId: string, message: string) => void} onDied
   * @returns {Promise<Sandbox>}
   */
  static open(page, onDied) {
    /** @type {HTMLIFrameElement} */
    const element = document.querySelector("iframe.sandbox") ?? add(page);
    const target = location.origin.startsWith("http") ? location.origin : "*";
    const sandbox = new Sandbox(element, target);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        removeEventListener("message", listen);
        element.remove();
        reject(new Error("The sandbox for programs did not open."));
      }, HELLO_MS);
      /** @param {MessageEvent} event */
      const listen = (event) => {
        if (event.source !== element.contentWindow) return;
        const message = frameMessage(event.data);
        if (message?.type === "hello") {
          clearTimeout(timer);
          resolve(sandbox);
        }
        if (message?.type === "died") onDied(message.workerId, message.message);
      };
      addEventListener("message", listen);
      // It may have said hello before anybody listened.
      sandbox.#post({ type: "hello" });
    });
  }

  /** @param {string} workerId @param {MessagePort} port @param {Files} files */
  boot(workerId, port, files) {
    this.#post({ type: "boot", workerId, files }, [port]);
  }

  /** @param {string} workerId @param {string} runId */
  arm(workerId, runId) {
    this.#post({ type: "arm", workerId, runId });
  }

  /** @param {string} workerId @param {string} runId */
  interrupt(workerId, runId) {
    this.#post({ type: "interrupt", workerId, runId });
  }

  /** @param {string} workerId */
  terminate(workerId) {
    this.#post({ type: "terminate", workerId });
  }

  /** @param {ToFrame} message @param {Transferable[]} [transfer] */
  #post(message, transfer = []) {
    this.#element.contentWindow?.postMessage(message, this.#target, transfer);
  }
}

/** @param {{src: string} | {srcdoc: string}} page @returns {HTMLIFrameElement} */
function add(page) {
  const element = document.createElement("iframe");
  element.hidden = true;
  Object.assign(element, { title: "Python sandbox", className: "sandbox", ...page });
  document.body.append(element);
  return element;
}
