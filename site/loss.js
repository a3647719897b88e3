/** The live loss chart: this run's curves in colour, earlier runs' faint behind them. */

/** @import { CurvePoints } from "./protocol.js" */
/** @import { LoadPlotly } from "./plotly.js" */
import { Curve, curveNames } from "./curve.js";
import { element, find } from "./element.js";
import { formatNumber } from "./format.js";
import { paced } from "./pace.js";
import { BASIC, CONFIG, colour, curveLook, textScale, theme } from "./plot.js";
import { csv, save } from "./save.js";

const FRAME_MS = 50;
const EARLIER_CURVES = 8;
// Curves that no one compares with a loss, whatever their numbers are.
const NO_LOSS = /acc|rate|score|precision|recall|norm|^lr$|^f1$/i;
const FAR = 20; // times larger or smaller: too much for one axis
const AXES = /** @type {const} */ (["x", "y", "y2"]);
const MOST_CURVES = 200; // the others would hold the page up
const LARGEST = 1e300; // what plotly can still draw room around
// Back to the axes that fit, not to those of the empty chart.
const LOSS_CONFIG = { ...CONFIG, doubleClick: "autosize" };

/** @typedef {"linear" | "log"} Scale */
/** @typedef {{x: number[], y: number[], yaxis: "y" | "y2"}} Line */
/** @typedef {Line & {curve: Curve, name: string, uid: string}} CurveLine */
/** @typedef {Record<typeof AXES[number], number[]>} Ranges */

export class LossChart {
  /** @type {any} plotly adds its own properties */
  #chart = find("loss");
  #legend = find("legend");
  #hint = find("loss-hint");
  /** @type {any} */
  #plotly = null;
  /** @type {Map<number, Curve>} */
  #curves = new Map();
  /** @type {Line[]} */
  #earlier = [];
  /** @type {Scale} */
  #scale;
  #isRunning = false;
  /** Whether the reader chose the axes. */
  #isZoomed = false;
  /** Counts what leads back from the reader's zoom. */
  #view = 0;
  /**
   * Which curve stood on which axis, and whether it diverged; null before all is drawn anew.
   * @type {string | null}
   */
  #drawnForm = null;
  /** @type {Ranges} */
  #ranges = { x: [0, 1], y: [0, 1], y2: [0, 1] };
  #ask = paced(() => this.#draw(), FRAME_MS);

  /** @param {Scale} scale */
  constructor(scale) {
    this.#scale = scale;
  }

