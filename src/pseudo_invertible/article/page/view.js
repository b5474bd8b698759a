// @ts-check
"use strict";

/* What is shown of the playground: panels, chart, table, words. It reads the playground and changes nothing. */

const TERMS = [
  ["loss", "fit_y + fit_x + λ·cycle_x + μ·cycle_y: what training makes small."],
  ["fit_y", "mean (y − f(x))²: how well f fits."],
  ["fit_x", "mean (x − g(y))²: how well g fits."],
  ["cycle_x", "mean (x − g(f(x)))²: how far the round trip from x misses."],
  ["cycle_y", "mean (y − f(g(y)))²: how far the round trip from y misses."],
];
const DIRECTIONS = ["aligned", "reversed", "torn", "flat"];
const HINT = "Point at anything to see what it is. Move λ and μ while the networks train.";

/** λ and μ for readers. @param {{lambda: number, mu: number}} weights */
function weights_words({ lambda, mu }) {
  return lambda === mu ? `λ = μ = ${shown(lambda)}` : `λ = ${shown(lambda)}, μ = ${shown(mu)}`;
}

/** @param {ArrayLike<number>} values */
function median(values) {
  const sorted = Float64Array.from(values).sort();
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

class View {
  /** @param {Playground} playground */
  constructor(playground) {
    this.playground = playground;
    const svg = (/** @type {string} */ name) => this.find(`[data-panel=${name}] svg`);
    this.panels = {
      f: new Plot(svg("f"), { across: "x", up: "y" }),
      g: new Plot(svg("g"), { across: "y", up: "x" }),
      x_again: new Plot(svg("x_again"), { across: "x", up: "g(f(x))" }),
      y_again: new Plot(svg("y_again"), { across: "y", up: "f(g(y))" }),
    };
    this.chart = new Chart(this.find(".pg-chart svg"));
    /** @type {Plane[]} */
    this.planes = [];
    this.find("[data-show=stories]").append(...stories(playground.study).map(([words, address]) => {
      const line = document.createElement("li");
      line.append("▸ ", Object.assign(document.createElement("a"), { href: address, textContent: words }));
      return line;
    }));
    this.say("help", HINT);
  }

  /** @param {string} selector @returns {any} */
  find(selector) {
    return this.playground.find(selector);
  }

  /** @param {string} place @param {string} words */
  say(place, words) {
    const element = this.find(`[data-show=${place}]`);
    if (element.textContent !== words) element.textContent = words;
    if (place === "notice") element.hidden = words === "";
  }

  /** @param {boolean} all whether what does not move is drawn, too */
  draw(all) {
    const { state, runs } = this.playground;
    this.reflect();
    const many = state.show === "many";
    this.find(".pg-panels").hidden = many;
    this.find(".pg-many").hidden = !many;
    const resized = this.chart.measure();
    if (this.chart.size.width < 60 || runs.some((run) => !run.pair)) return;
    if (many) this.draw_many(all);
    else this.draw_panels(all);
    this.draw_chart(resized);
    this.show_terms();
    this.show_where();
  }

  /** @param {boolean} all */
  draw_panels(all) {
    const { panels } = this;
    const { points: { x, y }, runs, state } = this.playground;
    const resized = Object.values(panels).map((panel) => panel.measure()).some(Boolean);
    if (panels.f.size.width < 60) return;
    if (all || resized) {
      panels.f.set_points(x, y);
      panels.g.set_points(y, x);
      panels.x_again.set_points(x, x, true);
      panels.y_again.set_points(y, y, true);
    }
    [0, 1].forEach((i) => {
      const more = i ? " second" : "";
      const pair = runs[i]?.pair;
      for (const [values, there, back, one, two, name] of /** @type {const} */ ([
        [x, pair?.f, pair?.g, panels.f, panels.x_again, `f${more}`],
        [y, pair?.g, pair?.f, panels.g, panels.y_again, `g${more}`],
      ])) {
        const args = there ? steps_through(values) : new Float64Array(0);
        const middle = there ? values_of(there, args, state.activation) : args;
        one.curve(name, args, middle);
        two.curve(name, args, back ? values_of(back, middle, state.activation) : args);
      }
    });
    this.show_trip();
  }

  /** A small picture of every seed. @param {boolean} all */
  draw_many(all) {
    const { points, runs, state } = this.playground;
    const place = this.find(".pg-many");
    if (place.children.length !== runs.length) {
      place.replaceChildren(...runs.map(() => Object.assign(document.createElement("figure"), { innerHTML: '<svg role="img"></svg><figcaption></figcaption>' })));
      this.planes = runs.map((_, i) => new Plane(place.children[i].firstChild, true));
    }
    const trend = trend_of(points);
    runs.forEach((run, i) => {
      const plane = this.planes[i];
      const direction = state.update ? direction_of(/** @type {number[]} */ (run.rows.at(-1)), trend) : "";
      if (plane.measure() || all) plane.set_points(points.x, points.y);
      plane.draw(points, /** @type {Pair} */ (run.pair), state.activation, 40);
      place.children[i].dataset.is = direction;
      place.children[i].lastChild.textContent = `${run.seed} ${direction}`;
      plane.svg.setAttribute("aria-label", `f and g of seed ${run.seed} ${direction}`);
    });
  }

  /** Loss and terms of one run, or the losses of several. @param {boolean} resized */
  draw_chart(resized) {
    const { runs, state } = this.playground;
    if (resized) this.chart.drawn = undefined;
    const one = runs.length === 1;
    const lines = one
      ? TERMS.map(([name], term) => ({ name, values: runs[0].losses.map((loss, i) => (term ? runs[0].rows[i][term - 1] : loss)) }))
      : runs.map(({ losses }, i) => ({ name: runs.length === 2 ? `loss ${i ? "second" : ""}` : `loss thin n${i}`, values: losses }));
    const moves = state.moves.slice(1).map((move) => move.update).filter((update) => update <= state.update);
    this.chart.draw(lines, Math.max(this.playground.goal(), 1), moves);
    this.say("chart", one ? "Loss and its terms" : `Loss of ${runs.length} runs`);
  }

  show_terms() {
    const { runs, state } = this.playground;
    const heads = runs.length === 1 ? ["now"] : runs.length === 2 ? runs.map(({ seed }) => `seed ${seed}`) : ["median"];
    const make = (/** @type {string} */ kind, /** @type {string} */ words, /** @type {string} */ scope) => {
      const cell = Object.assign(document.createElement(kind), { textContent: words });
      if (scope) cell.setAttribute("scope", scope);
      return cell;
    };
    const body = this.find("[data-show=terms]");
    if (this.heads !== heads.join()) {
      this.heads = heads.join();
      const top = document.createElement("tr");
      top.append(make("th", "term", "col"), ...heads.map((head) => make("th", head, "col")));
      this.find("[data-show=heads]").replaceChildren(top);
      body.replaceChildren(...TERMS.map(([name, help]) => {
        const row = Object.assign(document.createElement("tr"), { className: name });
        row.dataset.help = help;
        const head = make("th", name, "row");
        head.prepend(Object.assign(document.createElement("i"), { className: "pg-swatch" }));
        row.append(head, ...heads.map(() => make("td", "", "")));
        return row;
      }));
    }
    const values = runs.map(({ rows, losses }) => [losses.at(-1) ?? NaN, .../** @type {number[]} */ (rows.at(-1))]);
    TERMS.forEach((_, term) => {
      const now = runs.length > 2 ? [median(values.map((row) => row[term]))] : values.map((row) => row[term]);
      now.forEach((value, i) => (body.rows[term].cells[i + 1].textContent = shown(value)));
    });
    for (const [axis, term] of /** @type {[string, number][]} */ ([["x", 3], ["y", 4]])) {
      this.find(`[data-miss=${axis}]`).textContent = `misses by ${shown(Math.sqrt(values[0][term]), 2)}`;
    }
    this.say("verdict", state.update ? this.verdict() : "");
  }

  /** Which directions the runs have. */
  verdict() {
    const { points, runs } = this.playground;
    const trend = trend_of(points);
    if (trend === 0) return "no trend in these data";
    const found = runs.map(({ rows }) => direction_of(/** @type {number[]} */ (rows.at(-1)), trend));
    if (runs.length === 1) return found[0];
    if (runs.length === 2) return runs.map(({ seed }, i) => `${seed} ${found[i]}`).join(", ");
    const counts = DIRECTIONS.map((word) => `${found.filter((one) => one === word).length} ${word}`);
    return counts.filter((words) => !words.startsWith("0")).join(", ");
  }

  /** The round trip that the visitor follows, through the first run. */
  show_trip() {
    const { panels } = this;
    const { state, points, hovered, runs } = this.playground;
    const follow = hovered ?? state.follow;
    this.find("[data-do=clear]").disabled = !state.follow;
    for (const panel of Object.values(panels)) panel.trip();
    const from = follow?.from ?? this.find("[data-choose=from]").value;
    const slider = this.find("[data-slider=follow]");
    if (!follow) {
      slider.setAttribute("aria-valuetext", "none");
      return this.say("trip", "Point at a panel, or move the slider: from x to f(x), and back.");
    }
    const { f, g } = /** @type {Pair} */ (runs[0].pair);
    const [there, back] = from === "x" ? [f, g] : [g, f];
    const [start] = [follow.value];
    const [middle] = values_of(there, [start], state.activation);
    const [end] = values_of(back, [middle], state.activation);
    const [one, two, loop] = from === "x" ? [panels.f, panels.g, panels.x_again] : [panels.g, panels.f, panels.y_again];
    one.trip([[start, -Infinity], [start, middle], [-Infinity, middle]]);
    two.trip([[middle, -Infinity], [middle, end], [-Infinity, end]], [[middle, end], [middle, start]]);
    loop.trip([[start, -Infinity], [start, end], [-Infinity, end]], [[start, end], [start, start]]);
    const words = from === "x" ? ["x", "f(x)", "g(f(x))"] : ["y", "g(y)", "f(g(y))"];
    const [low, high] = range_of(points[/** @type {"x" | "y"} */ (from)]);
    const outside = start < low || start > high ? " Outside the data." : "";
    const trip = `${words[0]} = ${shown(start)} → ${words[1]} = ${shown(middle)} → ${words[2]} = ${shown(end)}: misses by ${shown(Math.abs(end - start), 2)}.${outside}`;
    this.say("trip", trip);
    this.find("[data-choose=from]").value = from;
    const [first, last] = widened([low, high]);
    if (slider !== document.activeElement) slider.value = String((400 * (start - first)) / (last - first));
    slider.setAttribute("aria-valuetext", trip);
  }

  show_where() {
    const { state, going, notice } = this.playground;
    const goal = this.playground.goal();
    this.say("where", `update ${state.update} of ${goal}`);
    this.find(".pg-done").style.width = `${(100 * state.update) / Math.max(1, goal)}%`;
    const words = going ? "Pause" : state.update >= goal && state.update > 0 ? "Continue" : "Play";
    const play = this.find("[data-do=play]");
    if (play.textContent !== words) play.textContent = words;
    this.find("[data-do=step]").disabled = going;
    this.say("notice", notice);
  }

  /** The controls show the state. */
  reflect() {
    const { state, study, file } = this.playground;
    const weights = weights_at(state);
    const set = (/** @type {HTMLInputElement} */ input, /** @type {any} */ value) => {
      if (typeof value === "boolean") input.checked = value;
      // What the visitor is typing stays as it is.
      else if (input !== document.activeElement || input.type !== "number") input.value = String(value);
    };
    for (const key of /** @type {("lambda" | "mu")[]} */ (["lambda", "mu"])) {
      const slider = this.find(`[data-slider=${key}]`);
      set(slider, place_of(weights[key]));
      slider.setAttribute("aria-valuetext", shown(weights[key]));
      set(this.find(`[data-number=${key}]`), weights[key]);
    }
    const seeds = study.seeds.map((seed) => [seed, String(seed)]);
    this.offer("activation", Object.entries(ACTIVATIONS).map(([name, { label }]) => [name, label]));
    this.offer("seed", seeds);
    this.offer("second", seeds);
    this.offer("pace", Object.entries(PACES).sort(([a], [b]) => Number(b === "gently") - Number(a === "gently")));
    this.offer("show", [["one", "one seed"], ["two", "two seeds at once"], ...(state.activation === "relu" ? [["many", `${this.playground.many().length} seeds`]] : [])]);
    const gallery = GALLERY.map(([name, label]) => [name, label]);
    this.offer("data", [["study", study.points_label], ...gallery, ...(file ? [["file", file.name]] : [])]);
    for (const input of this.playground.root.querySelectorAll("[data-key]")) {
      set(/** @type {HTMLInputElement} */ (input), /** @type {any} */ (state)[/** @type {HTMLElement} */ (input).dataset.key ?? ""]);
    }
    this.offer("preset", presets(study), "[data-preset]");
    this.find("[data-preset]").value = preset_of(state, study);
    const drawn = GALLERY.find(([name]) => name === state.data);
    this.find("[data-key=noise]").disabled = !drawn;
    this.find("[data-key=second]").disabled = state.show !== "two";
    this.find("[data-key=seed]").disabled = state.show === "many";
    const notes = state.data === "study" ? study.notes : drawn ? [drawn[2]] : [];
    this.say("data", [`${this.playground.points.x.length} points.`, ...notes].join(" "));
  }

  /** @param {string} key @param {any[][]} choices @param {string} [selector] */
  offer(key, choices, selector = `[data-key=${key}]`) {
    const list = this.find(selector);
    const wanted = JSON.stringify(choices);
    if (list.dataset.offered === wanted) return;
    list.replaceChildren(...choices.map(([value, words]) => new Option(words, value)));
    list.dataset.offered = wanted;
  }

  /** What a screen reader hears when training stops, and finds at the pictures. */
  speak() {
    const { panels } = this;
    const { state, runs } = this.playground;
    const [{ rows, losses }] = runs;
    const now = /** @type {number[]} */ (rows.at(-1));
    this.say("spoken", `After ${state.update} updates: loss ${shown(losses.at(-1) ?? NaN)}; ${this.verdict()}.`);
    const label = (/** @type {Plot} */ plot, /** @type {string} */ words) => plot.svg.setAttribute("aria-label", `${words}, after ${state.update} updates`);
    label(panels.f, `f over the points (x, y): fit_y ${shown(now[0])}`);
    label(panels.g, `g over the points (y, x): fit_x ${shown(now[1])}`);
    label(panels.x_again, `g after f beside the identity: cycle_x ${shown(now[2])}`);
    label(panels.y_again, `f after g beside the identity: cycle_y ${shown(now[3])}`);
    label(this.chart, `Loss from ${shown(losses[0])} to ${shown(losses.at(-1) ?? NaN)}`);
  }
}

/** The protocols that can be chosen. @param {Study} study */
function presets(study) {
  const names = Object.keys(study.protocols).map((name) => [name, name === "published" ? "as published" : name]);
  return [...names, ["", "of your own"]];
}

/** The protocol that a state trains with; empty where it is none of them. @param {State} state @param {Study} study */
function preset_of(state, study) {
  const same = (/** @type {any} */ one) => ["updates", "standardise", "delay", "ramp"].every((key) => one[key] === /** @type {any} */ (state)[key]);
  return Object.entries(study.protocols).find(([, one]) => same(one))?.[0] ?? "";
}

/** Runs worth watching: [words, address]. @param {Study} study @returns {[string, string][]} */
function stories(study) {
  const first = first_state(study);
  const { largest, pair, protocols } = study;
  const at = (/** @type {number} */ weight) => ({ moves: [{ update: 0, lambda: weight, mu: weight }] });
  const link = (/** @type {Partial<State>} */ change) => `${address_of({ ...first, ...change }, study)}&play=1`;
  const seed = pair[1].seed;
  const words = weights_words({ lambda: largest, mu: largest });
  const relu = study.activations.includes("relu");
  return [
    [`Seed ${seed} at ${words}`, link({ ...at(largest), seed })],
    ...("clean" in protocols ? /** @type {[string, string][]} */ ([["The same seed, trained cleanly", link({ ...at(largest), seed, ...protocols.clean })]]) : []),
    ...(relu ? /** @type {[string, string][]} */ ([[`Many seeds at ${words}`, link({ ...at(largest), activation: "relu", show: "many" })]]) : []),
    ["A parabola, which has no inverse", link({ ...at(1), data: "parabola", noise: 0.1 })],
  ];
}
