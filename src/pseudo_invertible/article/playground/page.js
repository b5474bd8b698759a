// @ts-check
"use strict";

/* The playground as a whole: what the visitor does, what the worker reports, what is drawn. */

const INSIDE = 160; // steps of the drawn curves within the data
const BESIDE = 24; // and beyond each end
const MOST_POINTS = 20000; // of a visitor's own data
const TERMS = /** @type {[string, string][]} */ ([
  ["loss", "fit_y + fit_x + λ·cycle_x + μ·cycle_y"],
  ["fit_y", "mean (y − f(x))²"],
  ["fit_x", "mean (x − g(y))²"],
  ["cycle_x", "mean (x − g(f(x)))²"],
  ["cycle_y", "mean (y − f(g(y)))²"],
]);
const WAYS = { "1": "right way ↗", "-1": "wrong way ↘", "0": "no way yet" };

/** Even steps through a range and beyond its ends. @param {[number, number]} range */
function steps_through([low, high]) {
  const step = (high - low) / INSIDE;
  const beside = (OFF_SAMPLE * (high - low)) / BESIDE;
  return Float64Array.from({ length: INSIDE + 1 + 2 * BESIDE }, (_, i) => {
    if (i < BESIDE) return low - (BESIDE - i) * beside;
    const inside = i - BESIDE;
    return inside <= INSIDE ? low + inside * step : high + (inside - INSIDE) * beside;
  });
}

class Playground {
  /** @param {HTMLElement} host @param {Study} study */
  constructor(host, study) {
    this.study = study;
    this.room = /** @type {HTMLElement} */ (host.querySelector(".pg-room"));
    this.room.hidden = false;
    this.scatter = study.scatter;
    this.own = ""; // name of the visitor's file
    this.first = first_state(study);
    this.state = { ...this.first };
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    const figure = (/** @type {string} */ name) => this.find(`[data-panel=${name}]`);
    this.panels = {
      f: new Panel(figure("f"), { across: "x", up: "y", identity: false }),
      g: new Panel(figure("g"), { across: "y", up: "x", identity: false }),
      x_again: new Panel(figure("x_again"), { across: "x", up: "g(f(x))", identity: true }),
      y_again: new Panel(figure("y_again"), { across: "y", up: "f(g(y))", identity: true }),
    };
    this.chart = new Chart(this.find(".pg-chart svg"), TERMS.map(([name]) => name));
    this.cells = this.make_terms_table();
    this.runner = new Runner((report) => this.heard(report));
    this.going = false;
    /** @type {number[][]} loss and terms, before the first update, after the first, … */
    this.rows = [];
    /** @type {Float64Array} */
    this.parameters = new Float64Array(2 * network_size(study.training.width));
    /** @type {{from: "x" | "y", value: number} | null} what is pointed at */
    this.hovered = null;
    /** @type {Scale | null} */
    this.scale = null;
    new ResizeObserver(() => this.draw(true)).observe(this.room);
    listen(this);
    this.show_stories();
  }

  /** @param {string} selector @returns {any} */
  find(selector) {
    return this.room.querySelector(selector);
  }

  /** @param {string} place @param {string} words */
  say(place, words) {
    const element = this.find(`[data-show=${place}]`);
    if (element.textContent !== words) element.textContent = words;
    if (place === "notice") element.hidden = words === "";
  }

  /** @returns {HTMLElement[][]} */
  make_terms_table() {
    const body = this.find("[data-show=terms]");
    return TERMS.map(([name, meaning]) => {
      const row = body.insertRow();
      row.title = meaning;
      row.className = name;
      const head = document.createElement("th");
      head.scope = "row";
      head.append(Object.assign(document.createElement("i"), { className: "pg-swatch" }), name);
      row.append(head);
      return [row.insertCell(), row.insertCell()];
    });
  }

  show_stories() {
    const lines = stories(this.study).map(([words, address]) => {
      const link = Object.assign(document.createElement("a"), { href: address, textContent: words });
      const line = document.createElement("li");
      line.append("▸ ", link);
      return line;
    });
    this.find("[data-show=stories]").replaceChildren(...lines);
  }

