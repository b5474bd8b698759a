// @ts-check
"use strict";

/* Axes and what stands between them, as SVG that style sheets colour; numbers for readers. */

const SVG = "http://www.w3.org/2000/svg";
const MARGIN = { left: 38, right: 14, top: 8, bottom: 32 };

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
