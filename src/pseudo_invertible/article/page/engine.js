// @ts-check
"use strict";

/*
 * The write-up's experiment in plain JavaScript: two networks f and g, their loss, Adam, a run.
 *
 * Names are those of experiment/. Arithmetic is float64 where JAX's is float32: both start from the
 * same float32 networks and data, and part by rounding only. Loops run over single numbers: no
 * library, no build step, no allocation while training. ACTIVATIONS is generated from
 * activations.py.
 */

/** How many parameters a network has. @param {number} width */
function network_size(width) {
  return width * width + 4 * width + 1;
}

/** Views of one network in a flat vector: w1 is [inputs, outputs]. @param {Float64Array} flat @param {number} width @param {number} offset @returns {Network} */
function network_of(flat, width, offset) {
  let from = offset;
  const next = (/** @type {number} */ count) => flat.subarray(from, (from += count));
  const [w0, b0, w1, b1, w2, b2] = [width, width, width * width, width, width, 1].map(next);
  return { width, w0, b0, w1, b1, w2, b2 };
}

/** The pair in a flat vector: f, then g. @param {Float64Array} flat @param {number} width */
function pair_of(flat, width) {
  return { f: network_of(flat, width, 0), g: network_of(flat, width, network_size(width)) };
}

/** One network on n points, forward and backward, for any activation. */
class Evaluation {
  /** @param {number} points @param {number} width @param {string} activation */
  constructor(points, width, activation) {
    this.activate = ACTIVATIONS[activation].apply;
    this.outputs = new Float64Array(points);
    this.d_inputs = new Float64Array(points);
    // Of both hidden layers: values after the activation, and its slope.
    this.h1 = new Float64Array(points * width);
    this.slope1 = new Float64Array(points * width);
    this.h2 = new Float64Array(points * width);
    this.slope2 = new Float64Array(points * width);
    this.row = new Float64Array(width);
  }

  /** The network's values. @param {Network} network @param {ArrayLike<number>} inputs */
  forward(network, inputs) {
    const { width, w0, b0, w1, b1, w2, b2 } = network;
    const { h1, slope1, h2, slope2, row: z } = this;
    for (let point = 0, at = 0; point < inputs.length; point++, at += width) {
      for (let i = 0; i < width; i++) z[i] = w0[i] * inputs[point] + b0[i];
      this.activate(z, h1, slope1, at);
      z.set(b1);
      for (let i = 0, k = 0; i < width; i++) {
        const h = h1[at + i];
        if (h === 0) k += width;
        else for (let j = 0; j < width; j++) z[j] += h * w1[k++];
      }
      this.activate(z, h2, slope2, at);
      let output = b2[0];
      for (let j = 0; j < width; j++) output += h2[at + j] * w2[j];
      this.outputs[point] = output;
    }
    this.network = network;
    this.inputs = inputs;
    return this.outputs;
  }

  /**
   * Back-propagation: adds the gradient of Σ d_outputs·outputs to `gradient` and returns the
   * gradient in the inputs.
   * @param {Float64Array} d_outputs @param {Network} gradient
   */
  backward(d_outputs, gradient) {
    const { network, inputs, h1, slope1, h2, slope2, row: d_z } = this;
    if (!network || !inputs) throw new Error("backward before forward");
    const { width, w0, w1, w2 } = network;
    for (let point = 0, at = 0; point < inputs.length; point++, at += width) {
      const d = d_outputs[point];
      let d_input = 0;
      gradient.b2[0] += d;
      for (let j = 0; j < width; j++) {
        d_z[j] = d * w2[j] * slope2[at + j];
        gradient.w2[j] += d * h2[at + j];
        gradient.b1[j] += d_z[j];
      }
      for (let i = 0, k = 0; i < width; i++, k += width) {
        const h = h1[at + i];
        if (h === 0 && slope1[at + i] === 0) continue;
        let d_h = 0;
        for (let j = 0; j < width; j++) {
          gradient.w1[k + j] += h * d_z[j];
          d_h += w1[k + j] * d_z[j];
        }
        d_h *= slope1[at + i];
        gradient.w0[i] += d_h * inputs[point];
        gradient.b0[i] += d_h;
        d_input += d_h * w0[i];
      }
      this.d_inputs[point] = d_input;
    }
    return this.d_inputs;
  }
}

