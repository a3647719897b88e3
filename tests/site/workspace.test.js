import assert from "node:assert/strict";
import { test } from "node:test";
import { Workspace } from "../../site/workspace.js";

/** Storage as the tabs of one browser have it: each its own, and the latest of all. */
class Tab {
  static latest = new Map();
  own = new Map();
  isTemporary = false;

  /** @param {string} name */
  get(name) {
    return this.own.get(name) ?? Tab.latest.get(name) ?? null;
  }

  /** @param {string} name @param {string} value */
  set(name, value) {
    this.own.set(name, value);
    Tab.latest.set(name, value);
  }

  duplicate() {
    const copy = new Tab();
    copy.own = new Map(this.own);
    return copy;
  }
}

class Database {
  /** @param {[string, Uint8Array][]} entries */
  constructor(entries = []) {
    this.kept = new Map(entries);
  }

  async entries() {
    return [...this.kept];
  }

  /** @param {string} name */
  async get(name) {
    return this.kept.get(name);
  }

  /** @param {string} name @param {Uint8Array} bytes */
  async set(name, bytes) {
    this.kept.set(name, bytes);
    return true;
  }

  /** @param {string} name */
  async delete(name) {
    this.kept.delete(name);
  }
}

const bytes = new Uint8Array([1, 2, 3]);
const open = (tab = new Tab(), database = new Database()) =>
  new Workspace(tab, database, "example");
/** The first byte of each data file. @param {Workspace} workspace */
const firstBytes = (workspace) =>
  Object.fromEntries(workspace.data().map(({ name }) => [name, workspace.bytes(name)?.[0]]));

test("what is typed is there when the tab comes back", () => {
  const tab = new Tab();
  const workspace = open(tab);
  workspace.write("main.py", "mine");
  workspace.write("match/nn.py", "edited");
  assert.deepEqual(open(tab).texts(), { "main.py": "mine", "match/nn.py": "edited" });
});

test("two tabs keep two programs, and duplicated ones as well", () => {
  const tabs = [new Tab(), new Tab()];
  const [first, second] = tabs.map((tab) => open(tab));
  first.write("main.py", "one");
  second.write("main.py", "two");
  const third = tabs[0].duplicate();
  open(third).write("main.py", "three");
  const programs = [...tabs, third].map((tab) => open(tab).text("main.py"));
  assert.deepEqual(programs, ["one", "two", "three"]);
});

test("a new tab keeps what it began with", () => {
  const first = open();
  first.write("main.py", "early");
  const tab = new Tab();
  open(tab);
  first.write("main.py", "late");
  assert.equal(open(tab).text("main.py"), "early");
});

test("a library file that is as it was counts as not edited", () => {
  const workspace = open();
  workspace.setOriginal("match/nn.py", "shipped");
  workspace.write("match/nn.py", "edited");
  assert.deepEqual(workspace.edits, ["match/nn.py"]);
  workspace.write("match/nn.py", "shipped");
  assert.deepEqual(workspace.edits, []);
});

test("a library file goes back to what it was before that is read", () => {
  const tab = new Tab();
  const workspace = open(tab);
  workspace.write("match/nn.py", "edited");
  workspace.write("match/nn.py", null);
  assert.deepEqual([workspace.edits, open(tab).edits], [[], []]);
});

test("what Reset returns to is remembered", () => {
  const tab = new Tab();
  const workspace = open(tab);
  workspace.setOriginal("main.py", "xor");
  workspace.write("main.py", "xor!");
  assert.equal(open(tab).original("main.py"), "xor");
  assert.equal(open(tab).isEdited("main.py"), true);
});

test("what is kept but damaged is not used", () => {
  for (const text of [
    "",
    "{",
    "[]",
    '{"texts": {"main.py": 1}, "original": "x"}',
    '{"texts": {}}',
  ]) {
    const tab = new Tab();
    tab.own.set("work", text);
    assert.deepEqual(open(tab).texts(), { "main.py": "example" });
  }
});

test("data is kept and given to each run", async () => {
  const database = new Database();
  const workspace = open(new Tab(), database);
  let told = 0;
  workspace.onData = () => told++;
  assert.deepEqual(await workspace.addData("houses.csv", bytes), {
    name: "houses.csv",
    isKept: true,
  });
  const again = open(new Tab(), database);
  await again.loaded;
  assert.deepEqual(again.data(), [{ name: "houses.csv", size: 3 }]);
  assert.equal(again.files()["houses.csv"], bytes);
  await again.removeData("houses.csv");
  assert.deepEqual([again.data(), database.kept.size, told > 0], [[], 0, true]);
});

