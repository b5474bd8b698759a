// @ts-check
"use strict";

/*
 * The whole state of the playground, as text behind the # of the address. The run is
 * deterministic, so where it stands follows from how it started, what was moved, and when.
 */

/**
 * moves: λ and μ at the start and each time the reader moved them. free_updates, warm_start,
 * flip_outputs: as in the study's training (warm_start a fraction of `planned`, the updates at the
 * start).
 * updates: how far play goes. update: how far the run has come. stored: whether the stored run is
 * drawn. follow: the x or y whose round trip is drawn. pace: updates a second.
 * @typedef {{activation: Activation, moves: Move[], linked: boolean, seed: number,
 *   free_updates: number, warm_start: number, flip_outputs: boolean, planned: number, updates: number, update: number,
 *   stored: boolean, follow: {from: "x" | "y", value: number} | null, pace: number,
 *   play: boolean}} State
 */

const PACES = [10, 60, 250, Infinity];
const MOST_UPDATES = 200000;

/** Where the page starts: the study's run with λ = μ = 1, or what comes nearest. @param {Study} study @returns {State} */
function first_state(study) {
  const { training, stored, seeds } = study;
  const near = (/** @type {Stored} */ { lambda, mu, activation }) =>
    Math.abs(Math.log10((lambda || 1e-9) * (mu || 1e-9))) + (activation === "relu" ? 0 : 0.5);
  const [first] = [...stored].sort((a, b) => near(a) - near(b));
  const { activation, lambda, mu } = first ?? { activation: "relu", lambda: 1, mu: 1 };
  const { free_updates, warm_start, flip_outputs, updates } = training;
  return {
    ...{ activation, moves: [{ update: 0, lambda, mu }], linked: lambda === mu, seed: seeds[0] },
    ...{ free_updates, warm_start, flip_outputs, planned: updates, updates, update: 0, stored: true },
    ...{ follow: null, pace: 60, play: false },
  };
}

/** The address of a state. @param {State} state @param {State} first */
function address_of(state, first) {
  const [start, ...moves] = state.moves;
  const { activation, seed, follow } = state;
  const parts = [`activation=${activation}`, `lambda=${start.lambda}`, `mu=${start.mu}`, `seed=${seed}`];
  const add = (/** @type {string} */ key, /** @type {any} */ value, /** @type {any} */ usual) => {
    if (value !== usual) parts.push(`${key}=${value}`);
  };
  add("linked", Number(state.linked), Number(start.lambda === start.mu));
  add("free_updates", state.free_updates, first.free_updates);
  add("warm_start", state.warm_start, first.warm_start);
  add("flip_outputs", Number(state.flip_outputs), Number(first.flip_outputs));
  if (state.warm_start) add("planned", state.planned, first.planned);
  add("moves", moves.map(({ update, lambda, mu }) => `${update}:${lambda}:${mu}`).join(","), "");
  add("updates", state.updates, first.updates);
  add("update", state.update, 0);
  add("stored", Number(state.stored), 1);
  add("pace", state.pace === Infinity ? "max" : state.pace, first.pace);
  if (follow) parts.push(`${follow.from}=${Number(follow.value.toPrecision(4))}`);
  return `#${parts.join("&")}`;
}

/**
 * The state that an address asks for, and a sentence for each part that cannot be had; null for
 * a plain anchor.
 * @param {string} hash @param {Study} study @returns {{state: State, sentences: string[]} | null}
 */
function state_of(hash, study) {
  if (!hash.includes("=")) return null;
  const state = first_state(study);
  /** @type {string[]} */
  const sentences = [];
  const given = new URLSearchParams(hash.slice(1));
  const number = (
    /** @type {string} */ key,
    /** @type {(value: number) => boolean} */ right,
    /** @type {string} */ should,
    /** @type {number} */ otherwise,
  ) => {
    const text = given.get(key);
    if (text === null) return otherwise;
    const value = text.trim() === "" ? NaN : Number(text);
    if (right(value)) return value;
    sentences.push(`The address has ${key}=${text}; ${key} should be ${should}.`);
    return otherwise;
  };
  const weight = (/** @type {number} */ value) => value >= 0 && value <= 1e6;
  const whole = (/** @type {number} */ value) =>
    Number.isInteger(value) && value >= 0 && value <= MOST_UPDATES;
  const weight_words = "a number from 0 to 1000000";
  const whole_words = `a whole number from 0 to ${MOST_UPDATES}`;

  const activation = given.get("activation");
  if (activation === "relu" || activation === "silu") state.activation = activation;
  else if (activation !== null) {
    sentences.push(`The address has activation=${activation}; activation should be relu or silu.`);
  }
  const [start] = state.moves;
  const lambda = number("lambda", weight, weight_words, start.lambda);
  const mu = number("mu", weight, weight_words, start.mu);
  state.moves = [{ update: 0, lambda, mu }];
  const { seeds } = study;
  const listed = seeds.length < 8 ? seeds.join(", ") : `${seeds[0]}, ${seeds[1]}, … ${seeds.at(-1)}`;
  state.seed = number("seed", (v) => seeds.includes(v), `one that the page holds (${listed})`, state.seed);
  state.free_updates = number("free_updates", whole, whole_words, state.free_updates);
  state.warm_start = number("warm_start", (v) => v >= 0 && v <= 1, "a fraction from 0 to 1", state.warm_start);
  state.updates = Math.max(1, number("updates", whole, whole_words, state.updates));
  state.planned = number("planned", whole, whole_words, state.planned);
  state.update = number("update", whole, whole_words, 0);
  state.updates = Math.max(state.updates, state.update);
  for (const move of (given.get("moves") ?? "").split(",").filter(Boolean)) {
    const [update, ...weights] = move.split(":").map(Number);
    const last = /** @type {Move} */ (state.moves.at(-1));
    if (whole(update) && update > last.update && weights.length === 2 && weights.every(weight)) {
      state.moves.push({ update, lambda: weights[0], mu: weights[1] });
    } else {
      sentences.push(`The address has the move ${move}; it should be update:lambda:mu, each later than the one before.`);
    }
  }
  const tick = (/** @type {string} */ key, /** @type {boolean} */ usual) =>
    number(key, (v) => v === 0 || v === 1, "0 or 1", Number(usual)) === 1;
  state.flip_outputs = tick("flip_outputs", state.flip_outputs);
  state.linked = tick("linked", lambda === mu);
  state.stored = tick("stored", true);
  const pace = given.get("pace");
  if (pace === "max") state.pace = Infinity;
  else state.pace = number("pace", (v) => v > 0 && v <= 1e5, "updates a second, or max", state.pace);
  for (const from of /** @type {("x" | "y")[]} */ (["x", "y"])) {
    if (!given.has(from)) continue;
    const value = number(from, Number.isFinite, "a number", NaN);
    if (!Number.isNaN(value)) state.follow = { from, value };
  }
  state.play = given.get("play") === "1";
  return { state, sentences };
}
