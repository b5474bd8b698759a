// @ts-check
"use strict";

/* The playground as a whole: what it stands at, what the visitor does, what the worker reports. */

const MOST_POINTS = 20000; // of a visitor's own data

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
    this.runner = new Runner((report) => this.heard(report));
    this.going = false;
    this.told_moves = 0; // of the visitor's, that the worker has told to have heard
    /** @type {number[][]} loss and terms, before the first update, after the first, … */
    this.rows = [];
    /** @type {Float64Array} */
    this.parameters = new Float64Array(2 * network_size(study.training.width));
    /** @type {{from: "x" | "y", value: number} | null} what is pointed at */
    this.hovered = null;
    /** @type {Scale | null} */
    this.scale = null;
    this.view = new View(this);
    new ResizeObserver(() => this.view.draw(true)).observe(this.room);
    listen(this);
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

  // What is done.

  /** Begins a run from a state; trains at once to where the state stands. @param {State} state */
  begin(state) {
    const { update, play, updates, pace } = state;
    let go;
    if (update > 0) go = { until: update, per_second: Infinity };
    else if (play && !this.still.matches) go = { until: updates, per_second: pace };
    this.state = Object.assign(state, { update: 0, play: false });
    this.going = go !== undefined;
    this.told_moves = 0;
    this.rows = [];
    this.scale = new Scale(this.scatter, this.study.training.standardise);
    this.runner.start(run_settings(this.study, this.scale.scaled(this.scatter), state), go);
    this.view.draw(true);
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
    this.view.show_where();
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
    // Shown at once; the worker's next report says from which update on it holds.
    const before = state.moves.filter((move) => move.update < state.update);
    state.moves = [...before, { update: state.update, lambda, mu }];
    this.runner.move(lambda, mu);
  }

  /** The study's data take the place of a visitor's. */
  show_study() {
    this.own = "";
    this.scatter = this.study.scatter;
  }

  /** A visitor's CSV. @param {string} text @param {string} name */
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
    const { play } = read.state;
    this.show_study();
    this.begin(read.state);
    // So that the same link, followed again, is another address again.
    if (play) this.write_address();
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
    state.update = report.update;
    // A report from before the visitor's latest move does not take it back.
    const moved = report.heard_moves === this.runner.moves && report.heard_moves > this.told_moves;
    if (report.heard_moves === this.runner.moves) state.moves = report.moves;
    this.told_moves = report.heard_moves;
    const at = (/** @type {number} */ update) =>
      weights_now({ ...state, moves: report.moves, update });
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
      this.view.draw(false);
      this.runner.seen();
    }), wait);
    if (stopped) this.view.speak();
  }

  /** The networks as they are, in units of the data. @returns {Pair} */
  pair() {
    const pair = pair_of(this.parameters.slice(), this.study.training.width);
    this.scale?.unscale(pair);
    return pair;
  }
}
