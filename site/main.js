/** The page, put together: the only file that knows all the others. */

import { carried, isSingle } from "./single.js"; // first, for it copies the page
import "./policy.js";
import { fromBase64 } from "./bytes.js";
import { Console } from "./console.js";
import { showData } from "./data.js";
import { Database } from "./database.js";
import { ours, takeUpdate } from "./deploy.js";
import { ask } from "./dialog.js";
import { build } from "./drawn.js";
import { Editor } from "./editor.js";
import { copyOf, element, find } from "./element.js";
import linear from "./examples/linear.py";
import { EXAMPLES, exampleNamed } from "./examples.js";
import { Exchange, followDrops } from "./exchange.js";
import { drawError } from "./failure.js";
import { Figures } from "./figures.js";
import { Files } from "./files.js";
import { formatMegabytes, formatSeconds } from "./format.js";
import { makeZoomable } from "./graph.js";
import { RunHistory } from "./history.js";
import { InputBox } from "./input.js";
import { Inspector } from "./inspector.js";
import { makeKeyRow } from "./keyrow.js";
import { offerKeys } from "./keys.js";
import { isLibrary } from "./library.js";
import { LossChart } from "./loss.js";
import { choose, makeMenu, menuItem } from "./menu.js";
import { noticesIn } from "./notice.js";
import { keepOffline } from "./offline.js";
import { Packages } from "./packages.js";
import { plotlyLoader } from "./plotly.js";
import { Prompt } from "./prompt.js";
import { Recall } from "./recall.js";
import { save } from "./save.js";
import { isShared } from "./share.js";
import { makeSplitter } from "./splitter.js";
import { assets, manifest, runtime } from "./start.js"; // Python starts here
import { Status } from "./status.js";
import { Storage, whenLost } from "./storage.js";
import { Tabs } from "./tabs.js";
import { followTextSize } from "./textsize.js";
import { followTheme } from "./theme.js";
import { arrive, factsOf } from "./visit.js";
import { ENTRY, Workspace } from "./workspace.js";

/** @import { Companion } from "./editor.js" */
/** @import { Example } from "./examples.js" */
/** @import { Figure, Finished, Output, RunError, RunMessage, State } from "./protocol.js" */
/** @import { Texts } from "./workspace.js" */

const [runButton, stopButton, stopName] = [find("run"), find("stop"), find("stop-name")];
const wishes = new URLSearchParams(location.search);
const isReadonly = wishes.has("readonly");
find("readonly").hidden = !isReadonly;
// What would put another program in the place of what is to be read.
for (const id of ["examples", "open-files", "earlier-runs", "reset-file", "reset"])
  find(id).hidden = isReadonly;
// Each frame of a course page has a place of its own.
const home = carried ? `carried:${carried.id}:` : wishes.has("embed") ? location.search : "";
const storage = new Storage(home);

// What a link brings, and an example that the address names, have places of their own
// beside the reader's program.
const { place, shared: guest, failed } = await arrive(location.hash);
const wish = wishes.get("example");
const wanted = guest ? undefined : exampleNamed(wish);
const readonly = isReadonly ? "readonly:" : "";
const beside = place ?? (wanted ? `example:${wanted.name}:${readonly}` : "");
let desk = new Storage(home + beside);
if (guest) {
  // What nobody touched goes with the tab. And another link may have had the same place.
  const kept = new Storage(home + beside, true).get("arrived");
  desk.isTemporary = kept !== location.hash;
  if (desk.get("arrived") !== location.hash) desk.set("work", "");
}

const given = guest ?? carried;
const arrival = guest ? location.hash : "yes";
const database = new Database(`${storage.prefix}data`, beside);
const workspace = new Workspace(desk, database, given?.files[ENTRY] ?? linear);
/** What a run waits for: the example that was chosen last, or the files of a link's. */
let arriving = Promise.resolve();
if (given && (desk.isTemporary || desk.get("arrived") !== arrival))
  unpack(given.files, guest ? {} : (carried?.data ?? {}));
