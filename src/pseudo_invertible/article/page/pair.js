// @ts-check
"use strict";

/*
 * The first screen: two runs on the same points, trained in the background and then replayed slowly,
 * so that one sees when their slopes are decided.
 */

const SLOWLY = 10; // updates a second, until the slopes are decided
const SLOW_FROM_TO = [30, 80]; // the replay is slow for at least and at most this number of updates
const SINGLY = 120; // every update is kept up to here, then every few

class PairOfRuns {
  /** @param {HTMLElement} host @param {Study} study */
  constructor(host, study) {
    this.host = host;
    this.study = study;
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.find(".pair-bar").hidden = false;
    this.trainer = new Trainer();
    this.planes = [0, 1].map((i) => this.find(`[data-run="${i}"] svg`));
    /** @type {{update: number, pairs: Pair[]}[]} */
    this.kept = [];
    /** @type {number[][][]} the rows of both runs */
    this.rows = [[], []];
    this.weight = study.largest;
    this.reverse = false;
    this.at = 0;
    this.playing = false;
    this.asked = 0;
    this.find("[data-slider=weight]").value = String(place_of(this.weight));
    this.listen();
    new ResizeObserver(() => this.draw(true)).observe(host);
    if (!this.still.matches) void this.train();
  }

  /** @param {string} selector @returns {any} */
  find(selector) {
    return this.host.querySelector(selector);
  }

  listen() {
    const { host } = this;
    host.addEventListener("click", (event) => {
      if (!(/** @type {Element} */ (event.target).closest("[data-do=replay]"))) return;
      if (!this.kept.length) void this.train();
      else if (this.playing) this.stop();
      else this.play(this.at >= this.last ? 0 : this.at);
    });
    host.addEventListener("input", (event) => {
      const { slider } = /** @type {HTMLElement} */ (event.target).dataset;
      const value = Number(/** @type {HTMLInputElement} */ (event.target).value);
      if (slider === "weight") this.find("[data-show=weight]").textContent = shown(weight_at(value));
      if (slider !== "time") return;
      this.stop();
      this.at = value;
      this.draw();
    });
    host.addEventListener("change", (event) => {
      const { slider, tick } = /** @type {HTMLElement} */ (event.target).dataset;
      if (slider === "weight") this.weight = weight_at(Number(/** @type {HTMLInputElement} */ (event.target).value));
      if (tick === "reverse") this.reverse = /** @type {HTMLInputElement} */ (event.target).checked;
      if (slider === "weight" || tick) void this.train();
    });
  }

  /** The last update that is replayed. */
  get last() {
    return this.kept.at(-1)?.update ?? 0;
  }

  async train() {
    const asked = ++this.asked;
    const { study, weight } = this;
    this.stop();
    this.points = this.reverse ? opposite(study.points) : study.points;
    const points = this.points;
    this.say("time", "training both runs …");
    const states = study.pair.map(({ protocol }) => ({ ...first_state(study), ...study.protocols[protocol], moves: [{ update: 0, lambda: weight, mu: weight }] }));
    const updates = Math.max(...states.map((state) => state.updates));
    /** @type {typeof this.kept} */
    const kept = [];
    /** @type {number[][][]} */
    const rows = [[], []];
    const keep = (/** @type {RunReport[]} */ reports, /** @type {number} */ update) => {
      reports.forEach((report, i) => rows[i].push(...report.rows));
      kept.push({ update, pairs: reports.map(({ parameters }) => pair_of(Float64Array.from(parameters), study.training.width)) });
    };
    keep(await this.trainer.start(states.map((state, i) => run_settings(study, points, state, study.pair[i].seed))), 0);
    const few = Math.ceil(updates / 200);
    for (let to = 1; to <= updates; to = to < SINGLY ? to + 1 : Math.min(to + few, to < updates ? updates : Infinity)) {
      this.say("time", `training both runs: update ${to} of ${updates}`);
      keep(await this.trainer.advance(to, weight, weight), to);
      if (asked !== this.asked) return;
    }
    Object.assign(this, { kept, rows });
    this.find("[data-slider=time]").max = String(updates);
    this.host.classList.add("alive");
    this.planes = this.planes.map((plane) => (plane instanceof Plane ? plane : new Plane(plane)));
    const trend = trend_of(points);
    this.decided = rows.map((of_run) => decided_at(of_run));
    const last = Math.max(...this.decided);
    this.slow = Math.max(SLOW_FROM_TO[0], Math.min(SLOW_FROM_TO[1], last + 10));
    const marks = this.decided.map((update, i) => `<i class="r${i}" style="left:${(100 * update) / updates}%"></i>`);
    this.find(".pair-marks").innerHTML = trend ? marks.join("") : "";
    this.at = 0;
    this.draw(true);
    this.play(0);
  }

