import assert from "node:assert/strict";
import { test } from "node:test";
import { Reference } from "../../site/reference.js";
import { Scope } from "../../site/scope.js";

const packages = "../../site/node_modules/@codemirror";
const { EditorState } = await import(`${packages}/state/dist/index.js`);
const { python } = await import(`${packages}/lang-python/dist/index.js`);
const { ensureSyntaxTree } = await import(`${packages}/language/dist/index.js`);

const matrix = { kind: "function", returns: "match.Matrix" };
const library = new Reference({
  match: { kind: "module" },
  "match.Matrix": { kind: "class" },
  "match.Tensor": "match.Matrix",
  "match.Matrix.T": { kind: "attribute", returns: "match.Matrix" },
  "match.Matrix.item": { kind: "method", returns: "float" },
  "match.Matrix.sum": { kind: "method", returns: "match.Matrix" },
  "match.randn": matrix,
  "match.nn": { kind: "module" },
  "match.nn.Module": { kind: "class", parameters: [] },
  "match.nn.Module.train": { kind: "method", returns: "match.nn.Module" },
  "match.nn.Module.forward": { kind: "method" },
  "match.nn.Linear": { kind: "class", base: "match.nn.Module", parameters: ["size"] },
  "match.nn.Linear.forward": matrix,
  "match.nn.Linear.weight": { kind: "attribute" },
  "match.nn.functional": { kind: "module" },
  "match.nn.functional.relu": matrix,
});

/** The program's scope, and the node before the mark |. @param {string} program */
function look(program) {
  const position = program.indexOf("|");
  const doc = program.replace("|", "");
  const state = EditorState.create({ doc, extensions: python() });
  const tree = ensureSyntaxTree(state, doc.length, Number.POSITIVE_INFINITY);
  return { scope: new Scope(state, library), node: tree.resolveInner(position, -1) };
}

/** @param {string} program */
const path = (program) => {
  const { scope, node } = look(program);
  return scope.path(node);
};

test("names of all forms of import stand for the library's", () => {
  assert.equal(path("import match\nmatch.randn|"), "match.randn");
  assert.equal(path("import match as m\nm.nn.Linear|"), "match.nn.Linear");
  assert.equal(path("import match.nn as nn\nnn.Linear|"), "match.nn.Linear");
  assert.equal(path("import match.nn\nmatch.nn.Linear|"), "match.nn.Linear");
  assert.equal(path("from match import nn\nnn.Linear|"), "match.nn.Linear");
  assert.equal(path("from match.nn import functional as F\nF.relu|"), "match.nn.functional.relu");
  assert.equal(path("from match.nn import (\n  Module,\n  Linear as L)\nL|"), "match.nn.Linear");
  assert.equal(path("from match.nn import *\nLinear|"), "match.nn.Linear");
});

test("a name takes the type of what it was given", () => {
  assert.equal(path("from match import nn\nf = nn.Linear(1)\nf.train|"), "match.nn.Module.train");
  assert.equal(path("import match\nx = match.randn(2)\nx.sum().T.sum|"), "match.Matrix.sum");
  assert.equal(path("from match import nn\nf = nn.Linear(1)\nf(3).item|"), "match.Matrix.item");
});

test("what is not known is a matrix, or what has such a member", () => {
  assert.equal(path("def f(a):\n  a.sum|"), "match.Matrix.sum");
  assert.equal(path("def f(a):\n  a.train|"), "match.nn.Module.train");
});

test("what is no part of the library is left alone", () => {
  assert.equal(path("import math\nmath.sum|"), undefined);
  assert.equal(path("x = 'text'\nx.sum|"), undefined);
  assert.equal(path("import match\nmatch.randn(2).item().sum|"), undefined);
});

const NET = `
from match import nn
class Net(nn.Module):
    """Two
    lines."""
    def __init__(self, size: int = 3, *args):
        super().__init__()
        self.layer = nn.Linear(size)
    def forward(self, x):
        "Doc."
        return x
net = Net()
`;

test("classes and functions of the program describe themselves", () => {
  const { reference } = look(`${NET}def train(model, *, lr=0.1): pass\n|`).scope;
  assert.deepEqual(reference.find("Net"), {
    kind: "class",
    base: "match.nn.Module",
    parameters: ["size=3", "*args"],
    doc: "Two\nlines.",
  });
  assert.deepEqual(reference.find("Net.forward"), {
    kind: "method",
    parameters: ["x"],
    doc: "Doc.",
  });
  assert.deepEqual(reference.find("train")?.parameters, ["model", "*", "lr=0.1"]);
});

test("an object of the program has its own members and those of its base", () => {
  assert.equal(path(`${NET}net.layer|`), "Net.layer");
  assert.equal(path(`${NET}net.layer.weight|`), "match.nn.Linear.weight");
  assert.equal(path(`${NET}net.train|`), "match.nn.Module.train");
  const { scope } = look(`${NET}|`);
  assert.deepEqual([...scope.reference.members("Net()").keys()].sort(), [
    "forward",
    "layer",
    "train",
  ]);
});

test("self is an object of the class around it", () => {
  assert.equal(path(NET.replace("return x", "self.layer|")), "Net.layer");
});

test("half a program is looked at as far as it goes", () => {
  assert.equal(path("import match\nx = match.randn(2\nx.sum|"), "match.Matrix.sum");
  assert.equal(path("import match\nif match.randn|"), "match.randn");
});
