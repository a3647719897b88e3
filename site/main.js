/** The page, put together: the only file that knows all the others. */

import { carried, isSingle } from "./single.js"; // first, for it copies the page
import "./policy.js";
import { Assets, readManifest } from "./assets.js";
import { Console } from "./console.js";
import { DataList } from "./data.js";
import { Database } from "./database.js";
import { ours, takeUpdate } from "./deploy.js";
import { ask } from "./dialog.js";
import { Downloader } from "./downloader.js";
import { Editor } from "./editor.js";
import linear from "./examples/linear.py";
import { EXAMPLES } from "./examples.js";
import { Exchange, followDrops } from "./exchange.js";
import { Figures } from "./figures.js";
import { Files } from "./files.js";
import { formatMegabytes, formatNumber, formatSeconds } from "./format.js";
import { makeZoomable } from "./graph.js";
import { RunHistory } from "./history.js";
import { InputBox } from "./input.js";
import { Inspector } from "./inspector.js";
import { makeKeyRow } from "./keyrow.js";
import { offerKeys, showKeys } from "./keys.js";
import { LossChart } from "./loss.js";
import { Menu } from "./menu.js";
import { Notice } from "./notice.js";
import { keepOffline } from "./offline.js";
import { Packages } from "./packages.js";
import { Prompt } from "./prompt.js";
import { Recall } from "./recall.js";
import { Runtime } from "./runtime.js";
import { Sandbox } from "./sandbox.js";
import { save } from "./save.js";
import { fromBase64, isShared } from "./share.js";
import { makeSplitter } from "./splitter.js";
import { Status } from "./status.js";
import { Storage } from "./storage.js";
import { Tabs } from "./tabs.js";
import { followTextSize } from "./textsize.js";
import { followTheme } from "./theme.js";
import { arrive, showVisit } from "./visit.js";
import { ENTRY, Workspace } from "./workspace.js";

/** @import { Example } from "./examples.js" */
/** @import { Finished, Output, RunMessage, State } from "./protocol.js" */
/** @import { Texts } from "./workspace.js" */

const RUNTIME_FILES = [
  "worker.js",
  "pyodide.mjs",
  "pyodide.asm.mjs",
  "pyodide.asm.wasm",
  "python_stdlib.zip",
  "pyodide-lock.json",
  "match.whl",
  "playground.zip",
];

/** @param {string} id @returns {any} */
const find = (id) => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`index.html lacks #${id}`);
  return element;
};

const [runButton, stopButton, stopName] = [find("run"), find("stop"), find("stop-name")];
const wishes = new URLSearchParams(location.search);
const isReadonly = wishes.has("readonly");
find("reset").hidden = isReadonly;
find("readonly").hidden = !isReadonly;
// Each frame of a course page has a place of its own.
const home = carried ? `carried:${carried.id}:` : wishes.has("embed") ? location.search : "";
const storage = new Storage(home);
const manifest = readManifest();
const assets = new Assets(manifest);

// What a link brings, and an example that the address names, have places of their own
// beside the reader's program.
const visit = await arrive(location.hash);
const guest = visit?.shared;
const wanted = guest ? undefined : EXAMPLES.find(({ name }) => name === wishes.get("example"));
const place = visit?.place ?? (wanted ? `example:${wanted.name}:` : "");
let desk = place ? new Storage(home + place) : storage;

