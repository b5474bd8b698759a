// @ts-check
"use strict";

/*
 * The whole state of the playground, as text behind the # of the address. A run is deterministic, so
 * where it stands follows from how it started, what was moved, and when.
 */

const MOST_UPDATES = 200000;
const MOST_WEIGHT = 1e6;
const PACES = { gently: "slow, then faster", 10: "10 updates a second", 60: "60 updates a second", max: "as fast as possible" };

/** Where the page starts: the study's first seed at λ = μ = 1, trained as published. @param {Study} study @returns {State} */
function first_state(study) {
  return {
    ...{ activation: study.activations[0], moves: [{ update: 0, lambda: 1, mu: 1 }], linked: true },
    ...{ seed: study.seeds[0], second: study.seeds[1], show: "one", data: "study", noise: 0.2, reverse: false },
    ...study.protocols.published,
    ...{ update: 0, pace: "gently", follow: null, play: false },
  };
}

/** Each part of an address: its key, whether a value can be, and what it should be. @param {Study} study @returns {[string, (value: any) => boolean, string][]} */
function parts_of(study) {
  const { seeds } = study;
  const listed = seeds.length < 8 ? seeds.join(", ") : `${seeds[0]}, ${seeds[1]}, … ${seeds.at(-1)}`;
  const among = (/** @type {string[]} */ names) => /** @type {[(value: any) => boolean, string]} */ ([(value) => names.includes(value), names.join(" or ")]);
  const within = (/** @type {number} */ low, /** @type {number} */ high, whole = false) =>
    /** @type {[(value: any) => boolean, string]} */ ([
      (value) => value >= low && value <= high && (!whole || Number.isInteger(value)),
      `${whole ? "a whole number" : "a number"} from ${low} to ${high}`,
    ]);
  /** @type {[(value: any) => boolean, string]} */
  const tick = [(value) => typeof value === "boolean", "0 or 1"];
  /** @type {[(value: any) => boolean, string]} */
  const seed = [(value) => seeds.includes(value), `one that the page holds (${listed})`];
  return [
    ["activation", ...among(Object.keys(ACTIVATIONS))],
    ["lambda", ...within(0, MOST_WEIGHT)],
    ["mu", ...within(0, MOST_WEIGHT)],
    ["seed", ...seed],
    ["second", ...seed],
    ["show", ...among(["one", "two", "many"])],
    ["data", ...among(["study", ...GALLERY.map(([name]) => name)])],
    ["noise", ...within(0, 2)],
    ["reverse", ...tick],
    ["updates", ...within(0, MOST_UPDATES, true)],
    ["standardise", ...tick],
    ["delay", ...within(0, MOST_UPDATES, true)],
    ["ramp", ...within(0, 1)],
    ["linked", ...tick],
    ["update", ...within(0, MOST_UPDATES, true)],
    ["pace", ...among(Object.keys(PACES))],
  ];
}

/** The address of a state. @param {State} state @param {Study} study */
function address_of(state, study) {
  const [start, ...moves] = state.moves;
  const first = /** @type {any} */ ({ ...first_state(study), lambda: null, mu: null, seed: null, linked: start.lambda === start.mu });
  const now = /** @type {any} */ ({ ...state, ...start, update: state.update });
  const parts = parts_of(study).flatMap(([key]) => {
    const unused = (key === "second" && state.show !== "two") || (key === "noise" && state.data === "study");
    if (now[key] === first[key] || unused || (key === "data" && now.data === "file")) return [];
    return `${key}=${typeof now[key] === "boolean" ? Number(now[key]) : now[key]}`;
  });
  if (moves.length) parts.push(`moves=${moves.map(({ update, lambda, mu }) => `${update}:${lambda}:${mu}`).join(",")}`);
  if (state.follow) parts.push(`${state.follow.from}=${Number(state.follow.value.toPrecision(4))}`);
  return `#${parts.join("&")}`;
}

/** The state of an address, and a sentence for each part that cannot be; null for a plain anchor. @param {string} hash @param {Study} study */
function state_of(hash, study) {
  if (!hash.includes("=")) return null;
  const given = new URLSearchParams(hash.slice(1));
  const first = first_state(study);
  const state = /** @type {any} */ ({ ...first, ...first.moves[0], update: 0 });
  /** @type {string[]} */
  const sentences = [];
  const parts = parts_of(study);
  for (const [key, right, should] of parts) {
    const text = given.get(key);
    if (text === null) continue;
    const usual = state[key];
    const value = typeof usual === "boolean" ? { 0: false, 1: true }[text] : typeof usual === "number" ? Number(text.trim() || NaN) : text;
    if (right(value)) state[key] = value;
    else sentences.push(`The address has ${key}=${text}; ${key} should be ${should}.`);
  }
  const { lambda, mu, ...found } = state;
  found.moves = [{ update: 0, lambda, mu }];
  if (!given.has("linked")) found.linked = lambda === mu;
  for (const move of (given.get("moves") ?? "").split(",").filter(Boolean)) {
    const [update, ...weights] = move.split(":").map(Number);
    const later = Number.isInteger(update) && update > found.moves.at(-1).update;
    if (later && weights.length === 2 && weights.every((weight) => weight >= 0 && weight <= MOST_WEIGHT)) {
      found.moves.push({ update, lambda: weights[0], mu: weights[1] });
    } else sentences.push(`The address has the move ${move}; it should be update:lambda:mu, each later than the one before.`);
  }
  for (const from of ["x", "y"]) {
    const value = Number(given.get(from) ?? NaN);
    if (Number.isFinite(value)) found.follow = { from, value };
  }
  found.play = given.get("play") === "1";
  return { state: /** @type {State} */ (found), sentences };
}

/** λ and μ that count for an update. @param {State} state @param {number} [update] */
function weights_at({ moves, update: now }, update = now) {
  return /** @type {Move} */ (moves.filter((move) => move.update <= update).at(-1));
}

const LOWEST = -3; // decades of the sliders; λ = 0 stands before the first
const PER_DECADE = 10;
const MOST_PLACE = 6 * PER_DECADE + 1;

/** The weight at a slider's place. @param {number} place */
function weight_at(place) {
  return place <= 0 ? 0 : Number((10 ** (LOWEST + (place - 1) / PER_DECADE)).toPrecision(3));
}

/** The slider's place nearest to a weight. @param {number} weight */
function place_of(weight) {
  return weight <= 0 ? 0 : Math.max(1, Math.min(MOST_PLACE, Math.round((Math.log10(weight) - LOWEST) * PER_DECADE) + 1));
}
