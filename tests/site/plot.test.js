import assert from "node:assert/strict";
import { test } from "node:test";
import { between, bundleFor, refusal } from "../../site/plot.js";

/** @param {any} data @returns {any} */
const plot = (...data) => ({ kind: "plot", data, layout: { title: "t" }, frames: [] });

test("halfway, points that fit each other are in the middle", () => {
  const to = plot({ x: ["a", "b"], y: [4, NaN] });
  assert.deepEqual(between(plot({ x: ["c", "b"], y: [2, 1] }), to, 0.5).data, [
    { x: ["a", "b"], y: [3, NaN] },
  ]);
});

test("so are the heights of a grid, of lists or of rows, and what its colours mean", () => {
  const from = plot({ z: [[0, 2, null], [1]], zmax: 2 }, { z: [Float64Array.of(0, 2)] });
  const to = plot({ z: [[4, null, 2], [1]], zmax: 4 }, { z: [Float64Array.of(4, NaN)] });
  assert.deepEqual(between(from, to, 0.5).data, [
    { z: [[2, null, 2], [1]], zmax: 3 },
    { z: [[2, NaN]] },
  ]);
});

test("at the end, and where nothing fits, the next plot is there", () => {
  const to = plot({ y: [4, 5] });
  assert.equal(between(plot({ y: [0, 0] }), to, 1), to);
  assert.equal(between(plot({ y: [0] }), to, 0.5), to);
  assert.equal(between(plot(), to, 0.5), to);
  const grid = plot({
    z: [
      [4, 5],
      [NaN, "b"],
    ],
  }); // not three columns, nor moved, nor numbers
  assert.equal(
    between(
      plot({
        z: [
          [4, 5, 6],
          [NaN, "a"],
        ],
      }),
      grid,
      0.5,
    ),
    grid,
  );
  const large = plot({ z: [Array(10_001).fill(1)], zmax: 1 });
  assert.equal(between(plot({ z: [Array(10_001).fill(0)], zmax: 0 }), large, 0.5), large);
});

test("the smallest bundle that draws all traces is taken", () => {
  const scatter = bundleFor([{ type: "scattergl" }, {}]);
  const heat = bundleFor([{ type: "heatmap" }, {}]);
  const surface = bundleFor([{ type: "surface" }]);
  assert.equal(new Set([scatter, heat, surface]).size, 3);
  assert.equal(bundleFor([{ type: "surface" }, { type: "heatmap" }]), undefined);
  assert.match(refusal([{ type: "sankey" }]), /sankey.*bar, box/);
});