  // What is done.

  /** Begins a run from a state; trains at once to where the state stands. @param {State} state */
  begin(state) {
    const { update, play, updates, pace } = state;
    let go;
    if (update > 0) go = { until: update, per_second: Infinity };
    else if (play && !this.still.matches) go = { until: updates, per_second: pace };
    this.state = Object.assign(state, { update: 0, play: false });
    this.going = go !== undefined;
    this.rows = [];
    this.scale = new Scale(this.scatter, this.study.training.standardise);
    this.runner.start(run_settings(this.study, this.scale.scaled(this.scatter), state), go);
    reflect(this.room, state, this.study, this.own !== "");
    this.draw(true);
  }

  /** The same run from its start, with the weights as they stand. */
  again() {
    this.again_with({});
  }

  /** The same, with something changed. @param {Partial<State>} change */
  again_with(change) {
    const { lambda, mu } = weights_now(this.state);
    const planned = this.state.updates;
    const moves = [{ update: 0, lambda, mu }];
    this.begin({ ...this.state, moves, update: 0, planned, ...change });
    this.write_address();
  }

  /** @param {number} per_second @param {number} [until] */
  go(per_second, until) {
    const { state } = this;
    if (until === undefined) {
      if (state.update >= state.updates) {
        state.updates = Math.min(state.update + this.study.training.updates, MOST_UPDATES);
      }
      until = state.updates;
    }
    this.going = true;
    this.runner.go(until, per_second);
    this.show_where();
  }

  pause() {
    this.runner.pause();
  }

  /** New weights: at once on the running training, or from the start where it has not begun. @param {number} lambda @param {number} mu */
  weigh(lambda, mu) {
    const { state } = this;
    if (state.update === 0 && !this.going) {
      this.begin({ ...state, moves: [{ update: 0, lambda, mu }] });
      this.write_address();
      return;
    }
    this.runner.move(lambda, mu);
  }

  /** @param {string} text @param {string} name */
  take(text, name) {
    try {
      this.scatter = read_csv(text, name, MOST_POINTS);
    } catch (error) {
      this.say("notice", /** @type {Error} */ (error).message);
      return;
    }
    this.own = name;
    this.say("notice", "");
    this.state.follow = null;
    this.again();
  }

  /** Opens the state that the address asks for. */
  open_address() {
    const read = state_of(location.hash, this.study);
    if (!read) return;
    this.say("notice", read.sentences.join(" "));
    this.begin(read.state);
  }

  write_address() {
    const address = address_of(this.state, this.first);
    if (address !== location.hash) history.replaceState(null, "", address);
  }

  // What is reported.

  /** @param {RunReport} report */
  heard(report) {
    const { state } = this;
    const scale = /** @type {Scale} */ (this.scale);
    this.rows.length = report.first;
    const moved = JSON.stringify(state.moves) !== JSON.stringify(report.moves);
    Object.assign(state, { update: report.update, moves: report.moves });
    const at = (/** @type {number} */ update) => weights_now({ ...state, update });
    for (const terms of report.rows) {
      const { lambda, mu } = at(this.rows.length);
      const loss = weighted_sum(terms, lambda, mu);
      this.rows.push([loss, ...scale.terms(terms)]);
    }
    this.parameters = report.parameters;
    const stopped = this.going && !report.going;
    this.going = report.going;
    if (report.diverged) {
      this.say(
        "notice",
        `Training diverged: the loss was not finite after update ${report.update}; ` +
          "smaller weights, or data of smaller numbers, should help.",
      );
    }
    if (moved || stopped) this.write_address();
    // With reduced motion the picture changes once a second.
    const wait = this.still.matches && this.going ? 1000 : 0;
    setTimeout(() => requestAnimationFrame(() => {
      this.draw(false);
      this.runner.seen();
    }), wait);
    if (stopped) this.speak();
  }

  // What is drawn.

  /** The networks as they are, in units of the data. @returns {Pair} */
  pair() {
    const pair = pair_of(this.parameters.slice(), this.study.training.width);
    this.scale?.unscale(pair);
    return pair;
  }

