/** Runs of the program and of console lines, as the page shows them. */

/** @import { Console } from "./console.js" */
/** @import { DataFiles } from "./data.js" */
/** @import { Desk } from "./desk.js" */
/** @import { Editor } from "./editor.js" */
/** @import { Figures } from "./figures.js" */
/** @import { RunHistory } from "./history.js" */
/** @import { InputBox } from "./input.js" */
/** @import { Inspector } from "./inspector.js" */
/** @import { LossChart } from "./loss.js" */
/** @import { Packages } from "./packages.js" */
/** @import { Figure, Finished, Output, RunError, RunMessage } from "./protocol.js" */
/** @import { Runtime } from "./runtime.js" */
/** @import { Status } from "./status.js" */
/** @import { Tabs } from "./tabs.js" */
/** @import { Work } from "./work.js" */
import { find } from "./element.js";
import { drawError } from "./failure.js";
import { formatSeconds } from "./format.js";
import { ENTRY } from "./workspace.js";

/**
 * What this shows them with.
 * @typedef {object} Page
 * @property {Runtime} runtime
 * @property {Desk} desk
 * @property {Work} work
 * @property {Editor} editor
 * @property {RunHistory} history
 * @property {DataFiles} data
 * @property {InputBox} input
 * @property {Console} log
 * @property {Status} status
 * @property {LossChart} loss
 * @property {Figures} figures
 * @property {Tabs} views
 * @property {Record<string, Inspector>} inspectors  by their views' names
 * @property {Packages} packages
 */

export class Runs {
  #page;
  /** Whether the packages that a run needs are there, and it began. */
  #hasBegun = false;
  /** Whether what runs is the program rather than a console line. */
  #isProgram = true;
  /** Whether chart and numbers show what runs now: a console line may train nothing. */
  #isShown = true;
  /** Whether the reader chose what to look at during this run. */
  #isViewChosen = false;
  /** The program that runs, or ran last, and all that it was given. */
  #ran;
  #given;
  /** What it showed; a figure by its name, in its last state. */
  /** @type {Map<number | string, Output | Figure | {error: RunError}>} */
  #outputs = new Map();

  /** @param {Page} page */
  constructor(page) {
    this.#page = page;
    this.#ran = page.desk.workspace.texts();
    this.#given = page.desk.workspace.files();
  }

  /** Whether packages are still awaited. */
  get isWaiting() {
    return this.#page.runtime.state === "running" && !this.#hasBegun;
  }

