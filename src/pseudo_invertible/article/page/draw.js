// @ts-check
"use strict";

/* Plots as SVG that style sheets colour: axes, points, curves, round trips; numbers for readers. */

const SVG = "http://www.w3.org/2000/svg";
const BESIDE = 0.15; // share of the data's range that is drawn beyond each of its ends
const STEPS = 160; // of a curve within the data

/** @param {string} name @param {Record<string, string | number>} attributes @param {Element} [parent] */
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
  const short = size !== 0 && (size < 1e-4 || size >= 1e6);
  const text = short ? value.toExponential(digits - 1).replace("e+", "e") : String(Number(value.toPrecision(digits)));
  return text.replaceAll("-", "−");
}

/** A power of ten for readers: 0.01, 1, 100, 10⁴. @param {number} value */
function decade(value) {
  const power = Math.round(Math.log10(value));
  if (Math.abs(power) < 3) return shown(value);
  return `10${[...String(power)].map((sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]).join("")}`;
}

/** Ticks for readers, with the digits that their steps need. @param {number[]} values */
function tick_texts(values) {
  const step = Math.abs(values[1] - values[0]) || Math.abs(values[0]) || 1;
  const largest = Math.max(...values.map(Math.abs));
  if (step >= 1e-3 && largest < 1e5) return values.map((value) => shown(value, 6));
  const place = (/** @type {number} */ size) => Math.floor(Math.log10(size) + 1e-9);
  return values.map((value) => {
    const text = value === 0 ? "0" : value.toExponential(Math.max(0, place(Math.abs(value)) - place(step)));
    return text.replace("e+", "e").replaceAll("-", "−");
  });
}