  /**
   * Draws the empty axes, and once a line, before any training needs the time: the first
   * of each takes long.
   * @param {LoadPlotly} loadPlotly
   */
  async prepare(loadPlotly) {
    const plotly = await loadPlotly(BASIC);
    const unseen = { x: [0, 1], y: [0, 1], mode: "lines", opacity: 0, hoverinfo: "skip" };
    await othersTurn();
    await plotly.newPlot(this.#chart, [unseen], this.#layout([]), LOSS_CONFIG);
    this.#plotly = plotly;
    if (this.#curves.size) this.#ask();
    new ResizeObserver(async () => {
      await plotly.Plots.resize(this.#chart);
      if (this.#isRunning) this.redraw(); // plotly knows no line that it did not draw itself
    }).observe(this.#chart);
    this.#chart.on("plotly_relayout", (/** @type {any} */ change) => {
      if ("xaxis.autorange" in change) return this.#unzoom();
      if (!Object.keys(change).some((key) => key.endsWith(".range[0]"))) return;
      this.#isZoomed = true;
      this.redraw();
    });
  }

  /** A new run: its curves start empty, the last run's turn faint. */
  begin() {
    const ended = this.#shown.map((curve) => curve.points()).filter(({ x }) => x.length > 1);
    this.#earlier = [...this.#earlier, ...ended]
      .slice(-EARLIER_CURVES)
      .map(({ x, y }) => ({ x, y, yaxis: "y" }));
    this.#curves.clear();
    this.#isRunning = true;
    this.#forgetZoom();
    this.#drawnForm = null;
    if (this.#earlier.length) this.redraw(); // else nothing changes yet
  }

  /** @param {CurvePoints} points */
  add({ number, lines, name, steps, values }) {
    if (!this.#curves.has(number) && this.#curves.size >= MOST_CURVES) return;
    const curve = this.#curves.get(number) ?? new Curve(number, lines, name);
    this.#curves.set(number, curve);
    curve.add(steps, values);
    if (this.#plotly && isShown(curve)) this.#ask();
  }

  finish() {
    this.#isRunning = false;
    this.redraw();
  }

  /** @param {Scale} scale */
  set scale(scale) {
    this.#scale = scale;
    this.#unzoom();
  }

  /** Saves all points as a table, with a row for each step and a column for each curve. */
  save() {
    const shown = this.#shown;
    /** @type {Map<number, unknown[]>} */
    const rows = new Map();
    shown.forEach(({ kept }, column) => {
      for (const { steps, values } of kept) {
        for (let i = 0; i < steps.length; i++) {
          const row = rows.get(steps[i]) ?? [steps[i], ...shown.map(() => "")];
          rows.set(steps[i], row);
          row[column + 1] = values[i];
        }
      }
    });
    const sorted = [...rows.values()].sort(([a], [b]) => Number(a) - Number(b));
    save("loss.csv", csv([["step", ...curveNames(shown)], ...sorted]));
  }

  /** Draws everything anew, in the present theme, size and scale. */
  redraw() {
    this.#drawnForm = null;
    if (this.#plotly) this.#ask();
  }

  #unzoom() {
    this.#forgetZoom();
    this.redraw();
  }

  #forgetZoom() {
    this.#isZoomed = false;
    this.#view += 1;
  }

  get #shown() {
    return [...this.#curves.values()].filter(isShown);
  }

  async #draw() {
    const lines = this.#lines;
    const looks = lines.map(({ uid, yaxis, curve }) => [uid, yaxis, !curve.diverged]);
    const form = [this.#isLog, ...looks].join();
    const isSame = form === this.#drawnForm;
    const ranges = this.#fit(lines.length ? lines : this.#earlier);
    const isInside = AXES.every((axis) => {
      const [[low, high], [lowest, highest]] = [ranges[axis], this.#ranges[axis]];
      return lowest <= low && high <= highest;
    });
    const isMoved = !this.#isZoomed && !(isSame && isInside);
    if (isMoved) this.#ranges = this.#withRoom(ranges);
    this.#tell(lines);
    // Who points at the chart reads numbers off it, which only plotly can tell.
    if (isSame && this.#isRunning && !this.#chart.matches(":hover")) {
      if (isMoved) await this.#move();
      this.#lengthen(lines);
      return;
    }
    this.#drawnForm = form;
    this.#showKeys(lines);
    const [traces, layout] = [this.#traces(lines), this.#layout(lines)];
    await othersTurn(); // what plotly does is long enough for a task of its own
    await this.#plotly.react(this.#chart, traces, layout, LOSS_CONFIG);
  }

  /** Moves the axes, for a third of what it costs plotly to look at all else, too. */
  #move() {
    const { yaxis, yaxis2 } = this.#chart.layout;
    const { x, y, y2 } = structuredClone(this.#ranges);
    const labels = this.#labels;
    return this.#plotly.relayout(this.#chart, {
      "xaxis.range": x,
      "yaxis.range": y,
      ...(yaxis2 && { "yaxis2.range": y2 }),
      ...(labels.dtick !== yaxis.dtick && {
        "yaxis.dtick": labels.dtick,
        "yaxis.tickformat": labels.tickformat,
        "yaxis.tickfont": labels.tickfont,
      }),
    });
  }

  /**
   * Draws the lines longer inside of the axes that stand, past plotly, which would go
   * through the whole chart for it: that slows the training where cores are few.
   * @param {CurveLine[]} lines
   */
  #lengthen(lines) {
    const { xaxis, yaxis, yaxis2 } = this.#chart._fullLayout;
    for (const { uid, x, y, yaxis: side } of lines) {
      const axis = side === "y2" ? yaxis2 : yaxis;
      const points = x
        .map((step, i) => [xaxis.d2p(step), axis.d2p(y[i])])
        .filter((point) => point.every(Number.isFinite))
        .map((point) => point.map((pixels) => pixels.toFixed(1)));
      const path = this.#chart.querySelector(`.trace${uid} .js-line`);
      path?.setAttribute("d", points.length ? `M${points.join("L")}` : "");
      const trace = this.#chart.data.find((/** @type {any} */ { uid: id }) => id === uid);
      Object.assign(trace, { x, y });
    }
  }

  /** @returns {CurveLine[]} */
  get #lines() {
    const names = curveNames(this.#shown);
    return this.#shown.map((curve, index) => ({
      ...curve.points(),
      curve,
      name: names[index],
      uid: `curve-${curve.number}`,
      yaxis: this.#isOnRight(curve) ? "y2" : "y",
    }));
  }

  /**
   * What plotly draws: the lines of now, and before them those of earlier runs as a single
   * one with gaps, for each that it draws has its price.
   * @param {CurveLine[]} lines
   */
  #traces(lines) {
    const [x, y] = /** @type {const} */ (["x", "y"]).map((axis) =>
      this.#earlier.flatMap((line, index) => (index ? [null, ...line[axis]] : line[axis])),
    );
    const earlier = {
      x,
      y,
      uid: "earlier",
      mode: "lines",
      opacity: 0.45,
      hoverinfo: "skip",
      line: { color: colour("--faint"), width: 1.4 },
    };
    const current = lines.map(({ curve, ...line }, index) => ({
      ...line,
      mode: "lines",
      hovertemplate: `step %{x:,}<br>${curve.name ? "%{fullData.name}" : "loss"} %{y:.4g}`,
      line: { ...curveLook(index), width: 2.2 },
    }));
    return this.#earlier.length ? [earlier, ...current] : current;
  }

