// @ts-check
"use strict";

/* What the visitor does with pointer, keys and files. */

/** @param {Playground} playground */
function listen(playground) {
  const { room } = playground;
  const on = (/** @type {string} */ kind, /** @type {string} */ selector, /** @type {(element: any, event: any) => void} */ act) =>
    room.addEventListener(kind, (event) => {
      const element = /** @type {Element} */ (event.target).closest(selector);
      if (element) act(element, event);
    });
  const changed = (/** @type {Partial<State>} */ change) => {
    Object.assign(playground.state, change);
    playground.write_address();
    playground.view.draw(false);
  };

  on("submit", "form", (_, event) => event.preventDefault());
  on("click", "[data-do]", (button) => {
    const { state } = playground;
    const deeds = /** @type {Record<string, () => void>} */ ({
      play: () => (playground.going ? playground.pause() : playground.go(state.pace)),
      one: () => playground.go(Infinity, state.update + 1),
      end: () => playground.go(Infinity),
      again: () => playground.again(),
      leave: () => changed({ follow: null }),
      study: () => {
        playground.show_study();
        playground.again();
      },
    });
    deeds[button.dataset.do]();
  });

  const weigh = (/** @type {string} */ key, /** @type {number} */ weight) => {
    const { lambda, mu } = weights_now(playground.state);
    const both = playground.state.linked;
    playground.weigh(both || key === "lambda" ? weight : lambda, both || key === "mu" ? weight : mu);
  };
  on("input", "[data-slider=lambda], [data-slider=mu]", (slider) => {
    weigh(slider.dataset.slider, weight_at(Number(slider.value)));
  });
  on("change", "[data-number]", (input) => {
    const value = input.value.trim() === "" ? NaN : Number(input.value);
    const key = input.dataset.number;
    const most = key === "updates" ? MOST_UPDATES : 1e6;
    const right = key === "updates" ? Number.isInteger(value) && value >= 1 : value >= 0;
    playground.say("notice", "");
    if (!right || value > most) {
      const name = /** @type {any} */ ({ lambda: "λ", mu: "μ", updates: "Updates" })[key];
      const should = key === "updates" ? "a whole number from 1" : "a number from 0";
      playground.say("notice", `${name} is ${input.value || "nothing"}; it should be ${should} to ${most}.`);
    } else if (key !== "updates") weigh(key, value);
    else {
      changed({ updates: Math.max(value, playground.state.update) });
      if (playground.going) playground.go(playground.state.pace);
    }
  });
  on("change", "[data-tick]", (box) => {
    changed({ [box.dataset.tick]: box.checked });
    const { lambda, mu } = weights_now(playground.state);
    if (box.dataset.tick === "linked" && box.checked && lambda !== mu) playground.weigh(lambda, lambda);
  });
  on("change", "[data-choose]", (list) => {
    const value = list.value;
    const restart = (/** @type {Partial<State>} */ change) => {
      const play = playground.going;
      playground.again_with({ ...change, play });
    };
    const deeds = /** @type {Record<string, () => void>} */ ({
      activation: () => restart({ activation: value }),
      seed: () => restart({ seed: Number(value) }),
      start: () => {
        const [key, amount] = value.split(":");
        const start = { free_updates: 0, warm_start: 0, flip_outputs: false };
        const chosen = key === "flip_outputs" ? true : Number(amount);
        restart({ ...start, [key]: chosen });
      },
      pace: () => {
        changed({ pace: Number(value) });
        if (playground.going) playground.go(Number(value));
      },
      from: () => changed({ follow: null }),
    });
    deeds[list.dataset.choose]();
  });

  listen_to_pointer(playground, on, changed);
  listen_to_files(playground, on);
  addEventListener("hashchange", () => {
    if (!location.hash.includes("=")) return;
    playground.open_address();
    const behavior = playground.still.matches ? "auto" : "smooth";
    room.scrollIntoView({ behavior, block: "nearest" });
  });
}

/**
 * Following one x or y: pointing shows, a click keeps, the slider does both.
 * @param {Playground} playground
 * @param {(kind: string, selector: string, act: (element: any, event: any) => void) => void} on
 * @param {(change: Partial<State>) => void} changed
 */
function listen_to_pointer(playground, on, changed) {
  const starts = /** @type {Record<string, "x" | "y">} */ ({ f: "x", g: "y", x_again: "x", y_again: "y" });
  for (const [name, panel] of Object.entries(playground.view.panels)) {
    const { svg } = panel.frame;
    const under = (/** @type {any} */ event) => {
      const { left } = svg.getBoundingClientRect();
      const [low, high] = panel.frame.across;
      const value = Math.max(low, Math.min(high, panel.frame.value_at(event.clientX - left)));
      return { from: starts[name], value };
    };
    svg.addEventListener("pointermove", (event) => {
      playground.hovered = under(event);
      playground.view.draw(false);
    });
    svg.addEventListener("pointerleave", () => {
      playground.hovered = null;
      playground.view.draw(false);
    });
    svg.addEventListener("click", (event) => changed({ follow: under(event) }));
  }
  on("input", "[data-slider=follow]", (slider) => {
    const from = /** @type {"x" | "y"} */ (playground.find("[data-choose=from]").value);
    const [low, high] = range_of(playground.scatter[from]);
    const more = OFF_SAMPLE * (high - low);
    const value = low - more + (Number(slider.value) / 400) * (high - low + 2 * more);
    changed({ follow: { from, value } });
  });
}

/**
 * A CSV, chosen or dropped. It is read here and goes nowhere.
 * @param {Playground} playground
 * @param {(kind: string, selector: string, act: (element: any, event: any) => void) => void} on
 */
function listen_to_files(playground, on) {
  const { room } = playground;
  const read = async (/** @type {File | undefined} */ file) => {
    if (file) playground.take(await file.text(), file.name);
  };
  on("change", "[data-file]", (input) => {
    void read(input.files[0]);
    input.value = "";
  });
  room.addEventListener("dragover", (event) => {
    event.preventDefault();
    room.classList.add("pg-over");
  });
  room.addEventListener("dragleave", () => room.classList.remove("pg-over"));
  room.addEventListener("drop", (event) => {
    event.preventDefault();
    room.classList.remove("pg-over");
    void read(event.dataTransfer?.files[0]);
  });
}

{
  const host = document.getElementById("playground");
  const data = document.getElementById("playground-data");
  if (host && data) {
    const study = new Study(JSON.parse(data.textContent ?? ""));
    const playground = new Playground(host, study);
    playground.begin({ ...playground.first });
    playground.open_address();
    /** @type {any} */ (globalThis).playground = {
      run: (/** @type {Record<string, any>} */ asked = {}) => run_for_console(study, playground.scatter, asked),
    };
  }
}
