/** Has the site kept for use without a network, as soon as nobody waits for anything. */

const CALM_MS = 2000;

/** @param {string} build ours @param {() => boolean} isCalm whether nothing runs or loads */
export function keepOffline(build, isCalm) {
  setTimeout(() => (isCalm() ? register(build) : keepOffline(build, isCalm)), CALM_MS);
}

/** @param {string} build */
async function register(build) {
  try {
    const how = /** @type {const} */ ({ updateViaCache: "none" });
    const { waiting } = await navigator.serviceWorker.register("service-worker.js", how);
    waiting?.postMessage(build);
  } catch {
    // On plain http, in private windows and in some frames the network stays needed.
  }
}
