// @ts-check
"use strict";

/* The reader of a visitor's CSV, with the sentences of experiment/csv_file.py and scatter.py. */

const FEWEST_POINTS = 10;
const LARGEST = 1e15;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const SEPARATORS = { ";": "semicolons", "\t": "tabs" };

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
  for (const [separator, word] of Object.entries(SEPARATORS)) {
    const columns = lines[0].split(separator).map((column) => column.replaceAll('"', "").trim());
    if (columns.includes("x") && columns.includes("y")) {
      throw new Error(
        `${name}: has ${word} between its columns; there should be commas, and points in numbers (0.5).`,
      );
    }
  }
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
    if (cells.length !== header.length) {
      throw new Error(
        `${name}, line ${index + 1}: has ${cells.length} cells, and the header has ${header.length}; ` +
          "each row should have as many as the header.",
      );
    }
    place.forEach((at, which) => {
      const cell = cells[at] ?? "";
      const number = NUMBER.test(cell) ? Number(cell) : NaN;
      if (!(Math.abs(number) <= LARGEST)) {
        throw new Error(
          `${name}, line ${index + 1}: column ${"xy"[which]} holds ` +
            `${cell === "" ? "nothing" : `'${cell.slice(0, 60)}'`}; it should be a finite number from −1e15 to 1e15.`,
        );
      }
      columns[which].push(number);
    });
  });
  const points = columns[0].length;
  if (points < FEWEST_POINTS || points > most) {
    throw new Error(`${name}: has ${points} rows; there should be ${FEWEST_POINTS} to ${most}.`);
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
