/** What the program displays: plots, matrices, pictures, documents and text, a card each. */

/** @import { Content, Figure, Plot } from "./protocol.js" */
import { button } from "./element.js";
import { formatNumber } from "./format.js";
import { between, bundleFor, draw, heatMap, refusal, rowsOf } from "./plot.js";
import { csv, save } from "./save.js";

const FRAME_MS = 1000 / 30;
const LONGEST_MS = 500; // between updates, however much one costs
const LARGEST_TABLE = 12; // rows or columns; what is larger begins as a heat map
const SHOWN_CELLS = 60; // in each direction
const TALLEST = 900;
const QUIET = "button quiet small";

export class Figures {
  #list;
  #hint;
  #documentFrame;
  /** @type {Map<string, Card>} */
  #cards = new Map();

  /**
   * @param {HTMLElement} list
   * @param {HTMLElement} hint what stands there while there is nothing to show
   * @param {() => {src: string} | {srcdoc: string}} documentFrame the frame for HTML
   */
  constructor(list, hint, documentFrame) {
    this.#list = list;
    this.#hint = hint;
    this.#documentFrame = documentFrame;
  }

  get count() {
    return this.#cards.size;
  }

  /** A new run: its figures take the place of the last one's. */
  begin() {
    for (const card of this.#cards.values()) card.remove();
    this.#cards.clear();
    this.#hint.hidden = false;
  }

  /** @param {Figure} figure */
  show({ name, content }) {
    let card = this.#cards.get(name);
    if (!card) {
      const title = name.startsWith("#") ? `Figure ${name.slice(1)}` : name;
      card = new Card(title, this.#documentFrame);
      this.#cards.set(name, card);
      this.#list.append(card.element);
      this.#hint.hidden = true;
    }
    card.show(content);
  }

  /** Draws everything anew, in the present theme. */
  redraw() {
    for (const card of this.#cards.values()) card.redraw();
  }
}

class Card {
  #title;
  #documentFrame;
  #watchSize;
  #body = document.createElement("div");
  #name = document.createElement("span");
  #actions = document.createElement("span");
  /** @type {Content} */
  #content = { kind: "text", text: "" };
  /** @type {any} */
  #plotly = null;
  /** What the body was made for. */
  #form = "";
  #asked = "";
  #isScheduled = false;
  #isStale = false;
  #shownAt = 0;
  #drawnAt = 0;
  #cost = 0;
  /** How long it takes to glide from the plot before. */
  #ms = 0;
  /** @type {Plot | null} */
  #from = null;
  /** @type {Plot | null} */
  #drawn = null;

  /** @param {string} title @param {() => {src: string} | {srcdoc: string}} documentFrame */
  constructor(title, documentFrame) {
    this.#title = title;
    this.#documentFrame = documentFrame;
    this.element = document.createElement("figure");
    Object.assign(this.element, { className: "card", ariaLabel: title });
    // Enlarged it is a popover: nothing moves in the page, and Escape closes it.
    this.element.popover = "auto";
    const caption = document.createElement("figcaption");
    this.#name.className = "name";
    const enlarge = button(QUIET, "Enlarge", () => this.element.togglePopover());
    this.element.addEventListener("toggle", (event) => {
      const isOpen = event instanceof ToggleEvent && event.newState === "open";
      enlarge.textContent = isOpen ? "Close" : "Enlarge";
      enlarge.ariaExpanded = String(isOpen);
    });
    enlarge.ariaExpanded = "false";
    caption.append(this.#name, this.#actions, enlarge);
    this.element.append(caption, this.#body);
    this.#watchSize = new ResizeObserver(() => {
      if (this.#plotly && this.#body.clientWidth) this.#plotly.Plots.resize(this.#body);
    });
  }

  /** @param {Content} content */
  show(content) {
    const now = performance.now();
    const pause = now - this.#shownAt;
    // Slow updates glide from one to the next; fast ones are a film by themselves.
    const isSlow = this.#shownAt && pause > 120 && pause < 5000;
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#ms = isSlow && !isCalm ? Math.min(300, 0.7 * pause) : 0;
    this.#shownAt = now;
    this.#from = this.#drawn;
    this.#content = content;
    this.redraw();
  }

  redraw() {
    this.#isStale = true;
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    const pause = Math.min(LONGEST_MS, Math.max(FRAME_MS, 3 * this.#cost));
    setTimeout(() => this.#redrawn(), pause - (performance.now() - this.#drawnAt));
  }

  remove() {
    this.#watchSize.disconnect();
    this.element.remove();
    this.#plotly?.purge(this.#body);
  }

  async #redrawn() {
    const startedAt = performance.now();
    this.#isStale = false;
    try {
      await this.#draw(this.#content);
    } catch (error) {
      this.#become("text").textContent = `This could not be drawn: ${error}`;
    }
    this.#isScheduled = false;
    this.#drawnAt = performance.now();
    this.#cost = this.#drawnAt - startedAt;
    if (this.#isStale) this.redraw();
  }

  /** @param {Content} content */
  async #draw(content) {
    switch (content.kind) {
      case "plot":
        await this.#plot(content);
        break;
      case "matrix":
        await this.#matrix(content);
        break;
      case "image":
        await this.#image(content);
        break;
      case "html":
        this.#document(content.text);
        break;
      default:
        this.#become("text").textContent = content.text;
    }
  }

  /** @param {Extract<Content, {kind: "plot"}>} plot @param {string} form */
  async #plot(plot, form = "plot") {
    const bundle = bundleFor(plot.data);
    if (!bundle) {
      this.#become("text").textContent = refusal(plot.data);
      return;
    }
    const { default: plotly } = await bundle.load();
    if (this.#plotly !== plotly) this.#form = "";
    const body = this.#become(form, {
      ...(form === "plot" ? {} : { Values: () => this.#ask("values") }),
      PNG: () => this.#savePlot("png"),
      SVG: () => this.#savePlot("svg"),
    });
    this.#plotly = plotly;
    const height = Math.min(TALLEST, Number(plot.layout.height) || 0);
    body.style.setProperty("min-height", height > 100 ? `${height}px` : "");
    this.#describe(describePlot(plot));
    const share = this.#ms ? (performance.now() - this.#shownAt) / this.#ms : 1;
    const shown = this.#from ? between(this.#from, plot, share) : plot;
    await draw(plotly, body, shown);
    this.#drawn = shown;
    if (shown !== plot) this.#isStale = true; // until it is there
  }

  /** @param {"png" | "svg"} format */
  async #savePlot(format) {
    const { clientWidth: width, clientHeight: height } = this.#body;
    const size = { format, width, height, scale: format === "png" ? 2 : 1 };
    const url = String(await this.#plotly.toImage(this.#body, size));
    const data = url.slice(url.indexOf(",") + 1);
    const bytes =
      format === "png"
        ? Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))
        : decodeURIComponent(data);
    this.#save(format, bytes, format === "png" ? "image/png" : "image/svg+xml");
  }

  /** @param {string} suffix @param {BlobPart} content @param {string} type */
  #save(suffix, content, type) {
    save(`${this.#title}.${suffix}`, new Blob([content], { type }));
  }

  /** @param {Extract<Content, {kind: "matrix"}>} matrix */
  async #matrix(matrix) {
    const { shape, columns, values } = matrix;
    const isLarge = Math.max(columns, values.length / (columns || 1)) > LARGEST_TABLE;
    const form = this.#asked || (isLarge ? "heat-map" : "values");
    if (form === "heat-map") await this.#plot(heatMap(matrix), form);
    else {
      const actions = {
        "Heat map": () => this.#ask("heat-map"),
        CSV: () => save(`${this.#title}.csv`, csv(this.#rows)),
      };
      this.#become(form, actions).replaceChildren(table(matrix));
    }
    this.#describe(`Matrix of shape ${shape}`);
    this.#name.textContent = `${this.#title} · ${shape}`;
  }

  get #rows() {
    const matrix = this.#content;
    return matrix.kind === "matrix" ? rowsOf(matrix.values, matrix.columns) : [];
  }

  /** @param {string} form how the reader would see a matrix */
  #ask(form) {
    this.#asked = form;
    this.redraw();
  }

  /** @param {Extract<Content, {kind: "image"}>} image */
  async #image({ mime, bytes }) {
    const picture = document.createElement("img");
    const suffix = mime === "image/png" ? "png" : "svg";
    picture.src = URL.createObjectURL(new Blob([bytes], { type: mime }));
    picture.alt = this.#title;
    // An image takes the place of the last one only when it can be painted.
    await picture.decode().finally(() => URL.revokeObjectURL(picture.src));
    const saveIt = () => this.#save(suffix, bytes, mime);
    this.#become(suffix, { [suffix.toUpperCase()]: saveIt }).replaceChildren(picture);
  }

  /** Markup goes into a frame of its own, without scripts or requests. @param {string} text */
  #document(text) {
    const isThere = this.#form === "document";
    const body = this.#become("document");
    const frame = isThere ? body.querySelector("iframe") : document.createElement("iframe");
    if (!frame) return;
    frame.contentWindow?.postMessage(text, "*");
    if (isThere) return;
    Object.assign(frame, { title: this.#title, ...this.#documentFrame() });
    const listen = (/** @type {MessageEvent} */ { source, data }) => {
      if (!frame.isConnected) removeEventListener("message", listen);
      if (source !== frame.contentWindow) return;
      const { kind, text = "" } = /** @type {any} */ (this.#content);
      if (data === "hello" && kind === "html") frame.contentWindow?.postMessage(text, "*");
      const height = Math.min(TALLEST, Number(data));
      if (height) frame.style.setProperty("height", `${height}px`);
    };
    addEventListener("message", listen);
    body.replaceChildren(frame);
  }

  /**
   * The body, emptied where another form of content was shown in it.
   * @param {string} form
   * @param {Record<string, () => void>} actions
   */
  #become(form, actions = {}) {
    if (this.#form === form) return this.#body;
    this.#plotly?.purge(this.#body);
    this.#plotly = this.#drawn = this.#from = null;
    this.#form = form;
    const body = document.createElement("div");
    body.className = `body ${form}`;
    this.#body.replaceWith(body);
    this.#watchSize.disconnect();
    this.#watchSize.observe(body);
    this.#name.textContent = this.#title;
    this.#actions.replaceChildren(
      ...Object.entries(actions).map((action) => button(QUIET, ...action)),
    );
    this.#body = body;
    return body;
  }

  /** @param {string} words what a reader who does not see it hears */
  #describe(words) {
    this.element.ariaLabel = `${this.#title}: ${words}.`;
  }
}

/** @param {Extract<Content, {kind: "plot"}>} plot */
function describePlot({ data, layout }) {
  const title = layout.title?.text ?? layout.title;
  const traces = data.map(({ type = "scatter", name, x, y, z }) => {
    const points = (z ?? y ?? x)?.length;
    return [type, name && `“${name}”`, points && `of ${points}`].filter(Boolean).join(" ");
  });
  return [title, traces.join(", ")].filter(Boolean).join("; ");
}

/** @param {Extract<Content, {kind: "matrix"}>} matrix */
function table({ columns, values }) {
  const made = document.createElement("table");
  const rows = rowsOf(values, columns);
  for (const row of rows.slice(0, SHOWN_CELLS)) {
    const line = made.insertRow();
    for (const value of row.subarray(0, SHOWN_CELLS)) {
      line.insertCell().textContent = formatNumber(value);
    }
    if (columns > SHOWN_CELLS) line.insertCell().textContent = "…";
  }
  if (rows.length > SHOWN_CELLS) made.insertRow().insertCell().textContent = "…";
  return made;
}
