// @ts-check
"use strict";

/* What is shown of the playground: panels, chart, table, words. It reads and changes nothing. */

const INSIDE = 160; // steps of the drawn curves within the data
const BESIDE = 24; // and beyond each end
const TERMS = /** @type {[string, string][]} */ ([
  ["loss", "fit_y + fit_x + λ·cycle_x + μ·cycle_y"],
  ["fit_y", "mean (y − f(x))²"],
  ["fit_x", "mean (x − g(y))²"],
  ["cycle_x", "mean (x − g(f(x)))²"],
  ["cycle_y", "mean (y − f(g(y)))²"],
]);
const WAYS = { "1": "right way ✓", "-1": "wrong way ✗", "0": "no way yet" };

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

class View {
  /** @param {Playground} playground */
  constructor(playground) {
    this.playground = playground;
    const figure = (/** @type {string} */ name) => this.find(`[data-panel=${name}]`);
    this.panels = {
      f: new Panel(figure("f"), { across: "x", up: "y", identity: false }),
      g: new Panel(figure("g"), { across: "y", up: "x", identity: false }),
      x_again: new Panel(figure("x_again"), { across: "x", up: "g(f(x))", identity: true }),
      y_again: new Panel(figure("y_again"), { across: "y", up: "f(g(y))", identity: true }),
    };
    this.chart = new Chart(this.find(".pg-chart svg"), TERMS.map(([name]) => name));
    this.cells = this.make_terms_table();
    this.ways = { f: 0, g: 0 };
    this.show_stories();
  }

  /** @param {string} selector @returns {any} */
  find(selector) {
    return this.playground.find(selector);
  }

  /** @param {string} place @param {string} words */
  say(place, words) {
    this.playground.say(place, words);
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
    const lines = stories(this.playground.study).map(([words, address]) => {
      const link = Object.assign(document.createElement("a"), { href: address, textContent: words });
      const line = document.createElement("li");
      line.append("▸ ", link);
      return line;
    });
    this.find("[data-show=stories]").replaceChildren(...lines);
  }

  /** @param {boolean} all whether what does not move is drawn, too */
  draw(all) {
    const { panels, chart } = this;
    const { scatter, state, rows, room, study, own } = this.playground;
    const { x, y } = scatter;
    reflect(room, state, study, own !== "");
    const frames = [...Object.values(panels).map((panel) => panel.frame), chart.frame];
    const resized = frames.map((frame) => frame.measure()).some(Boolean);
    if (frames.some(({ size }) => size.width < 60)) return;
    if (all || resized) {
      panels.f.set_data(x, y);
      panels.g.set_data(y, x);
      panels.x_again.set_data(x, x);
      panels.y_again.set_data(y, y);
    }
    if (rows.length === 0) return;
    const { f, g } = this.playground.pair();
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
    const { panels } = this;
    const { state, study, rows, own } = this.playground;
    const { training } = study;
    const weights = weights_now(state);
    const kept = own ? undefined : study.configuration(state.activation, weights);
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
    this.say("behind", own || !state.stored ? "" : kept
      ? `Thin lines and rings: the stored run of seed ${state.seed}, ${name}, after ${training.updates} updates` +
        (run?.stuck ? "; it is stuck, going the wrong way." : ".")
      : `No run is stored for ${name}.`);
    const notes = own ? [] : study.left_out;
    this.say("data", [`${own || "The study’s data"}: ${this.playground.scatter.x.length} points.`, ...notes].join(" "));
    this.find("[data-do=study]").hidden = !own;
  }

  /** The round trip that the visitor follows. @param {Network} f @param {Network} g */
  show_trip(f, g) {
    const { panels } = this;
    const { state, scatter, hovered } = this.playground;
    const follow = hovered ?? state.follow;
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
    const { state, going } = this.playground;
    const over = state.update >= state.updates;
    this.say("where", `update ${state.update} of ${state.updates}`);
    const { activation, seed } = state;
    this.say("run", `${LABELS[activation]}, ${weights_words(weights_now(state))}, seed ${seed}`);
    this.find(".pg-done").style.width = `${(100 * state.update) / state.updates}%`;
    const play = this.find("[data-do=play]");
    const words = going ? "Pause" : over ? "Train on" : "Play";
    if (play.textContent !== words) play.textContent = words;
    this.find("[data-do=one]").disabled = going;
    this.find("[data-do=end]").disabled = over;
  }

  /** What a screen reader hears when training stops, and finds at the pictures. */
  speak() {
    const { ways } = this;
    const { state, rows } = this.playground;
    const now = rows[rows.length - 1];
    const way = (/** @type {"f" | "g"} */ key) =>
      ({ "1": "goes the right way", "-1": "goes the wrong way", "0": "goes no way yet" })[
        /** @type {"1" | "-1" | "0"} */ (String(ways[key]))
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
