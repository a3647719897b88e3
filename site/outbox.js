/** What a worker tells the page. */

const FLUSH_MS = 33;

export const outbox = {
  /** @type {MessagePort | null} */
  port: null,
  runId: "",
  stream: "stdout",
  /** Text on its way to the console, sent in batches: timers are dead while Python runs. */
  /** @type {string[]} */
  parts: [],
  dueAt: 0,

  /** @param {string} runId of the run whose first words go at once */
  begin(runId) {
    Object.assign(this, { runId, dueAt: 0 });
  },

  /** @param {object} message */
  post(message) {
    this.port?.postMessage(message);
  },

  /** @param {string} type @param {object} fields of the present run */
  tell(type, fields) {
    this.post({ type, runId: this.runId, ...fields });
  },

  /** @param {string} stream @param {string} text */
  write(stream, text) {
    if (stream !== this.stream) this.flush(0);
    this.stream = stream;
    this.parts.push(text);
    this.flushIfDue(performance.now());
  },

  /** @param {number} now */
  flushIfDue(now) {
    if (now >= this.dueAt) this.flush();
  },

  /** @param {number} [pause] ms before more is sent, unless something takes it along */
  flush(pause = FLUSH_MS) {
    this.dueAt = performance.now() + pause;
    if (!this.parts.length) return;
    this.tell("output", { stream: this.stream, text: withoutOverwritten(this.parts.join("")) });
    this.parts = [];
  },
};

/**
 * Of all that a progress bar writes to its line, the last is enough: what returns to
 * the line's start goes if what comes next is at least as long.
 * @param {string} text
 */
function withoutOverwritten(text) {
  if (!text.includes("\r")) return text;
  const parts = text.split(/\r(?!\n)/);
  const isNeeded = (/** @type {string} */ part, /** @type {number} */ i) =>
    i === 0 || part.includes("\n") || part.length > (parts[i + 1]?.split("\n")[0].length ?? -1);
  return parts.filter(isNeeded).join("\r");
}
