// @ts-check
"use strict";

/* The controls: what they offer, and how they show a state. */

const LOWEST = -3; // decades of the sliders; λ = 0 stands before the first
const HIGHEST = 3;
const PER_DECADE = 10;
const LABELS = { relu: "ReLU", silu: "SiLU" };
/** @type {[string, string][]} */
const STARTS = [
  ["free_updates:0", "penalty at once"],
  ...[20, 50, 100, 200].map((n) => /** @type {[string, string]} */ ([`free_updates:${n}`, free_words(n)])),
  ...[0.1, 0.25, 0.5].map((part) => /** @type {[string, string]} */ ([`warm_start:${part}`, warm_words(part)])),
  ["flip_outputs:1", "both slopes made right"],
];

/** @param {number} updates */
function free_words(updates) {
  return `free start, ${updates} updates`;
}

/** @param {number} part */
function warm_words(part) {
  return `warm start, ${shown(100 * part)} %`;
}

/** The weight at a slider's place. @param {number} place */
function weight_at(place) {
  return place <= 0 ? 0 : Number((10 ** (LOWEST + (place - 1) / PER_DECADE)).toPrecision(3));
}

/** The slider's place nearest to a weight. @param {number} weight */
function place_of(weight) {
  const most = (HIGHEST - LOWEST) * PER_DECADE + 1;
  if (weight <= 0) return 0;
  return Math.max(1, Math.min(most, Math.round((Math.log10(weight) - LOWEST) * PER_DECADE) + 1));
}

/** The weights that act where a run stands. @param {State} state @returns {Move} */
function weights_now({ moves, update }) {
  return /** @type {Move} */ (moves.filter((move) => move.update <= update).at(-1));
}

/** λ and μ for readers. @param {Move} weights */
function weights_words({ lambda, mu }) {
  return lambda === mu ? `λ = μ = ${shown(lambda)}` : `λ = ${shown(lambda)}, μ = ${shown(mu)}`;
}

/** Which start a state asks for, as the list's value. @param {State} state */
function start_of({ free_updates, warm_start, flip_outputs }) {
  if (flip_outputs) return "flip_outputs:1";
  return warm_start ? `warm_start:${warm_start}` : `free_updates:${free_updates}`;
}

/** @param {HTMLSelectElement} list @param {[string, string][]} choices @param {string} chosen */
function offer(list, choices, chosen) {
  const wanted = JSON.stringify(choices);
  if (list.dataset.offered !== wanted) {
    list.replaceChildren(...choices.map(([value, words]) => new Option(words, value)));
    list.dataset.offered = wanted;
  }
  if (list.value !== chosen) list.value = chosen;
}

/**
 * The controls show a state.
 * @param {Element} room @param {State} state @param {Study} study @param {boolean} own whether the data are the visitor's
 */
function reflect(room, state, study, own) {
  const find = (/** @type {string} */ what) => /** @type {HTMLInputElement} */ (room.querySelector(what));
  const set = (/** @type {HTMLInputElement} */ input, /** @type {string} */ value) => {
    // What the visitor is typing stays as it is.
    if (input !== document.activeElement || input.type === "range") input.value = value;
  };
  const weights = weights_now(state);
  for (const key of /** @type {("lambda" | "mu")[]} */ (["lambda", "mu"])) {
    const slider = find(`[data-slider=${key}]`);
    slider.max = String((HIGHEST - LOWEST) * PER_DECADE + 1);
    set(slider, String(place_of(weights[key])));
    slider.setAttribute("aria-valuetext", shown(weights[key]));
    set(find(`[data-number=${key}]`), String(weights[key]));
  }
  set(find("[data-number=updates]"), String(state.updates));
  find("[data-tick=linked]").checked = state.linked;
  find("[data-tick=stored]").checked = state.stored;
  const list = (/** @type {string} */ key) =>
    /** @type {HTMLSelectElement} */ (room.querySelector(`[data-choose=${key}]`));
  list("activation").value = state.activation;
  const stored = own ? undefined : study.configuration(state.activation, weights);
  offer(
    list("seed"),
    study.seeds.map((seed, i) => [String(seed), stored?.stuck[i] ? `${seed} (stuck)` : String(seed)]),
    String(state.seed),
  );
  const start = start_of(state);
  const more = state.warm_start ? warm_words(state.warm_start) : free_words(state.free_updates);
  const known = STARTS.some(([value]) => value === start);
  offer(list("start"), known ? STARTS : [...STARTS, [start, more]], start);
  const paces = PACES.includes(state.pace) ? PACES : [...PACES, state.pace];
  offer(
    list("pace"),
    paces.map((pace) => [String(pace), pace === Infinity ? "as fast as it goes" : `${pace} a second`]),
    String(state.pace),
  );
}

/**
 * States worth a look, as links: [words, address].
 * @param {Study} study @returns {[string, string][]}
 */
function stories(study) {
  const first = first_state(study);
  const play = (/** @type {Partial<State>} */ change) => `${address_of({ ...first, ...change }, first)}&play=1`;
  const at = (/** @type {number} */ lambda, /** @type {number} */ mu) => [{ update: 0, lambda, mu }];
  const [start] = first.moves;
  const own = `${LABELS[first.activation]}, ${weights_words(start)}`;
  /** @type {[string, string][]} */
  const links = [[`${own}, seed ${first.seed}`, play({})]];
  const strict = study.stored
    .filter(({ lambda, mu, stuck }) => lambda > 0 && mu > 0 && stuck.includes(true))
    .sort((a, b) => b.lambda * b.mu - a.lambda * a.mu)[0];
  if (strict) {
    const { activation, lambda, mu } = strict;
    const seed = study.seeds[strict.stuck.indexOf(true)];
    const weights = weights_words({ update: 0, lambda, mu });
    const linked = lambda === mu;
    const base = { activation, seed, linked };
    links.push(
      [`seed ${seed}, stuck at ${weights}`, play({ ...base, moves: at(lambda, mu) })],
      ["the same with a free start", play({ ...base, moves: at(lambda, mu), free_updates: 50 })],
      ["the same without penalty: raise λ by hand", play({ ...base, moves: at(0.01, 0.01), linked: true })],
    );
  }
  for (const { activation, lambda, mu } of study.stored) {
    if (lambda === 0 && mu === 0 && activation !== first.activation) {
      links.push([`${LABELS[activation]}, two networks that never meet`, play({ activation, moves: at(0, 0) })]);
    }
  }
  return links;
}
