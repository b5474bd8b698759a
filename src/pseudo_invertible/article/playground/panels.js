// @ts-check
"use strict";

/* Drawing: the four panels and the chart of the loss, as SVG that style sheets colour. */

const SVG = "http://www.w3.org/2000/svg";
const MARGIN = { left: 38, right: 8, top: 8, bottom: 32 };
const OFF_SAMPLE = 0.15; // share of the data's range that is drawn beyond each of its ends

/**
 * @param {string} name @param {Record<string, string | number>} attributes
 * @param {Element} [parent] @returns {SVGElement}
 */
function svg_element(name, attributes, parent) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  parent?.append(element);
  return element;
}

/** A number for readers, with a true minus sign. @param {number} value @param {number} [digits] */
function shown(value, digits = 3) {
  if (!Number.isFinite(value)) return "—";
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-4 || size >= 1e6)
      ? value.toExponential(digits - 1).replace("e+", "e")
      : String(Number(value.toPrecision(digits)));
  return text.replaceAll("-", "−");
}

/** A power of ten for readers: 0.01, 1, 100, 10⁴. @param {number} value */
function decade(value) {
  const power = Math.round(Math.log10(value));
  if (Math.abs(power) < 3) return shown(value);
  return `10${[...String(power)].map((sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]).join("")}`;
}

/** Round numbers within a range. @param {[number, number]} range @param {number} about how many */
function ticks([low, high], about) {
  const rough = (high - low) / about;
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = decade * ([1, 2, 5, 10].find((factor) => factor * decade >= rough) ?? 10);
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}

/** A path through points, broken where a value is no number. @param {ArrayLike<number>} h @param {ArrayLike<number>} v @param {number} [from] @param {number} [to] */
function path_through(h, v, from = 0, to = h.length) {
  let path = "";
  let pen = "M";
  for (let i = from; i < to; i++) {
    if (!Number.isFinite(v[i])) pen = "M";
    else {
      // Far beyond the panel a pixel more says nothing, and browsers draw huge numbers badly.
      const down = Math.max(-9999, Math.min(9999, v[i]));
      path += `${pen}${h[i].toFixed(1)} ${down.toFixed(1)}`;
      pen = "L";
    }
  }
  return path;
}

let clips = 0;

/** Axes, and what is drawn between them. */
class Frame {
  /**
   * @param {Element} svg @param {{across: string, up: string, logarithmic?: boolean}} names
   */
  constructor(svg, names) {
    this.svg = svg;
    this.names = names;
    const id = `playground-clip-${clips++}`;
    const clip = svg_element("clipPath", { id }, svg);
    this.window = svg_element("rect", { x: MARGIN.left, y: MARGIN.top }, clip);
    this.axes = svg_element("g", { class: "axes" }, svg);
    this.inside = svg_element("g", { "clip-path": `url(#${id})` }, svg);
    this.size = { width: 0, height: 0 };
    /** @type {[number, number]} */
    this.across = [0, 1];
    /** @type {[number, number]} */
    this.up = [0, 1];
  }

  /** A new element between the axes. @param {string} name @param {string} classes */
  add(name, classes) {
    return svg_element(name, { class: classes }, this.inside);
  }

  /** Takes the size that the page gives; true where it changed. */
  measure() {
    const { width, height } = this.svg.getBoundingClientRect();
    if (width === this.size.width && height === this.size.height) return false;
    this.size = { width, height };
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.window.setAttribute("width", String(Math.max(0, width - MARGIN.left - MARGIN.right)));
    this.window.setAttribute("height", String(Math.max(0, height - MARGIN.top - MARGIN.bottom)));
    return true;
  }

  /** Pixels across. @param {number} value */
  h(value) {
    const [low, high] = this.across;
    const width = this.size.width - MARGIN.left - MARGIN.right;
    return MARGIN.left + ((value - low) / (high - low)) * width;
  }

  /** Pixels from the top. @param {number} value */
  v(value) {
    let [low, high] = this.up;
    if (this.names.logarithmic) [low, high, value] = [low, high, value].map(Math.log10);
    const height = this.size.height - MARGIN.top - MARGIN.bottom;
    return MARGIN.top + ((high - value) / (high - low)) * height;
  }

  /** The value under a pixel across. @param {number} pixel */
  value_at(pixel) {
    const [low, high] = this.across;
    return low + ((pixel - MARGIN.left) / (this.size.width - MARGIN.left - MARGIN.right)) * (high - low);
  }

  /** @param {[number, number]} across @param {[number, number]} up */
  draw_axes(across, up) {
    [this.across, this.up] = [across, up];
    this.axes.replaceChildren();
    const { width, height } = this.size;
    const [left, bottom, right] = [MARGIN.left, height - MARGIN.bottom, width - MARGIN.right];
    const text = (/** @type {string} */ words, /** @type {Record<string, string | number>} */ at) => {
      svg_element("text", at, this.axes).textContent = words;
    };
    svg_element("path", { d: `M${left} ${MARGIN.top}V${bottom}H${right}` }, this.axes);
    for (const tick of ticks(across, width / 70)) {
      const at = this.h(tick);
      svg_element("path", { d: `M${at} ${bottom}v4` }, this.axes);
      text(shown(tick, 6), { x: at, y: bottom + 15, "text-anchor": "middle" });
    }
    for (const tick of this.up_ticks(height)) {
      const at = this.v(tick);
      svg_element("path", { d: `M${left} ${at}h-4` }, this.axes);
      const words = this.names.logarithmic ? decade(tick) : shown(tick, 6);
      text(words, { x: left - 6, y: at + 4, "text-anchor": "end" });
    }
    text(this.names.across, { x: right, y: height - 3, "text-anchor": "end", class: "name" });
    const turned = `rotate(-90 10 ${MARGIN.top})`;
    if (this.names.up) {
      text(this.names.up, { x: 10, y: MARGIN.top, transform: turned, "text-anchor": "end", class: "name" });
    }
  }

  /** @param {number} height */
  up_ticks(height) {
    if (!this.names.logarithmic) return ticks(this.up, height / 50);
    const [low, high] = this.up.map(Math.log10);
    const step = Math.ceil((high - low) / Math.max(2, height / 24));
    const from = Math.ceil(low - 1e-9);
    return Array.from({ length: Math.floor((high - from + 1e-9) / step) + 1 }, (_, i) => 10 ** (from + i * step));
  }
}

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
    svg_element("path", { d: `M${ch} ${bottom}V${cv}H${left}` }, this.trip);
    if (h === ch && v === cv) svg_element("circle", { cx: h, cy: v, r: 4 }, this.trip);
    if (trip.aim !== undefined) {
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
