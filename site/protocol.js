/**
 * The messages between the page, the sandbox frame and the worker.
 *
 * The page mints every run's id; whatever carries another run's id is dropped.
 * A worker runs strangers' programs, so each of its messages is checked here
 * before anything else looks at it.
 */

/** @typedef {"loading" | "ready" | "running" | "failed"} State */

/**
 * What the page hands to a new worker: the runtime's files as they are shipped, and
 * where there is one the snapshot to start from.
 * @typedef {Record<string, Blob>} Files
 */

/* Page → frame. */

/** @typedef {{type: "boot", workerId: string, files: Files}} Boot  comes with one port */
/** @typedef {{type: "arm", workerId: string, runId: string}} Arm */
/** @typedef {{type: "interrupt", workerId: string, runId: string}} Interrupt */
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
/** @typedef {Run | Evaluate | Ask | Reply | TakeSnapshot} ToWorker */

/* Worker → page: the interpreter's life. */

/** @typedef {{type: "progress", phase: string}} Progress */
/** @typedef {{type: "ready", versions: {python: string, match: string}}} Ready */
/** @typedef {{type: "failed", message: string}} Failed */
/** @typedef {{type: "snapshot", bytes: Uint8Array}} Snapshot  Python's memory */
/** @typedef {Progress | Ready | Failed | Snapshot} LifeMessage */
/** @typedef {{type: "reply", requestId: string, value: unknown}} Reply  null where it failed; both ways */

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
 * New points of one curve. `lines` is the chain of the program's lines that led
 * to the call of backward, outermost first.
 * @typedef {{
 *   type: "loss", runId: string, series: number, lines: number[],
 *   steps: Float64Array, values: Float64Array,
 * }} Loss
 */
/**
 * New points of a curve that the program logs beside the loss.
 * @typedef {{
 *   type: "log", runId: string, curve: number, name: string,
 *   steps: Float64Array, values: Float64Array,
 * }} Log
 */
/** @typedef {Record<string, any>} Plain  what isPlain lets through */
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
/** @typedef {Started | Output | Loss | Log | Figure | Request | Finished} RunMessage */

const MAX_TEXT = 2_000_000;
const MAX_POINTS = 1_000_000;
const MAX_BYTES = 5_000_000;
const MAX_SNAPSHOT = 100_000_000;

/** @param {unknown} value */
const isText = (value) => typeof value === "string" && value.length <= MAX_TEXT;

/** @param {unknown} value */
const isCount = (value) => Number.isInteger(value) && Number(value) >= 0;

/** @param {unknown} value */
const isNumbers = (value) => value instanceof Float64Array && value.length <= MAX_POINTS;

/** @param {unknown} value @param {(item: any) => boolean} check */
const isListOf = (value, check) =>
  Array.isArray(value) && value.length <= 1000 && value.every(check);

/**
 * Whether a value is made of texts, numbers, lists and plain objects, and not too many.
 * @param {unknown} value
 */
