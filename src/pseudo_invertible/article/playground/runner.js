// @ts-check
"use strict";

/* The page's side of the worker, and the console's `playground.run`. */

/** A worker made from the text that the page carries. */
function start_worker() {
  const code = document.getElementById("playground-worker")?.textContent ?? "";
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const worker = new Worker(address);
  URL.revokeObjectURL(address);
  return worker;
}

/** One run after another in a worker; reports of a run that was left are dropped. */
class Runner {
  /** @param {(report: RunReport) => void} heard */
  constructor(heard) {
    this.run = 0;
    this.moves = 0; // made in this run
    this.worker = start_worker();
    this.worker.onmessage = ({ data }) => {
      if (data.run === this.run) heard(data);
    };
  }

  /**
   * A new run, which may go at once.
   * @param {RunSettings} settings @param {{until: number, per_second: number}} [go]
   */
  start(settings, go) {
    this.run += 1;
    this.moves = 0;
    this.worker.postMessage({ start: settings, run: this.run, go });
  }

  /** @param {number} until @param {number} per_second */
  go(until, per_second) {
    this.worker.postMessage({ go: { until, per_second } });
  }

  /** @param {number} lambda @param {number} mu */
  move(lambda, mu) {
    this.moves += 1;
    this.worker.postMessage({ move: { lambda, mu } });
  }

  pause() {
    this.worker.postMessage({ pause: true });
  }

  seen() {
    this.worker.postMessage({ seen: true });
  }
}

/**
 * A whole run as fast as it goes, in a worker of its own.
 * @param {RunSettings} settings @param {number} updates
 * @returns {Promise<{terms: Terms[], parameters: Float64Array}>}
 */
function run_whole(settings, updates) {
  return new Promise((resolve, reject) => {
    /** @type {Terms[]} */
    const terms = [];
    const runner = new Runner((report) => {
      terms.push(...report.rows);
      runner.seen();
      if (report.diverged) {
        reject(new Error(`training diverged: the loss was not finite after update ${report.update}.`));
      } else if (report.update >= updates) resolve({ terms, parameters: report.parameters });
      else return;
      runner.worker.terminate();
    });
    runner.worker.onerror = (event) => reject(new Error(event.message));
    runner.start(settings, { until: updates, per_second: Infinity });
  });
}

/**
 * The settings of a run in the page.
 * @param {Study} study @param {{x: Float32Array, y: Float32Array}} scatter as training sees it
 * @param {{activation: Activation, seed: number, moves: Move[], free_updates: number,
 *   warm_start: number, flip_outputs: boolean, planned: number}} asked
 * @returns {RunSettings}
 */
function run_settings(study, scatter, asked) {
  const { activation, seed, moves, free_updates } = asked;
  const { width, learning_rate } = study.training;
  const pair = Float64Array.from(study.initial_pair(seed, moves[0]));
  if (asked.flip_outputs) {
    const as_seen = { x: Float64Array.from(scatter.x), y: Float64Array.from(scatter.y) };
    flip_outputs(pair_of(pair, width), as_seen, activation);
  }
  return {
    ...{ x: scatter.x, y: scatter.y, pair, width, activation, learning_rate, moves, free_updates },
    warm_start: asked.warm_start * asked.planned,
  };
}

/** A network's values at some arguments. @param {Network} network @param {Float64Array} args @param {Activation} activation */
function values_of(network, args, activation) {
  return new PlainEvaluation(args.length, network.width, activation).forward(network, args);
}

/**
 * What the console's `playground.run` does: trains a pair on a scatter and gives the terms after
 * 0, 1, … updates, and f and g over the sorted data. Throws an Error for a value that cannot be.
 * @param {Study} study @param {Scatter} scatter @param {Record<string, any>} asked
 */
async function run_for_console(study, scatter, asked) {
  const { moves: [{ lambda, mu }], ...first } = first_state(study);
  const { activation, seed, updates, free_updates, warm_start } = first;
  const flip_outputs = Number(first.flip_outputs);
  const usual = { activation, lambda, mu, seed, updates, free_updates, warm_start, flip_outputs };
  const unknown = Object.keys(asked).find((key) => !(key in usual));
  if (unknown) {
    throw new Error(`playground.run has no ${unknown}; it takes ${Object.keys(usual).join(", ")}.`);
  }
  const given = { ...usual, ...asked };
  const read = state_of(`#${new URLSearchParams(Object.entries(given).map(([k, v]) => [k, String(v)]))}`, study);
  if (!read) throw new Error("playground.run takes an object of settings.");
  if (read.sentences.length) throw new Error(read.sentences.join(" ").replaceAll("The address", "playground.run"));
  const whole = given.updates === 0 ? 0 : read.state.updates;
  const scale = new Scale(scatter, study.training.standardise);
  const settings = run_settings(study, scale.scaled(scatter), { ...read.state, planned: whole });
  const { terms, parameters } = await run_whole(settings, whole);
  const pair = pair_of(parameters, study.training.width);
  scale.unscale(pair);
  const [x, y] = [scatter.x.slice().sort(), scatter.y.slice().sort()];
  return {
    history: terms.map((row) => scale.terms(row)),
    ...{ x: [...x], f: [...values_of(pair.f, x, read.state.activation)] },
    ...{ y: [...y], g: [...values_of(pair.g, y, read.state.activation)] },
  };
}