/** Round numbers within a range. @param {number[]} range @param {number} about how many */
function ticks([low, high], about) {
  const rough = (high - low) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** A range with some of its width added at both ends. @param {number[]} range @param {number} [share] @returns {[number, number]} */
function widened([low, high], share = BESIDE) {
  return [low - share * (high - low), high + share * (high - low)];
}

/** Even steps through a range and beyond its ends, the ends included. @param {ArrayLike<number>} values @param {number} [steps] */
function steps_through(values, steps = STEPS) {
  const [low, high] = range_of(values);
  const beside = Math.round(BESIDE * steps);
  return Float64Array.from({ length: steps + 2 * beside + 1 }, (_, i) => low + ((i - beside) / steps) * (high - low));
}

let clips = 0;

/** Axes, and what is drawn between them. `bare`: without axes. */
class Plot {
  /** @param {Element} svg @param {{across: string, up: string, logarithmic?: boolean, bare?: boolean}} names */
  constructor(svg, names) {
    svg.replaceChildren();
    this.svg = svg;
    this.names = names;
    this.margin = names.bare ? { left: 2, right: 2, top: 2, bottom: 2 } : { left: 40, right: 12, top: 8, bottom: 32 };
    const id = `clip-${clips++}`;
    const clip = svg_element("clipPath", { id }, svg);
    this.window = svg_element("rect", { x: this.margin.left, y: this.margin.top }, clip);
    this.axes = svg_element("g", { class: "axes" }, svg);
    this.inside = svg_element("g", { "clip-path": `url(#${id})` }, svg);
    this.mark = svg_element("g", { class: "trip" }, svg);
    this.size = { width: 0, height: 0 };
    /** @type {number[]} */
    this.across = [0, 1];
    /** @type {number[]} */
    this.up = [0, 1];
    /** @type {Map<string, SVGElement>} */
    this.paths = new Map();
  }

  /** Takes the size that the page gives; true where it changed. */
  measure() {
    const { width, height } = this.svg.getBoundingClientRect();
    if (width === this.size.width && height === this.size.height) return false;
    this.size = { width, height };
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const { left, right, top, bottom } = this.margin;
    this.window.setAttribute("width", String(Math.max(0, width - left - right)));
    this.window.setAttribute("height", String(Math.max(0, height - top - bottom)));
    return true;
  }

  /** Pixels from the left. @param {number} value */
  h(value) {
    const [low, high] = this.across;
    const { left, right } = this.margin;
    return left + ((value - low) / (high - low)) * (this.size.width - left - right);
  }

  /** Pixels from the top. @param {number} value */
  v(value) {
    const [low, high, at] = this.names.logarithmic ? [...this.up, value].map(Math.log10) : [...this.up, value];
    const { top, bottom } = this.margin;
    return top + ((high - at) / (high - low)) * (this.size.height - top - bottom);
  }

  /** The value across under a pointer, within the axes. @param {PointerEvent | MouseEvent} event */
  value_under(event) {
    const { left, right } = this.margin;
    const share = (event.clientX - this.svg.getBoundingClientRect().left - left) / (this.size.width - left - right);
    const [low, high] = this.across;
    return Math.max(low, Math.min(high, low + share * (high - low)));
  }

  /** @param {number[]} across @param {number[]} up */
  set_axes(across, up) {
    [this.across, this.up] = [across, up];
    const { width, height } = this.size;
    if (this.names.bare || width < 60) return;
    this.axes.replaceChildren();
    const [left, bottom, right] = [this.margin.left, height - this.margin.bottom, width - this.margin.right];
    const line = (/** @type {string} */ d) => svg_element("path", { d }, this.axes);
    const text = (/** @type {string} */ words, /** @type {Record<string, string | number>} */ at) => {
      svg_element("text", at, this.axes).textContent = words;
    };
    line(`M${left} ${this.margin.top}V${bottom}H${right}`);
    const [below, beside] = [ticks(across, width / 70), this.up_ticks()];
    const [texts, up_texts] = [tick_texts(below), this.names.logarithmic ? beside.map(decade) : tick_texts(beside)];
    for (const [i, tick] of below.entries()) {
      line(`M${this.h(tick)} ${bottom}v4`);
      text(texts[i], { x: this.h(tick), y: bottom + 15, "text-anchor": "middle" });
    }
    for (const [i, tick] of beside.entries()) {
      line(`M${left} ${this.v(tick)}h-4`);
      text(up_texts[i], { x: left - 6, y: this.v(tick) + 4, "text-anchor": "end" });
    }
    text(this.names.across, { x: right, y: height - 3, "text-anchor": "end", class: "name" });
    const turned = { x: 10, y: this.margin.top, transform: `rotate(-90 10 ${this.margin.top})`, "text-anchor": "end", class: "name" };
    text(this.names.up, turned);
  }

  up_ticks() {
    const { height } = this.size;
    if (!this.names.logarithmic) return ticks(this.up, height / 50);
    const [low, high] = this.up.map(Math.log10);
    const step = Math.max(1, Math.ceil((high - low) / Math.max(2, height / 24)));
    const from = Math.ceil(low - 1e-9);
    return Array.from({ length: Math.floor((high - from + 1e-9) / step) + 1 }, (_, i) => 10 ** (from + i * step));
  }

  /** Axes for these points, and the points. @param {ArrayLike<number>} args @param {ArrayLike<number>} values @param {boolean} [identity] the diagonal instead of the points */
  set_points(args, values, identity = false) {
    this.set_axes(widened(range_of(args)), widened(range_of(values)));
    if (identity) return this.line("identity", this.across, this.across);
    let d = "";
    for (let i = 0; i < args.length; i++) d += `M${this.h(args[i]).toFixed(1)} ${this.v(values[i]).toFixed(1)}h0`;
    this.path("points").setAttribute("d", d);
  }

  /** The path of a name, made when first used. @param {string} name its class @returns {SVGElement} */
  path(name) {
    const known = this.paths.get(name);
    if (known) return known;
    const made = svg_element("path", { class: name }, this.inside);
    this.paths.set(name, made);
    return made;
  }

  /** A line, broken where a value is no number. @param {string} name @param {ArrayLike<number>} args @param {ArrayLike<number>} values */
  line(name, args, values) {
    let [d, pen] = ["", "M"];
    for (let i = 0; i < args.length; i++) {
      const [h, v] = [this.h(args[i]), this.v(values[i])];
      if (!Number.isFinite(h) || !Number.isFinite(v)) pen = "M";
      else {
        // Browsers draw huge numbers badly, and far outside nothing is seen.
        d += `${pen}${Math.max(-9999, Math.min(9999, h)).toFixed(1)} ${Math.max(-9999, Math.min(9999, v)).toFixed(1)}`;
        pen = "L";
      }
    }
    this.path(name).setAttribute("d", d);
  }

  /** A curve over its range, dotted beyond. @param {string} name @param {Float64Array} args of steps_through @param {Float64Array} values @param {boolean} [turned] drawn as (values, args) */
  curve(name, args, values, turned = false) {
    const beside = Math.round((args.length - 1) * (BESIDE / (1 + 2 * BESIDE)));
    const [from, to] = [beside, args.length - beside];
    const draw = (/** @type {string} */ as, /** @type {Float64Array} */ a, /** @type {Float64Array} */ b) => (turned ? this.line(as, b, a) : this.line(as, a, b));
    draw(`curve ${name}`, args.subarray(from, to), values.subarray(from, to));
    const gap = values.map((value, i) => (i >= from && i < to - 1 ? (i === from ? value : NaN) : value));
    if (!this.names.bare) draw(`beyond ${name}`, args, gap);
  }

  /** Draws a round trip: a path through points (−∞: the axis), where it misses, where it should have come; or clears it. @param {number[][]} [path] @param {number[][]} [miss] */
  trip(path = [], miss = []) {
    this.mark.replaceChildren();
    const { left, right, top, bottom } = this.margin;
    const { width, height } = this.size;
    const clamp = (/** @type {number} */ at, /** @type {number} */ low, /** @type {number} */ high) => Math.max(low, Math.min(high, at)).toFixed(1);
    const through = (/** @type {number[][]} */ points) =>
      points.map(([x, y], i) => `${i ? "L" : "M"}${clamp(this.h(x), left, width - right)} ${clamp(this.v(y), top, height - bottom)}`).join("");
    const sound = (/** @type {number[][]} */ points) => points.length > 0 && !points.flat().some(Number.isNaN);
    if (sound(path)) svg_element("path", { d: through(path) }, this.mark);
    if (sound(miss)) svg_element("path", { class: "miss", d: through(miss) }, this.mark);
  }
}

/** f and g in one plane, f as (x, f(x)) and g as (g(y), y): where they undo each other, they are one curve. */
class Plane extends Plot {
  /** @param {Element} svg @param {boolean} [bare] */
  constructor(svg, bare = false) {
    super(svg, { across: "x", up: "y", bare });
  }

  /** @param {Points} points @param {Pair} pair @param {string} activation @param {number} [steps] */
  draw(points, pair, activation, steps = STEPS) {
    const [x, y] = [steps_through(points.x, steps), steps_through(points.y, steps)];
    this.curve("f", x, values_of(pair.f, x, activation));
    this.curve("g", y, values_of(pair.g, y, activation), true);
  }
}

/** Lines over updates on a logarithmic axis. */
class Chart extends Plot {
  /** @param {Element} svg */
  constructor(svg) {
    super(svg, { across: "updates", up: "", logarithmic: true });
  }

  /** @param {{name: string, values: number[]}[]} lines a value per update @param {number} until @param {number[]} moves updates at which weights were moved */
  draw(lines, until, moves) {
    const length = lines[0]?.values.length ?? 0;
    const every = Math.max(1, Math.floor(length / 300));
    const places = Array.from({ length: Math.ceil(length / every) }, (_, i) => i * every);
    if (places.at(-1) !== length - 1) places.push(length - 1);
    const sound = lines.flatMap(({ values }) => places.map((i) => values[i])).filter((value) => value > 1e-8 && value < 1e12);
    const [low, high] = range_of([1e-2, 10, ...sound]);
    const decades = [10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(high))];
    if (`${this.drawn}` !== `${[until, decades, this.size.width, this.size.height]}`) this.set_axes([0, until], decades);
    this.drawn = [until, decades, this.size.width, this.size.height];
    for (const path of this.paths.values()) path.setAttribute("d", "");
    for (const { name, values } of lines) this.line(`line ${name}`, places, places.map((i) => Math.max(values[i], decades[0] / 10)));
    const { top, bottom } = this.margin;
    this.path("moves").setAttribute("d", moves.map((at) => `M${this.h(at).toFixed(1)} ${top}V${this.size.height - bottom}`).join(""));
  }
}