  /** What the program showed, unless it is another one by now. */
  get outputs() {
    const isSame = this.#ran[ENTRY] === this.#page.desk.workspace.text(ENTRY);
    return isSame ? [...this.#outputs.values()] : [];
  }

  async run() {
    const { runtime, desk, work, status, input } = this.#page;
    const isRunning = () => runtime.state === "running";
    if (isRunning()) return;
    status.phase = "Loading the program …";
    await work.arrived();
    if (isRunning()) return;
    this.#isProgram = true;
    this.#hasBegun = false;
    this.#ran = desk.workspace.texts();
    this.#given = desk.workspace.files();
    this.#outputs.clear();
    runtime.run(this.#given, ENTRY, input.text);
  }

  /** @param {string} source @returns {boolean} whether Python is there for it */
  evaluate(source) {
    const { runtime, status, log, input } = this.#page;
    if (runtime.state !== "ready") {
      status.announce(`The console line ${find("waits").textContent}.`, true);
      return false;
    }
    this.#isProgram = this.#hasBegun = false;
    log.echo(source);
    runtime.evaluate(source, input.text);
    return true;
  }

  /** @param {string} name @param {boolean} isByReader */
  see(name, isByReader) {
    this.#page.views.mark(name, false);
    this.#isViewChosen ||= isByReader;
    this.#page.inspectors[name]?.refresh();
  }

  /** @param {RunMessage} message */
  hear(message) {
    const { runtime, log, status, loss, packages } = this.#page;
    switch (message.type) {
      case "started":
        this.#hasBegun = true;
        status.phase = "Running";
        log.makeRoom();
        this.#isShown = this.#isProgram;
        if (this.#isProgram) this.#beginProgram();
        break;
      case "output":
        if (log.write(message)) this.#keep(this.#outputs.size, message);
        break;
      case "curve":
        if (!this.#isShown) this.#beginTraining();
        loss.add(message);
        if (!message.name) status.add(message);
        break;
      case "request":
        if (message.kind === "input") this.#askForLine(message.requestId);
        else if (!this.#hasBegun)
          packages.answer(message).then((value) => runtime.reply(message.requestId, value));
        break;
      case "figure":
        this.#showFigure(message);
        break;
      case "finished":
        this.#finish(message);
    }
  }

  /** @param {number | string} place @param {Output | Figure | {error: RunError}} output */
  #keep(place, output) {
    if (this.#isProgram) this.#outputs.set(place, output);
  }

  /** @param {string} requestId */
  #askForLine(requestId) {
    const { runtime, log, status } = this.#page;
    log.ask((line) => {
      status.phase = "Running";
      runtime.reply(requestId, line);
    });
    status.phase = "Waiting for your input";
  }

  /** @param {Figure} figure */
  #showFigure(figure) {
    const { figures, views } = this.#page;
    if (figures.show(figure)) this.#keep(figure.name, figure);
    if (figures.count === 1 && !this.#isViewChosen) views.select("figures");
    else if (views.selected !== "figures") views.mark("figures", true, "new");
  }

  #beginProgram() {
    const { log, desk, editor, figures, status } = this.#page;
    log.clear();
    find("notice").replaceChildren();
    editor.markFailing(0);
    const { edits } = desk.workspace;
    if (edits.length) log.note(`with your edits of ${edits.join(", ")}`);
    this.#beginTraining();
    figures.begin();
    this.#clearInspectors();
    status.announce("Program running.", true);
  }

  #beginTraining() {
    const { views, figures, loss, status } = this.#page;
    this.#isShown = true;
    // Where figures came last time, they are awaited; what the reader looks at stays.
    this.#isViewChosen = ["graph", "parameters"].includes(views.selected);
    if (!this.#isViewChosen && !figures.count) views.select("loss");
    loss.begin();
    status.begin();
  }

  /** @param {Finished} finished */
  #finish({ outcome, error, ms }) {
    const { packages, data, loss, figures, views, inspectors, status, history, log } = this.#page;
    const { dataset } = document.body;
    dataset.finished = String(Number(dataset.finished ?? 0) + 1);
    packages.release();
    data.find(this.#given);
    if (!this.#hasBegun && outcome === "stopped") return this.#showNotStarted();
    loss.finish();
    if (this.#isProgram && !this.#isViewChosen && !figures.count) views.select("loss");
    for (const inspector of Object.values(inspectors)) inspector.expire();
    inspectors[views.selected]?.refresh();
    if (this.#hasBegun && this.#isShown) status.finish(ms);
    if (this.#isProgram) {
      if (error) this.#keep(this.#outputs.size, { error });
      const isText = outcome === "error" || !(status.loss || figures.count);
      if (isText) setTimeout(seeConsole); // after what the editor brings into sight
      const how = { ok: "finished", stopped: "stopped", error: error?.name ?? "failed" }[outcome];
      history.keep(this.#ran, how, status.loss);
    }
    const where = error?.line ? ` in line ${error.line}` : "";
    if (outcome === "error" && error) return this.#showError(error, where);
    const how = outcome === "stopped" ? `stopped${where} after` : "finished in";
    const words = `${how} ${formatSeconds(ms)}`;
    if (this.#isProgram || outcome === "stopped") log.note(words);
    status.announce(`Program ${words}.`, true);
  }

  /**
   * Its packages were refused, or Stop came before them: chart and numbers stay the last
   * run's, but who could say more of its graph is gone.
   */
  #showNotStarted() {
    const { log, inspectors, views, history } = this.#page;
    this.#clearInspectors();
    inspectors[views.selected]?.refresh();
    log.note("The program was not started.");
    seeConsole();
    if (this.#isProgram) history.keep(this.#ran);
  }

  #clearInspectors() {
    for (const inspector of Object.values(this.#page.inspectors)) inspector.clear();
  }

  /** @param {RunError} error @param {string} where */
  #showError(error, where) {
    const { desk, work, editor, input, log, status } = this.#page;
    const { workspace } = desk;
    if (error.name === "EOFError") input.askFor();
    const goTo = (/** @type {string} */ file, /** @type {number} */ line) => work.goTo(file, line);
    log.show(drawError(error, Object.keys(workspace.texts()), goTo));
    const here = error.frames.filter(({ file }) => file === editor.name).at(-1);
    const isAsItRan = (this.#ran[editor.name] ?? workspace.original(editor.name)) === editor.text;
    if (here && this.#isProgram && isAsItRan) editor.markFailing(here.line);
    status.announce(`${error.name}${where}: ${error.message}`, true);
  }
}

/** On a phone it may lie below the screen. */
function seeConsole() {
  requestAnimationFrame(() => find("console").scrollIntoView({ block: "nearest" }));
}
