// @ts-check
"use strict";

/*
 * The write-up's experiment in plain JavaScript: two networks f and g, their loss, Adam, a run.
 *
 * Names are those of experiment/objective.py and experiment/training.py. Arithmetic is float64
 * where JAX's is float32: both start from the same float32 networks and data, and part by
 * rounding alone. Loops run over single numbers: no library, no build step, no allocation while
 * training.
 */

/**
 * A network of one number: Linear width, activation, Linear width, activation, Linear 1.
 * Views into one flat vector, in the order of JAX's ravel_pytree; w1 is [inputs, outputs].
 * @typedef {{width: number, w0: Float64Array, b0: Float64Array, w1: Float64Array,
 *   b1: Float64Array, w2: Float64Array, b2: Float64Array}} Network
 * @typedef {{f: Network, g: Network}} Pair
 * @typedef {"relu" | "silu"} Activation
 * @typedef {[fit_y: number, fit_x: number, cycle_x: number, cycle_y: number]} Terms
 */

/** How many parameters a network has. @param {number} width */
function network_size(width) {
  return width * width + 4 * width + 1;
}

/**
 * The network whose parameters stand in `flat` from `offset` on.
 * @param {Float64Array} flat @param {number} width @param {number} offset @returns {Network}
 */
function network_of(flat, width, offset) {
  let from = offset;
  const next = (/** @type {number} */ count) => flat.subarray(from, (from += count));
  return {
    width,
    w0: next(width),
    b0: next(width),
    w1: next(width * width),
    b1: next(width),
    w2: next(width),
    b2: next(1),
  };
}

/** The pair in a flat vector: f, then g. @param {Float64Array} flat @param {number} width */
function pair_of(flat, width) {
  return { f: network_of(flat, width, 0), g: network_of(flat, width, network_size(width)) };
}

/**
 * One network on n points, forward and backward: the plain way, for any activation.
 * What the way back needs is kept from the way there.
 */
class PlainEvaluation {
  /** @param {number} points @param {number} width @param {Activation} activation */
  constructor(points, width, activation) {
    this.silu = activation === "silu";
    this.outputs = new Float64Array(points);
    this.d_inputs = new Float64Array(points);
    // Of both hidden layers: values after the activation, and its slope.
    this.h1 = new Float64Array(points * width);
    this.slope1 = new Float64Array(points * width);
    this.h2 = new Float64Array(points * width);
    this.slope2 = new Float64Array(points * width);
    this.row = new Float64Array(width);
  }

