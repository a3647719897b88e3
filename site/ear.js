/**
 * Hears the reader's Stop while Python keeps this thread busy: the frame revokes
 * the URL of the run, and a synchronous request for it then fails.
 */

import { outbox } from "./outbox.js";

export const SIGINT = 2;

export const ear = {
  url: "",
  signal: 0,
  isStopped: false,
  lookedAt: 0,
  interval: 50,
  asked: 0,
  every: 1,
  clockAt: 0,
  /** While a program waits, only what Pyodide does for it could be interrupted. */
  isPaused: false,

  /** @param {string} url */
  listen(url) {
    const now = performance.now();
    Object.assign(this, { url, signal: 0, lookedAt: now, every: 1, clockAt: now });
    this.isStopped = this.isPaused = false;
  },

  deaf() {
    this.url = "";
    this.signal = 0;
  },

  /**
   * Pyodide asks from hundreds to millions of times a second, so the clock is looked
   * at every so many times, as often as makes some milliseconds.
   */
  poll() {
    if (++this.asked < this.every || !this.url || this.isPaused) return this.signal;
    this.asked = 0;
    const now = performance.now();
    const passed = now - this.clockAt;
    if (passed < 2) this.every = Math.min(256, this.every * 2);
    else if (passed > 8) this.every = Math.max(1, this.every >> 2);
    this.clockAt = now;
    if (now - this.lookedAt >= this.interval) this.look(now);
    return this.signal;
  },

  interrupt() {
    if (!this.url) return;
    this.isStopped = true;
    this.signal = SIGINT;
  },

  /** @param {number} now */
  look(now) {
    outbox.flushIfDue(now);
    if (!this.isStopped && isGone(this.url)) this.interrupt();
    const done = performance.now();
    this.lookedAt = done;
    // At most 2 % of the time goes into looking, unless a look takes more than 2 ms.
    this.interval = Math.min(120, Math.max(50, 50 * (done - now)));
  },
};

/** @param {string} url */
export function isGone(url) {
  try {
    const request = new XMLHttpRequest();
    request.open("GET", url, false);
    request.send();
    return false;
  } catch {
    return true;
  }
}
