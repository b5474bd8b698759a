// @ts-check
"use strict";

/*
 * What the page holds of a study, as article/playground.py wrote it, and what follows from it
 * without training: initial networks, stored runs, which way a map goes.
 */

/**
 * @typedef {{updates: number, learning_rate: number, width: number, standardise: boolean,
 *   warm_start: number, free_updates: number, flip_outputs: boolean}} TrainingSettings
 * @typedef {{activation: Activation, lambda: number, mu: number, stuck: boolean[],
 *   terms: Float32Array, curves: Float32Array}} Stored
 * @typedef {{x: Float64Array, y: Float64Array}} Scatter
 */

/** The bytes behind base64. @param {string} text */
function bytes_of(text) {
  return new DataView(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
}

/** Little-endian float32 numbers from base64. @param {string} text */
function float32_of(text) {
  const bytes = bytes_of(text);
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, i) => bytes.getFloat32(4 * i, true));
}

/** Little-endian float64 numbers from base64. @param {string} text */
function float64_of(text) {
  const bytes = bytes_of(text);
  return Float64Array.from({ length: bytes.byteLength / 8 }, (_, i) => bytes.getFloat64(8 * i, true));
}

class Study {
  /** @param {any} data the page's JSON */
  constructor(data) {
    /** @type {TrainingSettings} */
    this.training = data.training;
    /** @type {number[]} */
    this.seeds = data.seeds;
    /** @type {Scatter} */
    this.scatter = { x: float64_of(data.x), y: float64_of(data.y) };
    this.joint = data.joint;
    this.alone = data.alone;
    /** @type {number} */
    this.curve_points = data.curve_points;
    /** @type {Stored[]} */
    this.stored = data.stored.map((/** @type {any} */ stored) => ({
      ...stored,
      terms: float32_of(stored.terms),
      curves: float32_of(stored.curves),
    }));
    /** @type {string[]} */
    this.left_out = data.left_out;
  }

  /**
   * The networks before the first update, as JAX drew them: alone where λ = μ = 0.
   * @param {number} seed @param {Move} first
   */
  initial_pair(seed, first) {
    const networks = first.lambda === 0 && first.mu === 0 ? this.alone : this.joint;
    return float32_of(networks[this.seeds.indexOf(seed)]);
  }

  /** The stored runs of a configuration. @param {Activation} activation @param {Move} weights */
  configuration(activation, { lambda, mu }) {
    return this.stored.find(
      (stored) => stored.activation === activation && stored.lambda === lambda && stored.mu === mu,
    );
  }

  /**
   * The stored run of a seed: its curves over even steps through the data, its last terms.
   * @param {Stored} stored @param {number} seed
   */
  run(stored, seed) {
    const [index, size] = [this.seeds.indexOf(seed), this.curve_points];
    const curve = (/** @type {number} */ which) => {
      const from = (4 * index + which) * size;
      return stored.curves.subarray(from, from + size);
    };
    return {
      terms: /** @type {Terms} */ (/** @type {unknown} */ ([...stored.terms.subarray(4 * index, 4 * index + 4)])),
      stuck: stored.stuck[index],
      ...{ f: curve(0), g: curve(1), x_again: curve(2), y_again: curve(3) },
    };
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

/** @param {Float64Array} values */
function mean_of(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** @param {Float64Array} a @param {Float64Array} b */
function correlation(a, b) {
  const [mean_a, mean_b] = [mean_of(a), mean_of(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] - mean_a) * (b[i] - mean_b);
    aa += (a[i] - mean_a) ** 2;
    bb += (b[i] - mean_b) ** 2;
  }
  return aa * bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}

/**
 * +1 where a map runs with the data's trend, −1 against it, 0 where either has no trend; the
 * same definition as measures/shape.py has.
 * @param {Float64Array} args @param {Float64Array} mapped @param {Float64Array} values
 */
function orientation_of(args, mapped, values) {
  const sign = (/** @type {number} */ r, /** @type {number} */ least) =>
    Math.abs(r) <= least ? 0 : Math.sign(r);
  const of_data = sign(correlation(args, values), 2 / Math.sqrt(values.length));
  return of_data * sign(correlation(args, mapped), 1e-9);
}

/** The slope of the least-squares line through values, but for a positive factor. @param {Float64Array} args @param {Float64Array} values */
function steepness(args, values) {
  const mean = mean_of(args);
  return args.reduce((sum, value, i) => sum + (value - mean) * values[i], 0);
}

/**
 * Negates f and g, in place, where their slope runs against the data's.
 * @param {Pair} pair @param {Scatter} scatter as training sees it @param {Activation} activation
 */
function flip_outputs(pair, { x, y }, activation) {
  const of_data = steepness(x, y);
  for (const [network, args] of /** @type {[Network, Float64Array][]} */ ([[pair.f, x], [pair.g, y]])) {
    const values = new PlainEvaluation(args.length, network.width, activation).forward(network, args);
    if (steepness(args, values) * of_data >= 0) continue;
    for (const weights of [network.w2, network.b2]) weights.forEach((w, i) => (weights[i] = -w));
  }
}

/** The change of units that standardised training works in, as experiment/scaling.py has it. */
class Scale {
  /** @param {Scatter} scatter @param {boolean} standardise */
  constructor({ x, y }, standardise) {
    const sd = (/** @type {Float64Array} */ values, /** @type {number} */ mean) =>
      Math.sqrt(mean_of(values.map((value) => (value - mean) ** 2)));
    this.mean_x = standardise ? mean_of(x) : 0;
    this.mean_y = standardise ? mean_of(y) : 0;
    this.sd_x = standardise ? sd(x, this.mean_x) : 1;
    this.sd_y = standardise ? sd(y, this.mean_y) : 1;
  }

  /** @param {Scatter} scatter @returns {{x: Float32Array, y: Float32Array}} as training sees it */
  scaled({ x, y }) {
    return {
      x: Float32Array.from(x, (value) => (value - this.mean_x) / this.sd_x),
      y: Float32Array.from(y, (value) => (value - this.mean_y) / this.sd_y),
    };
  }

  /** Terms in squared units of the data. @param {Terms} terms @returns {Terms} */
  terms([fit_y, fit_x, cycle_x, cycle_y]) {
    const [x, y] = [this.sd_x ** 2, this.sd_y ** 2];
    return [fit_y * y, fit_x * x, cycle_x * x, cycle_y * y];
  }

  /** Folds the scales into the first and last layers, in place. @param {Pair} pair */
  unscale({ f, g }) {
    const fold = (
      /** @type {Network} */ { width, w0, b0, w2, b2 },
      /** @type {[number, number, number, number]} */ [mean_in, sd_in, mean_out, sd_out],
    ) => {
      for (let i = 0; i < width; i++) {
        w0[i] /= sd_in;
        b0[i] -= mean_in * w0[i];
        w2[i] *= sd_out;
      }
      b2[0] = b2[0] * sd_out + mean_out;
    };
    fold(f, [this.mean_x, this.sd_x, this.mean_y, this.sd_y]);
    fold(g, [this.mean_y, this.sd_y, this.mean_x, this.sd_x]);
  }
}
