/** Python's memory as it is kept: whole again, and damage told. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { opened, sealed } from "../../site/seal.js";
import { squeezed, unsqueezed } from "../../site/squeeze.js";

const PAGE = 4096;

/** @param {number} length in bytes @param {number[]} places where something is */
function memory(length, places) {
  const bytes = new Uint8Array(length);
  for (const place of places) bytes[place] = 7;
  return bytes;
}

for (const [name, length, places, pages] of /** @type {[string, number, number[], number][]} */ ([
  ["nothing", 0, [], 0],
  ["empty pages", 3 * PAGE, [], 0],
  ["full pages among empty ones", 5 * PAGE, [0, PAGE - 1, 3 * PAGE], 2],
  ["a last page that is a part", 2 * PAGE + 64, [2 * PAGE + 63], 1],
])) {
  test(`${name} come back as they were`, () => {
    const before = memory(length, places);
    const small = squeezed(before);
    assert.equal(small.length, 4 * (2 + pages) + pages * PAGE);
    assert.deepEqual(unsqueezed(small), before);
  });
}

test("memory in the middle of a buffer is squeezed alone", () => {
  const whole = memory(3 * PAGE, [5, PAGE + 16, 2 * PAGE + 20]);
  const part = whole.subarray(16, 2 * PAGE);
  assert.deepEqual(unsqueezed(squeezed(part)), new Uint8Array(part));
});

for (const length of [0, 1, 3, 4, 5, 4097]) {
  test(`${length} bytes are opened as they were sealed`, async () => {
    const bytes = Uint8Array.from({ length }, (_, index) => index);
    assert.deepEqual(await opened(sealed(bytes.buffer)), bytes);
  });
}

test("any changed byte is damage, as is a missing end", async () => {
  const bytes = Uint8Array.from({ length: 11 }, (_, index) => index * 23);
  const whole = new Uint8Array(await sealed(bytes.buffer).arrayBuffer());
  for (let index = 0; index < whole.length; index++) {
    const changed = whole.slice();
    changed[index] ^= 1;
    await assert.rejects(opened(new Blob([changed])), /damaged/);
  }
  await assert.rejects(opened(new Blob([whole.slice(0, -1)])), /damaged/);
});
