// The site's keeper, with caches and a network of the test's own.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

const SCRIPT = readFileSync(new URL("../../site/service-worker.js", import.meta.url), "utf8");
const HASH = "e3b0c44298fc1c14"; // of nothing, which is what each file holds
const FILES = { "assets/a.js": [HASH], "assets/b.js": [HASH], "./": [HASH] };

/** Caches of one site: who holds one that is deleted writes where nobody looks. */
class Caches {
  /** @type {Map<string, Map<string, Response>>} */
  kept = new Map();

  /** @param {string} name */
  async open(name) {
    const files = this.kept.get(name) ?? new Map();
    this.kept.set(name, files);
    return {
      match: async (/** @type {string} */ path) => files.get(path),
      put: async (/** @type {string} */ path, /** @type {Response} */ response) =>
        void files.set(path, response),
    };
  }

  /** @param {string} path */
  async match(path) {
    return [...this.kept.values()].find((files) => files.has(path))?.get(path);
  }

  keys = async () => [...this.kept.keys()];
  delete = async (/** @type {string} */ name) => this.kept.delete(name);

  /** The names of the files of a version. */
  of = (/** @type {string} */ build) => [...(this.kept.get(`match:/:site:${build}`)?.keys() ?? [])];
}

/**
 * A worker of a version: what it is told, and resolves when it has done all of it.
 * @param {string} build
 * @param {Caches} caches
 * @param {(path: any) => Promise<Response>} fetch
 */
function worker(build, caches, fetch) {
  /** @type {Record<string, (event: object) => void>} */
  const handlers = {};
  const self = {
    /** @param {string} type @param {(event: object) => void} handler */
    addEventListener(type, handler) {
      handlers[type] = handler;
    },
    clients: { claim: async () => {} },
  };
  const location = new URL("https://match.test/service-worker.js");
  const KEPT = { build, files: FILES, later: {} };
  runInNewContext(SCRIPT, { self, KEPT, location, caches, fetch, crypto, URL, Response });
  return async (/** @type {string} */ type, fields = {}) => {
    /** @type {Promise<unknown>[]} */
    const waits = [];
    const wait = (/** @type {Promise<unknown>} */ promise) => waits.push(promise);
    handlers[type]({ ...fields, waitUntil: wait, respondWith: wait });
    for (const promise of waits) await promise; // more of them may come
  };
}

const found = async () => new Response("");
const visit = { request: { method: "GET", url: "https://match.test/" } };

test("a version that loses files while it comes is none", async () => {
  const caches = new Caches();
  const old = worker("1", caches, found);
  await old("install");
  const fresh = worker("2", caches, async (path) => {
    if (path === "./") await old("activate"); // which deletes all others
    return found();
  });
  await fresh("install").catch(() => {});
  assert.deepEqual([caches.of("1"), caches.of("2")], [Object.keys(FILES), []]);
  await worker("2", caches, found)("install");
  assert.deepEqual(caches.of("2"), Object.keys(FILES));
});

test("visits at the same time bring a version once", async () => {
  const caches = new Caches();
  /** @type {unknown[]} */
  const asked = [];
  const tell = worker("1", caches, async (path) => {
    asked.push(path);
    return found();
  });
  await Promise.all([tell("fetch", visit), tell("fetch", visit)]);
  assert.deepEqual(
    asked.filter((path) => typeof path === "string"),
    Object.keys(FILES),
  );
  assert.deepEqual(caches.of("1"), Object.keys(FILES));
});