const inputBox = new InputBox();
inputBox.follow(workspace.text(ENTRY));
const editor = new Editor(
  find("editor"),
  (name, text) => {
    stay();
    workspace.write(name, text);
    showEdits();
    if (name === ENTRY) inputBox.follow(text);
  },
  isReadonly,
);
const history = new RunHistory(new Storage(home, true));
const notify = noticesIn(find("notice"));
const files = new Files({ tabs: find("files"), more: find("library") }, workspace, {
  open: (name) => {
    editor.open(name, workspace.text(name));
    showEdits();
  },
  failed: notify,
});
workspace.onData = showFiles;
files.open(ENTRY);
const exchange = new Exchange({
  ask: (kind, payload) => runtime.ask(kind, payload),
  version: manifest.version,
  workspace,
  example: () => desk.get("example") ?? undefined,
  // What another program printed is none of this one's.
  outputs: () => (ran[ENTRY] === workspace.text(ENTRY) ? [...outputs.values()] : []),
  show: (source, words) => replace({ [ENTRY]: source }, words),
  addData,
  say: notify,
});
followDrops((files) =>
  isReadonly
    ? notify("Nothing is opened here: this page is to be read.")
    : exchange.openFiles(files),
);
makeMenu(find("file"));
const exampleMenu = makeMenu(find("examples"));
for (const example of EXAMPLES) {
  exampleMenu.append(menuItem(example.title, example.line, () => bringExample(example)));
}
const views = new Tabs(find("views"), (name, isByReader) => {
  views.mark(name, false);
  isViewChosen ||= isByReader;
  inspectors[name]?.refresh();
});
const log = new Console(find("console"));
/** @param {string} name @param {string} all what Python is asked for @param {string} one */
const inspector = (name, all, one) => new Inspector(find(`view-${name}`), { all, one }, look, goTo);
/** @type {Record<string, Inspector>} */
const inspectors = {
  graph: inspector("graph", "drawn_graph", "drawn_node"),
  parameters: inspector("parameters", "drawn_parameters", "drawn_parameter"),
};
makeZoomable(find("view-graph"));
const prompt = new Prompt(find("line"), new Recall(storage), {
  isComplete: (source) => runtime.ask("is_complete", source),
  submit: evaluate,
  clear: () => log.clear(),
});
const savedScale = storage.get("scale") === "linear" ? "linear" : "log";
const loss = new LossChart(savedScale);
const loadPlotly = plotlyLoader(assets);
const figures = new Figures({ loadPlotly, documentFrame: () => assets.frame("display.html") });
const status = new Status();

const packages = new Packages({
  index: manifest.hosts[0],
  frame: () => assets.frame("downloader.html"),
  load: (names) =>
    assets.load(names, (loaded, total) => {
      if (runtime.state !== "running" || hasBegun) return; // Stop came first
      status.phase = `Loading packages, ${formatMegabytes(loaded)} of ${formatMegabytes(total)}`;
    }),
});

/** Whether the packages that a run needs are there, and it began. */
let hasBegun = false;
/** Whether what runs is the program rather than a console line. */
let isProgram = true;
/** Whether chart and numbers show what runs now: a console line may train nothing. */
let isShown = true;
/** The files that the last program left. */
/** @type {[string, number][]} */
let made = [];
/** What the last run of the program showed; a figure by its name, in its last state. */
/** @type {Map<number | string, Output | Figure | {error: RunError}>} */
const outputs = new Map();
/** Whether the reader chose what to look at during this run. */
let isViewChosen = false;
/** The program that runs, or ran last. */
let ran = workspace.texts();
/** What it was given, data too. */
let sent = workspace.files();