const given = guest?.files ?? carried?.files ?? { [ENTRY]: linear };
const database = new Database(storage.fullName("data"));
const workspace = new Workspace(desk, database, given[ENTRY]);
if (!desk.get("arrived")) unpack(given, guest ? {} : (carried?.data ?? {}));
const inputBox = new InputBox(find("input"));
inputBox.follow(workspace.text(ENTRY));
const editor = new Editor(
  find("editor"),
  {
    onChange: (name, text) => {
      workspace.write(name, text);
      showEdits();
      if (name === ENTRY) inputBox.follow(text);
    },
    onRun: run,
  },
  isReadonly,
);
const history = new RunHistory(storage);
const notice = new Notice(find("notice"));
const files = new Files({ tabs: find("files"), more: find("library") }, workspace, {
  open: (name) => {
    editor.open(name, workspace.text(name));
    showEdits();
  },
  failed: (message) => notice.show(message),
});
const dataList = new DataList(find("data"), {
  read: ({ name, isMade }) =>
    isMade ? runtime.ask("left", "home_file", name) : workspace.bytes(name),
  keep: async ({ name }) => addData(name, await runtime.ask("left", "home_file", name)),
  remove: removeData,
});
workspace.onData = showData;
files.open(ENTRY);
const fileMenu = new Menu(find("file"));
const exchange = new Exchange({
  ask: (kind, payload) => runtime.ask("left", kind, payload),
  version: manifest.version,
  workspace,
  example: () => desk.get("example") ?? undefined,
  // What another program printed is none of this one's.
  outputs: () => (ran[ENTRY] === workspace.text(ENTRY) ? outputs : []),
  show: showProgram,
  addData,
  say: (text, way) => notice.show(text, way),
});
fileMenu.add({
  name: "Open…",
  hint: "a program, a notebook or data; or drop it here",
  do: () => exchange.open(),
});
fileMenu.add({ name: "Download .py", do: () => exchange.savePython() });
fileMenu.add({
  name: "Download .ipynb",
  hint: "for Jupyter, with what it printed",
  do: () => exchange.saveNotebook(),
});
fileMenu.add({
  name: "Download as one page",
  hint: "all of this in one file, for use without a network",
  do: () => exchange.savePage(),
});
fileMenu.add({
  name: "As PyTorch…",
  hint: "the same program for PyTorch",
  do: () => exchange.asPyTorch(),
});
fileMenu.add({
  name: "Earlier runs…",
  hint: "the last 20, to look at and bring back",
  do: showEarlier,
});
fileMenu.add({ name: "Reset this file…", do: reset });
followDrops((files) => exchange.openFiles(files));
const exampleMenu = new Menu(find("examples"));
for (const example of EXAMPLES) {
  exampleMenu.add({ name: example.title, hint: example.line, do: () => openExample(example) });
}
const views = new Tabs(find("views"), (name, isByReader) => {
  views.mark(name, false);
  isViewChosen ||= isByReader;
  inspectors[name]?.refresh();
});
const log = new Console(find("console"), goTo);
/** @type {Record<string, Inspector>} */
const inspectors = {
  graph: new Inspector(find("view-graph"), { all: "drawn_graph", one: "drawn_node" }, look, goTo),
  parameters: new Inspector(
    find("view-parameters"),
    { all: "drawn_parameters", one: "drawn_parameter" },
    look,
    goTo,
  ),
};
makeZoomable(find("view-graph"));
const prompt = new Prompt(find("line"), new Recall(storage), {
  isComplete: (source) => runtime.ask("left", "is_complete", source),
  submit: evaluate,
  clear: () => log.clear(),
});
const savedScale = storage.get("scale") === "linear" ? "linear" : "log";
const loss = new LossChart(
  { chart: find("loss"), legend: find("legend"), hint: find("loss-hint") },
  savedScale,
);
const figures = new Figures(find("figures"), find("figures-hint"), () =>
  assets.frame("display.html"),
);
const status = new Status({
  phase: find("phase"),
  progress: find("progress"),
  versions: find("versions"),
  numbers: find("numbers"),
  announcer: find("announcer"),
});

const runtime = new Runtime(
  {
    openSandbox: (onDied) => Sandbox.open(assets.frame("sandbox.html"), onDied),
    loadFiles: (onBytes) => assets.load(RUNTIME_FILES, onBytes),
  },
  {
    state: showState,
    bytes: (loaded, total) => {
      if (runtime.state === "loading") status.bytes(loaded, total);
    },
    phase: (phase) => {
      status.phase = `${phase} …`;
    },
    ready: ({ python, match }, ms) => {
      status.versions(python, match, ms);
      if (!isSingle) keepOffline(manifest.build, () => runtime.state === "ready");
    },
    failed: showFailure,
    queued: () => {
      stopButton.disabled = false;
      runButton.disabled = true;
      log.note("The program runs as soon as Python is ready.");
    },
    stopping: () => {
      stopName.textContent = "Force stop";
      status.phase = "Stopping …";
    },
    run: hear,
  },
);

