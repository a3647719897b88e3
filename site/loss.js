/** The live loss chart: this run's curves in colour, earlier runs' faint behind them. */

/** @import { Loss } from "./protocol.js" */
import { Curve, curveNames } from "./curve.js";
import { formatNumber } from "./format.js";

const FRAME_MS = 1000 / 30;
const EARLIER_CURVES = 8;
const LARGEST = 1e300; // what plotly can still draw room around
const COLOURS = ["--accent", "--second", "--third", "--fourth", "--fifth"];
const IMMEDIATELY = {
  mode: "immediate",
  frame: { duration: 0, redraw: false },
  transition: { duration: 0 },
};
const CONFIG = {
  displaylogo: false,
  // The first would open a third party's site with the reader's figure.
  modeBarButtonsToRemove: ["sendChartToCloud", "select2d", "lasso2d", "resetScale2d"],
  // Back to the axes that fit, not to those of the empty chart.
  doubleClick: "autosize",
};

/** @typedef {"linear" | "log"} Scale */

export class LossChart {
  #chart;
  #legend;
  #hint;
  /** @type {any} */
  #plotly = null;
  /** @type {Map<number, Curve>} */
  #curves = new Map();
  /** @type {{x: number[], y: number[]}[]} */
  #earlier = [];
  /** @type {Scale} */
  #scale;
  #isRunning = false;
  #isScheduled = false;
  #isZoomed = false;
  #drawnTraces = -1;
  #drawnAt = 0;
  #cost = 0;
  #range = { x: [0, 1], y: [0, 1] };

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
    const module = await import("plotly.js-basic-dist-min");
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

  /** @param {Loss} loss */
  add({ series, lines, steps, values }) {
    const curve = this.#curves.get(series) ?? new Curve(series, lines);
    this.#curves.set(series, curve);
    curve.add(steps, values);
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

  /** Draws everything anew, in the present theme, size and scale. */
  redraw() {
    this.#drawnTraces = -1;
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
        if (this.#drawnTraces === -1) this.#schedule();
      },
      Math.max(0, pause),
    );
  }

  async #draw() {
    const startedAt = performance.now();
    const traces = this.#traces();
    const needsMore = !this.#isZoomed && this.#grow(traces);
    if (needsMore || this.#drawnTraces !== traces.length) {
      this.#drawnTraces = traces.length;
      this.#describe();
      await this.#plotly.react(this.#chart, traces, this.#layout(), CONFIG);
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
      hoverinfo: "skip",
      line: { color: faint, width: 1.4 },
    }));
    const shown = this.#shown;
    const names = curveNames(shown);
    const current = shown.map((curve, index) => ({
      ...curve.points(),
      mode: "lines",
      name: names[index],
      hovertemplate: "step %{x:,}<br>loss %{y:.4g}",
      line: { color: curveColour(index), width: 2.2 },
    }));
    return [...earlier, ...current];
  }

  /**
   * Whether the axes had to change. While a program runs they grow by half, so that
   * most updates can leave them alone; at its end they fit.
   * @param {{x: number[], y: number[]}[]} traces
   */
  #grow(traces) {
    const isLog = this.#scale === "log";
    let [right, low, high] = [0, Infinity, -Infinity];
    const current = traces.slice(this.#earlier.length);
    for (const { x, y } of current.length ? current : traces) {
      right = Math.max(right, x.at(-1) ?? 0);
      for (const value of y) {
        if (isLog && value <= 0) continue;
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    [low, high] = [Math.max(low, -LARGEST), Math.min(high, LARGEST)];
    if (low > high) [low, high] = isLog ? [0.1, 10] : [0, 1];
    if (isLog) [low, high] = [Math.log10(low), Math.log10(high)];
    if (!isLog && low >= 0) low = 0;
    const { x, y } = this.#range;
    const isInside = right <= x[1] && low >= y[0] && high <= y[1];
    if (isInside && this.#isRunning && this.#drawnTraces === traces.length) return false;
    const pad = Math.max((high - low) * 0.06, Math.abs(high) * 1e-6, isLog ? 0.1 : 1e-12);
    const spare = this.#isRunning && this.#drawnTraces > 0 ? 1.5 : 1.02;
    this.#range = {
      x: [0, Math.max(1, right * spare)],
      y: [low === 0 && !isLog ? 0 : low - pad, high + pad],
    };
    return true;
  }

  #layout() {
    const [text, line, muted] = ["--text", "--line", "--muted"].map(colour);
    const scale = Number(colour("--scale")) || 1;
    const axis = {
      color: muted,
      gridcolor: line,
      linecolor: muted,
      zeroline: false,
      showline: true,
      fixedrange: false,
    };
    const { x, y } = this.#range;
    const layout = {
      margin: { l: 58 * scale, r: 18, t: 14, b: 40 * scale },
      paper_bgcolor: "transparent",
      plot_bgcolor: "transparent",
      font: { family: getComputedStyle(document.body).fontFamily, size: 12 * scale, color: text },
      showlegend: false,
      hovermode: "x unified",
      hoverlabel: { bgcolor: colour("--panel"), bordercolor: line, font: { color: text } },
      modebar: { bgcolor: "transparent", color: muted, activecolor: text },
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
    };
    /** @type {any} */
    const drawn = this.#chart;
    if (this.#isZoomed && drawn.layout) {
      layout.xaxis.range = drawn.layout.xaxis.range;
      layout.yaxis.range = drawn.layout.yaxis.range;
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
      return legendKey(names[index] + end, curveColour(index));
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

/** @param {string} name */
function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** @param {number} index */
function curveColour(index) {
  return colour(COLOURS[index % COLOURS.length]);
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
