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
  #width = 1; // of a bucket, in steps
  #count = 0;

  /** All points as they came, but for those past a million. @type {{steps: ArrayLike<number>, values: ArrayLike<number>}[]} */
  kept = [];
  /** @type {Point | null} */
  first = null;
  /** @type {Point | null} */
  last = null;
  smallest = Infinity;
  largest = -Infinity;
  /** Where the loss first stopped being a number. @type {Point | null} */
  diverged = null;

  /**
   * @param {number} number
   * @param {number[]} lines the program's lines that led to backward, outermost first
   * @param {string} name of a curve that the program logs
   */
  constructor(number, lines, name = "") {
    this.number = number;
    this.lines = lines;
    this.name = name;
  }

  /** @param {ArrayLike<number>} steps @param {ArrayLike<number>} values */
  add(steps, values) {
    if (this.#count < MAX_KEPT) this.kept.push({ steps, values });
    this.#count += steps.length;
    for (let i = 0; i < steps.length; i++) {
      const point = { step: steps[i], value: values[i] };
      this.first ??= point;
      this.last = point;
      if (!Number.isFinite(point.value)) {
        this.diverged ??= point;
        continue;
      }
      this.#put({ low: point, high: point });
      this.smallest = Math.min(this.smallest, point.value);
      this.largest = Math.max(this.largest, point.value);
    }
  }

  /** @returns {{x: number[], y: number[]}} the shape of the curve, in order */
  points() {
    const ends = this.#buckets.flatMap(({ low, high }) =>
      low.step < high.step ? [low, high] : [high, low],
    );
    if (this.last && Number.isFinite(this.last.value)) ends.push(this.last);
    const points = [...new Set(ends)];
    return { x: points.map(({ step }) => step), y: points.map(({ value }) => value) };
  }

  /** @param {Bucket} bucket goes into the last one, or begins another */
  #put({ low, high }) {
    const last = this.#buckets.at(-1);
    if (last && this.#place(last) === this.#place({ low, high })) {
      if (low.value < last.low.value) last.low = low;
      if (high.value > last.high.value) last.high = high;
      return;
    }
    this.#buckets.push({ low, high });
    if (this.#buckets.length > MAX_BUCKETS) this.#widen();
  }

  #widen() {
    const buckets = this.#buckets;
    this.#width *= 2;
    this.#buckets = [];
    for (const bucket of buckets) this.#put(bucket);
  }

  /** @param {Bucket} bucket */
  #place({ low }) {
    return Math.floor(low.step / this.#width);
  }
}

/**
 * Short names that tell the curves apart: the line of backward, with the line that
 * called it where one is not enough, and a number where one loop trained several.
 * @param {Pick<Curve, "lines" | "name">[]} curves
 */
export function curveNames(curves) {
  /** @param {(lines: number[]) => unknown} words */
  const named = (words) =>
    curves.map(({ lines, name }) => name || (lines.length ? `line ${words(lines)}` : "console"));
  const short = named((lines) => lines.at(-1));
  const long = named((lines) => lines.join(" → "));
  return curves.map((_, index) => {
    const isAlone = short.filter((name) => name === short[index]).length === 1;
    if (isAlone) return short[index];
    const twins = long.flatMap((name, at) => (name === long[index] ? [at] : []));
    return twins.length === 1 ? long[index] : `${long[index]} (${twins.indexOf(index) + 1})`;
  });
}
