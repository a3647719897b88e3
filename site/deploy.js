/**
 * A new version of the site while the page is open: files that the page has not asked for
 * yet may be gone. It is then loaded anew, once for each version. This is a script of its
 * own, too, for main.js itself may be gone where the browser had kept the page.
 */

/**
 * What the tab remembers, so that no version is gone back to: two reloads in a row would
 * lead nowhere.
 * @typedef {{builds: string[], hadRun: boolean, isNews: boolean}} Update
 */

/**
 * @template T
 * @param {Promise<T>} loading a file of the site
 * @returns {Promise<T>} what it gives, unless the site is another one by now
 */
export async function ours(loading) {
  try {
    return await loading;
  } catch (error) {
    await follow();
    throw error;
  }
}

/** @returns {Update | null} the update that just came, which is told once */
export function takeUpdate() {
  const update = read();
  if (!update?.isNews || update.builds.at(-1) !== ownBuild()) return null;
  write({ ...update, isNews: false });
  return update;
}

/** @type {Promise<void> | null} */
let following = null;

/** Many files may be missing at once: all of them wait for one answer. */
function follow() {
  following ??= compare().finally(() => {
    following = null;
  });
  return following;
}

/** Loads the page anew if the server has a version that this tab has not had. */
async function compare() {
  const response = await fetch(location.pathname, { cache: "no-store" }).catch(() => null);
  const build = response?.ok && buildOf(await response.text());
  const builds = [...(read()?.builds ?? []), ownBuild()];
  if (!build || builds.includes(build)) return;
  const hadRun = document.body.dataset.state === "running";
  if (!write({ builds: [...builds, build], hadRun, isNews: true })) return;
  location.reload();
  await new Promise(() => {}); // nobody need hear of a failure now
}

const ownBuild = () => buildOf(document.getElementById("manifest")?.textContent ?? "");

/** @param {string} text a page, or the manifest in it */
const buildOf = (text) => /"build": "(\w+)"/.exec(text)?.[1] ?? "";

const key = () => `match:${location.pathname.replace(/[^/]*$/, "")}:update`;

/** @returns {Update | null} */
function read() {
  try {
    return JSON.parse(sessionStorage.getItem(key()) ?? "null");
  } catch {
    return null;
  }
}

/** @param {Update} update @returns {boolean} whether it is kept, as all work is then */
function write(update) {
  try {
    sessionStorage.setItem(key(), JSON.stringify(update));
    return true;
  } catch {
    return false;
  }
}

// What was missing before this script was here, and what is from here on.
const loaded = /** @type {PerformanceResourceTiming[]} */ (
  performance.getEntriesByType("resource")
);
if (loaded.some(({ responseStatus }) => responseStatus >= 400)) follow();
// Not under Node, whose tests ask nothing of a server.
globalThis.addEventListener?.(
  "error",
  ({ target }) => {
    if (target instanceof HTMLScriptElement) follow();
  },
  true,
);
