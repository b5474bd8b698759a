// @ts-check
"use strict";

/*
 * A worker that trains. It stands behind engine.js in one Blob, because a page that is opened
 * without a server can start no other worker. It keeps some runs and answers two messages:
 * {start: RunSettings[]} and {to, lambda, mu}, each with a ticket that its answer carries.
 */

/** @type {Training[]} */
let runs = [];

onmessage = ({ data }) => {
  const from = data.start ? 0 : runs[0] ? runs[0].update + 1 : 0;
  if (data.start) runs = data.start.map((/** @type {RunSettings} */ one) => new Training(one));
  for (const run of runs) run.advance(data.to, data.lambda, data.mu);
  postMessage({ ticket: data.ticket, reports: runs.map((run) => run.report(from)) });
};