async function run() {
  const isRunning = () => runtime.state === "running";
  if (isRunning()) return;
  status.phase = "Loading the program …";
  await arriving;
  await workspace.loaded;
  if (isRunning()) return;
  isProgram = true;
  hasBegun = false;
  ran = workspace.texts();
  sent = workspace.files();
  outputs.clear();
  runtime.run(sent, ENTRY, inputBox.text);
}

/** @param {string} source @returns {boolean} whether Python is there for it */
function evaluate(source) {
  if (runtime.state !== "ready") {
    status.announce(`The console line ${find("waits").textContent}.`, true);
    return false;
  }
  isProgram = hasBegun = false;
  log.echo(source);
  runtime.evaluate(source, inputBox.text);
  return true;
}

async function reset() {
  const { name } = editor;
  if (!workspace.isEdited(name)) return notify(`${name} is as it was: nothing to reset.`);
  const whose = name === ENTRY ? "What the program began as" : "The library's own text";
  const words = `${whose} takes the place of yours. You can undo this.`;
  const answer = await ask(`Reset ${name}?`, [words], { reset: "Reset", keep: "Keep mine" });
  if (answer === "reset") replace({ [name]: null }, `${name} is as it was before you edited it.`);
}

/** @param {Example} example the last one chosen comes last */
function bringExample(example) {
  arriving = arriving.then(() => openExample(example));
}

/** @param {Example} example takes the program's place, but not that of a link or an address */
async function openExample(example) {
  const isBeside = desk.prefix !== storage.prefix;
  if (isBeside && example !== wanted) return location.assign(addressOf(example));
  const loaded = await example.load().catch(() => null);
  if (!loaded) return notify(`“${example.title}” could not be loaded: the connection failed.`);
  // It stays, and stays true, when another one is chosen after this.
  const words = workspace.isEdited(ENTRY) ? "An example takes the place of your program." : "";
  const [original, name] = [workspace.original(ENTRY), presentExample()];
  await replace({ [ENTRY]: loaded.text }, words, {
    do: () => beginWith(loaded.text, example.name),
    undo: () => beginWith(original, name),
  });
  await addTables(loaded.data);
  editor.reveal(1);
}

/** @param {Example} example beside the reader's own program, as here */
function addressOf({ name }) {
  const address = new URL(ownAddress());
  address.searchParams.set("example", name);
  return address.href;
}

/** The name of the example that the program began as. */
function presentExample() {
  return desk.get("example") ?? (given ? "" : "linear");
}

/** @param {string} text what Reset brings back @param {string} name of the example that it is */
function beginWith(text, name) {
  workspace.setOriginal(ENTRY, text);
  showEdits();
  desk.set("example", name);
  choose(exampleMenu, exampleNamed(name)?.title ?? "");
}

async function showEarlier() {
  const dialog = await ours(import("./earlier.js")).catch(() => null);
  if (!dialog) return notify("Earlier runs could not be loaded: the connection failed.");
  const texts = await dialog.chooseEarlier(history.entries(), compare);
  if (texts) replace(inPlaceOfAll(texts), "The earlier program is back.");
}

/** @param {Texts} texts shown beside those there are now, line by line */
async function compare(texts) {
  const names = Object.keys(inPlaceOfAll(texts));
  await Promise.allSettled(names.map((name) => files.load(name)));
  const then = (/** @type {string} */ name) => texts[name] ?? workspace.original(name);
  const pairs = Object.fromEntries(names.map((name) => [name, [workspace.text(name), then(name)]]));
  const drawn = build(await runtime.ask("drawn_differences", pairs));
  return drawn ?? element("pre", {}, texts[ENTRY]);
}

/** @typedef {Record<string, string | null>} Change  texts by names; null as it is shipped */

/** @type {Companion} of a change that nothing else goes along with */
const ALONE = { do: () => {}, undo: () => {} };

/** @param {Texts} texts @returns {Change} with what else is edited as it is shipped */
function inPlaceOfAll(texts) {
  const others = workspace.edits.filter((name) => !(name in texts));
  return { ...texts, ...Object.fromEntries(others.map((name) => [name, null])) };
}

