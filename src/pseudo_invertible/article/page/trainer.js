// @ts-check
"use strict";

/* The page's side of two workers, and the console's `playground.run`. */

/** A worker made from the text that the page carries. */
function start_worker() {
  const code = document.getElementById("worker-code")?.textContent ?? "";
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const worker = new Worker(address);
  URL.revokeObjectURL(address);
  return worker;
}

/** Runs that train in step, half of them in each of two workers. */
class Trainer {
  constructor() {
    this.workers = [start_worker(), start_worker()];
    this.ticket = 0;
  }

  /** New runs in the place of the old ones, whose answers are dropped. @param {RunSettings[]} runs */
  start(runs) {
    this.count = runs.length;
    return this.ask((which) => ({ start: runs.filter((_, i) => i % 2 === which), to: 0, lambda: 0, mu: 0 }));
  }

  /** Trains all runs until `to` updates are done. @param {number} to @param {number} lambda @param {number} mu */
  advance(to, lambda, mu) {
    return this.ask(() => ({ to, lambda, mu }));
  }

  /** @param {(which: number) => any} message @returns {Promise<RunReport[]>} one for each run */
  async ask(message) {
    const ticket = ++this.ticket;
    const used = this.workers.slice(0, Math.min(2, this.count ?? 0));
    const answers = await Promise.all(
      used.map((worker, which) => new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => data.ticket === this.ticket && resolve(data.reports);
        worker.onerror = (event) => reject(new Error(event.message));
        worker.postMessage({ ...message(which), ticket });
      })),
    );
    return Array.from({ length: this.count ?? 0 }, (_, i) => answers[i % 2][i >> 1]);
  }

  stop() {
    for (const worker of this.workers) worker.terminate();
  }
}

/** The settings of a run in the page. @param {Study} study @param {Points} points @param {State} state @param {number} seed @returns {RunSettings} */
function run_settings(study, points, state, seed) {
  const { activation, moves, standardise, delay, ramp, updates } = state;
  const parameters = study.parameters(seed, moves[0]);
  return { ...study.training, points, parameters, activation, standardise, delay, ramp: ramp * updates };
}

/**
 * What the console's `playground.run` does: trains a pair as fast as it goes and gives the terms
 * after 0, 1, … updates, and f and g over the sorted data. Throws an Error for a value that cannot be.
 * @param {Study} study @param {Points} points @param {Record<string, any>} given
 */
async function run_for_console(study, points, given) {
  const first = first_state(study);
  const known = ["activation", "lambda", "mu", "seed", "updates", "standardise", "delay", "ramp"];
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown) throw new Error(`playground.run has no ${unknown}; it takes ${known.join(", ")}.`);
  const address = new URLSearchParams(Object.entries(given).map(([key, value]) => [key, String(Number(value) === value || typeof value === "string" ? value : Number(value))]));
  const { state, sentences } = state_of(`#play=0&${address}`, study) ?? { state: first, sentences: [] };
  if (sentences.length) throw new Error(sentences.join(" ").replaceAll("The address", "playground.run"));
  const trainer = new Trainer();
  const [{ lambda, mu }] = state.moves;
  const [start] = await trainer.start([run_settings(study, points, state, state.seed)]);
  const [end] = state.updates ? await trainer.advance(state.updates, lambda, mu) : [{ rows: [], parameters: start.parameters }];
  trainer.stop();
  const pair = pair_of(end.parameters, study.training.width);
  const [x, y] = [points.x.slice().sort(), points.y.slice().sort()];
  return {
    history: [...start.rows, ...end.rows].map((row) => row.slice(0, 4)),
    ...{ x: [...x], f: [...values_of(pair.f, x, state.activation)] },
    ...{ y: [...y], g: [...values_of(pair.g, y, state.activation)] },
  };
}
