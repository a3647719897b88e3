/** Plotly as the page uses it: which bundle draws what, in the page's own colours. */

/** @import { MatrixContent, Plain, Plot } from "./protocol.js" */

/** The bundle that draws the loss. */
export const BASIC = "plotly-basic.js";
/** @param {string} name @param {string} types of the traces that it draws */
const bundle = (name, types) => ({ name, types: types.split(" ") });
const BUNDLES = [
  bundle(BASIC, "scatter bar pie"),
  bundle(
    "plotly-cartesian.js",
    "scatter bar pie box contour heatmap histogram histogram2d histogram2dcontour image " +
      "scatterternary violin",
  ),
  bundle("plotly-gl3d.js", "scatter cone isosurface mesh3d scatter3d streamtube surface volume"),
];
const CURVES = ["--accent", "--second", "--third", "--fourth", "--fifth"];
// What of a trace glides: with the numbers of a matrix, those that its colours stand for.
const MOVING = ["x", "y", "z", "zmin", "zmax"];
const MOST_MOVING = 10_000; // numbers in one of them
const DASHES = ["solid", "dash", "dot"];

export const CONFIG = {
  displaylogo: false,
  // The first would open a third party's site with the reader's figure.
  modeBarButtonsToRemove: ["sendChartToCloud", "select2d", "lasso2d", "resetScale2d"],
};

/** @param {string} name a variable of the style sheet */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** How curves are told apart: by colours, and beyond those by dashes. @param {number} index */
export function curveLook(index) {
  const dash = DASHES[Math.floor(index / CURVES.length) % DASHES.length];
  return { color: colour(CURVES[index % CURVES.length]), dash };
}

/** How much larger than usual the reader has text. */
export function textScale() {
  return Number(colour("--scale")) || 1;
}

/** What all layouts begin with, in the present theme. */
export function theme() {
  const [panel, text, muted, line] = ["--panel", "--text", "--muted", "--line"].map(colour);
  const axis = { automargin: true, color: muted, gridcolor: line, linecolor: line };
  return {
    paper_bgcolor: panel,
    plot_bgcolor: panel,
    font: {
      family: getComputedStyle(document.body).fontFamily,
      size: 12 * textScale(),
      color: text,
    },
    hoverlabel: { bgcolor: panel, bordercolor: line, font: { color: text } },
    modebar: { bgcolor: "transparent", color: muted, activecolor: text },
    colorway: CURVES.map(colour),
    margin: { l: 48, r: 24, t: 36 * textScale(), b: 40 * textScale() },
    legend: { orientation: "h", x: 1, xanchor: "right", y: 1, yanchor: "bottom" },
    title: { x: 0.02, font: { size: 14 * textScale() } },
    xaxis: { ...axis, zerolinecolor: line },
    yaxis: { ...axis, zerolinecolor: line },
  };
}

/** The smallest bundle that draws these traces. @param {Plot["data"]} data */
export function bundleFor(data) {
  const types = data.map(typeOf);
  return BUNDLES.find((bundle) => types.every((type) => bundle.types.includes(type)))?.name;
}

/** Says which of the traces cannot be drawn, and what can. @param {Plot["data"]} data */
export function refusal(data) {
  const known = [...new Set(BUNDLES.flatMap(({ types }) => types))].sort();
  const unknown = data.map(typeOf).filter((type) => !known.includes(type));
  const what = unknown.length ? `“${unknown[0]}”` : "these kinds in one plot";
  return `Not drawn here: ${what}. The page draws ${known.join(", ")}.`;
}

/**
 * Draws a plot, or changes the one that is there.
 * @param {any} plotly
 * @param {HTMLElement} element
 * @param {Pick<Plot, "data" | "layout" | "frames">} plot
 */
export function draw(plotly, element, { data, layout, frames }) {
  const { width, height, template, transition, ...rest } = layout;
  const parts = Object.entries(rest).map(([name, part]) => [name, titled(part)]);
  const own = {
    autosize: true,
    ...titled(Object.fromEntries(parts)),
    template: template?.layout ? template : { ...template, layout: theme() },
  };
  const traces = data.map((trace) => ({ ...trace, type: typeOf(trace) }));
  return plotly.react(element, { data: traces, layout: own, frames, config: CONFIG });
}