test("a data file's name is no path and none of ours", async () => {
  const wanted = ["a/b\\c.csv", "../x.csv", "main.py", "match", "..", "", "\u0000a\n.csv"];
  const workspace = open();
  const names = [];
  for (const name of wanted) names.push((await workspace.addData(name, bytes)).name);
  const tame = ["c.csv", "x.csv", "data-main.py", "data-match", "data-..", "data-", "a.csv"];
  assert.deepEqual(names, tame);
});

test("a data file's name is written as keyboards write it", async () => {
  assert.equal((await open().addData("Gro\u0308ße.csv", bytes)).name, "Größe.csv");
});

test("data that comes while earlier visits' is awaited takes the place of none", async () => {
  const database = new Database();
  await open(new Tab(), database).addData("a.csv", bytes);
  const workspace = open(new Tab(), database);
  await workspace.addData("a.csv", new Uint8Array([4]));
  assert.deepEqual(workspace.bytes("earlier-a.csv"), Uint8Array.of(1, 2, 3));
});

test("data of the same name takes the place of the earlier, which stays", async () => {
  const workspace = open();
  await workspace.addData("a.csv", bytes);
  await workspace.addData("a.csv", new Uint8Array([1, 2, 3]));
  assert.equal(workspace.data().length, 1);
  await workspace.addData("a.csv", new Uint8Array([4]));
  assert.deepEqual(workspace.bytes("a.csv"), Uint8Array.of(4));
  assert.deepEqual(workspace.bytes("earlier-a.csv"), Uint8Array.of(1, 2, 3));
});

test("no data is lost where two tabs add files of one name", async () => {
  const database = new Database();
  const tabs = [open(new Tab(), database), open(new Tab(), database)];
  for (const tab of tabs) await tab.loaded;
  for (const number of [1, 2, 3, 4]) {
    await tabs[number % 2].addData("a.csv", new Uint8Array([number]));
  }
  const again = open(new Tab(), database);
  await again.loaded;
  assert.equal(firstBytes(again)["a.csv"], 4);
  assert.deepEqual(Object.values(firstBytes(again)).sort(), [1, 2, 3, 4]);
});

test("each earlier version of data has a name of its own", async () => {
  const workspace = open();
  for (const number of [1, 2, 3, 2]) {
    await workspace.addData("a.csv", new Uint8Array([number]));
  }
  assert.deepEqual(firstBytes(workspace), {
    "a.csv": 2,
    "earlier-a.csv": 1,
    "earlier-2-a.csv": 2,
    "earlier-3-a.csv": 3,
  });
});

test("what another tab put in its place stays when data is removed", async () => {
  const database = new Database();
  const [first, second] = [open(new Tab(), database), open(new Tab(), database)];
  await first.addData("a.csv", bytes);
  await second.addData("a.csv", new Uint8Array([4]));
  await first.removeData("a.csv");
  assert.deepEqual(database.kept.get("a.csv"), Uint8Array.of(4));
});

test("data that nobody asked for is kept from when all is", async () => {
  const [tab, database] = [new Tab(), new Database([["mine.csv", bytes]])];
  tab.isTemporary = true;
  const workspace = open(tab, database);
  await workspace.addData("table.csv", new Uint8Array([5]));
  assert.deepEqual([workspace.data().length, database.kept.size], [2, 1]);
  tab.isTemporary = false;
  await workspace.keepData();
  assert.deepEqual(database.kept.get("table.csv"), Uint8Array.of(5));
});

test("data that goes with a program leaves nothing behind, and is always there", async () => {
  const [from, to] = [new Database(), new Database([["a.csv", new Uint8Array([9])]])];
  const workspace = open(new Tab(), from);
  for (const name of ["a.csv", "b.csv"]) await workspace.addData(name, bytes);
  const moving = workspace.moveTo(new Tab(), to);
  assert.deepEqual(Object.keys(workspace.files()), ["a.csv", "b.csv", "main.py"]);
  await workspace.loaded;
  assert.deepEqual(workspace.files()["a.csv"], bytes);
  assert.deepEqual(Object.keys(workspace.files()).sort(), ["a.csv", "b.csv", "main.py"]);
  await moving;
  assert.deepEqual(workspace.bytes("earlier-a.csv"), Uint8Array.of(9));
  assert.deepEqual([from.kept.size, to.kept.size], [0, 3]);
});

test("data that is too large is refused, with its size", async () => {
  const adding = open().addData("large.bin", new Uint8Array(6_000_000));
  await assert.rejects(adding, /large.bin has 6,000,000 bytes; at most 5,000,000 fit here/);
});
