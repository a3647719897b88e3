/** The frame of opaque origin in which the workers live; see sandbox.html. */

/** @import { Files, ToFrame } from "./protocol.js" */
import { find } from "./element.js";
import { frameMessage } from "./protocol.js";

const HELLO_MS = 20_000;

export class Sandbox {
  #element;

  /** @param {HTMLIFrameElement} element */
  constructor(element) {
    this.#element = element;
  }

  /**
   * Waits until the frame listens.
   * @param {(workerId: string, message: string) => void} onDied
   * @returns {Promise<Sandbox>}
   */
  static open(onDied) {
    /** @type {HTMLIFrameElement} */
    const element = find("sandbox");
    const sandbox = new Sandbox(element);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        removeEventListener("message", listen);
        element.replaceWith(element.cloneNode()); // for the next attempt
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
    this.#element.contentWindow?.postMessage(message, "*", transfer);
  }
}