/**
 * @param {Change} texts
 * @param {string} words what is said, with a way back; "" for nothing
 * @param {Companion} [companion]
 */
async function replace(texts, words, companion = ALONE) {
  const mine = workspace.texts();
  const back = Object.fromEntries(Object.keys(texts).map((name) => [name, mine[name] ?? null]));
  await put(texts, companion);
  const undo = () => put(back, { do: companion.undo, undo: companion.do });
  if (words) notify(words, { name: "Undo", do: undo });
}

/** @param {Change} texts take the place of those that are there */
async function put(texts, companion = ALONE) {
  keepWork();
  // The program is the first of them, and put there last it stays in sight.
  for (const name of Object.keys(texts).reverse()) {
    await files.open(name);
    const text = texts[name] ?? workspace.original(name);
    // It shows another one where this one could not be loaded.
    if (editor.name !== name) {
      files.write(name, texts[name]);
      continue;
    }
    const also = name === ENTRY ? companion : ALONE;
    if (editor.text === text) also.do();
    else editor.replace(text, also);
  }
}

/** What a link brought is kept from the first edit, or the first change of its data, on. */
function stay() {
  if (!desk.isTemporary) return;
  desk.isTemporary = false;
  for (const name of ["arrived", "example"]) desk.set(name, desk.get(name) ?? "");
  workspace.keepData();
}

/** What was edited stays among the earlier runs, whatever takes its place. */
function keepWork() {
  if (desk.isTemporary) return;
  if (carried || workspace.isEdited(ENTRY) || workspace.edits.length)
    history.keep(workspace.texts());
}

/** @param {string} wanted @param {Uint8Array} bytes */
async function addData(wanted, bytes) {
  stay();
  const { name, isKept } = await workspace.addData(wanted, bytes);
  notify(`open("${name}") reads it.${isKept ? "" : " It is gone when you close this page."}`);
}

/** @param {string} name */
function removeData(name) {
  const bytes = workspace.bytes(name);
  if (!bytes) return;
  stay();
  made = made.filter(([other]) => other !== name);
  workspace.removeData(name);
  notify(`${name} is removed.`, { name: "Undo", do: () => workspace.addData(name, bytes) });
}

const MOST_FILES = 100;

/** Whether what a program says of a file is a name and a size. @param {any} file */
const isFile = (file) => typeof file?.[0] === "string" && Number.isInteger(file[1]);

/** Looks for what the program wrote into files. */
async function findMade() {
  const found = await runtime.ask("home_files", null);
  made = Array.isArray(found) ? found.filter(isFile).slice(0, MOST_FILES) : [];
  showFiles();
}

/** @param {string} name @returns {Promise<Uint8Array | null>} */
async function readMade(name) {
  const bytes = await runtime.ask("home_file", name);
  return bytes instanceof Uint8Array ? bytes : null;
}

function showFiles() {
  /** @param {[string, number]} file */
  const isNew = ([name, size]) =>
    name !== ENTRY && ![sent[name], workspace.bytes(name)].some((file) => file?.length === size);
  const items = made.filter(isNew).map(([name, size]) => ({ name, size, isMade: true }));
  showData(find("data"), [...workspace.data(), ...items], {
    read: ({ name, isMade }) => (isMade ? readMade(name) : workspace.bytes(name)),
    keep: addData,
    remove: removeData,
  });
}

function showEdits() {
  files.mark(editor.name);
  find("reset").disabled = !workspace.isEdited(editor.name);
}

/** @param {Record<string, string>} tables the files that come with an example */
async function addTables(tables) {
  for (const [name, text] of Object.entries(tables)) {
    await workspace.addData(name, new TextEncoder().encode(text));
  }
}

/**
 * What came with a link or inside the file, when it comes first.
 * @param {Record<string, string>} texts
 * @param {Record<string, string>} data in base64
 */