  /** @param {boolean} all whether what does not move is drawn, too */
  draw(all) {
    const { panels, scatter, state, chart } = this;
    const { x, y } = scatter;
    const frames = [...Object.values(panels).map((panel) => panel.frame), chart.frame];
    const resized = frames.map((frame) => frame.measure()).some(Boolean);
    if (frames.some(({ size }) => size.width < 60)) return;
    if (all || resized) {
      panels.f.set_data(x, y);
      panels.g.set_data(y, x);
      panels.x_again.set_data(x, x);
      panels.y_again.set_data(y, y);
    }
    if (this.rows.length === 0) return;
    const { f, g } = this.pair();
    const value = (/** @type {Network} */ network, /** @type {Float64Array} */ args) =>
      values_of(network, args, state.activation);
    for (const [range, there, back, one, two] of /** @type {const} */ ([
      [range_of(x), f, g, panels.f, panels.x_again],
      [range_of(y), g, f, panels.g, panels.y_again],
    ])) {
      const args = steps_through(range);
      const middle = value(there, args);
      one.draw(args, middle, BESIDE, BESIDE + INSIDE);
      two.draw(args, value(back, middle), BESIDE, BESIDE + INSIDE);
    }
    this.show_ways(orientation_of(x, value(f, x), y), orientation_of(y, value(g, y), x));
    this.show_stored();
    this.show_trip(f, g);
    this.show_where();
    reflect(this.room, state, this.study, this.own !== "");
  }

  /** @param {number} of_f @param {number} of_g */
  show_ways(of_f, of_g) {
    this.ways = { f: of_f, g: of_g };
    for (const key of /** @type {("f" | "g")[]} */ (["f", "g"])) {
      const place = this.find(`[data-way=${key}]`);
      const way = /** @type {"1" | "-1" | "0"} */ (String(this.ways[key]));
      if (place.dataset.is === way) continue;
      place.dataset.is = way;
      place.textContent = WAYS[way];
    }
  }

  /** The stored run behind, the chart, the table. */
  show_stored() {
    const { state, study, panels, rows } = this;
    const { training } = study;
    const weights = weights_now(state);
    const kept = this.own ? undefined : study.configuration(state.activation, weights);
    const run = kept && state.stored ? study.run(kept, state.seed) : null;
    const [range_x, range_y] = [range_of(study.scatter.x), range_of(study.scatter.y)];
    panels.f.draw_stored(run && run.f, range_x);
    panels.g.draw_stored(run && run.g, range_y);
    panels.x_again.draw_stored(run && run.x_again, range_x);
    panels.y_again.draw_stored(run && run.y_again, range_y);
    const last = run && [weighted_sum(run.terms, weights.lambda, weights.mu), ...run.terms];
    const now = rows[rows.length - 1];
    this.cells.forEach(([is, was], i) => {
      is.textContent = shown(now[i]);
      was.textContent = last ? shown(last[i]) : "—";
    });
    for (const [key, i] of /** @type {[string, number][]} */ ([["x", 3], ["y", 4]])) {
      this.find(`[data-miss=${key}]`).textContent = `misses by ${shown(Math.sqrt(now[i]), 2)}`;
    }
    const moves = state.moves.slice(1).map((move) => move.update).filter((update) => update <= state.update);
    const until = Math.max(state.updates, state.update, 1);
    this.chart.draw(rows, until, moves, last && { update: training.updates, values: last });
    const name = `${LABELS[state.activation]}, ${weights_words(weights)}`;
    this.say("behind", this.own || !state.stored ? "" : kept
      ? `Thin lines and rings: the stored run of seed ${state.seed}, ${name}, after ${training.updates} updates` +
        (run?.stuck ? "; it is stuck, going the wrong way." : ".")
      : `No run is stored for ${name}.`);
    const notes = this.own ? [] : study.left_out;
    this.say("data", [`${this.own || "The study’s data"}: ${this.scatter.x.length} points.`, ...notes].join(" "));
    this.find("[data-do=study]").hidden = !this.own;
  }

