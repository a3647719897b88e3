/** Drawing at a pace that leaves the machine to the program: the costlier, the rarer. */

import { hasFewCores } from "./cores.js";

// How many times as long as drawing took.
const COSTS = hasFewCores ? 8 : 4;
// Between two turns in ms, however much one costs: a machine may have slept through it.
const MOST = 500;

/**
 * A function that asks for one more turn of `draw`, soon: never two at once, and never
 * more often than the reader sees or the last one's cost allows.
 * @param {() => unknown} draw
 * @param {number} [least] ms between two turns
 */
export function paced(draw, least = 1000 / 30) {
  let isAsked = false;
  let isUnderWay = false;
  let cost = 0;
  let endedAt = -Infinity;

  const turn = async () => {
    isAsked = false;
    const startedAt = performance.now();
    try {
      await draw();
    } finally {
      endedAt = performance.now();
      cost = endedAt - startedAt;
      isUnderWay = false;
      if (isAsked) ask();
    }
  };

  function ask() {
    isAsked = true;
    if (isUnderWay) return;
    isUnderWay = true;
    // A timer, not a frame: a hidden tab draws no frames but still fills up.
    const pause = Math.min(MOST, Math.max(least, COSTS * cost));
    setTimeout(turn, Math.max(0, endedAt + pause - performance.now()));
  }
  return ask;
}