const packages = new Packages({
  index: manifest.hosts[0],
  load: (names) =>
    assets.load(names, (loaded, total) => {
      if (total)
        status.phase = `Loading packages, ${formatMegabytes(loaded)} of ${formatMegabytes(total)}`;
    }),
  openDownloader: () => new Downloader(assets.frame("downloader.html"), manifest.hosts),
});

/** Whether what runs is the program rather than a console line. */
let isProgram = true;
/** Whether chart and numbers show what runs now: a console line may train nothing. */
let isShown = true;
/** The files that the last program left. */
/** @type {[string, number][]} */
let made = [];
/** What the last run of the program printed. */
/** @type {Output[]} */
let outputs = [];
/** Whether the reader chose what to look at during this run. */
let isViewChosen = false;
/** The program that runs, or ran last. */
let ran = workspace.texts();
/** @type {number | undefined} */
let lastLoss;

async function run() {
  await workspace.loaded;
  if (runtime.state === "running") return;
  isProgram = true;
  ran = workspace.texts();
  runtime.run(workspace.files(), ENTRY, inputBox.text);
}

/** @param {string} source @returns {boolean} whether Python is there for it */
function evaluate(source) {
  if (runtime.state !== "ready") {
    status.announce(`The console line ${find("waits").textContent}.`, true);
    return false;
  }
  isProgram = false;
  log.echo(source);
  runtime.evaluate(source, inputBox.text);
  return true;
}

async function reset() {
  const { name } = editor;
  if (!workspace.isEdited(name)) return notice.show(`${name} is as it was: nothing to reset.`);
  const whose = name === ENTRY ? "The example" : "The library's own text";
  const words = `${whose} takes the place of yours. You can undo this.`;
  const answer = await ask(`Reset ${name}?`, [words], { reset: "Reset", keep: "Keep mine" });
  if (answer !== "reset") return;
  const mine = editor.text;
  keepWork();
  editor.replace(workspace.original(name));
  notice.show(`${name} is as it was before you edited it.`, undo(name, mine));
}

/** What was edited stays among the earlier runs, whatever takes its place. */
function keepWork() {
  if (workspace.isEdited(ENTRY) || workspace.edits.length) history.keep(workspace.texts());
}

async function showEarlier() {
  const { chooseEarlier } = await ours(import("./earlier.js"));
  const texts = await chooseEarlier(history.entries(), compare);
  if (!texts) return;
  const mine = workspace.texts();
  keepWork();
  await putBack(texts);
  notice.show("The earlier program is back.", { name: "Undo", do: () => putBack(mine) });
}

/** @param {Texts} texts each file beside the one there is now, line by line */
async function compare(texts) {
  const names = [...new Set([...Object.keys(texts), ...workspace.edits])];
  await Promise.allSettled(names.map((name) => files.load(name)));
  const then = (/** @type {string} */ name) => texts[name] ?? workspace.original(name);
  const pairs = Object.fromEntries(names.map((name) => [name, [workspace.text(name), then(name)]]));
  const lines = await runtime.ask("left", "differences", pairs);
  return names.map((name) => ({ name, lines: lines?.[name] ?? [["", then(name)]] }));
}

/** @param {Texts} texts the program and the library's edited files, in place of those now */
async function putBack(texts) {
  for (const name of new Set([...workspace.edits, ...Object.keys(texts).reverse()])) {
    await files.open(name);
    const text = texts[name] ?? workspace.original(name);
    if (editor.text !== text) editor.replace(text);
  }
}

/** @param {string} wanted @param {Uint8Array} bytes */
async function addData(wanted, bytes) {
  try {
    const { name, isKept } = await workspace.addData(wanted, bytes);
    const how = `open("${name}") reads it`;
    notice.show(isKept ? `${how}.` : `${how}. It is gone when you close this page.`);
  } catch (error) {
    notice.show(String(error instanceof Error ? error.message : error));
  }
}

