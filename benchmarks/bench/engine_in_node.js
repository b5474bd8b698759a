// Trains the runs that it reads, as the playground's worker does, and writes what came of them.
// node engine_in_node.js FOLDER < jobs.json: a job is {settings, updates, moves} where moves,
// [[after, lambda, mu], …], are made in mid-run. Answers carry the gradient at the start and the
// processor time that training took.
"use strict";
const { readFileSync } = require("fs");
const { runInThisContext } = require("vm");

for (const name of ["engine.js", "fast_relu.js"]) {
  runInThisContext(readFileSync(`${process.argv[2]}/${name}`, "utf8"), { filename: name });
}

const train = runInThisContext(`({ settings, updates, moves }) => {
  const training = new Training(settings);
  training.terms();
  const { lambda, mu } = training.weights(0);
  training.objective.add_gradient(training.gradients, lambda, mu);
  const gradient = [...training.gradient];
  const started = process.cpuUsage();
  for (let update = 0; update < updates; update++) {
    for (const [after, lambda, mu] of moves ?? []) if (after === update) training.move(lambda, mu);
    training.step();
  }
  training.terms();
  const { user, system } = process.cpuUsage(started);
  const seconds = (user + system) / 1e6;
  return { gradient, history: training.history, pair: [...training.parameters], seconds };
}`);

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(train)));
