/** One Python interpreter as the page sees it: a worker behind a port. No DOM. */

/** @import { Evaluate, Files, Run, RunMessage } from "./protocol.js" */
/** @import { Sandbox } from "./sandbox.js" */
import { lifeMessage, runMessage } from "./protocol.js";

const SILENCE_MS = 60_000;
const ANSWER_MS = 3000;

export class Interpreter {
  #sandbox;
  #port;
  #runId = "";
  /** @type {(message: RunMessage) => void} */
  #onRun = () => {};
  /** @type {(phase: string) => void} */
  #onPhase;
  /** @type {(version: string) => void} */
  #resolve = () => {};
  /** @type {(error: Error) => void} */
  #reject = () => {};
  /** @type {(files: Files) => void} */
  #onSnapshot = () => {};
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #silence;

  /** @type {Map<string, (value: unknown) => void>} */
  #asked = new Map();
  #count = 0;

  isReady = false;

  /**
   * @param {string} id
   * @param {Sandbox} sandbox
   * @param {Files} files
   * @param {(phase: string) => void} onPhase
   */
  constructor(id, sandbox, files, onPhase) {
    this.id = id;
    this.#sandbox = sandbox;
    this.#onPhase = onPhase;
    /**
     * Resolves to Python's version once it runs; rejects with what failed.
     * @type {Promise<string>}
     */
    this.booted = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#watch();
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = (event) => this.#receive(event.data);
    sandbox({ type: "boot", workerId: id, files }, [port2]);
  }

  /**
   * Begins what a message asks for.
   * @param {Run | Evaluate} message
   * @param {(message: RunMessage) => void} onRun
   */
  start(message, onRun) {
    this.#runId = message.runId;
    this.#onSnapshot = () => {};
    this.#onRun = onRun;
    this.#sandbox({ type: "arm", workerId: this.id, runId: message.runId });
    this.#port.postMessage(message);
  }

  /**
   * Asks a question of the idle interpreter; resolves to null where it does not answer.
   * @param {string} kind
   * @param {unknown} payload
   * @returns {Promise<any>}
   */
  ask(kind, payload) {
    const requestId = `ask-${++this.#count}`;
    this.#port.postMessage({ type: "ask", requestId, kind, payload });
    return new Promise((resolve) => {
      const answer = (/** @type {unknown} */ value) => {
        this.#asked.delete(requestId);
        resolve(value);
      };
      this.#asked.set(requestId, answer);
      setTimeout(() => answer(null), ANSWER_MS);
    });
  }

  /**
   * Takes the memory of Python as it started. Whoever ran a program, or was asked for
   * anything, has none to give.
   * @returns {Promise<Files>}
   */
  snapshot() {
    this.#port.postMessage({ type: "snapshot" });
    return new Promise((resolve) => {
      this.#onSnapshot = resolve;
    });
  }

  /** @param {Blob} archive the rest of Python's own library */
  extend(archive) {
    this.#port.postMessage({ type: "library", archive });
  }

  /** @param {string} requestId @param {unknown} value what the run asked for */
  reply(requestId, value) {
    this.#port.postMessage({ type: "reply", requestId, value });
  }

  /** Asks the program to stop, by KeyboardInterrupt. */
  interrupt() {
    this.#sandbox({ type: "interrupt", workerId: this.id });
  }

  terminate() {
    this.#onRun = () => {};
    this.die("It was ended.");
    this.#port.close();
    this.#sandbox({ type: "terminate", workerId: this.id });
  }

  /** @param {string} message what killed the worker */
  die(message) {
    clearTimeout(this.#silence);
    this.#reject(new Error(message));
  }

  /** @param {unknown} data */
  #receive(data) {
    const run = runMessage(data, this.#runId) ?? this.#misshapenEnd(data);
    if (run) {
      const onRun = this.#onRun;
      if (run.type === "finished") this.#onRun = () => {};
      onRun(run);
    }
    const life = lifeMessage(data);
    if (life?.type === "reply") this.#asked.get(life.requestId)?.(life.value ?? null);
    if (life?.type === "snapshot") this.#onSnapshot(life.files);
    if (this.isReady) return;
    switch (life?.type) {
      case "progress":
        this.#watch();
        this.#onPhase(life.phase);
        break;
      case "ready":
        clearTimeout(this.#silence);
        this.isReady = true;
        this.#resolve(life.python);
        break;
      case "failed":
        this.die(life.message);
    }
  }

  /**
   * The end of a run that does not say it rightly is still its end.
   * @param {any} data
   * @returns {RunMessage | null}
   */
  #misshapenEnd(data) {
    if (data?.type !== "finished" || data.runId !== this.#runId) return null;
    const message = "What it reported could not be read.";
    const error = { name: "The program ended", message, traceback: "", frames: [] };
    return { type: "finished", runId: this.#runId, outcome: "error", ms: 0, error };
  }

  #watch() {
    clearTimeout(this.#silence);
    const message = `Python said nothing for ${SILENCE_MS / 1000} seconds while starting.`;
    this.#silence = setTimeout(() => this.die(message), SILENCE_MS);
  }
}
