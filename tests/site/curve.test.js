import assert from "node:assert/strict";
import { test } from "node:test";
import { Curve, curveNames } from "../../site/curve.js";

/** @param {number[]} values */
function curveOf(values) {
  const curve = new Curve(0, [1]);
  curve.add(
    values.map((_, step) => step),
    values,
  );
  return curve;
}

test("a short curve keeps every point", () => {
  assert.deepEqual(curveOf([3, 1, 2]).points(), { x: [0, 1, 2], y: [3, 1, 2] });
});

test("a long curve keeps its shape in at most 601 points", () => {
  const values = Array.from({ length: 100_000 }, (_, step) => Math.sin(step / 500));
  const { x, y } = curveOf(values).points();
  assert.ok(x.length <= 601);
  assert.deepEqual(
    x,
    [...x].sort((a, b) => a - b),
  );
  for (const [index, step] of x.entries()) assert.equal(y[index], values[step]);
});

test("a single peak is never lost", () => {
  const values = Array.from({ length: 50_000 }, () => 1);
  values[31_234] = 9;
  values[31_235] = -9;
  const { x, y } = curveOf(values).points();
  assert.equal(y[x.indexOf(31_234)], 9);
  assert.equal(y[x.indexOf(31_235)], -9);
});

test("the smallest and the largest value are those of all numbers", () => {
  const curve = curveOf([2, NaN, 5, -Infinity, -1, Infinity]);
  curve.add([6], [4]);
  assert.deepEqual([curve.smallest, curve.largest], [-1, 5]);
});

test("the last point is always there", () => {
  for (const length of [2, 301, 1000, 77_777]) {
    const values = Array.from({ length }, (_, step) => -step);
    assert.equal(curveOf(values).points().x.at(-1), length - 1);
  }
});

test("points may arrive in any portions", () => {
  const values = Array.from({ length: 5000 }, (_, step) => (step * 7919) % 101);
  const portions = new Curve(0, [1]);
  for (let from = 0; from < values.length; from += 37) {
    const part = values.slice(from, from + 37);
    portions.add(
      part.map((_, index) => from + index),
      part,
    );
  }
  assert.deepEqual(portions.points(), curveOf(values).points());
});

test("what is no number is left out and remembered", () => {
  const curve = curveOf([1, 2, Infinity, NaN]);
  assert.deepEqual(curve.points(), { x: [0, 1], y: [1, 2] });
  assert.deepEqual(curve.diverged, { step: 2, value: Infinity });
});

test("curves are named by as little as tells them apart", () => {
  const names = (/** @type {number[][]} */ ...chains) =>
    curveNames(chains.map((lines) => new Curve(0, lines)));
  assert.deepEqual(names([16]), ["line 16"]);
  assert.deepEqual(names([16], [20]), ["line 16", "line 20"]);
  assert.deepEqual(names([30, 16], [40, 16]), ["line 30 → 16", "line 40 → 16"]);
  assert.deepEqual(names([30, 16], [30, 16]), ["line 30 → 16 (1)", "line 30 → 16 (2)"]);
  assert.deepEqual(names([], [16]), ["console", "line 16"]);
});

test("a logged curve is called what the program calls it", () => {
  const names = curveNames([
    new Curve(0, [3]),
    new Curve(0, [], "accuracy"),
    new Curve(1, [], "accuracy"),
  ]);
  assert.deepEqual(names, ["line 3", "accuracy (1)", "accuracy (2)"]);
});

test("all points are kept as they came", () => {
  const values = Array.from({ length: 5000 }, (_, step) => step % 7);
  const { kept } = curveOf(values);
  assert.deepEqual(
    kept.flatMap((points) => [...Array.from(points.values)]),
    values,
  );
});