/** A network's values at some points. @param {Network} network @param {ArrayLike<number>} points @param {string} activation */
function values_of(network, points, activation) {
  return new Evaluation(points.length, network.width, activation).forward(network, points);
}

/** The mean of squared differences. @param {Float64Array} a @param {Float64Array} b */
function mean_square(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum / a.length;
}

/** The loss: λ goes with x, μ with y. @param {ArrayLike<number>} terms @param {number} lambda @param {number} mu */
function weighted(terms, lambda, mu) {
  return terms[0] + terms[1] + lambda * terms[2] + mu * terms[3];
}

/** The four terms of the loss on the points, and the gradient of their weighted sum. */
class Objective {
  /** @param {Float64Array} x @param {Float64Array} y @param {() => any} evaluation makes one for these points */
  constructor(x, y, evaluation) {
    this.x = x;
    this.y = y;
    this.y_of_x = evaluation(); // f(x)
    this.x_of_y = evaluation(); // g(y)
    this.x_again = evaluation(); // g(f(x))
    this.y_again = evaluation(); // f(g(y))
    this.d = new Float64Array(x.length);
  }

  /** fit_y, fit_x, cycle_x and cycle_y. @param {Pair} pair */
  terms(pair) {
    const { x, y } = this;
    const y_of_x = this.y_of_x.forward(pair.f, x);
    const x_of_y = this.x_of_y.forward(pair.g, y);
    return [
      mean_square(y, y_of_x),
      mean_square(x, x_of_y),
      mean_square(x, this.x_again.forward(pair.g, y_of_x)),
      mean_square(y, this.y_again.forward(pair.f, x_of_y)),
    ];
  }

  /** Adds the gradient of the weighted sum where `terms` was evaluated last. @param {Pair} gradient @param {number} lambda @param {number} mu */
  add_gradient(gradient, lambda, mu) {
    this.through(this.y_of_x, this.y, this.x_again, this.x, lambda, gradient.f, gradient.g);
    this.through(this.x_of_y, this.x, this.y_again, this.y, mu, gradient.g, gradient.f);
  }

  /**
   * One round trip: mean (target − there)² + weight · mean (start − back)².
   * @param {any} there @param {Float64Array} target @param {any} back @param {Float64Array} start
   * @param {number} weight @param {Network} gradient_there @param {Network} gradient_back
   */
  through(there, target, back, start, weight, gradient_there, gradient_back) {
    const { d } = this;
    const share = 2 / d.length;
    for (let i = 0; i < d.length; i++) d[i] = share * weight * (back.outputs[i] - start[i]);
    const d_there = weight === 0 ? null : back.backward(d, gradient_back);
    for (let i = 0; i < d.length; i++) {
      d[i] = share * (there.outputs[i] - target[i]) + (d_there ? d_there[i] : 0);
    }
    there.backward(d, gradient_there);
  }
}

/** Adam as optax.adam has it. */
class Adam {
  /** @param {number} size @param {number} learning_rate */
  constructor(size, learning_rate) {
    this.learning_rate = learning_rate;
    this.mean = new Float64Array(size);
    this.square = new Float64Array(size);
    this.count = 0;
  }

  /** One update of the parameters, in place. @param {Float64Array} parameters @param {Float64Array} gradient */
  update(parameters, gradient) {
    const [b1, b2, epsilon] = [0.9, 0.999, 1e-8];
    this.count += 1;
    const step = this.learning_rate / (1 - b1 ** this.count);
    const unbiased = 1 / (1 - b2 ** this.count);
    for (let i = 0; i < parameters.length; i++) {
      this.mean[i] = b1 * this.mean[i] + (1 - b1) * gradient[i];
      this.square[i] = b2 * this.square[i] + (1 - b2) * gradient[i] ** 2;
      parameters[i] -= (step * this.mean[i]) / (Math.sqrt(this.square[i] * unbiased) + epsilon);
    }
  }
}

/** The change of units that standardised training works in, as experiment/scale.py has it. */
class Scale {
  /** @param {Points} points @param {boolean} standardise */
  constructor({ x, y }, standardise) {
    const deviation = (/** @type {Float64Array} */ values, /** @type {number} */ mean) =>
      Math.sqrt(mean_square(values, new Float64Array(values.length).fill(mean)));
    this.mean_x = standardise ? mean_of(x) : 0;
    this.mean_y = standardise ? mean_of(y) : 0;
    this.sd_x = standardise ? deviation(x, this.mean_x) : 1;
    this.sd_y = standardise ? deviation(y, this.mean_y) : 1;
  }

