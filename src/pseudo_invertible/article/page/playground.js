// @ts-check
"use strict";

/* The playground as a whole: its state, its runs, and what the visitor does. */

const RESTARTS = ["activation", "seed", "second", "show", "data", "noise", "reverse", "standardise", "delay", "ramp"];
const SLOW = 40; // updates at ten a second, before the default pace becomes faster

/** @param {number} milliseconds */
const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Updates a second. @param {string} pace @param {number} update */
function per_second(pace, update) {
  if (pace === "max") return Infinity;
  if (pace === "gently") return Math.min(500, 10 * 2 ** (Math.max(0, update - SLOW) / 25));
  return Number(pace);
}

/** @typedef {{seed: number, rows: number[][], losses: number[], pair: Pair | null}} Run */

class Playground {
  /** @param {HTMLElement} host @param {Study} study */
  constructor(host, study) {
    this.study = study;
    this.root = /** @type {HTMLElement} */ (host.querySelector(".pg-body"));
    this.root.hidden = false;
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.trainer = new Trainer();
    this.state = first_state(study);
    /** @type {{name: string, points: Points} | null} the visitor's */
    this.file = null;
    this.points = study.points;
    /** @type {Run[]} */
    this.runs = [];
    this.going = false;
    this.generation = 0; // of runs; what is asked of older ones is dropped
    this.busy = Promise.resolve();
    this.until = 0;
    this.asked = 0; // updates that the workers were asked for
    this.pace = "";
    this.notice = "";
    /** @type {{from: "x" | "y", value: number} | null} what is pointed at */
    this.hovered = null;
    this.view = new View(this);
    new ResizeObserver(() => this.view.draw(true)).observe(this.root);
    listen(this);
  }

  /** @param {string} selector @returns {any} */
  find(selector) {
    return this.root.querySelector(selector);
  }

  /** The seeds of "many seeds". */
  many() {
    return this.study.seeds.slice(0, 20);
  }

  /** Where play stops: at the planned updates, or as many later. */
  goal() {
    const { update, updates } = this.state;
    const more = Math.max(1, updates);
    return update > updates ? Math.ceil(update / more) * more : updates;
  }

  /** Starts runs from a state; trains at once to where the state stands. @param {State} state */
  begin(state) {
    const { update, play, show, seed, second } = state;
    const { points, file } = this.chosen(state);
    this.state = Object.assign(state, { update: 0, play: false });
    if (state.activation !== "relu" && show === "many") state.show = "one";
    this.points = state.reverse ? opposite(points) : points;
    if (state.data === "file" && !file) state.data = "study";
    const seeds = { one: [seed], two: [seed, second], many: this.many() }[state.show] ?? [seed];
    this.runs = seeds.map((one) => ({ seed: one, rows: [], losses: [], pair: null }));
    this.generation += 1;
    this.going = false;
    this.asked = 0;
    this.busy = this.trainer.start(seeds.map((one) => run_settings(this.study, this.points, state, one))).then((reports) => {
      this.take(reports, 0);
      this.view.draw(true);
    });
    if (update > 0) this.go(update, "max");
    else if (play && !this.still.matches) this.go(this.goal());
    this.view.draw(true);
  }

  /** The points of a state, before they are reversed. @param {State} state */
  chosen({ data, noise }) {
    const { file, study } = this;
    if (data === "study" || (data === "file" && !file)) return { points: study.points, file };
    return { points: data === "file" && file ? file.points : gallery_points(data, noise), file };
  }

  /** The same runs from their start, with the weights as they are, and something changed. @param {Partial<State>} change */
  restart(change) {
    const { lambda, mu } = weights_at(this.state);
    this.begin({ ...this.state, moves: [{ update: 0, lambda, mu }], update: 0, ...change });
    this.write_address();
  }

  /** Trains on. @param {number} until @param {string} [pace] the state's unless given */
  go(until, pace = "") {
    Object.assign(this, { until, pace, notice: "" });
    if (this.going) return;
    this.going = true;
    this.busy = this.busy.then(() => this.train());
    this.view.show_where();
  }

