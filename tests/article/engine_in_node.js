// The playground's engine in Node: jobs as JSON on standard input, answers on standard output.
// First argument: a file with the scripts of the page's worker, but the worker's own part.
"use strict";

const { readFileSync } = require("node:fs");

const code = readFileSync(process.argv[2], "utf-8");
const engine = new Function(`${code}; return { Training };`)();
const jobs = JSON.parse(readFileSync(0, "utf-8"));

const answers = jobs.map(({ settings, moves }) => {
  const points = { x: Float64Array.from(settings.points.x), y: Float64Array.from(settings.points.y) };
  const make = () => new engine.Training({ ...settings, points });
  const first = make();
  first.row();
  first.objective.add_gradient(first.gradients, moves[0].lambda, moves[0].mu);
  const run = make();
  const began = process.cpuUsage();
  for (const { to, lambda, mu } of moves) run.advance(to, lambda, mu);
  const { user, system } = process.cpuUsage(began);
  const { rows, parameters } = run.report(0);
  return { rows, parameters: [...parameters], gradient: [...first.gradient], seconds: (user + system) / 1e6 };
});
process.stdout.write(JSON.stringify(answers));
