/**
 * The messages between the page, the sandbox frame and the worker.
 *
 * The page mints every run's id; whatever carries another run's id is dropped.
 * A worker runs strangers' programs, so each of its messages is checked here
 * before anything else looks at it.
 */

/** @typedef {"loading" | "ready" | "running" | "failed"} State */

/**
 * What the page hands to a new worker: the runtime's files as they are shipped and, where
 * it is there already, the snapshot to start from.
 * @typedef {Record<string, Blob>} Files
 */

/* Page → frame. */

/** @typedef {{type: "boot", workerId: string, files: Files}} Boot  comes with one port */
/** @typedef {{type: "arm", workerId: string, runId: string}} Arm */
/** @typedef {{type: "interrupt", workerId: string}} Interrupt */
/** @typedef {{type: "terminate", workerId: string}} Terminate */
/** @typedef {Boot | Arm | Interrupt | Terminate | Hello} ToFrame */

/* Frame → page. */

/** @typedef {{type: "hello"}} Hello  the frame listens; both ways */
/** @typedef {{type: "died", workerId: string, message: string}} Died */
/** @typedef {Hello | Died} FromFrame */

/* Frame → worker: the URL whose disappearance means "stop". */

/** @typedef {{type: "boot", files: Files}} WorkerBoot  comes with one port */
/** @typedef {{type: "arm", runId: string, url: string}} WorkerArm */

/* Page → worker. */

/*
 * `input` is what the program reads where Python cannot wait for the reader; without it,
 * Python waits.
 */
/** @typedef {{type: "run", runId: string, files: Record<string, string | Uint8Array>, entry: string, input?: string}} Run */
/** @typedef {{type: "evaluate", runId: string, source: string, input?: string}} Evaluate */
/**
 * A question to an idle interpreter, such as whether a program's syntax is right;
 * `kind` names the function of playground/answers.py that answers.
 * @typedef {{type: "ask", requestId: string, kind: string, payload: unknown}} Ask
 */
/** @typedef {{type: "snapshot"}} TakeSnapshot  of a worker that nothing was asked of yet */
/** @typedef {{type: "library", archive: Blob}} Library  the rest of Python's own */
/** @typedef {Run | Evaluate | Ask | Reply | TakeSnapshot | Library} ToWorker */

/* Worker → page: the interpreter's life. */

/** @typedef {{type: "progress", phase: string}} Progress */
/** @typedef {{type: "ready", python: string}} Ready  its version */
/** @typedef {{type: "failed", message: string}} Failed */
/** @typedef {{type: "snapshot", files: Files}} Snapshot  what a later start begins with */
/** @typedef {{type: "reply", requestId: string, value: unknown}} Reply  null where it failed; both ways */
/** @typedef {Progress | Ready | Failed | Snapshot | Reply} LifeMessage */

/* Worker → page: one run. */

/** @typedef {{file: string, line: number, name: string, text: string}} Frame  innermost last */
/** @typedef {{name: string, message: string, frames: Frame[]}} ErrorPart */
/**
 * `others` led to the error, or are held by its group; `traceback` is Python's whole text.
 * @typedef {ErrorPart & {
 *   traceback: string, line?: number, others?: (ErrorPart & {relation: string})[],
 * }} RunError
 */
/** @typedef {"ok" | "error" | "stopped"} Outcome */

/** @typedef {{type: "started", runId: string}} Started */
/** @typedef {{type: "output", runId: string, stream: "stdout" | "stderr", text: string}} Output */
/**
 * New points of one curve: of a loss or, with a name, of what the program logs beside it.
 * `lines` is the chain of the program's lines that led to the call of backward, outermost
 * first.
 * @typedef {{
 *   type: "curve", runId: string, number: number, name: string, lines: number[],
 *   steps: Float64Array, values: Float64Array,
 * }} CurvePoints
 */
/** @typedef {Record<string, any>} Plain  what plain() lets through */
/** @typedef {{kind: "plot", data: Plain[], layout: Plain, frames: Plain[]}} Plot */
/** @typedef {{kind: "matrix", shape: string, columns: number, values: Float64Array}} MatrixContent */
/** @typedef {{kind: "image", mime: "image/png" | "image/svg+xml", bytes: Uint8Array<ArrayBuffer>}} ImageContent */
/** @typedef {{kind: "html" | "text", text: string}} TextContent */
/** @typedef {Plot | MatrixContent | ImageContent | TextContent} Content */
/**
 * What the program displays, in the place of what had the same name.
 * @typedef {{type: "figure", runId: string, name: string, content: Content}} Figure
 */
/**
 * Always the last message of a run.
 * @typedef {{type: "finished", runId: string, outcome: Outcome, ms: number, error?: RunError, fatal?: boolean}} Finished
 */
/**
 * What a run needs of the page, which replies: a line of input, or null for no more;
 * and, before the run starts, the packages that it imports.
 * @typedef {{type: "request", runId: string, requestId: string} & (
 *   | {kind: "input", payload: {}}
 *   | {kind: "packages", payload: {shipped: string[], wanted: Module[]}}
 *   | {kind: "fetch", payload: {url: string, accept: string}}
 *   | {kind: "install", payload: {wheels: Wheel[]}}
 *   | {kind: "problem", payload: {message: string}}
 * )} Request
 */
/** @typedef {{module: string, project: string, similar: string}} Module  that is not here */
/**
 * @typedef {{
 *   file: string, project: string, version: string, summary: string,
 *   url: string, size: number, sha256: string,
 * }} Wheel
 */
/** @typedef {Started | Output | CurvePoints | Figure | Request | Finished} RunMessage */

