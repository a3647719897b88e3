/** The status line: what the interpreter does, and how the training goes. */

/** @import { CurvePoints } from "./protocol.js" */
import { find } from "./element.js";
import { formatCount, formatMegabytes, formatNumber, formatSeconds } from "./format.js";

const ANNOUNCE_MS = 3000;
const REFRESH_MS = 100;

export class Status {
  #numbers = find("numbers");
  #steps = 0;
  #runSteps = 0;
  #loss = NaN;
  #startedAt = 0;
  #announcedAt = 0;
  #shownAt = 0;

  /** @param {string} text */
  set phase(text) {
    find("phase").textContent = text;
  }

  /** @param {number} loaded @param {number} total */
  bytes(loaded, total) {
    find("progress").value = loaded / total;
    const done = formatMegabytes(loaded).replace(" MB", "");
    this.phase = `Loading Python, ${done} of ${formatMegabytes(total)}, then starting it`;
  }

  /** @param {string} python @param {string} match @param {number} ms */
  versions(python, match, ms) {
    find("versions").textContent =
      `Python ${python} · match ${match} · ready in ${formatSeconds(ms)}`;
  }

  begin() {
    this.#steps = this.#runSteps = 0;
    this.#startedAt = performance.now();
    this.#numbers.hidden = true;
  }

  /** The last loss of this run, in words; "" before there is one. */
  get loss() {
    return this.#runSteps ? formatNumber(this.#loss) : "";
  }

  /** @param {CurvePoints} loss */
  add({ steps, values }) {
    if (!steps.length) return;
    this.#steps = steps[steps.length - 1] + 1;
    this.#loss = values[values.length - 1];
    this.#runSteps += steps.length;
    const now = performance.now();
    if (now - this.#shownAt < REFRESH_MS) return;
    this.#shownAt = now;
    this.#show(now - this.#startedAt);
    this.announce(`Step ${formatCount(this.#steps)}, loss ${formatNumber(this.#loss)}.`);
  }

  /** @param {number} ms how long the run took */
  finish(ms) {
    if (this.#runSteps) this.#show(ms);
  }

  /** @param {string} text at most every three seconds, or at once if it is urgent */
  announce(text, isUrgent = false) {
    const now = performance.now();
    if (!isUrgent && now - this.#announcedAt < ANNOUNCE_MS) return;
    this.#announcedAt = now;
    find("announcer").textContent = text;
  }

  /** @param {number} ms */
  #show(ms) {
    const [step, loss, rate] = this.#numbers.querySelectorAll("b");
    step.textContent = formatCount(this.#steps);
    loss.textContent = formatNumber(this.#loss);
    rate.textContent = formatCount(this.#runSteps / (ms / 1000));
    this.#numbers.hidden = false;
  }
}
