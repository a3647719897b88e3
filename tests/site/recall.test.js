import assert from "node:assert/strict";
import { test } from "node:test";
import { Recall } from "../../site/recall.js";

/** A storage that remembers. @param {Record<string, string>} kept */
function memory(kept = {}) {
  return {
    get: (/** @type {string} */ name) => kept[name] ?? null,
    set: (/** @type {string} */ name, /** @type {string} */ value) =>
      Object.assign(kept, { [name]: value }),
  };
}

test("entries are walked through, and the draft is at the end", () => {
  const recall = new Recall(memory());
  recall.add("a");
  recall.add("b");
  const steps = /** @type {const} */ ([-1, -1, -1, 1, 1, 1]);
  const seen = steps.map((step) => recall.walk(step, "draft"));
  assert.deepEqual(seen, ["b", "a", null, "b", "draft", null]);
});

test("the same entry twice in a row is kept once", () => {
  const recall = new Recall(memory());
  for (const entry of ["a", "b", "b"]) recall.add(entry);
  assert.equal(recall.walk(-1, ""), "b");
  assert.equal(recall.walk(-1, ""), "a");
});

test("a hundred entries are kept for the next visit", () => {
  const storage = memory();
  const recall = new Recall(storage);
  for (let i = 0; i < 150; i++) recall.add(String(i));
  const next = new Recall(storage);
  const seen = Array.from({ length: 101 }, () => next.walk(-1, ""));
  assert.deepEqual([seen[0], seen[99], seen[100]], ["149", "50", null]);
});

test("damaged memory is no memory", () => {
  for (const entered of ["{", "null", "7", '[1, {"a": 2}]']) {
    assert.equal(new Recall(memory({ entered })).walk(-1, ""), null);
  }
});