  async train() {
    const { state, generation } = this;
    const current = () => generation === this.generation;
    let [count, last] = [1, performance.now() - 1000];
    while (current() && this.going && state.update < this.until) {
      const speed = per_second(this.pace || state.pace, state.update);
      if (speed < Infinity) {
        await sleep(Math.max(0, last + 1000 / speed - performance.now()));
        // After a long pause of the browser's, one does not catch up.
        count = Math.max(1, Math.min(Math.round(((performance.now() - last) / 1000) * speed), Math.ceil(speed / 20)));
        last = performance.now();
        if (!current() || !this.going) break;
      }
      const began = performance.now();
      // A replay stops where weights were moved.
      const moved = state.moves.find((move) => move.update > state.update)?.update ?? Infinity;
      this.asked = Math.min(this.until, state.update + count, moved);
      const { lambda, mu } = weights_at(state);
      const reports = await this.trainer.advance(this.asked, lambda, mu);
      if (!current()) return;
      this.take(reports, this.asked);
      // As many as the next thirtieth of a second may hold.
      if (speed === Infinity) count = Math.max(1, Math.min(4 * count, Math.round((count * 33) / Math.max(1, performance.now() - began))));
    }
    if (!current()) return;
    this.going = false;
    this.write_address();
    this.view.draw(false);
    this.view.speak();
  }

  /** @param {RunReport[]} reports @param {number} update where they are */
  take(reports, update) {
    const { state, runs, study } = this;
    state.update = update;
    reports.forEach(({ rows, parameters }, i) => {
      for (const row of rows) {
        const { lambda, mu } = weights_at(state, runs[i].rows.length);
        runs[i].losses.push(weighted(row, lambda, mu));
        runs[i].rows.push(row);
      }
      runs[i].pair = pair_of(parameters, study.training.width);
    });
    if (reports.some(({ parameters }) => !parameters.every(Number.isFinite))) {
      this.going = false;
      this.notice = `Training diverged before update ${update}; smaller weights, or standardised data, should help.`;
    }
    if (this.drawing) return;
    this.drawing = true;
    // With reduced motion the picture changes once a second.
    setTimeout(() => requestAnimationFrame(() => {
      this.drawing = false;
      this.view.draw(false);
    }), this.still.matches && this.going ? 1000 : 0);
  }

  /** New weights: from the next update on, or from the start where training has not begun. @param {number} lambda @param {number} mu */
  weigh(lambda, mu) {
    const { state } = this;
    if (state.update === 0 && !this.going) return this.restart({ moves: [{ update: 0, lambda, mu }] });
    const update = Math.max(this.asked, state.update);
    state.moves = [...state.moves.filter((move) => move.update < update), { update, lambda, mu }];
    this.changed({});
  }

  /** @param {Partial<State>} change */
  changed(change) {
    Object.assign(this.state, change);
    if (!this.going) this.write_address();
    this.view.draw(false);
  }

  /** A visitor's CSV. @param {File} file */
  async take_file(file) {
    try {
      this.file = { name: file.name, points: read_csv(await file.text(), file.name) };
      this.notice = "Your file is not part of the link: it is read in this page and sent nowhere.";
      this.restart({ data: "file", follow: null, reverse: false });
    } catch (error) {
      this.notice = /** @type {Error} */ (error).message;
    }
    this.view.show_where();
  }

  /** Opens the state of the address. */
  open_address() {
    const read = state_of(location.hash, this.study);
    this.notice = read?.sentences.join(" ") ?? "";
    if (!read) return;
    const { play } = read.state;
    this.begin(read.state);
    // So that the same link, followed again, is another address again.
    if (play) this.write_address();
  }

  write_address() {
    history.replaceState(null, "", address_of(this.state, this.study));
  }

  async copy() {
    this.write_address();
    try {
      await navigator.clipboard.writeText(location.href);
      this.notice = "The link is copied.";
    } catch {
      this.notice = `Copy this link: ${location.href}`;
    }
    this.view.show_where();
  }
}