  /**
   * Whether a curve has the axis on the right: it is no loss, or far larger or smaller.
   * @param {Curve} curve
   */
  #isOnRight({ name, smallest, largest }) {
    const losses = this.#losses;
    if (!name || !losses.length) return false;
    if (NO_LOSS.test(name) || (this.#isLog && smallest <= 0)) return true;
    const highest = Math.max(...losses.map((curve) => curve.largest));
    return largest > FAR * highest || FAR * largest < highest;
  }

  /** As it is wished, unless a loss falls below 0, or all are 0: there is no place then. */
  get #isLog() {
    const losses = this.#losses;
    const isBelow = losses.some(({ smallest }) => smallest < 0);
    const isNothing = losses.length > 0 && losses.every(({ largest }) => largest === 0);
    return this.#scale === "log" && !isBelow && !isNothing;
  }

  get #losses() {
    return this.#shown.filter(({ name }) => !name);
  }

  /** @param {Line[]} lines @returns {Ranges} what they fill */
  #fit(lines) {
    const y = extent(lines, "y", this.#isLog);
    if (!this.#isLog) y[0] = Math.min(0, y[0]);
    const right = lines.reduce((most, { x }) => Math.max(most, x.at(-1) ?? 0), 1);
    return { x: [0, right], y, y2: extent(lines, "y2", false) };
  }

  /**
   * A chart that grows gets room for half as much again, to the right and, where a loss
   * falls through powers of ten, below: most updates can leave the axes alone then. At the
   * end they fit.
   * @param {Ranges} ranges
   */
  #withRoom({ x, y, y2 }) {
    const grows = this.#isRunning && this.#shown.length > 0;
    const [low, high] = padded(y, this.#isLog ? 0.1 : 1e-12);
    const below = grows && this.#isLog ? (high - low) / 2 : 0;
    return {
      x: [0, x[1] * (grows ? 1.5 : 1.02)],
      y: [this.#isLog || y[0] < 0 ? low - below : 0, high],
      y2: padded(y2, 1e-12),
    };
  }

  /** @param {CurveLine[]} lines */
  #layout(lines) {
    const [line, muted] = ["--line", "--muted"].map(colour);
    const scale = textScale();
    const axis = {
      color: muted,
      gridcolor: line,
      linecolor: muted,
      zeroline: false,
      // Else plotly measures each label, each time it draws, for which the page is laid out.
      ticklabeloverflow: "allow",
      showline: true,
    };
    const { x, y, y2 } = structuredClone(this.#ranges); // for plotly writes zooms into them
    const hasRight = lines.some(({ yaxis }) => yaxis === "y2");
    return {
      ...theme(),
      uirevision: this.#view, // the reader's zoom stays while this does
      margin: { l: 58 * scale, r: (hasRight ? 48 : 18) * scale, t: 14, b: 40 * scale },
      showlegend: false,
      hovermode: "x unified",
      shapes: lines.flatMap(({ curve: { diverged } }, index) =>
        diverged ? [divergence(diverged.step, curveLook(index).color)] : [],
      ),
      xaxis: {
        ...axis,
        title: { text: "step", standoff: 6 * scale },
        range: x,
        showgrid: false,
        nticks: 7,
      },
      yaxis: {
        ...axis,
        type: this.#isLog ? "log" : "linear",
        range: y,
        exponentformat: "power",
        ...this.#labels,
      },
      ...(hasRight && {
        yaxis2: {
          ...axis,
          overlaying: "y",
          side: "right",
          tickmode: "auto",
          nticks: 6,
          showgrid: false,
          range: y2,
        },
      }),
    };
  }

  /**
   * The labels of the axis on the left. On a logarithmic one they are powers of ten, or 1, 2
   * and 5 of each; on what is left to plotly they can be few, many, or tiny.
   */
  get #labels() {
    const [low, high] = this.#ranges.y;
    const decades = this.#isLog && !this.#isZoomed ? high - low : 0;
    const scale = textScale();
    if (decades > 2) {
      const dtick = Math.max(1, Math.ceil((decades * scale) / 6));
      return { dtick, tickformat: "", tickfont: { size: 10 * scale } }; // drawn a quarter larger
    }
    const dtick = decades > 1 ? "D2" : null;
    return { dtick, tickformat: "~g", tickfont: { size: 12 * scale } };
  }

  /** The legend. @param {CurveLine[]} lines */
  #showKeys(lines) {
    const keys = lines.map(({ name, yaxis, curve: { diverged } }, index) => {
      const side = yaxis === "y2" ? " (right axis)" : "";
      const end = diverged ? ` · ${formatNumber(diverged.value)} at step ${diverged.step}` : "";
      return legendKey(name + side + end, curveLook(index));
    });
    if (this.#scale === "log" && !this.#isLog)
      keys.push(element("li", {}, "a linear axis, for a loss is 0 or below"));
    if (this.#isLog && this.#losses.some(({ smallest }) => smallest === 0))
      keys.push(element("li", {}, "0 is on a linear axis only"));
    if (this.#earlier.length) keys.push(legendKey("earlier runs", { color: "var(--faint)" }));
    this.#legend.replaceChildren(...keys);
    this.#hint.hidden = keys.length > 0;
  }

  /** The chart in words, for those who cannot see it. @param {CurveLine[]} lines */
  #tell(lines) {
    const sentences = lines.map(({ name, curve: { first, last } }) => {
      const [from, to] = [first, last].map((point) => formatNumber(point?.value ?? NaN));
      return `${name}: from ${from} to ${to} in ${(last?.step ?? 0) + 1} steps.`;
    });
    this.#chart.ariaLabel = sentences.join(" ") || "No loss yet.";
  }
}

/** Lets what else waits for this thread come in between. */
const othersTurn = () => new Promise((resolve) => setTimeout(resolve));

/** Of a single point there is no curve. @param {Curve} curve */
const isShown = ({ first, last }) => first !== last;

/**
 * The lowest and the highest value that an axis has to show; powers of ten if it is logarithmic.
 * @param {Line[]} lines
 * @param {Line["yaxis"]} axis
 * @param {boolean} isLog
 */
function extent(lines, axis, isLog) {
  const values = lines.filter(({ yaxis }) => yaxis === axis).flatMap(({ y }) => y);
  const shown = isLog ? values.filter((value) => value > 0) : values;
  if (!shown.length) return isLog ? [-1, 1] : [0, 1];
  const low = shown.reduce((least, value) => Math.min(least, value), LARGEST);
  const high = shown.reduce((most, value) => Math.max(most, value), -LARGEST);
  const ends = [Math.max(low, -LARGEST), Math.min(high, LARGEST)];
  return isLog ? ends.map(Math.log10) : ends;
}

/** @param {number[]} range @param {number} least room above and below */
function padded([low, high], least) {
  const pad = Math.max((high - low) * 0.06, Math.abs(high) * 1e-6, least);
  return [low - pad, high + pad];
}

/** @param {number} step @param {string} color a vertical line where the loss diverged */
function divergence(step, color) {
  const line = { color, width: 1.5, dash: "dot" };
  return { type: "line", xref: "x", yref: "paper", x0: step, x1: step, y0: 0, y1: 1, line };
}

/** @param {string} name @param {{color: string, dash?: string}} look */
function legendKey(name, { color, dash = "solid" }) {
  const stroke = element("i", {});
  stroke.dataset.dash = dash;
  stroke.style.setProperty("--curve", color);
  return element("li", {}, stroke, name);
}
