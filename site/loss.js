/** The live loss chart: this run's curves in colour, earlier runs' faint behind them. */

/** @import { Log, Loss } from "./protocol.js" */
import { Curve, curveNames } from "./curve.js";
import { ours } from "./deploy.js";
import { formatNumber } from "./format.js";
import { CONFIG, colour, curveColour, textScale, theme } from "./plot.js";
import { csv, save } from "./save.js";

const FRAME_MS = 1000 / 30;
const EARLIER_CURVES = 8;
// Curves that no one compares with a loss, whatever their numbers are.
const NO_LOSS = /acc|rate|score|precision|recall|norm|^lr$|^f1$/i;
const FAR = 20; // times larger or smaller: too much for one axis
const LARGEST = 1e300; // what plotly can still draw room around
const IMMEDIATELY = {
  mode: "immediate",
  frame: { duration: 0, redraw: false },
  transition: { duration: 0 },
};
// Back to the axes that fit, not to those of the empty chart.
const LOSS_CONFIG = { ...CONFIG, doubleClick: "autosize" };

/** @typedef {"linear" | "log"} Scale */

export class LossChart {
  #chart;
  #legend;
  #hint;
  /** @type {any} */
  #plotly = null;
  /** @type {Map<string, Curve>} */
  #curves = new Map();
  /** @type {{x: number[], y: number[]}[]} */
  #earlier = [];
  /** @type {Scale} */
  #scale;
  #isRunning = false;
  #isScheduled = false;
  #isZoomed = false;
  /** Which curve stood on which axis; "" before all is drawn anew. */
  #drawnForm = "";
  #drawnAt = 0;
  #cost = 0;
  #range = { x: [0, 1], y: [0, 1], y2: [0, 1] };

  /**
   * @param {{chart: HTMLElement, legend: HTMLElement, hint: HTMLElement}} elements
   * @param {Scale} scale
   */
  constructor({ chart, legend, hint }, scale) {
    this.#chart = chart;
    this.#legend = legend;
    this.#hint = hint;
    this.#scale = scale;
  }

  /** Loads plotly and draws the empty axes, before any training needs the time. */
  async prepare() {
    const module = await ours(import("plotly.js-basic-dist-min"));
    this.#plotly = module.default;
    await this.#draw();
    new ResizeObserver(() => this.#plotly.Plots.resize(this.#chart)).observe(this.#chart);
    /** @type {any} */ (this.#chart).on("plotly_relayout", (/** @type {any} */ change) => {
      if ("xaxis.range[0]" in change || "yaxis.range[0]" in change) this.#isZoomed = true;
      if ("xaxis.autorange" in change) {
        this.#isZoomed = false;
        this.redraw();
      }
    });
  }