/** What the visitor does with pointer, keys and files. @param {Playground} playground */
function listen(playground) {
  const { root, view } = playground;
  const on = (/** @type {string} */ kind, /** @type {string} */ selector, /** @type {(element: any, event: any) => void} */ act) =>
    root.addEventListener(kind, (event) => {
      const element = /** @type {Element} */ (event.target).closest(selector);
      if (element) act(element, event);
    });
  on("submit", "form", (_, event) => event.preventDefault());
  on("click", "[data-do]", (button) => {
    const { state } = playground;
    const { update, updates } = state;
    const next = update >= playground.goal() ? update + Math.max(1, updates) : playground.goal();
    /** @type {Record<string, () => void>} */ ({
      play: () => (playground.going ? (playground.going = false) : playground.go(next)),
      step: () => playground.go(update + 1, "max"),
      end: () => playground.go(next, "max"),
      reset: () => playground.restart({}),
      copy: () => void playground.copy(),
      clear: () => playground.changed({ follow: null }),
    })[button.dataset.do]();
  });
  const weigh = (/** @type {string} */ key, /** @type {number} */ weight) => {
    const { lambda, mu } = weights_at(playground.state, Infinity);
    const both = playground.state.linked;
    playground.weigh(both || key === "lambda" ? weight : lambda, both || key === "mu" ? weight : mu);
  };
  on("input", "[data-slider=lambda], [data-slider=mu]", (slider) => weigh(slider.dataset.slider, weight_at(Number(slider.value))));
  on("change", "[data-number]", (input) => {
    const value = Number(input.value || NaN);
    if (value >= 0 && value <= MOST_WEIGHT) weigh(input.dataset.number, value);
    else refuse(input, `a number from 0 to ${MOST_WEIGHT}`);
  });
  const refuse = (/** @type {HTMLInputElement} */ input, /** @type {string} */ should) => {
    playground.notice = `“${input.value}” cannot be used here; it should be ${should}.`;
    view.show_where();
  };
  on("change", "[data-key]", (input) => {
    const { key } = input.dataset;
    const usual = /** @type {any} */ (playground.state)[key];
    const value = typeof usual === "boolean" ? input.checked : typeof usual === "number" ? Number(input.value || NaN) : input.value;
    const [, right, should] = parts_of(playground.study).find(([one]) => one === key) ?? ["", () => true, ""];
    if (!right(value) && value !== "file") return refuse(input, should);
    playground.notice = "";
    const { lambda, mu } = weights_at(playground.state, Infinity);
    if (RESTARTS.includes(key)) playground.restart({ [key]: value, play: playground.going });
    else playground.changed({ [key]: value });
    if (key === "linked" && value && lambda !== mu) playground.weigh(lambda, lambda);
  });
  on("change", "[data-preset]", (list) => {
    if (list.value) playground.restart({ ...playground.study.protocols[list.value], play: playground.going });
  });
  on("change", "[data-choose=from]", () => playground.changed({ follow: null }));
  on("input", "[data-slider=follow]", (slider) => {
    const from = /** @type {"x" | "y"} */ (playground.find("[data-choose=from]").value);
    const [low, high] = widened(range_of(playground.points[from]));
    playground.changed({ follow: { from, value: low + (Number(slider.value) / 400) * (high - low) } });
  });
  for (const [name, panel] of Object.entries(view.panels)) {
    const from = /** @type {"x" | "y"} */ (name === "f" || name === "x_again" ? "x" : "y");
    const point = (/** @type {{from: "x" | "y", value: number} | null} */ at) => {
      playground.hovered = at;
      view.draw(false);
    };
    const { svg } = panel;
    svg.addEventListener("pointermove", (event) => point({ from, value: panel.value_under(/** @type {PointerEvent} */ (event)) }));
    svg.addEventListener("pointerleave", () => point(null));
    svg.addEventListener("click", (event) => playground.changed({ follow: { from, value: panel.value_under(/** @type {MouseEvent} */ (event)) } }));
  }
  explain(root, (words) => view.say("help", words || HINT));
  on("change", "[data-file]", (input) => {
    if (input.files[0]) void playground.take_file(input.files[0]);
    input.value = "";
  });
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) void playground.take_file(file).then(() => root.scrollIntoView({ block: "nearest" }));
  });
  addEventListener("hashchange", () => {
    if (!location.hash.includes("=")) return;
    playground.open_address();
    root.scrollIntoView({ behavior: playground.still.matches ? "auto" : "smooth" });
  });
}

/** Says what a thing is when it is pointed at, focused or touched. @param {HTMLElement} root @param {(words: string) => void} say */
function explain(root, say) {
  for (const kind of ["pointerover", "focusin", "pointerdown"]) {
    root.addEventListener(kind, (event) => {
      const found = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-help]"));
      say(found?.dataset.help ?? "");
    });
  }
  for (const element of root.querySelectorAll("[data-help]")) {
    const control = element.matches("button, select, input") ? element : element.querySelector("input, select");
    control?.setAttribute("aria-description", /** @type {HTMLElement} */ (element).dataset.help ?? "");
  }
}

/** Starts the playground of a page, where it has one. @param {Study} study */
function start_playground(study) {
  const host = document.getElementById("playground");
  if (!host) return;
  const playground = new Playground(host, study);
  playground.begin(first_state(study));
  playground.open_address();
  // A link to the article that names a run shows it.
  if (location.hash.includes("=") && document.getElementById("text")) playground.root.scrollIntoView();
  /** @type {any} */ (globalThis).playground = {
    run: (/** @type {Record<string, any>} */ given = {}) => run_for_console(study, playground.points, given),
  };
}
