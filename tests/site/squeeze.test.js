/** Python's memory as it is kept: whole again, and damage told. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { opened, sealed } from "../../site/seal.js";
import { squeezed, unsqueezed } from "../../site/squeeze.js";

const PAGE = 4096;
const HEAD = [0x706e7300, 16, 7, 0]; // Pyodide's: its second word is its length in bytes

/** @param {number} length in bytes @param {number[]} places where something is */
function memory(length, places) {
  const bytes = new Uint8Array(length);
  for (const place of places) bytes[place] = 7;
  return bytes;
}

/** @param {Uint8Array} memory @returns {Uint8Array} as Pyodide hands it out */
const snapshotOf = (memory) =>
  new Uint8Array([...new Uint8Array(Int32Array.of(...HEAD).buffer), ...memory]);

/** @param {Uint8Array<ArrayBuffer>} small @returns {Uint8Array} where something else was */
function restored(small) {
  const { size, fill } = unsqueezed(small);
  const words = new Int32Array(size / 4 + PAGE).fill(99);
  fill(words);
  assert.deepEqual(words.subarray(size / 4), new Int32Array(PAGE)); // as new memory is
  return new Uint8Array(words.buffer, 0, size);
}

for (const [name, length, places, pages] of /** @type {[string, number, number[], number][]} */ ([
  ["nothing", 0, [], 0],
  ["empty pages", 3 * PAGE, [], 0],
  ["full pages among empty ones", 5 * PAGE, [0, PAGE - 1, 3 * PAGE], 2],
  ["a last page that is a part", 2 * PAGE + 64, [2 * PAGE + 63], 1],
])) {
  test(`${name} come back as they were`, () => {
    const before = memory(length, places);
    const small = squeezed(snapshotOf(before));
    assert.equal(small.length, 4 * (3 + HEAD.length + pages) + pages * PAGE);
    assert.deepEqual(restored(small), before);
    const { head } = unsqueezed(small);
    assert.deepEqual(head, snapshotOf(before).subarray(0, 16));
  });
}

test("a snapshot in the middle of a buffer is squeezed alone", () => {
  const before = memory(2 * PAGE, [5, PAGE + 16]);
  const whole = new Uint8Array([1, 2, 3, 4, ...snapshotOf(before), 5, 6, 7, 8]);
  assert.deepEqual(restored(squeezed(whole.subarray(4, -4))), before);
});

for (const length of [0, 1, 3, 4, 5, 16, 37, 4097]) {
  test(`${length} bytes are opened as they were sealed`, async () => {
    const bytes = Uint8Array.from({ length }, (_, index) => index);
    const kept = await sealed(bytes.buffer).arrayBuffer();
    assert.deepEqual(opened(kept), bytes);
  });
}

test("any changed byte is damage, as is a missing end", async () => {
  const bytes = Uint8Array.from({ length: 43 }, (_, index) => index * 23);
  const whole = new Uint8Array(await sealed(bytes.buffer).arrayBuffer());
  for (let index = 0; index < whole.length; index++) {
    const changed = whole.slice();
    changed[index] ^= 1;
    assert.throws(() => opened(changed.buffer), /damaged/);
  }
  assert.throws(() => opened(whole.slice(0, -1).buffer), /damaged/);
});
