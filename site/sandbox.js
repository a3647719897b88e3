/** The frame of opaque origin in which the workers live; see sandbox.html. */

/** @import { ToFrame } from "./protocol.js" */
import { find } from "./element.js";
import { frameMessage } from "./protocol.js";

const HELLO_MS = 20_000;

/** @typedef {(message: ToFrame, transfer?: Transferable[]) => void} Sandbox  tells the frame */

/**
 * Waits until the frame listens.
 * @param {(workerId: string, message: string) => void} onDied
 * @returns {Promise<Sandbox>}
 */
export function openSandbox(onDied) {
  /** @type {HTMLIFrameElement} */
  const frame = find("sandbox");
  /** @type {Sandbox} */
  const tell = (message, transfer) => frame.contentWindow?.postMessage(message, "*", transfer);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      removeEventListener("message", listen);
      frame.replaceWith(frame.cloneNode()); // for the next attempt
      reject(new Error("The sandbox for programs did not open."));
    }, HELLO_MS);
    /** @param {MessageEvent} event */
    const listen = (event) => {
      if (event.source !== frame.contentWindow) return;
      const message = frameMessage(event.data);
      if (message?.type === "hello") {
        clearTimeout(timer);
        resolve(tell);
      }
      if (message?.type === "died") onDied(message.workerId, message.message);
    };
    addEventListener("message", listen);
    // It may have said hello before anybody listened.
    tell({ type: "hello" });
  });
}
