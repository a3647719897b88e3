/**
 * The life of the interpreters: loading, ready, running, failed. No DOM.
 *
 * Two live at most. `current` ran the last program and keeps its state for the
 * console line; `spare` is fresh, and becomes current when the next run begins. Where
 * memory is small there is one, which runs the next program, too.
 */

/** @import { Evaluate, Files, Run, RunError, RunMessage, State } from "./protocol.js" */
/** @import { Sandbox } from "./sandbox.js" */
/** @import { OnBytes } from "./assets.js" */
/** @import { Snapshots } from "./snapshots.js" */
import { Interpreter } from "./interpreter.js";

const SPARE_AFTER_MS = 2000;
const IDLE_MS = 200;
const LIBRARY_AFTER_MS = 2000;
const PATIENCE_MS = 1000;
// Questions whose answers leave the page, or come into the editor.
const PURE = ["to_notebook", "from_notebook", "with_pytorch", "drawn_differences"];

/**
 * What the runtime tells the page.
 * @typedef {{
 *   state: (state: State) => void,
 *   bytes: OnBytes,
 *   phase: (phase: string) => void,
 *   ready: (python: string, ms: number) => void,
 *   failed: (message: string) => void,
 *   queued: () => void,
 *   withdrawn: () => void,
 *   stopping: () => void,
 *   run: (message: RunMessage) => void,
 * }} Listener
 */

/**
 * What the runtime needs of the page.
 * @typedef {{
 *   openSandbox: (onDied: (workerId: string, message: string) => void) => Promise<Sandbox>,
 *   loadFiles: (onBytes: OnBytes) => Promise<Files>,
 *   loadLibrary: () => Promise<Blob>,
 *   snapshots: Pick<Snapshots, "get" | "keep" | "drop">,
 * }} Needs
 */

export class Runtime {
  #needs;
  #isSmall;
  #isResting = false;
  /** @type {Listener | null} */
  #listener = null;
  /** @type {State} */
  #state = "loading";
  /** @type {Sandbox | null} */
  #sandbox = null;
  /** @type {Files | null} */
  #files = null;
  #isLoading = false;
  /** @type {Blob | null} the rest of Python's own */
  #library = null;
  #failure = "";
  /** @type {Parameters<OnBytes>} */
  #bytes = [0, 0];
  #startedAt = 0;
  /** @type {[string, number] | null} Python's version, and how many ms the start took */
  #started = null;
  /** @type {Interpreter | null} */
  #current = null;
  /** @type {Interpreter | null} */
  #spare = null;
  /**
   * What runs as soon as there is an interpreter, and the one that boots with it.
   * @type {{message: Run | Evaluate, holder: Interpreter | null} | null}
   */
  #queued = null;
  /** @type {{id: string, startedAt: number, stopAsked: boolean} | null} */
  #run = null;
  #count = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #spareTimer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #forceTimer;
  /** @type {() => void} */
  #onOpened = () => {};
  /**
   * Resolves when Python's files are open, which keeps every core of the machine busy, or
   * when that failed.
   * @type {Promise<void>}
   */
  opened = new Promise((resolve) => {
    this.#onOpened = resolve;
  });

  /** @param {Needs} needs @param {boolean} [isSmall] whether there is room for one interpreter only */
  constructor(needs, isSmall = false) {
    this.#needs = needs;
    this.#isSmall = isSmall;
  }

