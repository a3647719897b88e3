/** What the program displays: plots, matrices, pictures, documents and text, a card each. */

/** @import { Content, Figure, ImageContent, MatrixContent, Plot } from "./protocol.js" */
/** @import { LoadPlotly } from "./plotly.js" */
import { button, element, find } from "./element.js";
import { formatNumber } from "./format.js";
import { paced } from "./pace.js";
import { between, bundleFor, draw, heatMap, refusal, rowsOf, withoutRequests } from "./plot.js";
import { csv, save } from "./save.js";

const LARGEST_TABLE = 12; // rows or columns; what is larger begins as a heat map
const SHOWN_CELLS = 60; // in each direction
const TALLEST = 900;
const MOST_FIGURES = 500; // the others would hold the page up
const QUIET = "button quiet small";

/**
 * @typedef {object} Needs
 * @property {LoadPlotly} loadPlotly
 * @property {() => {src: string} | {srcdoc: string}} documentFrame the frame for HTML
 */

export class Figures {
  #list = find("figures");
  #hint = find("figures-hint"); // what stands there while there is nothing to show
  #needs;
  /** @type {Map<string, Card>} */
  #cards = new Map();

  /** @param {Needs} needs */
  constructor(needs) {
    this.#needs = needs;
    // A link in a plot leads wherever the program wants.
    const stay = (/** @type {Event} */ event) => {
      if (event.target instanceof Element && event.target.closest("a")) event.preventDefault();
    };
    for (const type of ["click", "auxclick"])
      this.#list.addEventListener(type, stay, { capture: true });
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

  /** @param {Figure} figure @returns {boolean} whether there is room */
  show({ name, content }) {
    let card = this.#cards.get(name);
    if (!card) {
      if (this.#cards.size >= MOST_FIGURES) return false;
      const title = name.startsWith("#") ? `Figure ${name.slice(1)}` : name;
      card = new Card(title, this.#needs);
      this.#cards.set(name, card);
      this.#list.append(card.element);
      this.#hint.hidden = true;
    }
    card.show(content);
    return true;
  }

  /** Draws everything anew, in the present theme. */
  redraw() {
    for (const card of this.#cards.values()) card.redraw();
  }
}

class Card {
  #title;
  #needs;
  #body = element("div", {});
  #name = element("span", { className: "name" });
  #actions = element("span", {});
  /** @type {Content} */
  #content = { kind: "text", text: "" };
  /** @type {any} */
  #plotly = null;
  /** What the body was made for. */
  #form = "";
  /** How the reader would see a matrix. */
  #asked = "";
  #shownAt = 0;
  /** The plot on the screen when the present one came, and how long it takes from there. */
  /** @type {{from: Plot | null, ms: number}} */
  #glide = { from: null, ms: 0 };
  /** @type {Plot | null} */
  #drawn = null;
  #watchSize = new ResizeObserver(() => {
    if (this.#plotly && this.#body.clientWidth) this.#plotly.Plots.resize(this.#body);
  });

  redraw = paced(() => this.#draw());

  /**
   * @param {string} title
   * @param {Needs} needs
   */
  constructor(title, needs) {
    this.#title = title;
    this.#needs = needs;
    const enlarge = button(QUIET, "Enlarge", () => this.element.togglePopover());
    enlarge.ariaExpanded = "false";
    const caption = element("figcaption", {}, this.#name, this.#actions, enlarge);
    // Enlarged it is a popover: nothing moves in the page, and Escape closes it.
    const properties = { className: "card", ariaLabel: title, popover: "auto" };
    this.element = element("figure", properties, caption, this.#body);
    this.element.addEventListener("toggle", (event) => {
      const isOpen = event instanceof ToggleEvent && event.newState === "open";
      enlarge.textContent = isOpen ? "Close" : "Enlarge";
      enlarge.ariaExpanded = String(isOpen);
    });
  }

  /** @param {Content} content */
  show(content) {
    const now = performance.now();
    const pause = now - this.#shownAt;
    // Slow updates glide from one to the next; fast ones are a film by themselves.
    const isSlow = this.#shownAt && pause > 120 && pause < 5000;
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#glide = { from: this.#drawn, ms: isSlow && !isCalm ? Math.min(300, 0.7 * pause) : 0 };
    this.#shownAt = now;
    this.#content = content.kind === "plot" ? withoutRequests(content) : content;
    this.redraw();
  }

  remove() {
    this.#watchSize.disconnect();
    this.element.remove();
    this.#plotly?.purge(this.#body);
  }

  async #draw() {
    const content = this.#content;
    try {
      if (content.kind === "plot") await this.#plot(content);
      else if (content.kind === "matrix") await this.#matrix(content);
      else if (content.kind === "image") await this.#image(content);
      else if (content.kind === "html") this.#document(content.text);
      else this.#say(content.text);
    } catch (error) {
      this.#say(`This could not be drawn: ${error}`);
    }
  }

  /** @param {string} text */
  #say(text) {
    this.#become("text").textContent = text;
  }

  /** @param {Plot} plot */
  async #plot(plot, form = "plot") {
    const bundle = bundleFor(plot.data);
    if (!bundle) {
      this.#say(refusal(plot.data));
      return;
    }
    const plotly = await this.#needs.loadPlotly(bundle);
    if (this.#plotly !== plotly) this.#form = "";
    const body = this.#become(form, {
      ...(form === "plot"
        ? {}
        : { Values: () => this.#see("values"), CSV: () => this.#saveRows() }),
      PNG: () => this.#savePlot("png"),
      SVG: () => this.#savePlot("svg"),
    });
    this.#plotly = plotly;
    const height = Math.min(TALLEST, Number(plot.layout.height) || 0);
    body.style.setProperty("min-height", height > 100 ? `${height}px` : "");
    this.#describe(describePlot(plot));
    const { from, ms } = this.#glide;
    const share = from && ms ? (performance.now() - this.#shownAt) / ms : 1;
    const shown = from ? between(from, plot, share) : plot;
    await draw(plotly, body, shown);
    this.#drawn = shown;
    if (shown !== plot) this.redraw(); // until it is there
  }

  /** @param {"png" | "svg"} format */
  #savePlot(format) {
    const { clientWidth: width, clientHeight: height } = this.#body;
    const scale = format === "png" ? 2 : 1;
    const filename = this.#title;
    this.#plotly.downloadImage(this.#body, { format, width, height, scale, filename });
  }

  /** @param {MatrixContent} matrix */
  async #matrix(matrix) {
    const { shape, columns, values } = matrix;
    const rows = rowsOf(values, columns);
    const isLarge = Math.max(columns, rows.length) > LARGEST_TABLE;
    const form = this.#asked || (isLarge ? "heat-map" : "values");
    if (form === "heat-map") await this.#plot(heatMap(matrix), form);
    else {
      const actions = { "Heat map": () => this.#see("heat-map"), CSV: () => this.#saveRows() };
      this.#become(form, actions).replaceChildren(table(rows));
    }
    this.#describe(`Matrix of shape ${shape}`);
    this.#name.textContent = `${this.#title} · ${shape}`;
  }

  #saveRows() {
    const { values, columns } = /** @type {MatrixContent} */ (this.#content);
    save(`${this.#title}.csv`, csv(rowsOf(values, columns)));
  }

  /** @param {string} form */
  #see(form) {
    this.#asked = form;
    this.redraw();
  }

  /** @param {ImageContent} image */
  async #image({ mime, bytes }) {
    const suffix = mime === "image/png" ? "png" : "svg";
    const content = new Blob([bytes], { type: mime });
    const picture = element("img", { src: URL.createObjectURL(content), alt: this.#title });
    // An image takes the place of the last one only when it can be painted.
    await picture.decode().finally(() => URL.revokeObjectURL(picture.src));
    const saveIt = () => save(`${this.#title}.${suffix}`, content);
    this.#become(suffix, { [suffix.toUpperCase()]: saveIt }).replaceChildren(picture);
  }

  /** Markup goes into a frame of its own, without scripts or requests. @param {string} text */
  #document(text) {
    const isThere = this.#form === "document";
    const body = this.#become("document");
    const frame = isThere ? body.querySelector("iframe") : element("iframe", {});
    if (!frame) return;
    // Returned, the call would be a tail call: WebKit takes the frame for the sender then.
    const send = () => {
      frame.contentWindow?.postMessage(text, "*");
    };
    frame.onload = send; // before that, nobody in it listens
    if (isThere) return send();
    Object.assign(frame, { title: this.#title, ...this.#needs.documentFrame() });
    const listen = (/** @type {MessageEvent} */ { source, data }) => {
      if (!frame.isConnected) removeEventListener("message", listen);
      const height = source === frame.contentWindow && Math.min(TALLEST, Number(data));
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
    this.#plotly = this.#drawn = this.#glide.from = null;
    this.#form = form;
    const body = element("div", { className: `body ${form}` });
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

/** @param {Plot} plot */
function describePlot({ data, layout }) {
  const title = layout.title?.text ?? layout.title;
  const traces = data.map(({ type = "scatter", name, x, y, z }) => {
    const points = (z ?? y ?? x)?.length;
    return [type, name && `“${name}”`, points && `of ${points}`].filter(Boolean).join(" ");
  });
  return [title, traces.join(", ")].filter(Boolean).join("; ");
}

/** @param {Float64Array[]} rows */
function table(rows) {
  const made = element("table", {});
  for (const row of rows.slice(0, SHOWN_CELLS)) {
    const line = made.insertRow();
    for (const value of row.subarray(0, SHOWN_CELLS)) {
      line.insertCell().textContent = formatNumber(value);
    }
    if (row.length > SHOWN_CELLS) line.insertCell().textContent = "…";
  }
  if (rows.length > SHOWN_CELLS) made.insertRow().insertCell().textContent = "…";
  return made;
}