  /** The network's values. @param {Network} network @param {Float64Array} inputs */
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
   * @param {Float64Array} z @param {Float64Array} h @param {Float64Array} slope
   * @param {number} at
   */
  activate(z, h, slope, at) {
    for (let i = 0; i < z.length; i++) {
      if (this.silu) {
        const sigmoid = 1 / (1 + Math.exp(-z[i]));
        h[at + i] = z[i] * sigmoid;
        slope[at + i] = sigmoid * (1 + z[i] * (1 - sigmoid));
      } else {
        h[at + i] = z[i] > 0 ? z[i] : 0;
        slope[at + i] = z[i] > 0 ? 1 : 0;
      }
    }
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

/** The mean of squared differences. @param {Float64Array} a @param {Float64Array} b */
function mean_square(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum / a.length;
}

/** The loss: λ goes with x, μ with y. @param {Terms} values @param {number} lambda @param {number} mu */
function weighted_sum([fit_y, fit_x, cycle_x, cycle_y], lambda, mu) {
  return fit_y + fit_x + lambda * cycle_x + mu * cycle_y;
}

/** The four terms of the loss on a scatter, and the gradient of their weighted sum. */
class Objective {
  /**
   * @param {Float64Array} x @param {Float64Array} y
   * @param {() => PlainEvaluation | FastReluEvaluation} evaluation makes one for these points
   */
  constructor(x, y, evaluation) {
    this.x = x;
    this.y = y;
    this.y_of_x = evaluation(); // f(x)
    this.x_of_y = evaluation(); // g(y)
    this.x_again = evaluation(); // g(f(x))
    this.y_again = evaluation(); // f(g(y))
    this.d = new Float64Array(x.length);
  }

  /** fit_y, fit_x, cycle_x and cycle_y. @param {Pair} pair @returns {Terms} */
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

  /**
   * Adds the gradient of the weighted sum where `terms` was evaluated last.
   * @param {Pair} gradient @param {number} lambda @param {number} mu
   */
  add_gradient(gradient, lambda, mu) {
    this.through(this.y_of_x, this.y, this.x_again, this.x, lambda, gradient.f, gradient.g);
    this.through(this.x_of_y, this.x, this.y_again, this.y, mu, gradient.g, gradient.f);
  }

  /**
   * One way round: mean (target − there)² + weight · mean (start − back)².
   * @param {PlainEvaluation | FastReluEvaluation} there @param {Float64Array} target
   * @param {PlainEvaluation | FastReluEvaluation} back @param {Float64Array} start
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

/**
 * What tells one run from another. `pair`: the initial networks, flat. `moves`: from which update
 * on which λ and μ hold, beginning with update 0. `free_updates`: λ and μ are 0 for so many first
 * updates. `warm_start`: number of updates after these over which they rise linearly from 0.
 * `way`: "fast" takes the exact short cut for ReLU, "plain" the plain way.
 * @typedef {{update: number, lambda: number, mu: number}} Move
 * @typedef {{x: ArrayLike<number>, y: ArrayLike<number>, pair: ArrayLike<number>, width: number,
 *   activation: Activation, learning_rate: number, moves: Move[], free_updates: number,
 *   warm_start: number, way?: "fast" | "plain"}} RunSettings
 */

/** A run in training: full-batch updates, one at a time, and the terms after each. */
class Training {
  /** @param {RunSettings} settings */
  constructor(settings) {
    const { width, activation } = settings;
    const [x, y] = [Float64Array.from(settings.x), Float64Array.from(settings.y)];
    const fast = activation === "relu" && settings.way !== "plain";
    this.settings = { ...settings, moves: [...settings.moves] };
    this.parameters = Float64Array.from(settings.pair);
    this.pair = pair_of(this.parameters, width);
    this.gradient = new Float64Array(this.parameters.length);
    this.gradients = pair_of(this.gradient, width);
    this.adam = new Adam(this.parameters.length, settings.learning_rate);
    this.objective = new Objective(x, y, () =>
      fast
        ? new FastReluEvaluation(x.length, width)
        : new PlainEvaluation(x.length, width, activation),
    );
    this.update = 0;
    /** The terms before the first update, after the first, … @type {Terms[]} */
    this.history = [];
  }

  /** λ and μ that the reader asks for at an update. @param {number} update @returns {Move} */
  asked(update) {
    const { moves } = this.settings;
    let last = moves.length - 1;
    while (last > 0 && moves[last].update > update) last--;
    return moves[last];
  }

  /** λ and μ that act at an update. @param {number} update */
  weights(update) {
    const { free_updates, warm_start } = this.settings;
    const raised = warm_start > 0 ? Math.min(1, (update - free_updates) / warm_start) : 1;
    const share = update < free_updates ? 0 : raised;
    const { lambda, mu } = this.asked(update);
    return { lambda: share * lambda, mu: share * mu };
  }

  /** λ and μ from the next update on. @param {number} lambda @param {number} mu */
  move(lambda, mu) {
    const moves = this.settings.moves.filter((move) => move.update < this.update);
    this.settings.moves = [...moves, { update: this.update, lambda, mu }];
  }

  /** The terms where the run is now. @returns {Terms} */
  terms() {
    if (this.history.length === this.update) this.history.push(this.objective.terms(this.pair));
    return this.history[this.update];
  }

  /** One update. */
  step() {
    this.terms();
    const { lambda, mu } = this.weights(this.update);
    this.gradient.fill(0);
    this.objective.add_gradient(this.gradients, lambda, mu);
    this.adam.update(this.parameters, this.gradient);
    this.update += 1;
  }
}