/**
 * The same without addresses of pictures, which a browser would ask for with the reader's
 * cookies; what a picture is made of may stand in its place.
 * @template T @param {T} part of a plot @returns {T}
 */
export function withoutRequests(part) {
  if (Array.isArray(part)) {
    const isNested = part.some((item) => typeof item === "object");
    return /** @type {T} */ (isNested ? part.map(withoutRequests) : part);
  }
  if (!part || Object.getPrototypeOf(part) !== Object.prototype) return part;
  const isFine = (/** @type {[string, any]} */ [name, value]) =>
    name !== "source" || typeof value !== "string" || value.startsWith("data:");
  const kept = Object.entries(part).filter(isFine);
  return /** @type {T} */ (
    Object.fromEntries(kept.map(([name, value]) => [name, withoutRequests(value)]))
  );
}

/** Plotly takes no title that is a mere text any more. @param {any} part of a layout */
const titled = (part) =>
  typeof part?.title === "string" ? { ...part, title: { text: part.title } } : part;

/**
 * A share of the way from one plot to the next, for curves, points and grids that fit each
 * other; else the next one itself. (Plotly's own transitions lose the range of an axis when they are overtaken.)
 * @param {Plot} from
 * @param {Plot} to
 * @param {number} share
 * @returns {Plot}
 */
export function between(from, to, share) {
  if (share >= 1) return to;
  let isOnTheWay = false;
  const data = to.data.map((trace, index) => {
    if (isLarge(trace)) return trace;
    const moved = { ...trace };
    for (const name of MOVING) {
      const [start, end] = [from.data[index]?.[name], trace[name]];
      const there = mixed(start, end, share);
      if (there === end) continue;
      moved[name] = there;
      isOnTheWay = true;
    }
    return moved;
  });
  return isOnTheWay ? { ...to, data } : to;
}

/** Whether drawing it takes too long to do so on the way. @param {Plain} trace */
const isLarge = ({ x, y, z }) => (z ?? y ?? x)?.length * (z?.[0]?.length || 1) > MOST_MOVING;

/**
 * Numbers, and lists of them; the end itself where nothing moves.
 * @param {any} start
 * @param {any} end
 * @param {number} share
 * @returns {any}
 */
function mixed(start, end, share) {
  if (Number.isFinite(start) && Number.isFinite(end)) return start + (end - start) * share;
  if (!isList(start) || !isList(end) || start.length !== end.length) return end;
  const all = Array.from(end, (part, i) => mixed(start[i], part, share));
  return all.every((part, i) => Object.is(part, end[i])) ? end : all;
}

/** @param {unknown} value */
const isList = (value) => Array.isArray(value) || value instanceof Float64Array;

/** A matrix as a plot. @param {MatrixContent} matrix @returns {Plot} */
export function heatMap({ columns, values }) {
  const z = rowsOf(values, columns);
  const most = values.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 0) || 1;
  const colours = ["--second", "--panel", "--accent"].map(colour); // below, at and above 0
  const trace = {
    type: "heatmap",
    z,
    zmin: -most,
    zmax: most,
    colorscale: colours.map((color, index) => [index / 2, color]),
    colorbar: { thickness: 10, outlinewidth: 0 },
    hovertemplate: "[%{y}, %{x}]  %{z:.4g}<extra></extra>",
  };
  const axis = { showgrid: false, zeroline: false, constrain: "domain" };
  const layout = {
    margin: { l: 40, r: 12, t: 12, b: 32 },
    xaxis: axis,
    yaxis: { ...axis, autorange: "reversed", scaleanchor: "x" },
  };
  return { kind: "plot", data: [trace], layout, frames: [] };
}

/** @param {Float64Array} values @param {number} columns */
export function rowsOf(values, columns) {
  const count = columns ? values.length / columns : 0;
  return Array.from({ length: count }, (_, row) =>
    values.subarray(row * columns, (row + 1) * columns),
  );
}

/** Those for many points need a graphics card, and few programs have so many. @param {any} trace */
function typeOf({ type = "scatter" }) {
  return String(type).replace(/gl$/, "");
}
