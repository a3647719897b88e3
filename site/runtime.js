/**
 * The life of the interpreters: loading, ready, running, failed. No DOM.
 *
 * Two live at most. `current` ran the last program and keeps its state for the
 * console line; `spare` is fresh, and becomes current when the next run begins.
 */

/** @import { Files, RunError, RunMessage, Ready, State } from "./protocol.js" */
/** @import { Sandbox } from "./sandbox.js" */
/** @import { OnBytes } from "./assets.js" */
import { Interpreter } from "./interpreter.js";

const SPARE_AFTER_MS = 2000;
const PATIENCE_MS = 1000;

/** @typedef {(interpreter: Interpreter, runId: string, onRun: (message: RunMessage) => void) => void} Job */

/**
 * What the runtime tells the page.
 * @typedef {{
 *   state: (state: State) => void,
 *   bytes: OnBytes,
 *   phase: (phase: string) => void,
 *   ready: (versions: Ready["versions"], ms: number) => void,
 *   failed: (message: string) => void,
 *   queued: () => void,
 *   stopping: () => void,
 *   run: (message: RunMessage) => void,
 * }} Listener
 */

/**
 * What the runtime needs of the page.
 * @typedef {{
 *   openSandbox: (onDied: (workerId: string, message: string) => void) => Promise<Pick<Sandbox, "boot" | "arm" | "interrupt" | "terminate">>,
 *   loadFiles: (onBytes: OnBytes) => Promise<Files>,
 * }} Needs
 */

export class Runtime {
  #needs;
  #tell;
  /** @type {State} */
  #state = "loading";
  /** @type {Awaited<ReturnType<Needs["openSandbox"]>> | null} */
  #sandbox = null;
  /** @type {ReturnType<Needs["openSandbox"]> | null} */
  #opening = null;
  /** @type {Files | null} */
  #files = null;
  /** @type {Interpreter | null} */
  #current = null;
  /** @type {Interpreter | null} */
  #spare = null;
  /** @type {Job | null} */
  #queued = null;
  /** @type {{id: string, startedAt: number, stopAsked: boolean} | null} */
  #run = null;
  #count = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #spareTimer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #forceTimer;

  /** @param {Needs} needs @param {Listener} tell */
  constructor(needs, tell) {
    this.#needs = needs;
    this.#tell = tell;
  }

  get state() {
    return this.#state;
  }

