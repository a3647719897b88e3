/**
 * One Python interpreter, in a classic worker of opaque origin without network.
 *
 * It boots Pyodide from the Blobs that the page hands over, then runs programs
 * through the playground package and reports over its own port. Classic, because a module
 * worker from a blob: URL fails in an opaque origin in Chromium.
 */

/** @import { Ask, Evaluate, Files, Run, RunError, Outcome, ToWorker, WorkerArm, WorkerBoot } from "./protocol.js" */
import { boot, readNow } from "./boot.js";
import { hasFewCores } from "./cores.js";
import { ear, isGone, SIGINT } from "./ear.js";
import { outbox } from "./outbox.js";
import { sealed } from "./seal.js";
import { squeezed } from "./squeeze.js";
import { unpacked } from "./unpack.js";

// Longer than the pause between two messages of losses, which take text along.
const FLUSH_WITH_LOSSES_MS = hasFewCores ? 400 : 200;

// Pyodide refuses classic workers and knows them by a working importScripts.
self.importScripts = () => {
  throw new TypeError("module worker");
};

// WebKit gives a Cache Storage even to an opaque origin, and a worker made here would
// have one of its own.
for (let owner = self; owner; owner = Object.getPrototypeOf(owner)) {
  for (const name of ["caches", "Worker"]) Reflect.deleteProperty(owner, name);
}

/** @type {any} */
let runner;
/** @type {(value: any) => any} */
let toPython;
/** @type {WorkerArm | null} */
let armed = null;
/** @type {Run | Evaluate | null} */
let waiting = null;

/** @param {any} value of Python @returns {any} as plain objects, which can be sent */
const plain = (value) => (value?.toJs ? value.toJs({ dict_converter: Object.fromEntries }) : value);

/** What a run has asked the page for, and who waits for it. */
const asked = {
  count: 0,
  /** @type {Map<string, (value: any) => void>} */
  waiting: new Map(),

  /** @param {string} requestId @param {any} value */
  settle(requestId, value) {
    this.waiting.get(requestId)?.(value);
    this.waiting.delete(requestId);
  },

  /** Python hears no Stop while it waits: give up then, and it does, each time. @param {string} requestId */
  async giveUpWhenStopped(requestId) {
    while (ear.url && this.waiting.has(requestId)) {
      await new Promise((resolve) => setTimeout(resolve, ear.interval));
      if (!ear.url || !isGone(ear.url)) continue;
      ear.isStopped = false;
      this.settle(requestId, null);
    }
  },
};

/** What the playground package sees of the page. */
const host = {
  has_few_cores: hasFewCores,

  /** @param {string} stream @param {string} text */
  output: (stream, text) => outbox.write(stream, text),

  /** @param {number} number @param {string} name @param {any[]} points */
  curve(number, name, ...points) {
    const [lines, steps, values] = points.map(plain);
    outbox.tell("curve", { number, name, lines, steps, values });
    outbox.flush(FLUSH_WITH_LOSSES_MS); // the page draws both in one frame
  },

  /** @param {string} name @param {any} content */
  figure(name, content) {
    outbox.flush(); // what was printed before it comes before it
    outbox.tell("figure", { name, content: plain(content) });
  },

  /** Is asked by whatever waits inside Python, as time.sleep does. */
  interrupted() {
    ear.isPaused = false;
    const now = performance.now();
    outbox.flushIfDue(now);
    if (ear.url && now - ear.lookedAt >= ear.interval) ear.look(now);
    const signal = ear.signal;
    ear.signal = 0;
    return signal === SIGINT;
  },

  interrupt: () => ear.interrupt(),

  deaf: () => ear.deaf(),

  /** The rest of Python's library, if it has come. */
  library: () => library && toPython(new Uint8Array(readNow(library))),

  /** @param {string} kind @param {any} payload @returns {Promise<any>} */
  ask(kind, payload) {
    outbox.flush();
    const requestId = `${outbox.runId}:${++asked.count}`;
    outbox.tell("request", { requestId, kind, payload: plain(payload) });
    ear.isPaused = true;
    return new Promise((resolve) => {
      asked.waiting.set(requestId, resolve);
      asked.giveUpWhenStopped(requestId);
    });
  },

  /** Suspends Python until a promise is settled. */
  wait: null,
};

/** @type {Blob | null} */
let library = null;
/** @type {Files} */
let shipped = {};
/** @type {any} Pyodide, before it knows anything of this worker */
let fresh = null;

