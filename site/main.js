/** The page, put together: the only file that knows all the others. */

import { isSingle } from "./single.js"; // first, for it copies the page
import "./policy.js";
import { Console } from "./console.js";
import { DataFiles } from "./data.js";
import { ours, takeUpdate } from "./deploy.js";
import { Desk } from "./desk.js";
import { ask } from "./dialog.js";
import { Editor } from "./editor.js";
import { copyOf, find } from "./element.js";
import { Exchange, followDrops } from "./exchange.js";
import { Figures } from "./figures.js";
import { Files } from "./files.js";
import { formatMegabytes } from "./format.js";
import { makeZoomable } from "./graph.js";
import { RunHistory } from "./history.js";
import { InputBox } from "./input.js";
import { Inspector } from "./inspector.js";
import { makeKeyRow } from "./keyrow.js";
import { offerKeys } from "./keys.js";
import { LossChart } from "./loss.js";
import { makeMenu } from "./menu.js";
import { noticesIn } from "./notice.js";
import { keepOffline } from "./offline.js";
import { Packages } from "./packages.js";
import { plotlyLoader } from "./plotly.js";
import { Prompt } from "./prompt.js";
import { Recall } from "./recall.js";
import { Runs } from "./runs.js";
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
import { ownAddress, Work } from "./work.js";
import { ENTRY } from "./workspace.js";

/** @import { State } from "./protocol.js" */

const [runButton, stopButton, stopName] = [find("run"), find("stop"), find("stop-name")];
const visit = await arrive();
const { guest, isReadonly } = visit;
find("readonly").hidden = !isReadonly;
// What would put another program in the place of what is to be read.
for (const id of ["examples", "open-files", "earlier-runs", "reset-file", "reset"])
  find(id).hidden = isReadonly;

const storage = new Storage(visit.home);
const notify = noticesIn(find("notice"));
const askPython = (/** @type {string} */ kind, /** @type {unknown} */ payload) =>
  runtime.ask(kind, payload);
const input = new InputBox();
const desk = new Desk(visit, storage, notify);
input.follow(desk.workspace.text(ENTRY));
const editor = new Editor(
  find("editor"),
  (name, text) => {
    work.edited(name, text);
    if (name === ENTRY) input.follow(text);
  },
  isReadonly,
);
const files = new Files({ tabs: find("files"), more: find("library") }, desk.workspace, {
  open: (name) => work.open(name),
  failed: notify,
});
const history = new RunHistory(new Storage(visit.home, true));
const { wanted } = visit;
const work = new Work({ desk, files, editor, history, wanted, notify, ask: askPython });
files.open(ENTRY);
const data = new DataFiles(desk, notify, askPython);
const exchange = new Exchange({
  ask: askPython,
  version: manifest.version,
  desk,
  work,
  data,
  outputs: () => runs.outputs,
  say: notify,
});
followDrops((files) =>
  isReadonly
    ? notify("Nothing is opened here: this page is to be read.")
    : exchange.openFiles(files),
);
makeMenu(find("file"));
const views = new Tabs(find("views"), (name, isByReader) => runs.see(name, isByReader));
const log = new Console(find("console"));
/** @param {string} name @param {string} all what Python is asked for @param {string} one */
const inspector = (name, all, one) =>
  new Inspector(find(`view-${name}`), { all, one }, look, (file, line) => work.goTo(file, line));
/** @type {Record<string, Inspector>} */
const inspectors = {
  graph: inspector("graph", "drawn_graph", "drawn_node"),
  parameters: inspector("parameters", "drawn_parameters", "drawn_parameter"),
};
makeZoomable(find("view-graph"));
const prompt = new Prompt(find("line"), new Recall(storage), {
  isComplete: (source) => askPython("is_complete", source),
  submit: (source) => runs.evaluate(source),
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
      if (!runs.isWaiting) return; // Stop came first
      status.phase = `Loading packages, ${formatMegabytes(loaded)} of ${formatMegabytes(total)}`;
    }),
});
const parts = { runtime, desk, work, editor, data, input, history, log, status, packages };
const runs = new Runs({ ...parts, loss, figures, views, inspectors });

/** Asks about what the last program left. @param {string} kind @param {unknown} [payload] */
async function look(kind, payload) {
  return runtime.state === "ready" ? runtime.ask(kind, payload) : null;
}

async function saveGraph() {
  const picture = await look("graph_svg");
  if (picture) save("graph.svg", new Blob([picture], { type: "image/svg+xml" }));
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

/** The link's program is the reader's own from now on. */
function keep() {
  work.keep();
  find("banner").hidden = true;
  runButton.focus();
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
  run: () => runs.run(),
  // The second tap on Run, which a phone's double tap is, lands here.
  stop: ({ detail }) => detail < 2 && runtime.stop(),
  retry: () => runtime.start(),
  reset: () => work.reset(),
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
  "earlier-runs": () => work.showEarlier(),
  "reset-file": () => work.reset(),
};
for (const [id, act] of Object.entries(BUTTONS)) find(id).addEventListener("click", act);

addEventListener("pagehide", () => work.remember());
addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
  if (document.querySelector("dialog[open]")) return;
  event.preventDefault();
  if (!event.repeat) runs.run();
});

find("scale").querySelector(`[value=${savedScale}]`).checked = true;
find("scale").addEventListener("change", (/** @type {{target: HTMLInputElement}} */ { target }) => {
  storage.set("scale", target.value);
  loss.scale = target.value === "linear" ? "linear" : "log";
});

// What helps who writes is not loaded before somebody looks at where it is written.
whenTouched(find("editor"), async () => {
  const { hints } = await ours(import("./hints.js"));
  editor.extend(hints(askPython));
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

if (guest) {
  find("banner-facts").textContent = factsOf(guest, manifest.version);
  find("banner").hidden = false;
}
if (visit.problem) notify(`${visit.problem} Here is your own program.`);
const update = takeUpdate();
if (update) {
  const words = `The playground was updated${update.hadRun ? ", which ended the run" : ""}.`;
  const way = update.hadRun ? { name: "Run again", do: () => runs.run() } : undefined;
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
  run: (message) => runs.hear(message),
});
if (window.isRunWanted) runs.run();
// Plotly would take the cores that Python's files need.
runtime.opened
  .then(() => loss.prepare(loadPlotly))
  .catch(() => {
    find("loss-hint").textContent = "The chart could not be loaded. Reload the page to try again.";
  });
