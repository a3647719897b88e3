import assert from "node:assert/strict";
import { test } from "node:test";
import { frameMessage, lifeMessage, runMessage } from "../../site/protocol.js";

const loss = {
  type: "curve",
  runId: "run-1",
  number: 0,
  name: "",
  lines: [3],
  steps: new Float64Array([0, 1]),
  values: new Float64Array([2, 1]),
};
const finished = { type: "finished", runId: "run-1", outcome: "ok", ms: 3 };

test("messages of this run pass", () => {
  for (const message of [loss, finished, { type: "started", runId: "run-1" }]) {
    assert.equal(runMessage(message, "run-1"), message);
  }
});

test("messages of another run are dropped", () => {
  assert.equal(runMessage(loss, "run-2"), null);
});

test("misshapen messages are dropped", () => {
  const strange = [
    null,
    undefined,
    7,
    "loss",
    {},
    { type: "constructor", runId: "run-1" },
    { ...loss, steps: [0, 1] },
    { ...loss, values: new Float64Array(1) },
    { ...loss, number: -1 },
    { ...loss, lines: ["3"] },
    { type: "output", runId: "run-1", stream: "stdin", text: "" },
    { type: "output", runId: "run-1", stream: "stdout", text: "x".repeat(3_000_000) },
    { ...finished, outcome: "fine" },
    { ...finished, ms: NaN },
    { ...finished, error: { name: "E" } },
  ];
  for (const message of strange) assert.equal(runMessage(message, "run-1"), null);
});

test("life messages are checked too", () => {
  const ready = { type: "ready", python: "3.14.2" };
  assert.equal(lifeMessage(ready), ready);
  assert.equal(lifeMessage({ type: "ready", python: 3.14 }), null);
  assert.equal(lifeMessage({ type: "started", runId: "run-1" }), null);
  const snapshot = { type: "snapshot", files: { "match.whl": new Blob(["wheel"]) } };
  assert.equal(lifeMessage(snapshot), snapshot);
  assert.equal(lifeMessage({ type: "snapshot", files: { "match.whl": "wheel" } }), null);
});

test("the frame says hello or who died, and nothing else", () => {
  assert.ok(frameMessage({ type: "hello" }));
  assert.ok(frameMessage({ type: "died", workerId: "worker-1", message: "" }));
  assert.equal(frameMessage({ type: "died", workerId: 1, message: "" }), null);
  assert.equal(frameMessage({ type: "run" }), null);
});

test("a run asks for input by a request with an id", () => {
  const request = { type: "request", runId: "run-1", requestId: "1", kind: "input", payload: {} };
  assert.equal(runMessage(request, "run-1"), request);
  const strange = [{ requestId: 1 }, { kind: "files" }, { kind: "toString" }, { payload: null }];
  for (const part of strange) assert.equal(runMessage({ ...request, ...part }, "run-1"), null);
});

test("the errors that led to an error are checked too", () => {
  const part = { name: "E", message: "", frames: [] };
  const error = { ...part, traceback: "", others: [{ ...part, relation: "Caused by" }] };
  assert.ok(runMessage({ ...finished, outcome: "error", error }, "run-1"));
  error.others = [/** @type {any} */ (part)];
  assert.equal(runMessage({ ...finished, outcome: "error", error }, "run-1"), null);
});

test("an error of the console line has no line of the program", () => {
  const error = { name: "NameError", message: "", traceback: "", line: undefined, frames: [] };
  assert.ok(runMessage({ ...finished, outcome: "error", error }, "run-1"));
});

/** @param {any} content */
const figure = (content) =>
  runMessage({ type: "figure", runId: "run-1", name: "a", content }, "run-1");
const plot = { kind: "plot", data: [{ y: [1, NaN, undefined] }], layout: {}, frames: [] };

test("figures of each kind pass", () => {
  const contents = [
    plot,
    { kind: "matrix", shape: "(1, 2)", columns: 2, values: new Float64Array(2) },
    { kind: "image", mime: "image/png", bytes: new Uint8Array(9) },
    { kind: "html", text: "<b>" },
    { kind: "text", text: "" },
  ];
  for (const content of contents) assert.ok(figure(content));
});

test("figures of what is no plain value, or too much of it, are dropped", () => {
  const contents = [
    { ...plot, data: [{ y: [1n] }] },
    { ...plot, data: [{ y: new Map() }] },
    { ...plot, data: [{ y: Array(1_100_000).fill(0) }] },
    { ...plot, data: [1] },
    { ...plot, layout: null },
    { ...plot, frames: undefined },
    { kind: "matrix", shape: "", columns: 3, values: new Float64Array(2) },
    { kind: "image", mime: "text/html", bytes: new Uint8Array(9) },
    { kind: "image", mime: "image/png", bytes: "data" },
    { kind: "html", text: 1 },
    { kind: "toString" },
    null,
  ];
  for (const content of contents) assert.equal(figure(content), null);
});

test("a logged curve has a name, and a value for each step", () => {
  const log = { ...loss, name: "accuracy", lines: [] };
  assert.ok(runMessage(log, "run-1"));
  assert.equal(runMessage({ ...log, name: 1 }, "run-1"), null);
  assert.equal(runMessage({ ...log, values: new Float64Array(1) }, "run-1"), null);
});
