// @ts-check
"use strict";

/* The reader of a visitor's CSV, with the sentences of experiment/scatter.py. */

const FEWEST_POINTS = 10;
const LARGEST_FLOAT32 = 3.4028234663852886e38; // networks compute in float32

/** The cells of a line. @param {string} line */
function cells_of(line) {
  return [...line.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/g)]
    .slice(0, line.endsWith(",") || line === "" ? undefined : -1)
    .map(([, quoted, plain]) => (quoted?.replaceAll('""', '"') ?? plain ?? "").trim());
}

/**
 * A scatter from the text of a CSV with columns x and y; the order of rows is free.
 * Throws an Error whose message is one sentence: what, where, what would be right.
 * @param {string} text @param {string} name @param {number} most points that the page trains on
 * @returns {Scatter}
 */
function read_csv(text, name, most) {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  const header = cells_of(lines[0]);
  const place = ["x", "y"].map((column) => {
    if (header.filter((cell) => cell === column).length !== 1) {
      const found = header.filter(Boolean).join(", ") || "nothing";
      throw new Error(`${name}: needs exactly one column named ${column}; its first line has ${found}.`);
    }
    return header.indexOf(column);
  });
  /** @type {[number[], number[]]} */
  const columns = [[], []];
  lines.forEach((line, index) => {
    if (index === 0 || line.trim() === "") return;
    const cells = cells_of(line);
    place.forEach((at, which) => {
      const cell = cells[at] ?? "";
      const number = cell === "" ? NaN : Number(cell);
      if (!(Math.abs(number) <= LARGEST_FLOAT32)) {
        throw new Error(
          `${name}, line ${index + 1}: column ${"xy"[which]} holds ` +
            `${cell === "" ? "nothing" : `'${cell}'`}; it should be a finite number.`,
        );
      }
      columns[which].push(number);
    });
  });
  const points = columns[0].length;
  if (points < FEWEST_POINTS) {
    throw new Error(`${name}: has ${points} rows; at least ${FEWEST_POINTS} are needed.`);
  }
  if (points > most) {
    throw new Error(`${name}: has ${points} rows; in the page at most ${most} can be trained on.`);
  }
  const [x, y] = columns.map((column) => Float64Array.from(column));
  [x, y].forEach((values, which) => {
    const [low, high] = range_of(values);
    if (low === high) {
      throw new Error(
        `${name}: column ${"xy"[which]} is constant (${low}); it should vary for a fit.`,
      );
    }
  });
  return { x, y };
}