function unpack(texts, data) {
  desk.set("arrived", arrival);
  for (const [name, text] of Object.entries(texts)) {
    if (name !== ENTRY) workspace.write(name, text);
  }
  for (const [name, text] of Object.entries(data)) workspace.addData(name, fromBase64(text));
  const example = exampleNamed(given?.example);
  if (!example) return;
  desk.set("example", example.name);
  // A file carries its tables, as somebody may have changed them.
  if (guest) arriving = bringTables(example);
}

/** @param {Example} example */
async function bringTables(example) {
  const loaded = await example.load().catch(() => null);
  if (loaded) await addTables(loaded.data);
  else notify(`The files of “${example.title}” could not be loaded: the connection failed.`);
}

const ownAddress = () => location.href.split("#")[0];

/** Makes the program that came with the link the reader's own. */
function keep() {
  const ownDatabase = new Database(`${storage.prefix}data`);
  const own = new Workspace(storage, ownDatabase, linear);
  const mine = own.texts();
  const hadEdits = own.isEdited(ENTRY) || own.edits.length > 0;
  const [original, name] = [own.original(ENTRY), storage.get("example") ?? "linear"];
  storage.set("example", desk.get("example") ?? "");
  desk = storage;
  workspace.moveTo(storage, ownDatabase);
  window.history.replaceState(null, "", ownAddress());
  find("banner").hidden = true;
  runButton.focus();
  if (!hadEdits) return notify("The program is yours now.");
  history.keep(mine);
  const companion = { ...ALONE, do: () => beginWith(original, name) };
  const bringBack = () => put(inPlaceOfAll(mine), companion);
  notify("The program is yours now.", { name: "Bring back my earlier one", do: bringBack });
}

