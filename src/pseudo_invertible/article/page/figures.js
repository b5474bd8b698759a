// @ts-check
"use strict";

/* The article's own moving figures: one point through both networks, the slider of λ, the switch of sources. */

/** @param {Study} study @param {Stored} stored */
function pair_stored(study, stored) {
  return pair_of(numbers_of(stored.parameters, 4), study.training.width);
}

/** Drag one x: up to f, across to g, and down to where the round trip ends. @param {HTMLElement} host @param {Study} study */
function start_idea(host, study) {
  const stored = study.stored.find((one) => one.lambda === Number(host.dataset.weight)) ?? study.stored[0];
  const pair = pair_stored(study, stored);
  const slider = /** @type {HTMLInputElement} */ (host.querySelector("input"));
  const output = /** @type {HTMLElement} */ (host.querySelector("output"));
  const plane = new Plane(/** @type {Element} */ (host.querySelector("svg")));
  const { x, y } = study.points;
  const [low, high] = range_of(x);
  /** @type {HTMLElement} */ (host.querySelector(".figure-bar")).hidden = false;
  let at = Number(host.dataset.x);
  const draw = (all = false) => {
    if (plane.measure() || all) plane.set_points(x, y);
    plane.draw(study.points, pair, stored.activation);
    const [middle] = values_of(pair.f, [at], stored.activation);
    const [end] = values_of(pair.g, [middle], stored.activation);
    plane.trip([[at, -Infinity], [at, middle], [end, middle], [end, -Infinity]], [[at, -Infinity], [end, -Infinity]]);
    slider.value = String((400 * (at - low)) / (high - low));
    output.textContent = `x = ${shown(at)} → f(x) = ${shown(middle)} → g(f(x)) = ${shown(end)}: misses by ${shown(Math.abs(end - at), 2)}`;
    slider.setAttribute("aria-valuetext", output.textContent);
  };
  const drag = (/** @type {PointerEvent} */ event) => {
    if (event.pointerType === "touch" && event.buttons === 0) return;
    at = Math.max(low, Math.min(high, plane.value_under(event)));
    draw();
  };
  plane.svg.addEventListener("pointermove", (event) => drag(/** @type {PointerEvent} */ (event)));
  plane.svg.addEventListener("pointerdown", (event) => drag(/** @type {PointerEvent} */ (event)));
  slider.addEventListener("input", () => {
    at = low + (Number(slider.value) / 400) * (high - low);
    draw();
  });
  new ResizeObserver(() => draw(true)).observe(host);
}

/** Turn λ = μ: the stored networks of each weight. @param {HTMLElement} host @param {Study} study */
function start_weights(host, study) {
  const find = (/** @type {string} */ selector) => /** @type {any} */ (host.querySelector(selector));
  host.classList.add("alive");
  const names = /** @type {const} */ ([["f", "x", "y"], ["g", "y", "x"], ["x_again", "x", "g(f(x))"], ["y_again", "y", "f(g(y))"]]);
  const [f_of, g_of, x_again, y_again] = names.map(([name, across, up]) => new Plot(find(`[data-panel=${name}] svg`), { across, up }));
  const { x, y } = study.points;
  const chosen = () => study.stored.filter(({ activation }) => activation === find("select").value);
  const [slider, list] = [find("input"), find("select")];
  list.replaceChildren(...study.activations.map((name) => new Option(ACTIVATIONS[name].label, name)));
  list.parentElement.hidden = study.activations.length < 2;
  slider.max = String(chosen().length - 1);
  slider.value = String(Math.max(0, chosen().findIndex(({ lambda }) => lambda === 1)));
  const draw = (all = false) => {
    const stored = chosen()[Number(slider.value)];
    const { f, g } = pair_stored(study, stored);
    const { activation } = stored;
    if ([f_of, g_of, x_again, y_again].map((plot) => plot.measure()).some(Boolean) || all) {
      f_of.set_points(x, y);
      g_of.set_points(y, x);
      x_again.set_points(x, x, true);
      y_again.set_points(y, y, true);
    }
    for (const [values, there, back, one, two, name] of /** @type {const} */ ([[x, f, g, f_of, x_again, "f"], [y, g, f, g_of, y_again, "g"]])) {
      const args = steps_through(values);
      const middle = values_of(there, args, activation);
      one.curve(name, args, middle);
      two.curve(name, args, values_of(back, middle, activation));
    }
    const objective = new Objective(x, y, () => new Evaluation(x.length, study.training.width, activation));
    const terms = objective.terms({ f, g });
    find("output").textContent = `${weights_words(stored)}: ${TERMS.slice(1).map(([name], i) => `${name} ${shown(terms[i])}`).join(", ")}`;
    slider.setAttribute("aria-valuetext", find("output").textContent);
  };
  slider.addEventListener("input", () => draw());
  list.addEventListener("change", () => draw());
  new ResizeObserver(() => draw(true)).observe(host);
}

/** "Show sources": marks the numbers and says where each is from. */
function start_sources() {
  const button = document.querySelector("[data-do=sources]");
  button?.removeAttribute("hidden");
  button?.addEventListener("click", () => {
    const on = document.body.classList.toggle("sources");
    button.setAttribute("aria-pressed", String(on));
    for (const number of document.querySelectorAll(".n")) {
      if (on) number.setAttribute("tabindex", "0");
      else number.removeAttribute("tabindex");
    }
  });
}

/** What can be scrolled sideways is reached by the keyboard, too. */
function start_scrolling() {
  const watch = new ResizeObserver((seen) => {
    for (const { target } of seen) {
      if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
      else target.removeAttribute("tabindex");
    }
  });
  for (const element of document.querySelectorAll(".drawing, .scroll, .still, pre")) watch.observe(element);
}

/** Starts whatever of these a page has. */
function start_page() {
  const data = document.getElementById("study-data");
  if (!data) return;
  const study = new Study(JSON.parse(data.textContent ?? ""));
  const pair = document.getElementById("pair");
  const [idea, weights] = ["idea-figure", "weights-figure"].map((id) => document.getElementById(id));
  if (pair) new PairOfRuns(pair, study);
  if (idea) start_idea(idea, study);
  if (weights) start_weights(weights, study);
  start_sources();
  start_scrolling();
  start_playground(study);
}

start_page();