/** @param {string} name */
function removeData(name) {
  const bytes = workspace.bytes(name);
  if (!bytes) return;
  made = made.filter(([other]) => other !== name);
  workspace.removeData(name);
  notice.show(`${name} is removed.`, { name: "Undo", do: () => workspace.addData(name, bytes) });
}

/** Looks for what the program wrote into files. */
async function findMade() {
  made = (await runtime.ask("left", "home_files", null)) ?? [];
  showData();
}

function showData() {
  /** @param {[string, number]} file */
  const isNew = ([name, size]) => name !== ENTRY && workspace.bytes(name)?.length !== size;
  const items = made.filter(isNew).map(([name, size]) => ({ name, size, isMade: true }));
  dataList.show([...workspace.data(), ...items]);
}

function showEdits() {
  files.mark(editor.name);
  find("reset").disabled = !workspace.isEdited(editor.name);
}

/** @param {Example} example takes the program's place */
async function openExample(example) {
  const loaded = await example.load().catch(() => null);
  if (!loaded) return notice.show(`“${example.title}” could not be loaded: the connection failed.`);
  const { text, data } = loaded;
  const mine = workspace.isEdited(ENTRY) ? workspace.text(ENTRY) : null;
  keepWork();
  await files.open(ENTRY);
  workspace.setOriginal(ENTRY, text);
  addTables(data);
  editor.replace(text);
  editor.reveal(1);
  desk.set("example", example.name);
  exampleMenu.choose(example.title);
  const words = `“${example.title}” takes the place of your program.`;
  if (mine !== null) notice.show(words, undo(ENTRY, mine));
}

/** @param {Record<string, string>} tables the files that come with an example */
function addTables(tables) {
  for (const [name, text] of Object.entries(tables)) {
    workspace.addData(name, new TextEncoder().encode(text));
  }
}

/** @param {string} name @param {string} text the way back to it */
function undo(name, text) {
  const bringBack = async () => {
    await files.open(name);
    editor.replace(text);
  };
  return { name: "Undo", do: bringBack };
}

/** @param {string} text a program that takes the place of the one in the editor */
async function showProgram(text) {
  const mine = workspace.text(ENTRY);
  keepWork();
  await files.open(ENTRY);
  editor.replace(text);
  return undo(ENTRY, mine);
}

/**
 * What came with a link or inside the file, when it comes first.
 * @param {Record<string, string>} texts
 * @param {Record<string, string>} data in base64
 */
function unpack(texts, data) {
  desk.set("arrived", "yes");
  for (const [name, text] of Object.entries(texts)) {
    if (name !== ENTRY) workspace.write(name, text);
  }
  for (const [name, text] of Object.entries(data)) workspace.addData(name, fromBase64(text));
  const example = EXAMPLES.find(({ name }) => name === (guest ?? carried)?.example);
  if (!example) return;
  desk.set("example", example.name);
  example.load().then((loaded) => addTables(loaded.data));
}

const ownAddress = () => location.href.split("#")[0];

/** Makes the program that came with the link the reader's own. */
function keep() {
  const own = new Workspace(storage, database, linear);
  const [mine, wasEdited] = [own.texts(), own.isEdited(ENTRY)];
  if (wasEdited) history.keep(mine);
  desk = storage;
  workspace.moveTo(storage);
  window.history.replaceState(null, "", ownAddress());
  find("banner").hidden = true;
  runButton.focus();
  const way = { name: "Bring back my earlier one", do: () => putBack(mine) };
  notice.show("The program is yours now.", wasEdited ? way : undefined);
}

