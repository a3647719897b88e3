import assert from "node:assert/strict";
import { test } from "node:test";
import { RunHistory } from "../../site/history.js";

class Shared extends Map {
  /** @param {string} name */
  get(name) {
    return super.get(name) ?? null;
  }

  /** @param {string} name @param {string} value */
  set(name, value) {
    return super.set(name, value);
  }
}

/** @param {string} text */
const program = (text) => ({ "main.py": text });
/** @param {RunHistory} history */
const programs = (history) => history.entries().map(({ texts }) => texts["main.py"]);

test("the last twenty runs are kept, the newest first", () => {
  const history = new RunHistory(new Shared());
  for (let run = 0; run < 25; run++) history.keep(program(`${run}`), "finished", "0.5");
  assert.deepEqual(
    programs(history),
    Array.from({ length: 20 }, (_, index) => `${24 - index}`),
  );
  const { how, loss, at } = history.entries()[0];
  assert.deepEqual([how, loss, Number.isFinite(at)], ["finished", "0.5", true]);
});

test("equal programs in a row are one entry, as the last of them ended", () => {
  const history = new RunHistory(new Shared());
  history.keep(program("a"), "finished");
  history.keep(program("a"), "stopped");
  history.keep({ ...program("a"), "match/nn.py": "b" }, "finished");
  assert.deepEqual(
    history.entries().map(({ how, texts }) => [how, Object.keys(texts).length]),
    [
      ["finished", 2],
      ["stopped", 1],
    ],
  );
});

test("a program that did not run is kept once", () => {
  const history = new RunHistory(new Shared());
  history.keep(program("a"), "finished");
  history.keep(program("b"), "finished");
  history.keep(program("a"));
  history.keep(program("c"));
  assert.deepEqual(programs(history), ["c", "b", "a"]);
});

test("what would not fit gives way to what is newer", () => {
  const history = new RunHistory(new Shared());
  for (const letter of "abcde") history.keep(program(letter.repeat(250_000)), "finished");
  assert.deepEqual(
    programs(history).map((text) => text[0]),
    ["e", "d", "c"],
  );
});

test("twenty runs are kept with an edited library, too", () => {
  const shared = new Shared();
  const history = new RunHistory(shared);
  const library = { "match/nn.py": "n".repeat(30_000), "match/matrix.py": "m".repeat(100_000) };
  for (let run = 0; run < 20; run++) history.keep({ ...program(`${run}`), ...library }, "finished");
  for (const [index, { texts }] of history.entries().entries())
    assert.deepEqual(texts, { ...program(`${19 - index}`), ...library });
  assert.equal(history.entries().length, 20);
  assert.ok(shared.get("history").length < 140_000);
});

test("no single program takes the place of all others", () => {
  const history = new RunHistory(new Shared());
  history.keep(program("a"), "finished");
  history.keep(program("b".repeat(900_000)), "finished");
  history.keep(program("c"), "E".repeat(900_000));
  assert.deepEqual(programs(history), ["c", "a"]);
});

test("what is kept but damaged is left out", () => {
  for (const [text, left] of [
    ["{", 0],
    ["{}", 0],
    ['[{"at": 1, "how": "", "loss": "", "texts": {}}]', 0],
    ['[null, {"at": 1}, {"at": 1, "how": "", "loss": "", "texts": {"main.py": 1}}]', 0],
    ['[{"at": 1, "how": "finished", "loss": "", "texts": {"main.py": 5}}]', 0],
    ['[{"at": 1, "how": "finished", "loss": "", "texts": {"main.py": "a"}}]', 1],
    ['[{"at": 1, "how": "finished", "loss": "", "texts": {"main.py": "0"}}]', 1],
  ]) {
    const shared = new Shared([["history", text]]);
    assert.equal(new RunHistory(shared).entries().length, left);
  }
});
