// @ts-check
"use strict";

/* The four panels and the chart of the loss. */

const OFF_SAMPLE = 0.15; // share of the data's range that is drawn beyond each of its ends

/**
 * One of the four panels: a map over its arguments. Curves stand on even steps through the data
 * and beyond both of their ends.
 */
class Panel {
  /** @param {Element} figure @param {{across: string, up: string, identity: boolean}} names */
  constructor(figure, names) {
    this.frame = new Frame(/** @type {Element} */ (figure.querySelector("svg")), names);
    this.identity = names.identity;
    const { frame } = this;
    this.off = [frame.add("rect", "off"), frame.add("rect", "off")];
    this.points = frame.add("path", "points");
    this.stored = frame.add("path", "stored");
    this.beyond = frame.add("path", "beyond");
    this.curve = frame.add("path", "curve");
    this.line = frame.add("path", "identity");
    this.trip = svg_element("g", { class: "trip" }, frame.svg);
  }

  /**
   * What does not move: axes, points, the band beyond the sample.
   * @param {ArrayLike<number>} args @param {ArrayLike<number>} values
   */
  set_data(args, values) {
    const widened = (/** @type {[number, number]} */ [low, high]) => {
      const more = OFF_SAMPLE * (high - low);
      return /** @type {[number, number]} */ ([low - more, high + more]);
    };
    const { frame } = this;
    const { height, width } = frame.size;
    const [low, high] = range_of(args);
    frame.draw_axes(widened([low, high]), widened(range_of(values)));
    const ends = [
      [MARGIN.left, frame.h(low)],
      [frame.h(high), width - MARGIN.right],
    ];
    this.off.forEach((band, i) => {
      const [from, to] = ends[i];
      Object.entries({ x: from, width: Math.max(0, to - from), y: 0, height }).forEach(([key, value]) =>
        band.setAttribute(key, String(value)),
      );
    });
    let dots = "";
    if (this.identity) {
      const [from, to] = frame.across;
      const d = `M${frame.h(from)} ${frame.v(from)}L${frame.h(to)} ${frame.v(to)}`;
      this.line.setAttribute("d", d);
    } else {
      for (let i = 0; i < args.length; i++) {
        dots += `M${frame.h(args[i]).toFixed(1)} ${frame.v(values[i]).toFixed(1)}h0`;
      }
    }
    this.points.setAttribute("d", dots);
  }

  /**
   * @param {Float64Array} args @param {Float64Array} values @param {number} first @param {number} last
   * places between which the arguments lie within the data
   */
  draw(args, values, first, last) {
    const { frame } = this;
    const h = args.map((value) => frame.h(value));
    const v = values.map((value) => frame.v(value));
    this.curve.setAttribute("d", path_through(h, v, first, last + 1));
    const beyond = path_through(h, v, 0, first + 1) + path_through(h, v, last);
    this.beyond.setAttribute("d", beyond);
  }

  /** The stored run's curve behind, or nothing. @param {ArrayLike<number> | null} values @param {[number, number]} range */
  draw_stored(values, [low, high]) {
    const { frame } = this;
    const last = values ? values.length - 1 : 0;
    const h = Array.from(values ?? [], (_, i) => frame.h(low + ((high - low) * i) / last));
    const v = Array.from(values ?? [], (value) => frame.v(value));
    this.stored.setAttribute("d", path_through(h, v));
  }

  /**
   * A round trip's part in this panel: up from the argument, across to the value.
   * @param {{at: number, to: number, aim?: number} | null} trip aim: where it should have come
   */
  draw_trip(trip) {
    this.trip.replaceChildren();
    if (!trip || !Number.isFinite(trip.to)) return;
    const { frame } = this;
    const { width, height } = frame.size;
    const clamp = (/** @type {number} */ value, /** @type {number} */ low, /** @type {number} */ high) =>
      Math.max(low, Math.min(high, value));
    const [left, right, top, bottom] = [MARGIN.left, width - MARGIN.right, MARGIN.top, height - MARGIN.bottom];
    const [h, v] = [frame.h(trip.at), frame.v(trip.to)];
    const [ch, cv] = [clamp(h, left, right), clamp(v, top, bottom)];
    const [within, between] = [h === ch, v === cv];
    // What leaves the panel is drawn to its edge and no further.
    const up = within ? `M${h} ${bottom}V${cv}` : "";
    const over = between ? `M${within ? h : left + 8} ${v}H${left}` : "";
    svg_element("path", { d: up + over }, this.trip);
    if (within && between) svg_element("circle", { cx: h, cy: v, r: 4 }, this.trip);
    if (trip.aim !== undefined && within) {
      const aim = clamp(frame.v(trip.aim), top, bottom);
      svg_element("path", { class: "miss", d: `M${ch} ${cv}V${aim}` }, this.trip);
      svg_element("circle", { class: "aim", cx: ch, cy: aim, r: 4 }, this.trip);
    }
  }
}

/** The loss and its terms over updates, on a logarithmic axis. */
class Chart {
  /** @param {Element} svg @param {string[]} series names of the lines, as in style sheets */
  constructor(svg, series) {
    this.frame = new Frame(svg, { across: "updates", up: "", logarithmic: true });
    this.drawn = "";
    this.moves = this.frame.add("path", "moves");
    this.lines = series.map((name) => this.frame.add("path", `line ${name}`));
    // Beside the clipped part: rings at the last update are whole.
    this.ends = series.map((name) => svg_element("circle", { class: `end ${name}` }, svg));
  }

  /**
   * @param {number[][]} rows per update, a value per line @param {number} until
   * @param {number[]} moves updates at which weights moved
   * @param {{update: number, values: number[]} | null} stored last values of the stored run
   */
  draw(rows, until, moves, stored) {
    const { frame } = this;
    const every = Math.max(1, Math.floor(rows.length / 300));
    /** @type {number[]} */
    const places = [];
    for (let i = 0; i < rows.length; i += every) places.push(i);
    if (places.at(-1) !== rows.length - 1) places.push(rows.length - 1);
    let [low, high] = [1e-2, 10];
    for (const value of [...places.flatMap((i) => rows[i]), ...(stored?.values ?? [])]) {
      if (!(value > 1e-8 && value < 1e12)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    const decades = /** @type {[number, number]} */ ([
      10 ** Math.floor(Math.log10(low)),
      10 ** Math.ceil(Math.log10(high)),
    ]);
    const wanted = `${until} ${decades} ${frame.size.width} ${frame.size.height}`;
    if (wanted !== this.drawn) frame.draw_axes([0, until], decades);
    this.drawn = wanted;
    const h = places.map((i) => frame.h(i));
    this.lines.forEach((line, which) => {
      const v = places.map((i) => frame.v(Math.max(rows[i][which], decades[0] / 10)));
      line.setAttribute("d", path_through(h, v));
    });
    this.ends.forEach((end, which) => {
      const value = stored ? stored.values[which] : 0;
      const visible = stored !== null && value > 0 && stored.update <= until;
      end.setAttribute("r", visible ? "3" : "0");
      if (!stored || !visible) return;
      end.setAttribute("cx", String(frame.h(stored.update)));
      end.setAttribute("cy", String(frame.v(value)));
    });
    const { height } = frame.size;
    const ticks = moves.map((update) => `M${frame.h(update).toFixed(1)} ${MARGIN.top}V${height - MARGIN.bottom}`);
    this.moves.setAttribute("d", ticks.join(""));
  }
}