/** @param {RunMessage} message */
function hear(message) {
  switch (message.type) {
    case "started":
      status.phase = "Running";
      log.makeRoom();
      isShown = isProgram;
      if (isProgram) beginProgram();
      break;
    case "output":
      if (isProgram) outputs.push(message);
      log.write(message);
      break;
    case "loss":
      if (!isShown) beginTraining();
      loss.add(message);
      lastLoss = message.values.at(-1) ?? lastLoss;
      status.add(message);
      break;
    case "request":
      if (message.kind === "input") askForLine(message.requestId);
      else packages.answer(message).then((value) => runtime.reply(message.requestId, value));
      break;
    case "log":
      if (!isShown) beginTraining();
      loss.add(message);
      break;
    case "figure":
      figures.show(message);
      if (figures.count === 1 && !isViewChosen) views.select("figures");
      else if (views.selected !== "figures") views.mark("figures", true, "new");
      break;
    case "finished":
      log.endAsking();
      finish(message);
  }
}

/** @param {string} requestId */
function askForLine(requestId) {
  log.ask((line) => {
    status.phase = "Running";
    runtime.reply(requestId, line);
  });
  status.phase = "Waiting for your input";
}

/** @param {string} file @param {number} line */
async function goTo(file, line) {
  await files.open(file);
  editor.goTo(line);
}

/** Asks about what the last program left. @param {string} kind @param {unknown} [payload] */
async function look(kind, payload) {
  return runtime.state === "ready" ? runtime.ask("left", kind, payload) : null;
}

async function saveGraph() {
  const picture = await look("graph_svg");
  if (typeof picture === "string") {
    save("graph.svg", new Blob([picture], { type: "image/svg+xml" }));
  }
}

function beginProgram() {
  outputs = [];
  log.clear();
  notice.hide();
  editor.markFailing(0);
  const { edits } = workspace;
  if (edits.length) log.note(`with your edits of ${edits.join(", ")}`);
  beginTraining();
  figures.begin();
  for (const inspector of Object.values(inspectors)) inspector.clear();
}

function beginTraining() {
  isShown = true;
  // Where figures came last time, they are awaited; what the reader looks at stays.
  isViewChosen = ["graph", "parameters"].includes(views.selected);
  if (!isViewChosen && !figures.count) views.select("loss");
  lastLoss = undefined;
  loss.begin();
  status.begin();
}

/** @param {Finished} finished */
function finish({ outcome, error, ms }) {
  const { dataset } = document.body;
  dataset.finished = String(Number(dataset.finished ?? 0) + 1);
  loss.finish();
  findMade();
  if (isProgram && !isViewChosen && !figures.count) views.select("loss");
  for (const inspector of Object.values(inspectors)) inspector.expire();
  inspectors[views.selected]?.refresh();
  if (isShown) status.finish(ms);
  if (isProgram) {
    const how = { ok: "finished", stopped: "stopped", error: error?.name ?? "failed" }[outcome];
    history.keep(ran, how, lastLoss === undefined ? "" : formatNumber(lastLoss));
  }
  if (outcome === "error" && error) {
    if (error.name === "EOFError") inputBox.askFor();
    log.error(error, Object.keys(workspace.texts()));
    const here = error.frames.filter(({ file }) => file === editor.name).at(-1);
    if (here && isProgram) editor.markFailing(here.line);
    status.announce(
      `${error.name}${error.line ? ` in line ${error.line}` : ""}: ${error.message}`,
      true,
    );
    return;
  }
  // Only a run that never began, since its packages were refused, takes no time at all.
  if (!ms) return log.note("The program was not started.");
  const where = outcome === "stopped" && error?.line ? ` in line ${error.line}` : "";
  const words = outcome === "stopped" ? `stopped${where} after` : "finished in";
  if (isProgram || outcome === "stopped") log.note(`${words} ${formatSeconds(ms)}`);
  status.announce(`Program ${words} ${formatSeconds(ms)}.`, true);
}

/** @param {State} state */
function showState(state) {
  document.body.dataset.state = state;
  const focused = document.activeElement;
  runButton.disabled = state === "running";
  stopButton.disabled = state !== "running";
  // A button that is disabled loses the focus: hand it to the one that takes over.
  if (focused === runButton && state === "running") stopButton.focus();
  if (focused === stopButton && state !== "running") runButton.focus();
  stopName.textContent = "Stop";
  log.isLive = state !== "running";
  find("failure").hidden = state !== "failed";
  const names = {
    loading: "Loading …",
    ready: "Ready",
    running: "Running",
    failed: "Could not start",
  };
  status.phase = names[state];
  const waits = { loading: "waits for Python", running: "waits for the program" };
  find("waits").textContent = waits[/** @type {keyof typeof waits} */ (state)] ?? "";
}