  /** Points in units of training, rounded to float32 as JAX's are. @param {Points} points @returns {Points} */
  scaled({ x, y }) {
    return {
      x: Float64Array.from(x, (value) => Math.fround((value - this.mean_x) / this.sd_x)),
      y: Float64Array.from(y, (value) => Math.fround((value - this.mean_y) / this.sd_y)),
    };
  }

  /** Terms in squared units of the data. @param {number[]} terms */
  terms([fit_y, fit_x, cycle_x, cycle_y]) {
    const [x, y] = [this.sd_x ** 2, this.sd_y ** 2];
    return [fit_y * y, fit_x * x, cycle_x * x, cycle_y * y];
  }

  /** A copy of flat parameters as networks in units of the data. @param {Float64Array} flat @param {number} width */
  unscaled(flat, width) {
    const found = flat.slice();
    const { f, g } = pair_of(found, width);
    const [x, y] = [[this.mean_x, this.sd_x], [this.mean_y, this.sd_y]];
    for (const [network, [mean_in, sd_in], [mean_out, sd_out]] of /** @type {[Network, number[], number[]][]} */ ([[f, x, y], [g, y, x]])) {
      for (let i = 0; i < width; i++) {
        network.w0[i] /= sd_in;
        network.b0[i] -= mean_in * network.w0[i];
        network.w2[i] *= sd_out;
      }
      network.b2[0] = network.b2[0] * sd_out + mean_out;
    }
    return found;
  }
}

/** @param {ArrayLike<number>} values */
function mean_of(values) {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** Pearson's correlation; 0 where either is constant. @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
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

/** A run in training: full-batch updates, one at a time, and a row of numbers after each. */
class Training {
  /** @param {RunSettings} settings */
  constructor(settings) {
    const { width, activation } = settings;
    this.settings = settings;
    this.scale = new Scale(settings.points, settings.standardise);
    const { x, y } = this.scale.scaled(settings.points);
    this.parameters = Float64Array.from(settings.parameters);
    this.pair = pair_of(this.parameters, width);
    this.gradient = new Float64Array(this.parameters.length);
    this.gradients = pair_of(this.gradient, width);
    this.adam = new Adam(this.parameters.length, settings.learning_rate);
    const fast = activation === "relu" && !settings.plain;
    this.objective = new Objective(x, y, () =>
      fast ? new FastReluEvaluation(x.length, width) : new Evaluation(x.length, width, activation),
    );
    this.update = 0;
    /** Before the first update, after the first, …: terms as trained on, correlations of f with x and of g with y. @type {number[][]} */
    this.history = [];
  }

  /** The row where the run is now. */
  row() {
    if (this.history.length === this.update) {
      const { x, y, y_of_x, x_of_y } = this.objective;
      const terms = this.objective.terms(this.pair);
      this.history.push([...terms, correlation(x, y_of_x.outputs), correlation(y, x_of_y.outputs)]);
    }
    return this.history[this.update];
  }

  /** The share of λ and μ that counts at an update: none at first, then rising. @param {number} update */
  share(update) {
    const { delay, ramp } = this.settings;
    if (update < delay) return 0;
    return ramp > 0 ? Math.min(1, (update - delay) / ramp) : 1;
  }

  /** Trains until `to` updates are done. @param {number} to @param {number} lambda @param {number} mu */
  advance(to, lambda, mu) {
    for (; this.update < to; this.update++) {
      this.row();
      const share = this.share(this.update);
      this.gradient.fill(0);
      this.objective.add_gradient(this.gradients, share * lambda, share * mu);
      this.adam.update(this.parameters, this.gradient);
    }
    this.row();
  }

  /** Rows from some update on, and the networks as they are, in units of the data. @param {number} from @returns {RunReport} */
  report(from) {
    const rows = this.history.slice(from).map((row) => [...this.scale.terms(row), row[4], row[5]]);
    return { rows, parameters: this.scale.unscaled(this.parameters, this.settings.width) };
  }
}