  /** @param {Listener} listener is told what happens from here on, and what did */
  listen(listener) {
    this.#listener = listener;
    listener.state(this.#state);
    if (this.#bytes[1]) listener.bytes(...this.#bytes);
    if (this.#started) listener.ready(...this.#started);
    if (this.#failure) listener.failed(this.#failure);
  }

  get state() {
    return this.#state;
  }

  /** Loads everything and boots the first interpreter; again after a failure. */
  async start() {
    this.#startedAt = performance.now();
    this.#enter("loading");
    await this.#load();
  }

  /**
   * Runs a program in a fresh interpreter, at once or as soon as there is one.
   * @param {Record<string, string | Uint8Array>} files
   * @param {string} entry
   * @param {string} [input] what it reads where it cannot wait for the reader
   */
  run(files, entry, input) {
    this.#submit({ type: "run", runId: this.#newRunId(), files, entry, input });
  }

  /**
   * Evaluates a line on the state that the last run left.
   * @param {string} source
   * @param {string} [input]
   */
  evaluate(source, input) {
    /** @type {Evaluate} */
    const message = { type: "evaluate", runId: this.#newRunId(), source, input };
    if (this.#state === "ready" && this.#current) this.#begin(this.#current, message);
    else this.#submit(message);
  }

  /**
   * Asks the interpreter that the last run left, or a fresh one; null while there is none.
   * What becomes a file or another program is asked of one that no program ran in.
   * @param {string} kind
   * @param {unknown} payload
   * @returns {Promise<any>}
   */
  async ask(kind, payload) {
    const isIdle = this.#state === "ready" && this.#current;
    const isPure = PURE.includes(kind) && !this.#isSmall;
    if (isIdle && isPure) {
      this.#bootSpare();
      await this.#spare?.booted.catch(() => {});
    }
    const asked = isIdle && !isPure ? this.#current : this.#spare;
    return asked?.isReady ? asked.ask(kind, payload) : null;
  }

  /** @param {string} requestId @param {unknown} value what the run asked for */
  reply(requestId, value) {
    this.#current?.reply(requestId, value);
  }

  /** Asks the program to stop; a second call, or a second without answer, forces it. */
  stop() {
    if (this.#queued) {
      this.#withdraw();
      this.#enter("loading");
      this.#bootSpare();
      this.#listener?.withdrawn();
    }
    if (!this.#run) return;
    if (this.#run.stopAsked) return this.#force();
    this.#run.stopAsked = true;
    this.#current?.interrupt();
    this.#forceTimer = setTimeout(() => this.#force(), PATIENCE_MS);
    this.#listener?.stopping();
  }

  /** Nobody looks at the page: what is not used now gives its memory back. */
  rest() {
    this.#isResting = true;
    if (!this.#current || !this.#spare || this.#queued) return;
    this.#spare.terminate();
    this.#spare = null;
  }

  /** Somebody looks at the page again. */
  wake() {
    this.#isResting = false;
    if (this.#current) this.#prepareNext();
  }

  /** @param {Run | Evaluate} message */
  #submit(message) {
    if (this.#state === "running") return;
    const [isReady, spare] = [this.#state === "ready", this.#spare];
    if (isReady && spare?.isReady) return this.#begin(this.#takeSpare(spare), message);
    if (isReady && this.#current && this.#isSmall) return this.#begin(this.#current, message);
    this.#withdraw();
    this.#queued = { message, holder: null };
    this.#enter("loading");
    this.#bootSpare();
    this.#handOver();
    this.#listener?.queued();
  }

  /** The spare that boots gets what is queued, and begins it without another word. */
  #handOver() {
    if (!this.#queued || !this.#spare || this.#queued.holder === this.#spare) return;
    this.#queued.holder = this.#spare;
    this.#spare.start(this.#queued.message, (message) => this.#hear(message));
  }

  /** Nothing is queued any more; an interpreter that has it already is thrown away. */
  #withdraw() {
    const holder = this.#queued?.holder;
    this.#queued = null;
    if (!holder) return;
    holder.terminate();
    if (this.#spare === holder) this.#spare = null;
  }

  /** @param {Interpreter} spare takes the place of the interpreter that ran last */
  #takeSpare(spare) {
    this.#current?.terminate();
    this.#current = spare;
    this.#spare = null;
    return spare;
  }

  #newRunId() {
    return `run-${++this.#count}`;
  }

  /** @param {Interpreter} interpreter @param {Run | Evaluate} message */
  #begin(interpreter, message) {
    this.#watch(message.runId);
    interpreter.start(message, (told) => this.#hear(told));
  }

  /** @param {string} id of the run that begins */
  #watch(id) {
    this.#run = { id, startedAt: performance.now(), stopAsked: false };
    this.#enter("running");
    this.#spareTimer = setTimeout(() => this.#prepareNext(), SPARE_AFTER_MS);
  }

  /** @param {RunMessage} message */
  #hear(message) {
    if (message.type !== "finished") return this.#listener?.run(message);
    this.#run = null;
    clearTimeout(this.#spareTimer);
    clearTimeout(this.#forceTimer);
    if (message.fatal) {
      this.#current?.terminate();
      this.#current = null;
    }
    this.#prepareNext();
    this.#enter(this.#current || this.#spare?.isReady ? "ready" : "loading");
    this.#listener?.run(message);
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

  /** Brings what an interpreter needs, and boots one. */
  async #load() {
    if (this.#isLoading) return;
    this.#isLoading = true;
    try {
      [this.#files] = await Promise.all([this.#bringFiles(), this.#openSandbox()]);
      this.#bootSpare();
      this.#handOver();
    } catch (error) {
      this.#fail(/** @type {Error} */ (error).message);
    }
    this.#isLoading = false;
  }

  /** Once it is open it stays, also where a file is missing. */
  async #openSandbox() {
    this.#sandbox ??= await this.#needs.openSandbox((id, message) => this.#died(id, message));
  }

  /** Boots a spare, unless the one that there is shall do. */
  #prepareNext() {
    if (!this.#current || !(this.#isSmall || this.#isResting)) this.#bootSpare();
  }

  /** @returns {Promise<Files>} what an earlier visit kept, or what the site ships */
  async #bringFiles() {
    const kept = await this.#needs.snapshots.get();
    if (kept) return kept;
    return this.#needs.loadFiles((...bytes) => {
      this.#bytes = bytes;
      this.#listener?.bytes(...bytes);
    });
  }

  #bootSpare() {
    const [sandbox, files] = [this.#sandbox, this.#files];
    if (this.#spare) return;
    if (!sandbox || !files) return void this.#load();
    const id = `worker-${++this.#count}`;
    const spare = new Interpreter(id, sandbox, files, (phase) => {
      this.#onOpened();
      if (this.#state === "loading") this.#listener?.phase(phase);
    });
    this.#spare = spare;
    if (this.#library) spare.extend(this.#library);
    spare.booted.then(
      (python) => this.#serve(spare, python),
      (error) => {
        if (this.#spare !== spare) return; // it was ended
        spare.terminate();
        // The frame may be gone, too, which tells nobody.
        this.#spare = this.#files = this.#sandbox = null;
        if (files.snapshot) this.#bootWithoutSnapshot();
        else this.#fail(error.message);
      },
    );
  }

  /** Whatever is wrong with what was kept, Python starts as on a first visit. */
  async #bootWithoutSnapshot() {
    await this.#needs.snapshots.drop();
    await this.#load();
  }

  /**
   * The spare has booted: whoever waited for it goes on.
   * @param {Interpreter} spare
   * @param {string} python its version
   */
  #serve(spare, python) {
    if (!this.#started) {
      this.#started = [python, performance.now() - this.#startedAt];
      this.#listener?.ready(...this.#started);
    }
    setTimeout(() => this.#keepSnapshot(), IDLE_MS);
    setTimeout(() => this.#loadLibrary(), LIBRARY_AFTER_MS);
    if (this.#state !== "loading" && this.#state !== "failed") return;
    this.#enter("ready");
    if (!this.#queued) return;
    const { runId } = this.#queued.message;
    this.#queued = null;
    this.#takeSpare(spare);
    this.#watch(runId);
  }

  /** Brings what the start left out; where that fails, a later start tries again. */
  async #loadLibrary() {
    if (this.#library) return;
    const archive = await this.#needs.loadLibrary().catch(() => null);
    if (!archive) return;
    this.#library = archive;
    for (const interpreter of [this.#current, this.#spare]) interpreter?.extend(archive);
  }

  /**
   * Keeps the memory of the spare for the starts to come. No program has run in it, so
   * none can plant itself there.
   */
  async #keepSnapshot() {
    if (this.#isSmall || !this.#files || this.#files.snapshot || !this.#spare?.isReady) return;
    this.#files = await this.#spare.snapshot();
    this.#needs.snapshots.keep(this.#files);
  }

  /** @param {string} workerId @param {string} message */
  #died(workerId, message) {
    if (this.#spare?.id === workerId) this.#spare.die(message);
    if (this.#current?.id !== workerId) return;
    const error = { name: "Python stopped working", message, traceback: "", frames: [] };
    this.#end({ outcome: "error", error });
  }

  /** What already runs goes on. @param {string} message why nothing can start */
  #fail(message) {
    if (this.#state !== "loading") return;
    this.#queued = null;
    this.#onOpened();
    this.#failure = message;
    this.#enter("failed");
    this.#listener?.failed(message);
  }

  /** @param {State} state */
  #enter(state) {
    this.#state = state;
    if (state !== "failed") this.#failure = "";
    this.#listener?.state(state);
  }
}