  /** The round trip that the visitor follows. @param {Network} f @param {Network} g */
  show_trip(f, g) {
    const { panels, state, scatter } = this;
    const follow = this.hovered ?? state.follow;
    this.find("[data-do=leave]").disabled = !state.follow;
    Object.values(panels).forEach((panel) => panel.draw_trip(null));
    const from = follow?.from ?? this.find("[data-choose=from]").value;
    const range = range_of(scatter[/** @type {"x" | "y"} */ (from)]);
    const slider = this.find("[data-slider=follow]");
    if (!follow) {
      slider.setAttribute("aria-valuetext", "none");
      this.say("trip", "Point at a panel, or move the slider: from x to f(x), and back.");
      return;
    }
    const [there, back] = from === "x" ? [f, g] : [g, f];
    const once = (/** @type {Network} */ network, /** @type {number} */ value) =>
      values_of(network, Float64Array.of(value), state.activation)[0];
    const middle = once(there, follow.value);
    const end = once(back, middle);
    const [one, two, loop] = from === "x"
      ? [panels.f, panels.g, panels.x_again]
      : [panels.g, panels.f, panels.y_again];
    one.draw_trip({ at: follow.value, to: middle });
    two.draw_trip({ at: middle, to: end, aim: follow.value });
    loop.draw_trip({ at: follow.value, to: end, aim: follow.value });
    const words = from === "x" ? ["x", "f(x)", "g(f(x))"] : ["y", "g(y)", "f(g(y))"];
    const [low, high] = range;
    const off = follow.value < low || follow.value > high ? " Off the sample." : "";
    const trip = `${words[0]} = ${shown(follow.value)} → ${words[1]} = ${shown(middle)} → ${words[2]} = ${shown(end)}: ` +
      `${shown(Math.abs(end - follow.value), 2)} away.${off}`;
    this.say("trip", trip);
    this.find("[data-choose=from]").value = from;
    const more = OFF_SAMPLE * (high - low);
    const place = (400 * (follow.value - low + more)) / (high - low + 2 * more);
    if (slider !== document.activeElement) slider.value = String(place);
    slider.setAttribute("aria-valuetext", trip);
  }

  show_where() {
    const { state, going } = this;
    const over = state.update >= state.updates;
    this.say("where", `update ${state.update} of ${state.updates}`);
    this.find(".pg-done").style.width = `${(100 * state.update) / state.updates}%`;
    const play = this.find("[data-do=play]");
    const words = going ? "Pause" : over ? "Train on" : "Play";
    if (play.textContent !== words) play.textContent = words;
    this.find("[data-do=one]").disabled = going;
    this.find("[data-do=end]").disabled = over;
  }

  /** What a screen reader hears when training stops, and finds at the pictures. */
  speak() {
    const { state, rows, ways } = this;
    const now = rows[rows.length - 1];
    const way = (/** @type {"f" | "g"} */ key) =>
      ({ "1": "goes the right way", "-1": "goes the wrong way", "0": "goes no way yet" })[
        /** @type {"1" | "-1" | "0"} */ (String(ways?.[key] ?? 0))
      ];
    this.say("spoken", `After ${state.update} updates: loss ${shown(now[0])}; f ${way("f")}, g ${way("g")}.`);
    const label = (/** @type {Panel} */ panel, /** @type {string} */ words) =>
      panel.frame.svg.setAttribute("aria-label", `${words}, after ${state.update} updates`);
    const { panels } = this;
    label(panels.f, `f over the points (x, y): it ${way("f")}, fit_y ${shown(now[1])}`);
    label(panels.g, `g over the points (y, x): it ${way("g")}, fit_x ${shown(now[2])}`);
    label(panels.x_again, `g after f beside the identity: cycle_x ${shown(now[3])}`);
    label(panels.y_again, `f after g beside the identity: cycle_y ${shown(now[4])}`);
    const lines = TERMS.map(([name], i) => `${name} ${shown(rows[0][i])} to ${shown(now[i])}`);
    this.chart.frame.svg.setAttribute("aria-label", `From the start to update ${state.update}: ${lines.join(", ")}`);
  }
}
