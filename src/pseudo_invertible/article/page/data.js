// @ts-check
"use strict";

/* What the page trains on: the study's points, a gallery, a visitor's CSV; and what is true of points. */

const MOST_POINTS = 20000; // of a visitor's CSV
const FEWEST_POINTS = 10;
const LARGEST = 1e15;
const GALLERY_POINTS = 300;

/** Little-endian numbers from base64. @param {string} text @param {4 | 8} bytes of a number */
function numbers_of(text, bytes) {
  const view = new DataView(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
  const at = (/** @type {number} */ i) => (bytes === 4 ? view.getFloat32(4 * i, true) : view.getFloat64(8 * i, true));
  return Float64Array.from({ length: view.byteLength / bytes }, (_, i) => at(i));
}

/** What the page holds of a study, as article/playground.py wrote it. */
class Study {
  /** @param {any} data the page's JSON */
  constructor(data) {
    /** @type {Points} */
    this.points = { x: numbers_of(data.x, 8), y: numbers_of(data.y, 8) };
    /** @type {string} how the gallery calls these points */
    this.points_label = data.points_label;
    /** @type {Record<string, Protocol>} */
    this.protocols = data.protocols;
    /** @type {{width: number, learning_rate: number}} */
    this.training = data.training;
    /** @type {string[]} */
    this.activations = data.activations;
    /** @type {number[]} */
    this.seeds = data.seeds;
    /** @type {string[]} */
    this.initial = data.initial;
    /** @type {number} the largest λ = μ of the grid */
    this.largest = data.largest;
    /** @type {{protocol: string, seed: number}[]} the two runs of the first screen */
    this.pair = data.pair;
    /** @type {Stored[]} */
    this.stored = data.stored;
    /** @type {string[]} */
    this.notes = data.notes;
  }

  /** Where a run starts: as JAX drew it; where λ = μ = 0, g starts as f does. @param {number} seed @param {Move} weights */
  parameters(seed, { lambda, mu }) {
    const found = numbers_of(this.initial[this.seeds.indexOf(seed)], 4);
    const half = found.length / 2;
    if (lambda === 0 && mu === 0) found.copyWithin(half, 0, half);
    return found;
  }
}

/** @param {ArrayLike<number>} values @returns {[low: number, high: number]} */
function range_of(values) {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  return [low, high];
}

/** The sign of the trend; 0 where the 95 % interval of the correlation contains 0. @param {Points} points */
function trend_of({ x, y }) {
  const found = correlation(x, y);
  const sure = Math.abs(found) >= 1 || Math.abs(Math.atanh(found)) > 1.959963984540054 / Math.sqrt(x.length - 3);
  return sure ? Math.sign(found) : 0;
}

/** aligned, reversed, torn, flat, as measures/maps.py says; empty where the data have no trend. @param {number[]} row @param {number} trend */
function direction_of(row, trend) {
  if (trend === 0) return "";
  const [f, g] = [row[4], row[5]].map((found) => (Math.abs(found) <= 1e-9 ? 0 : Math.sign(found)));
  if (f === 0 || g === 0) return "flat";
  if (f !== g) return "torn";
  return f === trend ? "aligned" : "reversed";
}

/** The same x and y, paired in opposite order: the trend is reversed. @param {Points} points @returns {Points} */
function opposite({ x, y }) {
  const order = Array.from(x, (_, i) => i).sort((i, j) => x[i] - x[j]);
  const turned = new Float64Array(x.length);
  order.forEach((at, rank) => (turned[at] = x[order[order.length - 1 - rank]]));
  return { x: turned, y };
}

/** What the gallery offers beside the study's points: [name, label, what to expect, curve]. @type {[string, string, string, (x: number, i: number) => [number, number]][]} */
const GALLERY = [
  ["line", "a line", "Two regressions are not inverse to each other, even for a line: noise costs both.", (x) => [x, x / 6]],
  ["monotone", "a rising curve", "An invertible map can follow this curve exactly.", (x) => [x, 1.5 * Math.tanh(x / 3) + x / 15]],
  ["parabola", "a parabola", "No invertible map fits: each y belongs to two x.", (x) => [x, (x / 5) ** 2 - 1.3]],
  ["s", "an S", "g can follow this curve, f cannot: some x belong to three y.", (x) => [4 * Math.sin(0.47 * x) + x / 1.5, x / 6]],
  ["branches", "two branches", "Each x belongs to two y: the best fit runs between the branches.", (x, i) => [x, x / 9 + (i % 2 ? 0.9 : -0.9)]],
];

/** Random numbers that are the same each time (mulberry32, Box–Muller). */
function* normals() {
  let state = 1;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  for (;;) yield Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Points of the gallery. @param {string} name @param {number} noise standard deviation, in units of y @returns {Points} */
function gallery_points(name, noise) {
  const row = GALLERY.find(([one]) => one === name);
  if (!row) throw new Error(`the gallery has no ${name}`);
  const [x, y] = [new Float64Array(GALLERY_POINTS), new Float64Array(GALLERY_POINTS)];
  const random = normals();
  for (let i = 0; i < GALLERY_POINTS; i++) {
    const [of_x, of_y] = row[3](-10 + (20 * i) / (GALLERY_POINTS - 1), i);
    [x[i], y[i]] = [of_x, of_y + noise * /** @type {number} */ (random.next().value)];
  }
  return { x, y };
}

/**
 * Points from the text of a CSV: the columns x and y, or else the first two that hold numbers.
 * Throws an Error whose message is one sentence: what is wrong, where, what would be right.
 * @param {string} text @param {string} name of the file @returns {Points}
 */
function read_csv(text, name) {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/).filter((line) => line.trim() !== "");
  const mark = [";", "\t", ","].find((one) => lines[0]?.includes(one)) ?? " ";
  const rows = lines.map((line) =>
    (mark === " " ? line.trim().split(/\s+/) : line.split(mark)).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1")),
  );
  const number = (/** @type {string | undefined} */ cell) => {
    const plain = mark === ";" ? (cell ?? "").replace(",", ".") : cell ?? "";
    return plain === "" ? NaN : Number(plain);
  };
  const headed = (rows[0] ?? []).some((cell) => Number.isNaN(number(cell)));
  const body = headed ? rows.slice(1) : rows;
  const named = headed ? ["x", "y"].map((column) => rows[0].indexOf(column)) : [-1, -1];
  // A column without a name in a header holds row numbers.
  const numeric = (body[0] ?? []).flatMap((cell, i) => (Number.isNaN(number(cell)) || (headed && rows[0][i] === "") ? [] : [i]));
  const [at_x, at_y] = named.includes(-1) ? numeric : named;
  if (at_y === undefined) throw new Error(`${name}: should have two columns of numbers, best named x and y.`);
  const column = (/** @type {number} */ at) =>
    Float64Array.from(body, (cells, i) => {
      const value = number(cells[at]);
      if (Math.abs(value) <= LARGEST) return value;
      const line = i + (headed ? 2 : 1);
      throw new Error(`${name}, row ${line}: has “${cells[at] ?? ""}” in column ${at + 1}; it should be a number.`);
    });
  const points = { x: column(at_x), y: column(at_y) };
  if (body.length < FEWEST_POINTS || body.length > MOST_POINTS) {
    throw new Error(`${name}: has ${body.length} rows; there should be ${FEWEST_POINTS} to ${MOST_POINTS}.`);
  }
  for (const [axis, values] of Object.entries(points)) {
    if (new Set(values).size === 1) throw new Error(`${name}: ${axis} is constant; it should vary.`);
  }
  return points;
}