/** @param {RunMessage} message */
function hear(message) {
  switch (message.type) {
    case "started":
      hasBegun = true;
      status.phase = "Running";
      log.makeRoom();
      isShown = isProgram;
      if (isProgram) beginProgram();
      break;
    case "output":
      if (log.write(message) && isProgram) outputs.set(outputs.size, message);
      break;
    case "curve":
      if (!isShown) beginTraining();
      loss.add(message);
      if (!message.name) status.add(message);
      break;
    case "request":
      if (message.kind === "input") askForLine(message.requestId);
      else if (!hasBegun)
        packages.answer(message).then((value) => runtime.reply(message.requestId, value));
      break;
    case "figure":
      if (figures.show(message) && isProgram) outputs.set(message.name, message);
      if (figures.count === 1 && !isViewChosen) views.select("figures");
      else if (views.selected !== "figures") views.mark("figures", true, "new");
      break;
    case "finished":
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
  if (file !== ENTRY && !isLibrary(file)) return; // a program may name any
  await files.open(file);
  editor.goTo(line);
}

/** Asks about what the last program left. @param {string} kind @param {unknown} [payload] */
async function look(kind, payload) {
  return runtime.state === "ready" ? runtime.ask(kind, payload) : null;
}

async function saveGraph() {
  const picture = await look("graph_svg");
  if (picture) save("graph.svg", new Blob([picture], { type: "image/svg+xml" }));
}

function beginProgram() {
  log.clear();
  find("notice").replaceChildren();
  editor.markFailing(0);
  const { edits } = workspace;
  if (edits.length) log.note(`with your edits of ${edits.join(", ")}`);
  beginTraining();
  figures.begin();
  for (const inspector of Object.values(inspectors)) inspector.clear();
  status.announce("Program running.", true);
}

function beginTraining() {
  isShown = true;
  // Where figures came last time, they are awaited; what the reader looks at stays.
  isViewChosen = ["graph", "parameters"].includes(views.selected);
  if (!isViewChosen && !figures.count) views.select("loss");
  loss.begin();
  status.begin();
}

/** @param {Finished} finished */
function finish({ outcome, error, ms }) {
  const { dataset } = document.body;
  dataset.finished = String(Number(dataset.finished ?? 0) + 1);
  packages.release();
  findMade();
  if (!hasBegun && outcome === "stopped") return showNotStarted();
  loss.finish();
  if (isProgram && !isViewChosen && !figures.count) views.select("loss");
  for (const inspector of Object.values(inspectors)) inspector.expire();
  inspectors[views.selected]?.refresh();
  if (hasBegun && isShown) status.finish(ms);
  if (isProgram) {
    if (error) outputs.set(outputs.size, { error });
    const isText = outcome === "error" || !(status.loss || figures.count);
    if (isText) setTimeout(seeConsole); // after what the editor brings into sight
    const how = { ok: "finished", stopped: "stopped", error: error?.name ?? "failed" }[outcome];
    history.keep(ran, how, status.loss);
  }
  const where = error?.line ? ` in line ${error.line}` : "";
  if (outcome === "error" && error) return showError(error, where);
  const how = outcome === "stopped" ? `stopped${where} after` : "finished in";
  const words = `${how} ${formatSeconds(ms)}`;
  if (isProgram || outcome === "stopped") log.note(words);
  status.announce(`Program ${words}.`, true);
}

/**
 * Its packages were refused, or Stop came before them: chart and numbers stay the last
 * run's, but who could say more of its graph is gone.
 */
function showNotStarted() {
  for (const inspector of Object.values(inspectors)) inspector.clear();
  inspectors[views.selected]?.refresh();
  log.note("The program was not started.");
  seeConsole();
  if (isProgram) history.keep(ran);
}

/** On a phone it may lie below the screen. */
function seeConsole() {
  requestAnimationFrame(() => find("console").scrollIntoView({ block: "nearest" }));
}

/** @param {RunError} error @param {string} where */
function showError(error, where) {
  if (error.name === "EOFError") inputBox.askFor();
  log.show(drawError(error, Object.keys(workspace.texts()), goTo));
  const here = error.frames.filter(({ file }) => file === editor.name).at(-1);
  const isAsItRan = (ran[editor.name] ?? workspace.original(editor.name)) === editor.text;
  if (here && isProgram && isAsItRan) editor.markFailing(here.line);
  status.announce(`${error.name}${where}: ${error.message}`, true);
}

/** @type {Record<State, {phase: string, waits?: string}>} */
const STATES = {
  loading: { phase: "Loading …", waits: "waits for Python" },
  ready: { phase: "Ready" },
  running: { phase: "Running", waits: "waits for the program" },
  failed: { phase: "Could not start" },
};

/** @param {State} state */
function showState(state) {
  document.body.dataset.state = state;
  if (state !== "running") log.endAsking();
  const focused = document.activeElement;
  runButton.disabled = state === "running";
  stopButton.disabled = state !== "running";
  // A button that is disabled loses the focus: hand it to the one that takes over.
  if (focused === runButton && state === "running") stopButton.focus();
  if (focused === stopButton && state !== "running") runButton.focus();
  stopName.textContent = "Stop";
  log.isLive = state !== "running";
  find("failure").hidden = state !== "failed";
  const { phase, waits = "" } = STATES[state];
  status.phase = phase;
  find("waits").textContent = waits;
}

async function help() {
  const ways = { close: "Close", keys: "All keys" };
  const answer = await ask("Match playground", [copyOf("help-text")], ways);
  if (answer === "keys") showKeys();
}

/** @param {string} message */
function showFailure(message) {
  find("failure-message").textContent = message;
  if (document.activeElement === document.body) find("retry").focus();
}

/** @type {Record<string, (event: UIEvent) => unknown>} */
const BUTTONS = {
  run,
  // The second tap on Run, which a phone's double tap is, lands here.
  stop: ({ detail }) => detail < 2 && runtime.stop(),
  retry: () => runtime.start(),
  reset,
  share: () => exchange.share(),
  help,
  open: async () => open(await exchange.link(), "_blank", "noopener"),
  keep,
  leave: () => location.assign(ownAddress()),
  clear: () => log.clear(),
  "save-loss": () => loss.save(),
  "save-graph": saveGraph,
  "open-files": () => exchange.open(),
  "save-python": () => exchange.savePython(),
  "save-notebook": () => exchange.saveNotebook(),
  "save-page": () => exchange.savePage(),
  "as-pytorch": () => exchange.asPyTorch(),
  "earlier-runs": showEarlier,
  "reset-file": reset,
};
for (const [id, act] of Object.entries(BUTTONS)) find(id).addEventListener("click", act);

addEventListener("pagehide", keepWork);
addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
  if (document.querySelector("dialog[open]")) return;
  event.preventDefault();
  if (!event.repeat) run();
});

