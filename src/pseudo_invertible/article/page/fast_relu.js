// @ts-check
"use strict";

/*
 * The exact short cut for ReLU: a network of one number is piecewise linear.
 *
 * The first layer's units switch on or off at `width` kinks. Between two kinks the second layer
 * is slope·x + level, so a table of (width + 1) segments times width units takes the place of a
 * matrix product for each point: O(points·width) instead of O(points·width²). The table of one
 * segment is that of the segment before plus or minus one unit. On the way back, the gradient
 * needs only sums of d and of d·x over the points of each segment that a unit lets through.
 */

/** One ReLU network on n points; the same face, and the same numbers, as Evaluation. */
class FastReluEvaluation {
  /** @param {number} points @param {number} width */
  constructor(points, width) {
    const table = () => new Float64Array((width + 1) * width);
    this.outputs = new Float64Array(points);
    this.d_inputs = new Float64Array(points);
    this.order = Array.from({ length: width }, (_, unit) => unit);
    this.kinks = new Float64Array(width); // of all units
    this.sorted = new Float64Array(width); // the same, in order
    this.segment = new Int32Array(points);
    this.slope = table();
    this.level = table();
    this.through = table(); // slope times the output's weight
    this.sum_d = table();
    this.sum_dx = table();
  }

  /** The network's values. @param {Network} network @param {Float64Array} inputs */
  forward(network, inputs) {
    const { width, w2, b2 } = network;
    const { slope, level } = this;
    this.network = network;
    this.inputs = inputs;
    this.tabulate(network);
    for (let point = 0; point < inputs.length; point++) {
      const x = inputs[point];
      const segment = (this.segment[point] = this.segment_of(x, network));
      let output = b2[0];
      for (let j = 0, k = segment * width; j < width; j++, k++) {
        const z = slope[k] * x + level[k];
        if (z > 0) output += w2[j] * z;
      }
      this.outputs[point] = output;
    }
    return this.outputs;
  }

  /** Slopes and levels of the second layer on every segment. @param {Network} network */
  tabulate({ width, w0, b0, w1, b1, w2 }) {
    const { order, kinks, sorted, slope, level, through } = this;
    for (let i = 0; i < width; i++) kinks[i] = w0[i] === 0 ? Infinity : -b0[i] / w0[i];
    // At one and the same place units first switch off, then on: there a unit's value is 0 and,
    // as in JAX, its slope as well.
    order.sort((i, j) => (kinks[i] === kinks[j] ? w0[i] - w0[j] : kinks[i] - kinks[j]));
    slope.fill(0, 0, width);
    level.set(b1);
    for (let i = 0; i < width; i++) {
      // Far to the left, units of negative weight are on.
      if (w0[i] < 0 || (w0[i] === 0 && b0[i] > 0)) this.add(0, i, 1);
    }
    for (let position = 0, k = 0; position < width; position++, k += width) {
      const unit = order[position];
      sorted[position] = kinks[unit];
      slope.copyWithin(k + width, k, k + width);
      level.copyWithin(k + width, k, k + width);
      this.add(k + width, unit, w0[unit] < 0 ? -1 : 1);
    }
    for (let k = 0; k < through.length; k++) through[k] = slope[k] * w2[k % width];
  }

  /** Adds a unit of the first layer to a segment. @param {number} at @param {number} unit @param {number} sign */
  add(at, unit, sign) {
    const { width, w0, b0, w1 } = /** @type {Network} */ (this.network);
    for (let j = 0, k = unit * width; j < width; j++, k++) {
      this.slope[at + j] += sign * w0[unit] * w1[k];
      this.level[at + j] += sign * b0[unit] * w1[k];
    }
  }

  /** How many units have switched at x. @param {number} x @param {Network} network */
  segment_of(x, { width, w0 }) {
    let [low, high] = [0, width];
    while (low < high) {
      const middle = (low + high) >> 1;
      const kink = this.sorted[middle];
      if (kink < x || (kink === x && w0[this.order[middle]] < 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Back-propagation, as Evaluation's.
   * @param {Float64Array} d_outputs @param {Network} gradient
   */
  backward(d_outputs, gradient) {
    const { network, inputs, slope, level, through, sum_d, sum_dx } = this;
    if (!network || !inputs) throw new Error("backward before forward");
    const { width } = network;
    sum_d.fill(0);
    sum_dx.fill(0);
    for (let point = 0; point < inputs.length; point++) {
      const [x, d] = [inputs[point], d_outputs[point]];
      const dx = d * x;
      let steepness = 0;
      const from = this.segment[point] * width;
      for (let k = from; k < from + width; k++) {
        if (slope[k] * x + level[k] > 0) {
          sum_d[k] += d;
          sum_dx[k] += dx;
          steepness += through[k];
        }
      }
      gradient.b2[0] += d;
      this.d_inputs[point] = d * steepness;
    }
    this.add_sums(network, gradient);
    return this.d_inputs;
  }

  /** The parameters' gradient from the sums over segments. @param {Network} network @param {Network} gradient */
  add_sums({ width, w0, b0, w1, w2 }, gradient) {
    const { order, slope, level, sum_d, sum_dx } = this;
    for (let k = 0, j = 0; k < sum_d.length; k++, j = k % width) {
      gradient.w2[j] += slope[k] * sum_dx[k] + level[k] * sum_d[k];
    }
    // From here on sums run from a segment to the last one.
    for (let k = width * width - 1; k >= 0; k--) {
      sum_d[k] += sum_d[k + width];
      sum_dx[k] += sum_dx[k + width];
    }
    for (let j = 0; j < width; j++) gradient.b1[j] += w2[j] * sum_d[j];
    for (let position = 0, after = width; position < width; position++, after += width) {
      const i = order[position];
      if (w0[i] === 0 && b0[i] <= 0) continue;
      // Which points the unit lets through: all beyond its kink, or all before it.
      const everywhere = w0[i] === 0 || w0[i] < 0 ? 1 : 0;
      const beyond = w0[i] === 0 ? 0 : w0[i] < 0 ? -1 : 1;
      for (let j = 0, k = i * width; j < width; j++, k++) {
        const d = w2[j] * (everywhere * sum_d[j] + beyond * sum_d[after + j]);
        const dx = w2[j] * (everywhere * sum_dx[j] + beyond * sum_dx[after + j]);
        gradient.w1[k] += w0[i] * dx + b0[i] * d;
        gradient.w0[i] += w1[k] * dx;
        gradient.b0[i] += w1[k] * d;
      }
    }
  }
}