/** @param {string} message */
function showFailure(message) {
  find("failure-message").textContent = message;
  if (document.activeElement === document.body) find("retry").focus();
}

runButton.addEventListener("click", run);
stopButton.addEventListener("click", () => runtime.stop());
find("retry").addEventListener("click", () => runtime.start());
find("share").addEventListener("click", () => exchange.share());
find("save-loss").addEventListener("click", () => loss.save());
find("save-graph").addEventListener("click", saveGraph);
find("clear").addEventListener("click", () => log.clear());
find("reset").addEventListener("click", reset);

addEventListener("pagehide", keepWork);
addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
  event.preventDefault();
  run();
});

for (const choice of document.querySelectorAll("#scale input")) {
  if (!(choice instanceof HTMLInputElement)) continue;
  choice.checked = choice.value === savedScale;
  choice.addEventListener("change", () => {
    storage.set("scale", choice.value);
    loss.scale = choice.value === "linear" ? "linear" : "log";
  });
}

// What helps who writes is not loaded before somebody looks at where it is written.
whenTouched(find("editor"), async () => {
  const { hints } = await ours(import("./hints.js"));
  editor.extend(hints((kind, payload) => runtime.ask("left", kind, payload)));
});
whenTouched(find("line"), async () => {
  const { suggestions } = await ours(import("./suggestions.js"));
  prompt.extend(suggestions((before) => runtime.ask("left", "complete", before)));
});

/** @param {HTMLElement} element @param {() => Promise<void>} help without which all else works */
function whenTouched(element, help) {
  const first = new AbortController();
  const touched = () => {
    first.abort();
    help().catch(() => {});
  };
  for (const type of ["focusin", "pointerover"])
    element.addEventListener(type, touched, { signal: first.signal });
}

offerKeys();
const redraw = () => {
  loss.redraw();
  figures.redraw();
};
followTheme(find("theme"), storage, redraw);
followTextSize(find("smaller"), find("larger"), storage, (percent) => {
  editor.remeasure();
  redraw();
  status.announce(`Text size ${percent}.`, true);
});
for (const line of document.querySelectorAll("[role=separator]")) {
  if (line instanceof HTMLElement) makeSplitter(line, storage);
}
makeKeyRow(find("keyrow"), find("editor"), (sign) => editor.type(sign));
find("help").addEventListener("click", async () => {
  const text = find("help-text").content.cloneNode(true);
  const answer = await ask("Match playground", [text], { close: "Close", keys: "All keys" });
  if (answer === "keys") showKeys();
});
find("open").addEventListener("click", async () => {
  open(await exchange.link(), "_blank", "noopener");
});
if (!storage.isKept)
  log.note("This browser keeps nothing for this page: your program is gone when you close it.");

const latest = EXAMPLES.find(
  ({ name }) => name === (desk.get("example") ?? ((guest ?? carried) ? "" : "linear")),
);
if (wanted && wanted !== latest) openExample(wanted);
else if (latest) exampleMenu.choose(latest.title);

if (guest) {
  const leave = () => location.assign(ownAddress());
  showVisit(find("banner"), guest, manifest.version, { keep, leave });
}
if (visit?.failed) notice.show(`${visit.failed} Here is your own program.`);
const update = takeUpdate();
if (update) {
  const words = "The playground was updated and opened anew. Your work is here";
  if (update.hadRun) notice.show(`${words}, but the run was lost.`, { name: "Run", do: run });
  else notice.show(`${words}.`);
}
addEventListener("hashchange", () => {
  if (isShared(location.hash)) location.reload();
});

runtime.start();
loss.prepare().catch(() => {
  find("loss-hint").textContent = "The chart could not be loaded. Reload the page to try again.";
});