find("scale").querySelector(`[value=${savedScale}]`).checked = true;
find("scale").addEventListener("change", (/** @type {{target: HTMLInputElement}} */ { target }) => {
  storage.set("scale", target.value);
  loss.scale = target.value === "linear" ? "linear" : "log";
});

// What helps who writes is not loaded before somebody looks at where it is written.
whenTouched(find("editor"), async () => {
  const { hints } = await ours(import("./hints.js"));
  editor.extend(hints((kind, payload) => runtime.ask(kind, payload)));
});
whenTouched(find("line"), async () => {
  const { suggestions } = await ours(import("./suggestions.js"));
  prompt.extend(suggestions((before) => runtime.ask("complete", before)));
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

const showKeys = offerKeys(find("keys-text"));
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
  makeSplitter(/** @type {HTMLElement} */ (line), storage);
}
makeKeyRow(find("keyrow"), (sign) => editor.type(sign));
whenLost(() =>
  log.note(
    "This browser keeps nothing more for this page: your program is gone when you close it.",
  ),
);

const latest = exampleNamed(presentExample());
if (wanted && wanted !== latest && !desk.get("example")) bringExample(wanted);
else if (latest) choose(exampleMenu, latest.title);

if (guest) {
  find("banner-facts").textContent = factsOf(guest, manifest.version);
  find("banner").hidden = false;
}
const problem = failed ?? (wish && !exampleNamed(wish) && `No example is named “${wish}”.`);
if (problem) notify(`${problem} Here is your own program.`);
const update = takeUpdate();
if (update) {
  const words = `The playground was updated${update.hadRun ? ", which ended the run" : ""}.`;
  const way = update.hadRun ? { name: "Run again", do: run } : undefined;
  notify(`${words} Your work is as you left it.`, way);
}
addEventListener("hashchange", () => {
  if (isShared(location.hash) || guest) location.reload();
});

runtime.listen({
  state: showState,
  bytes: (loaded, total) => {
    if (runtime.state === "loading") status.bytes(loaded, total);
  },
  phase: (phase) => {
    status.phase = `${phase} …`;
  },
  ready: (python, ms) => {
    status.versions(python, manifest.version, ms);
    status.announce("Python is ready.", true);
    if (!isSingle) keepOffline(manifest.build, () => runtime.state === "ready");
  },
  failed: showFailure,
  queued: () => {
    stopButton.disabled = false;
    runButton.disabled = true;
    log.note("The program runs as soon as Python is ready.");
  },
  withdrawn: () => log.note("You stopped it before it began."),
  stopping: () => {
    stopName.textContent = "Force stop";
    status.phase = "Stopping …";
    status.announce("Stopping. Press again to force it.", true);
    packages.stop();
  },
  run: hear,
});
if (window.isRunWanted) run();
// Plotly would take the cores that Python's files need.
runtime.opened
  .then(() => loss.prepare(loadPlotly))
  .catch(() => {
    find("loss-hint").textContent = "The chart could not be loaded. Reload the page to try again.";
  });
