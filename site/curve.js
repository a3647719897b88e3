/**
 * One loss curve, however long, in at most 600 points. Steps are gathered in
 * buckets that keep their lowest and highest value; when there are too many,
 * neighbours are merged in pairs. No peak is ever lost, as it is by skipping.
 */

const MAX_BUCKETS = 300;
const MAX_KEPT = 1_000_000;

/** @typedef {{step: number, value: number}} Point */
/** @typedef {{low: Point, high: Point}} Bucket */

export class Curve {
  /** @type {Bucket[]} */
  #buckets = [];
  #width = 1;
  #count = 0;

  /** All points as they came, but for those past a million. @type {{steps: ArrayLike<number>, values: ArrayLike<number>}[]} */
  kept = [];
  smallest = Infinity;
  largest = -Infinity;
  /** @type {Point | null} */
  first = null;
  /** @type {Point | null} */
  last = null;
  /** Where the loss first stopped being a number. @type {Point | null} */
  diverged = null;

  /**
   * @param {number} series
   * @param {number[]} lines the program's lines that led to backward, outermost first
   * @param {string} name of a curve that the program logs
   */
  constructor(series, lines, name = "") {
    this.series = series;
    this.lines = lines;
    this.name = name;
  }

  /** @param {ArrayLike<number>} steps @param {ArrayLike<number>} values */
  add(steps, values) {
    if (this.#count < MAX_KEPT) this.kept.push({ steps, values });
    this.#count += steps.length;
    for (let i = 0; i < steps.length; i++) this.#put({ step: steps[i], value: values[i] });
  }

  /** @returns {{x: number[], y: number[]}} the shape of the curve, in order */
  points() {
    const points = this.#buckets.flatMap(({ low, high }) => {
      if (low.step === high.step) return [low];
      return low.step < high.step ? [low, high] : [high, low];
    });
    const { last } = this;
    if (
      last &&
      points.length &&
      points[points.length - 1].step < last.step &&
      Number.isFinite(last.value)
    ) {
      points.push(last);
    }
    return { x: points.map(({ step }) => step), y: points.map(({ value }) => value) };
  }

  /** @param {Point} point */
  #put(point) {
    this.first ??= point;
    this.last = point;
    if (!Number.isFinite(point.value)) {
      this.diverged ??= point;
      return;
    }
    this.smallest = Math.min(this.smallest, point.value);
    this.largest = Math.max(this.largest, point.value);
    const bucket = this.#buckets.at(-1);
    if (
      bucket &&
      Math.floor(bucket.low.step / this.#width) === Math.floor(point.step / this.#width)
    ) {
      if (point.value < bucket.low.value) bucket.low = point;
      if (point.value > bucket.high.value) bucket.high = point;
      return;
    }
    this.#buckets.push({ low: point, high: point });
    if (this.#buckets.length > MAX_BUCKETS) this.#merge();
  }

  #merge() {
    this.#width *= 2;
    /** @type {Bucket[]} */
    const merged = [];
    for (const bucket of this.#buckets) {
      const last = merged.at(-1);
      const isSame =
        last &&
        Math.floor(last.low.step / this.#width) === Math.floor(bucket.low.step / this.#width);
      if (!isSame) {
        merged.push(bucket);
        continue;
      }
      if (bucket.low.value < last.low.value) last.low = bucket.low;
      if (bucket.high.value > last.high.value) last.high = bucket.high;
    }
    this.#buckets = merged;
  }
}

/**
 * Short names that tell the curves apart: the line of backward, with the line that
 * called it where one is not enough, and a number where one loop trained several.
 * @param {Pick<Curve, "lines" | "name">[]} curves
 */
export function curveNames(curves) {
  const short = curves.map(({ lines, name }) => name || `line ${lines.at(-1) ?? "?"}`);
  const long = curves.map(({ lines, name }) => name || `line ${lines.join(" → ")}`);
  return curves.map((_, index) => {
    const isAlone = short.filter((name) => name === short[index]).length === 1;
    if (isAlone) return short[index];
    const twins = long.flatMap((name, at) => (name === long[index] ? [at] : []));
    return twins.length === 1 ? long[index] : `${long[index]} (${twins.indexOf(index) + 1})`;
  });
}
