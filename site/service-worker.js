/**
 * Keeps whole versions of the site, for use without a network.
 *
 * A version is a cache of its own, with the page put in last: where the page is, all that
 * it loads is, too. Each visit gets the newest such version, and goes on with it until it
 * is closed. The page of a new version tells its worker, which waits, that it is there;
 * when no other page is open, the worker takes over and deletes the versions before it.
 *
 * All pages of an owner may share one host: names of caches begin with this site's folder,
 * and only what stands in the list of its files is answered.
 */

/** @type {ServiceWorkerGlobalScope} */
const worker = /** @type {any} */ (self);
const { build, files, later } = KEPT; // the build writes it above this script
const FOLDER = new URL("./", location.href).pathname;
const CACHES = `match:${FOLDER}:site:`;
const PAGE = "./";
const HASHED = "assets/";

worker.addEventListener("install", (event) => {
  // Where the browser can, it answers these itself, and need not start this script first.
  /** @type {any} */ (event).addRoutes?.({
    condition: { urlPattern: `${FOLDER}${HASHED}*` },
    source: "cache",
  });
  event.waitUntil(keepAll());
});

worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));

worker.addEventListener("message", (event) => event.waitUntil(hearOf(event.data)));

worker.addEventListener("fetch", (event) => {
  const path = event.request.method === "GET" && pathOf(event.request.url);
  if (path && isOurs(path)) event.respondWith(answer(event, path));
});

/** @param {string} address @returns {string} its path below our folder, or nothing */
function pathOf(address) {
  const { origin, pathname } = new URL(address);
  if (origin !== location.origin || !pathname.startsWith(FOLDER)) return "";
  const path = pathname.slice(FOLDER.length);
  return path === "" || path === "index.html" ? PAGE : path;
}

/** @param {string} path */
function isOurs(path) {
  return path.startsWith(HASHED) || Object.hasOwn(files, path) || Object.hasOwn(later, path);
}

/** @returns {Promise<string[]>} the names of this site's caches, the newest last */
async function names() {
  const version = (/** @type {string} */ name) => name.slice(CACHES.length);
  const all = await caches.keys();
  return all.filter((name) => name.startsWith(CACHES) && /^\w+$/.test(version(name)));
}

/** @param {string} path @returns {Promise<Response | undefined>} from the newest whole version */
async function find(path) {
  if (path.startsWith(HASHED)) return caches.match(path); // the same in each that has it
  for (const name of (await names()).reverse()) {
    const cache = await caches.open(name);
    const kept = (await cache.match(PAGE)) && (await cache.match(path));
    if (kept) return kept;
  }
}

/** @param {FetchEvent} event @param {string} path @returns {Promise<Response>} */
async function answer(event, path) {
  const kept = await find(path);
  if (kept) return kept;
  const response = await fetch(event.request);
  // Another site of this host may have deleted what was kept here.
  if (path === PAGE) event.waitUntil(keepAll());
  if (Object.hasOwn(later, path)) event.waitUntil(keep(path, response.clone(), later[path]));
  return response;
}

/** @type {Promise<void> | null} */
let keeping = null;

/** Visits at the same time wait for one another's: who fails deletes what is there. */
function keepAll() {
  keeping ??= keepFiles().finally(() => {
    keeping = null;
  });
  return keeping;
}

/** Keeps every file; what does not change with its name is taken from an older version. */
async function keepFiles() {
  const cache = await caches.open(CACHES + build);
  if (await cache.match(PAGE)) return;
  try {
    // One after the other, for somebody may be working.
    for (const [path, hashes] of Object.entries(files)) {
      const isHashed = path.startsWith(HASHED);
      const old = isHashed && (await find(path));
      const fresh = isHashed ? "default" : "no-cache"; // others keep their name
      if (old) await cache.put(path, old);
      else await keep(path, await fetch(path, { cache: fresh }), hashes);
    }
    // A version that took over meanwhile has deleted what was kept until then.
    const whole = await caches.open(CACHES + build);
    for (const path of Object.keys(files))
      if (!(await whole.match(path))) throw new Error(`${path} was deleted again.`);
  } catch (error) {
    await caches.delete(CACHES + build);
    throw error;
  }
}

/**
 * Keeps a file if it is the right one: not an error, a portal's page, or another version.
 * @param {string} path
 * @param {Response} response
 * @param {string[]} hashes of what it may be: some hosts unpack a .gz on the way
 */
async function keep(path, response, hashes) {
  const bytes = await response.arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).slice(0, 8);
  const hex = [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (!hashes.includes(hex)) throw new Error(`${path} is not the one of build ${build}.`);
  const headers = { "content-type": response.headers.get("content-type") ?? "" };
  const cache = await caches.open(CACHES + build);
  await cache.put(path, new Response(bytes, { headers }));
}

async function takeOver() {
  const others = (await names()).filter((name) => name !== CACHES + build);
  await Promise.all(others.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** @param {unknown} version of a page that is open */
async function hearOf(version) {
  const all = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const paths = all.map(({ url }) => pathOf(url));
  const pages = paths.filter((path) => isOurs(path) && !path.startsWith(HASHED));
  if (version === build && pages.length === 1) await worker.skipWaiting();
}