const MAX_TEXT = 2_000_000;
const MAX_POINTS = 1_000_000;
const MAX_BYTES = 5_000_000;
const MAX_FILE = 100_000_000;

/** @typedef {(value: any) => boolean} Check */

/** @param {number} most characters @returns {Check} */
const textUpTo = (most) => (value) => typeof value === "string" && value.length <= most;
const text = textUpTo(MAX_TEXT);
/** @type {Check} */
const count = (value) => Number.isInteger(value) && value >= 0;
/** @type {Check} */
const numbers = (value) => value instanceof Float64Array && value.length <= MAX_POINTS;
/** @param {number} most @returns {Check} */
const bytes = (most) => (value) => value instanceof Uint8Array && value.length <= most;

/** @param {string[]} words @returns {Check} */
const among = (...words) => words.includes.bind(words);

/** @param {Check} check @returns {Check} */
const optional = (check) => (value) => (value ?? null) === null || check(value);

/** @param {Check} check of each item @param {number} most @returns {Check} */
const list =
  (check, most = 1000) =>
  (value) =>
    Array.isArray(value) && value.length <= most && value.every((item) => check(item));

/** @param {RegExp} pattern @returns {Check} */
const matching = (pattern) => (value) => typeof value === "string" && pattern.test(value);

/**
 * @param {Record<string, Check>} fields
 * @param {Check} whole how they fit together
 * @returns {Check}
 */
const shape = (fields, whole = () => true) => {
  const checks = Object.entries(fields);
  return (value) =>
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    checks.every(([name, check]) => check(value[name])) &&
    whole(value);
};

/** @param {string} name of the field that names the shape @param {Record<string, Check>} shapes */
const oneOf = (name, shapes) => (/** @type {any} */ value) =>
  typeof value?.[name] === "string" &&
  Object.hasOwn(shapes, value[name]) &&
  shapes[value[name]](value);

/** Whether a value is made of texts, numbers, lists and plain objects, and not too many. @type {Check} */
function plain(value) {
  let room = MAX_POINTS;
  const todo = [value];
  while (todo.length) {
    const item = todo.pop();
    if (--room < 0) return false;
    if (typeof item === "string") room -= item.length / 8;
    else if (typeof item === "object" && item) {
      if (!Array.isArray(item) && Object.getPrototypeOf(item) !== Object.prototype) return false;
      for (const part of Object.values(item)) todo.push(part);
    } else if (["bigint", "symbol", "function"].includes(typeof item)) return false;
  }
  return true;
}

const object = shape({});

const content = oneOf("kind", {
  plot: shape({ data: list(object), layout: object, frames: list(object) }, plain),
  matrix: shape(
    { shape: text, columns: count, values: numbers },
    ({ columns, values }) => values.length % (columns || 1) === 0,
  ),
  image: shape({ mime: among("image/png", "image/svg+xml"), bytes: bytes(MAX_BYTES) }),
  html: shape({ text }),
  text: shape({ text }),
});

/** @param {string} names of fields that are texts */
const texts = (names) => Object.fromEntries(names.split(" ").map((name) => [name, text]));

const place = shape({ ...texts("file name text"), line: count });
const part = { ...texts("name message"), frames: list(place, 50) };
const others = optional(list(shape({ ...part, relation: text }), 10));
const error = shape({ ...part, traceback: text, line: optional(count), others });

// Names, not sentences, for they are shown in what the page asks the reader.
const name = matching(/^[\w.-]{0,100}$/);
const module = shape({ module: name, project: name, similar: name });
const wheel = shape({ ...texts("file version summary url sha256"), project: name, size: count });

const need = oneOf("kind", {
  input: shape({ payload: object }),
  packages: shape({ payload: shape({ shipped: list(text), wanted: list(module) }) }),
  fetch: shape({ payload: shape(texts("url accept")) }),
  install: shape({ payload: shape({ wheels: list(wheel) }) }),
  problem: shape({ payload: shape({ message: textUpTo(1000) }) }),
});

/** @type {Check} */
const files = (value) =>
  object(value) &&
  Object.values(value).every((file) => file instanceof Blob && file.size <= MAX_FILE);

const life = oneOf("type", {
  progress: shape({ phase: text }),
  ready: shape({ python: text }),
  failed: shape({ message: text }),
  snapshot: shape({ files }),
  reply: shape({ requestId: text }), // whoever asked checks its value
});

const run = oneOf("type", {
  started: object,
  output: shape({ stream: among("stdout", "stderr"), text }),
  curve: shape(
    { number: count, name: text, lines: list(count), steps: numbers, values: numbers },
    ({ steps, values }) => steps.length === values.length,
  ),
  figure: shape({ name: text, content }),
  request: shape({ requestId: text }, need),
  finished: shape({
    outcome: among("ok", "error", "stopped"),
    ms: Number.isFinite,
    error: optional(error),
  }),
});

const frame = oneOf("type", { hello: object, died: shape(texts("workerId message")) });

/**
 * A message about the interpreter's life, or null if it is none.
 * @param {any} data
 * @returns {LifeMessage | null}
 */
export const lifeMessage = (data) => (life(data) ? data : null);

/**
 * A message of the run with this id, or null if it is none.
 * @param {any} data
 * @param {string} runId
 * @returns {RunMessage | null}
 */
export const runMessage = (data, runId) => (run(data) && data.runId === runId ? data : null);

/**
 * A message from the sandbox frame, or null if it is none.
 * @param {any} data
 * @returns {FromFrame | null}
 */
export const frameMessage = (data) => (frame(data) ? data : null);