  /** Loads everything and boots the first interpreter; again after a failure. */
  async start() {
    const startedAt = performance.now();
    this.#enter("loading");
    try {
      const [files] = await Promise.all([
        this.#needs.loadFiles(this.#tell.bytes),
        this.#openSandbox(),
      ]);
      this.#files = files;
      const spare = this.#bootSpare();
      const versions = await spare.booted;
      this.#tell.ready(versions, performance.now() - startedAt);
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  /**
   * Runs a program in a fresh interpreter, at once or as soon as there is one.
   * @param {Record<string, string | Uint8Array>} files
   * @param {string} entry
   * @param {string} [input] what it reads where it cannot wait for the reader
   */
  run(files, entry, input) {
    this.#submit((interpreter, runId, onRun) => interpreter.run(runId, files, entry, input, onRun));
  }

  /**
   * Evaluates a line on the state that the last run left.
   * @param {string} source
   * @param {string} [input]
   */
  evaluate(source, input) {
    /** @type {Job} */
    const job = (interpreter, runId, onRun) => interpreter.evaluate(runId, source, input, onRun);
    if (this.#state === "ready" && this.#current) this.#begin(this.#current, job);
    else this.#submit(job);
  }

  /**
   * Asks the interpreter that the last run left, or a fresh one; null while there is none.
   * @param {"left" | "fresh"} which
   * @param {string} kind
   * @param {unknown} payload
   * @returns {Promise<any>}
   */
  async ask(which, kind, payload) {
    const isIdle = this.#state === "ready" && this.#current;
    const asked = which === "left" && isIdle ? this.#current : this.#spare;
    return asked?.isReady ? asked.ask(kind, payload) : null;
  }

  /** @param {string} requestId @param {unknown} value what the run asked for */
  reply(requestId, value) {
    this.#current?.reply(requestId, value);
  }

  /** Asks the program to stop; a second call, or a second without answer, forces it. */
  stop() {
    if (this.#queued) {
      this.#queued = null;
      this.#enter("loading");
    }
    if (!this.#run) return;
    if (this.#run.stopAsked) {
      this.#force();
      return;
    }
    this.#run.stopAsked = true;
    this.#current?.interrupt();
    this.#forceTimer = setTimeout(() => this.#force(), PATIENCE_MS);
    this.#tell.stopping();
  }

  /** @param {Job} job */
  #submit(job) {
    if (this.#state === "running") return;
    if (this.#state === "ready" && this.#spare?.isReady) {
      this.#current?.terminate();
      this.#current = this.#spare;
      this.#spare = null;
      this.#begin(this.#current, job);
      return;
    }
    this.#queued = job;
    if (this.#state === "failed") {
      this.start();
    } else {
      this.#enter("loading");
      if (this.#files) this.#bootSpare();
    }
    this.#tell.queued();
  }

  /** @param {Interpreter} interpreter @param {Job} job */
  #begin(interpreter, job) {
    const id = `run-${++this.#count}`;
    this.#run = { id, startedAt: performance.now(), stopAsked: false };
    this.#enter("running");
    this.#spareTimer = setTimeout(() => this.#bootSpare(), SPARE_AFTER_MS);
    job(interpreter, id, (message) => this.#hear(message));
  }

  /** @param {RunMessage} message */
  #hear(message) {
    if (message.type !== "finished") {
      this.#tell.run(message);
      return;
    }
    this.#run = null;
    clearTimeout(this.#spareTimer);
    clearTimeout(this.#forceTimer);
    if (message.fatal) {
      this.#current?.terminate();
      this.#current = null;
    }
    this.#bootSpare();
    this.#enter(this.#current || this.#spare?.isReady ? "ready" : "loading");
    this.#tell.run(message);
  }

  /** Ends the run's worker; whatever it still says has nowhere to arrive. */
  #force() {
    this.#end({ outcome: "stopped" });
  }

  /** @param {{outcome: "stopped"} | {outcome: "error", error: RunError}} how */
  #end(how) {
    if (!this.#run) return;
    const { id, startedAt } = this.#run;
    const ms = performance.now() - startedAt;
    this.#hear({ type: "finished", runId: id, ms, fatal: true, ...how });
  }

  /** Once it is open it stays, also where a file is missing. */
  async #openSandbox() {
    this.#opening ??= this.#needs.openSandbox((id, message) => this.#died(id, message));
    try {
      this.#sandbox = await this.#opening;
    } catch (error) {
      this.#opening = null;
      throw error;
    }
  }

  #bootSpare() {
    if (this.#spare) return this.#spare;
    if (!this.#sandbox || !this.#files) throw new Error("Nothing to boot is here yet.");
    const id = `worker-${++this.#count}`;
    const spare = new Interpreter(id, this.#sandbox, this.#files, (phase) => {
      if (this.#state === "loading") this.#tell.phase(phase);
    });
    this.#spare = spare;
    spare.booted.then(
      () => this.#serve(),
      (error) => {
        spare.terminate();
        if (this.#spare === spare) this.#spare = null;
        if (this.#state === "loading") this.#fail(error.message);
      },
    );
    return spare;
  }

  /** The spare has booted: whoever waited for it goes on. */
  #serve() {
    if (this.#state !== "loading") return;
    this.#enter("ready");
    const job = this.#queued;
    this.#queued = null;
    if (job) this.#submit(job);
  }

  /** @param {string} workerId @param {string} message */
  #died(workerId, message) {
    if (this.#spare?.id === workerId) this.#spare.die(message);
    if (this.#current?.id !== workerId) return;
    const error = {
      name: "Python stopped working",
      message,
      traceback: "",
      frames: [],
    };
    this.#end({ outcome: "error", error });
  }

  /** @param {string} message */
  #fail(message) {
    if (this.#state === "failed") return;
    this.#queued = null;
    this.#enter("failed");
    this.#tell.failed(message);
  }

  /** @param {State} state */
  #enter(state) {
    this.#state = state;
    this.#tell.state(state);
  }
}