export function isPlain(value) {
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

/** @param {unknown} list */
const areObjects = (list) =>
  isListOf(list, (item) => typeof item === "object" && item && !Array.isArray(item));

/** @type {Record<string, (content: any) => boolean>} */
const contentShapes = {
  plot: ({ data, layout, frames }) =>
    areObjects(data) &&
    areObjects([layout]) &&
    areObjects(frames) &&
    isPlain([data, layout, frames]),
  matrix: ({ shape, columns, values }) =>
    isText(shape) && isCount(columns) && isNumbers(values) && values.length % (columns || 1) === 0,
  image: ({ mime, bytes }) =>
    ["image/png", "image/svg+xml"].includes(mime) &&
    bytes instanceof Uint8Array &&
    bytes.length <= MAX_BYTES,
  html: ({ text }) => isText(text),
  text: ({ text }) => isText(text),
};

/** @param {any} content */
const isContent = (content) =>
  Object.hasOwn(contentShapes, content?.kind) && contentShapes[content.kind](content);

/** @param {any} part */
const isErrorPart = (part) =>
  isText(part?.name) &&
  isText(part.message) &&
  isListOf(
    part.frames,
    (frame) =>
      isText(frame?.file) && isCount(frame.line) && isText(frame.name) && isText(frame.text),
  );

/** @param {any} error */
const isError = (error) =>
  isErrorPart(error) &&
  isText(error.traceback) &&
  (error.line === undefined || isCount(error.line)) &&
  isListOf(error.others ?? [], (other) => isText(other?.relation) && isErrorPart(other));

/** @param {any} value @param {string} names of its texts */
const hasTexts = (value, names) => names.split(" ").every((name) => isText(value?.[name]));

/** @type {Record<string, (payload: any) => boolean>} */
const requestShapes = {
  input: () => true,
  packages: ({ shipped, wanted }) =>
    isListOf(shipped, isText) &&
    isListOf(wanted, (module) => hasTexts(module, "module project similar")),
  fetch: (payload) => hasTexts(payload, "url accept"),
  install: ({ wheels }) =>
    isListOf(
      wheels,
      (wheel) => hasTexts(wheel, "file project version summary url sha256") && isCount(wheel.size),
    ),
  problem: (payload) => hasTexts(payload, "message"),
};

/** @type {Record<string, (message: any) => boolean>} */
const lifeShapes = {
  progress: (message) => isText(message.phase),
  ready: (message) => isText(message.versions?.python) && isText(message.versions.match),
  failed: (message) => isText(message.message),
  snapshot: ({ bytes }) => bytes instanceof Uint8Array && bytes.length <= MAX_SNAPSHOT,
};

/** @type {Record<string, (message: any) => boolean>} */
const runShapes = {
  started: () => true,
  output: (message) =>
    (message.stream === "stdout" || message.stream === "stderr") && isText(message.text),
  loss: (message) =>
    isCount(message.series) &&
    isListOf(message.lines, isCount) &&
    isNumbers(message.steps) &&
    isNumbers(message.values) &&
    message.steps.length === message.values.length,
  request: ({ requestId, kind, payload }) =>
    isText(requestId) &&
    Object.hasOwn(requestShapes, kind) &&
    typeof payload === "object" &&
    payload !== null &&
    requestShapes[kind](payload),
  log: (message) =>
    isCount(message.curve) &&
    isText(message.name) &&
    isNumbers(message.steps) &&
    isNumbers(message.values) &&
    message.steps.length === message.values.length,
  figure: (message) => isText(message.name) && isContent(message.content),
  finished: (message) =>
    ["ok", "error", "stopped"].includes(message.outcome) &&
    Number.isFinite(message.ms) &&
    (message.error === undefined || isError(message.error)),
};

/** @param {Record<string, (message: any) => boolean>} shapes @param {any} data */
const fits = (shapes, data) =>
  typeof data?.type === "string" && Object.hasOwn(shapes, data.type) && shapes[data.type](data);

/**
 * A message about the interpreter's life, or null if it is none.
 * @param {any} data
 * @returns {LifeMessage | null}
 */
export function lifeMessage(data) {
  return fits(lifeShapes, data) ? data : null;
}

/**
 * A message of the run with this id, or null if it is none.
 * @param {any} data
 * @param {string} runId
 * @returns {RunMessage | null}
 */
export function runMessage(data, runId) {
  return fits(runShapes, data) && data.runId === runId ? data : null;
}

/**
 * The answer to a question, or null if it is none; whoever asked checks its value.
 * @param {any} data
 * @returns {Reply | null}
 */
export function replyMessage(data) {
  return data?.type === "reply" && isText(data.requestId) ? data : null;
}

/**
 * A message from the sandbox frame, or null if it is none.
 * @param {any} data
 * @returns {FromFrame | null}
 */
export function frameMessage(data) {
  if (data?.type === "hello") return data;
  const died = data?.type === "died" && isText(data.workerId) && isText(data.message);
  return died ? data : null;
}