  /** A new run: its curves start empty, the last run's turn faint. */
  begin() {
    const ended = [...this.#curves.values()].map((curve) => curve.points());
    const curves = ended.filter(({ x }) => x.length > 1);
    this.#earlier = [...this.#earlier, ...curves].slice(-EARLIER_CURVES);
    this.#curves.clear();
    this.#isRunning = true;
    this.#isZoomed = false;
    this.redraw();
  }

  /** @param {Loss | Log} points */
  add(points) {
    const isLogged = points.type === "log";
    const number = isLogged ? points.curve : points.series;
    const key = `${points.type} ${number}`;
    const curve =
      this.#curves.get(key) ??
      new Curve(number, isLogged ? [] : points.lines, isLogged ? points.name : "");
    this.#curves.set(key, curve);
    curve.add(points.steps, points.values);
    this.#schedule();
  }

  finish() {
    this.#isRunning = false;
    this.redraw();
  }

  /** @param {Scale} scale */
  set scale(scale) {
    this.#scale = scale;
    this.#isZoomed = false;
    this.redraw();
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
    this.#drawnForm = "";
    this.#schedule();
  }

  /** Curves of at least two points: a single one is no curve. */
  get #shown() {
    return [...this.#curves.values()].filter(({ first, last }) => first !== last);
  }

  #schedule() {
    if (this.#isScheduled || !this.#plotly) return;
    this.#isScheduled = true;
    const pause = Math.max(FRAME_MS, 3 * this.#cost) - (performance.now() - this.#drawnAt);
    setTimeout(
      async () => {
        try {
          await this.#draw();
        } finally {
          this.#isScheduled = false;
        }
        if (!this.#drawnForm) this.#schedule();
      },
      Math.max(0, pause),
    );
  }

  async #draw() {
    const startedAt = performance.now();
    const traces = this.#traces();
    const form = `curves ${traces.map(({ yaxis }) => yaxis)}`;
    const needsMore = !this.#isZoomed && this.#grow(traces, form);
    if (needsMore || this.#drawnForm !== form) {
      this.#drawnForm = form;
      this.#describe();
      await this.#plotly.react(this.#chart, traces, this.#layout(), LOSS_CONFIG);
    } else {
      const data = traces.map(({ x, y }) => ({ x, y }));
      const all = traces.map((_, index) => index);
      await this.#plotly.animate(this.#chart, { data, traces: all }, IMMEDIATELY);
    }
    this.#drawnAt = performance.now();
    this.#cost = this.#drawnAt - startedAt;
  }

  #traces() {
    const faint = colour("--faint");
    const earlier = this.#earlier.map((points) => ({
      ...points,
      mode: "lines",
      opacity: 0.45,
      yaxis: "y",
      hoverinfo: "skip",
      line: { color: faint, width: 1.4 },
    }));
    const shown = this.#shown;
    const names = curveNames(shown);
    const current = shown.map((curve, index) => ({
      ...curve.points(),
      mode: "lines",
      name: names[index],
      yaxis: this.#isOnRight(curve) ? "y2" : "y",
      hovertemplate: `step %{x:,}<br>${curve.name ? "%{fullData.name}" : "loss"} %{y:.4g}`,
      line: { color: curveColour(index), width: 2.2 },
    }));
    return [...earlier, ...current];
  }

  /**
   * Whether a curve has the axis on the right: it is no loss, or far larger or smaller.
   * @param {Curve} curve
   */
  #isOnRight({ name, smallest, largest }) {
    const losses = this.#shown.filter((curve) => !curve.name);
    if (!name || !losses.length) return false;
    if (NO_LOSS.test(name) || (this.#scale === "log" && smallest <= 0)) return true;
    const highest = Math.max(...losses.map((curve) => curve.largest));
    return largest > FAR * highest || FAR * largest < highest;
  }

  /**
   * Whether the axes had to change. While a program runs they grow by half, so that
   * most updates can leave them alone; at its end they fit.
   * @param {{x: number[], y: number[], yaxis: string}[]} traces
   * @param {string} form
   */
  #grow(traces, form) {
    const current = traces.slice(this.#earlier.length);
    const fitted = current.length ? current : traces;
    const right = Math.max(0, ...fitted.map(({ x }) => x.at(-1) ?? 0));
    const isLog = this.#scale === "log";
    const left = extent(fitted, "y", isLog);
    if (!isLog && left[0] >= 0) left[0] = 0;
    const other = extent(fitted, "y2", false);
    const { x, y, y2 } = this.#range;
    const isInside = right <= x[1] && contains(y, left) && contains(y2, other);
    if (isInside && this.#isRunning && this.#drawnForm === form) return false;
    const spare = this.#isRunning && this.#drawnForm ? 1.5 : 1.02;
    const [low, high] = padded(left, isLog);
    this.#range = {
      x: [0, Math.max(1, right * spare)],
      y: [left[0] === 0 && !isLog ? 0 : low, high],
      y2: padded(other, false),
    };
    return true;
  }

  #layout() {
    const [line, muted] = ["--line", "--muted"].map(colour);
    const scale = textScale();
    const axis = {
      color: muted,
      gridcolor: line,
      linecolor: muted,
      zeroline: false,
      showline: true,
      fixedrange: false,
    };
    const { x, y, y2 } = this.#range;
    const hasRight = this.#shown.some((curve) => this.#isOnRight(curve));
    /** @type {any} */
    const layout = {
      ...theme(),
      margin: { l: 58 * scale, r: (hasRight ? 48 : 18) * scale, t: 14, b: 40 * scale },
      showlegend: false,
      hovermode: "x unified",
      shapes: this.#shown.flatMap(({ diverged }, index) =>
        diverged ? [divergence(diverged.step, curveColour(index))] : [],
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
        type: this.#scale,
        // Powers are drawn a quarter larger than other numbers.
        tickfont: { size: (this.#scale === "log" ? 10 : 12) * scale },
        range: y,
        exponentformat: "power",
        ...(this.#scale === "log" && y[1] - y[0] > 1.2
          ? { dtick: Math.max(1, Math.ceil(((y[1] - y[0]) * scale) / 6)) }
          : {}),
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
    /** @type {any} */
    const drawn = this.#chart;
    if (this.#isZoomed && drawn.layout) {
      layout.xaxis.range = drawn.layout.xaxis.range;
      layout.yaxis.range = drawn.layout.yaxis.range;
      if (layout.yaxis2 && drawn.layout.yaxis2) layout.yaxis2.range = drawn.layout.yaxis2.range;
    }
    return layout;
  }

  /** The legend, and the chart in words for those who cannot see it. */
  #describe() {
    const shown = this.#shown;
    const names = curveNames(shown);
    const keys = shown.map((curve, index) => {
      const end = curve.diverged
        ? ` · ${formatNumber(curve.diverged.value)} at step ${curve.diverged.step}`
        : "";
      const side = this.#isOnRight(curve) ? " (right axis)" : "";
      return legendKey(names[index] + side + end, curveColour(index));
    });
    if (this.#earlier.length) keys.push(legendKey("earlier runs", "var(--faint)"));
    this.#legend.replaceChildren(...keys);
    this.#hint.hidden = keys.length > 0;
    const sentences = shown.map(({ first, last }, index) => {
      const [from, to] = [first, last].map((point) => formatNumber(point?.value ?? NaN));
      return `${names[index]}: from ${from} to ${to} in ${(last?.step ?? 0) + 1} steps.`;
    });
    this.#chart.setAttribute("aria-label", sentences.join(" ") || "No loss yet.");
  }
}

/**
 * The lowest and the highest value that an axis has to show; powers of ten if it is logarithmic.
 * @param {{y: number[], yaxis: string}[]} traces
 * @param {string} axis
 * @param {boolean} isLog
 */
function extent(traces, axis, isLog) {
  let [low, high] = [Infinity, -Infinity];
  for (const { y, yaxis } of traces) {
    if (yaxis !== axis) continue;
    for (const value of y) {
      if (isLog && value <= 0) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  [low, high] = [Math.max(low, -LARGEST), Math.min(high, LARGEST)];
  if (low > high) [low, high] = isLog ? [0.1, 10] : [0, 1];
  return isLog ? [Math.log10(low), Math.log10(high)] : [low, high];
}

/** @param {number[]} range @param {boolean} isLog */
function padded([low, high], isLog) {
  const pad = Math.max((high - low) * 0.06, Math.abs(high) * 1e-6, isLog ? 0.1 : 1e-12);
  return [low - pad, high + pad];
}

/** @param {number[]} outer @param {number[]} inner */
function contains(outer, inner) {
  return outer[0] <= inner[0] && inner[1] <= outer[1];
}

/** @param {number} step @param {string} color a vertical line where the loss diverged */
function divergence(step, color) {
  const line = { color, width: 1.5, dash: "dot" };
  return { type: "line", xref: "x", yref: "paper", x0: step, x1: step, y0: 0, y1: 1, line };
}

/** @param {string} name @param {string} color */
function legendKey(name, color) {
  const item = document.createElement("li");
  const stroke = document.createElement("i");
  stroke.style.setProperty("--curve", color);
  item.append(stroke, name);
  return item;
}