/** Makes Python ready for programs, for the first message that needs it. */
function wake() {
  const pyodide = fresh;
  fresh = null;
  // What a snapshot can be taken of has its names of JavaScript's wrapped.
  pyodide.unregisterJsModule("js");
  pyodide.registerJsModule("js", self);
  host.wait = pyodide.pyimport("pyodide.ffi").run_sync;
  runner = pyodide.pyimport("playground.stage").Stage(host);
  toPython = pyodide.toPy;
  // Whoever waits for a task hears how it ended; nobody else needs to.
  const loop = pyodide.pyimport("asyncio").get_event_loop();
  loop._keyboard_interrupt_handler = loop._system_exit_handler = () => {};
  pyodide.setInterruptBuffer({
    get 0() {
      return ear.poll();
    },
    set 0(value) {
      ear.signal = value;
    },
  });
}

/** Starts the run that waits as soon as its stop URL is there too. */
function startWhenArmed() {
  if (!waiting || !armed || waiting.runId !== armed.runId) return;
  run(waiting, armed.url);
  waiting = armed = null;
}

/** Hands out what a start needs, if nothing but Python's own start is in its memory. */
async function takeSnapshot() {
  if (!fresh) return;
  const memory = squeezed(fresh.makeMemorySnapshot());
  /** @type {Files} */
  const files = { snapshot: sealed(memory.buffer) };
  for (const [name, blob] of Object.entries(shipped)) {
    files[name] = sealed(await (await unpacked(blob)).arrayBuffer());
  }
  outbox.post({ type: "snapshot", files });
}

/**
 * Answers what the page asks beside the runs. Whatever a program left may fail here,
 * and then there is no answer.
 * @param {Ask} message
 */
function answer({ requestId, kind, payload }) {
  let value = null;
  try {
    value = plain(runner.answer(kind, toPython(payload)));
  } catch {}
  outbox.post({ type: "reply", requestId, value });
}

/** @param {Run | Evaluate} message @param {string} url */
async function run(message, url) {
  outbox.begin(message.runId);
  if (!(await prepare(message))) return outbox.tell("finished", { ms: 0, outcome: "stopped" });
  outbox.tell("started", {});
  const startedAt = performance.now();
  ear.listen(url);
  const result = await perform(message);
  ear.deaf();
  outbox.flush();
  outbox.tell("finished", { ms: performance.now() - startedAt, ...result });
}

/**
 * Brings what the program imports; false if it shall not start.
 * @param {Run | Evaluate} message
 */
async function prepare(message) {
  try {
    return await runner.prepare(toPython(message));
  } catch {
    // What a program left may fail here; then the run shows what is missing.
    return true;
  }
}

/**
 * @param {Run | Evaluate} message
 * @returns {Promise<{outcome: Outcome, error?: RunError, fatal?: boolean}>}
 */
async function perform(message) {
  try {
    const { perform } = runner;
    // Where its input is not prepared, Python is called in a way that lets it wait.
    const canWait = message.input === undefined;
    const job = toPython(message);
    return plain(await (canWait ? perform.callPromising(job) : perform(job)));
  } catch (error) {
    // An interrupt that landed in the runner itself, or an interpreter that died.
    if (ear.isStopped) return { outcome: "stopped" };
    const text = String(error);
    const why = /call stack|recursion/.test(text)
      ? "Something called itself, or held itself, deeper than a browser allows. "
      : "";
    const message = `${why}The interpreter died and a new one takes its place.`;
    const traceback = text.slice(-2000);
    const failure = { name: "Python stopped working", message, traceback, frames: [] };
    return { outcome: "error", fatal: true, error: failure };
  }
}

/** @param {ToWorker} message */
function receive(message) {
  if (message.type === "snapshot") return takeSnapshot();
  if (message.type === "library") {
    library = message.archive;
    return;
  }
  if (fresh) wake();
  if (message.type === "ask") answer(message);
  else if (message.type === "reply") asked.settle(message.requestId, toPython(message.value));
  else {
    waiting = message;
    startWhenArmed();
  }
}

/** @param {Files} files @param {MessagePort} port */
async function start(files, port) {
  outbox.port = port;
  const onPhase = (/** @type {string} */ phase) => outbox.post({ type: "progress", phase });
  try {
    fresh = await boot(files, onPhase, (stream, text) => outbox.write(stream, text));
    const sys = fresh.pyimport("sys");
    outbox.post({ type: "ready", python: sys.version.split(" ")[0] });
    sys.destroy();
    port.onmessage = ({ data }) => receive(data);
    if (files.snapshot) wake(); // nobody needs another one
  } catch (error) {
    outbox.post({ type: "failed", message: String(error).slice(-2000) });
  }
}

self.onmessage = ({ data, ports }) => {
  /** @type {WorkerBoot | WorkerArm} */
  const message = data;
  if (message.type === "arm") {
    armed = message;
    return startWhenArmed();
  }
  shipped = message.files;
  start(shipped, ports[0]);
};
self.postMessage("hello");