  /** @param {number} from */
  play(from) {
    [this.at, this.playing] = [from, true];
    let last = performance.now();
    const step = (/** @type {number} */ now) => {
      if (!this.playing) return;
      const speed = this.at < (this.slow ?? 0) ? SLOWLY : Math.max(SLOWLY, this.last / 4);
      const wait = this.still.matches ? 1000 : 1000 / SLOWLY;
      if (now - last >= Math.min(wait, 1000 / speed)) {
        this.at = Math.min(this.last, this.at + Math.max(1, Math.floor(((now - last) / 1000) * speed)));
        last = now;
        if (this.at >= this.last) this.playing = false;
        this.draw();
        if (!this.playing) this.say("story", this.story());
      }
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
    this.draw();
  }

  stop() {
    this.playing = false;
    this.button();
  }

  button() {
    this.find("[data-do=replay]").textContent = this.playing ? "Pause" : this.at >= this.last && this.kept.length ? "Replay" : "Play";
  }

  /** @param {string} place @param {string} words */
  say(place, words) {
    const element = this.find(`[data-show=${place}]`);
    if (element.textContent !== words) element.textContent = words;
  }

  /** What the replay shows, in words. */
  story() {
    const { study, decided, rows, points } = this;
    if (!points || !decided || trend_of(points) === 0) return "";
    const same = study.pair[0].seed === study.pair[1].seed;
    const words = study.pair.map(({ seed, protocol }, i) => {
      const name = same ? (protocol === "published" ? "As published" : "Trained cleanly") : `Seed ${seed}`;
      const since = decided[i] ? `since update ${decided[i]}` : "from the start";
      return `${name}: ${direction_of(/** @type {number[]} */ (rows[i].at(-1)), trend_of(points))} ${since}.`;
    });
    return words.join(" ");
  }

  /** @param {boolean} [all] */
  draw(all = false) {
    const { kept, rows, points, at } = this;
    if (!points || !kept.length) return;
    const activation = this.study.activations[0];
    const now = kept.findLast(({ update }) => update <= at) ?? kept[0];
    const trend = trend_of(points);
    this.planes.forEach((plane, i) => {
      if (plane.measure() || all) plane.set_points(points.x, points.y);
      plane.draw(points, now.pairs[i], activation);
      const row = rows[i][Math.min(now.update, rows[i].length - 1)];
      const place = this.find(`[data-run="${i}"] [data-show=direction]`);
      place.textContent = now.update ? direction_of(row, trend) : "";
      place.dataset.is = place.textContent;
      const settled = trend && this.decided && at >= this.decided[i] && at > 0;
      this.find(`[data-run="${i}"] .decided`).textContent = settled ? (this.decided?.[i] ? `decided at update ${this.decided[i]}` : "the same from the start") : "";
      plane.svg.setAttribute("aria-label", `f in red and g in blue over the points, ${place.textContent}`);
    });
    this.find("[data-slider=time]").value = String(at);
    this.say("time", `update ${at} of ${this.last}`);
    this.say("weight", shown(this.weight));
    this.button();
  }
}

/** The update after which the signs of both slopes stay. @param {number[][]} rows */
function decided_at(rows) {
  const signs = rows.map((row) => `${Math.sign(row[4])}${Math.sign(row[5])}`);
  const changed = signs.findLastIndex((sign) => sign !== signs.at(-1));
  return changed + 1;
}
