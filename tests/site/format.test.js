import assert from "node:assert/strict";
import { test } from "node:test";
import {
  formatBytes,
  formatCount,
  formatMegabytes,
  formatNumber,
  formatSeconds,
} from "../../site/format.js";

test("a loss is shown with four digits", () => {
  const shown = [0, 1, 0.5, 12.3456, 1234.5678, -3.1421].map(formatNumber);
  assert.deepEqual(shown, ["0", "1", "0.5", "12.35", "1235", "-3.142"]);
});

test("tiny and huge losses are powers of ten", () => {
  assert.deepEqual([3.1e-5, 2e7].map(formatNumber), ["3.1 × 10⁻⁵", "2.0 × 10⁷"]);
});

test("what is no number is shown as it is", () => {
  assert.deepEqual([NaN, Infinity, -Infinity].map(formatNumber), ["NaN", "∞", "-∞"]);
});

test("times, sizes and counts are short", () => {
  assert.deepEqual([3.21, 320.4, 3204].map(formatSeconds), ["3.2 ms", "320 ms", "3.2 s"]);
  assert.equal(formatMegabytes(6_049_000), "6.0 MB");
  assert.deepEqual([12, 4200, 5e6].map(formatBytes), ["12 B", "4 KB", "5.0 MB"]);
  assert.equal(formatCount(6400.4), "6,400");
});
