// @ts-check
"use strict";

/*
 * The worker that trains: it stands behind engine.js and fast_relu.js in one Blob, because files
 * that are opened without a server may start no other worker.
 *
 * It is told: {start: RunSettings, run}, {go: {until, per_second}} (also with a start), {move: {lambda, mu}}, {pause: true}
 * and {seen: true}, the page's word that it has drawn the last report; the next one waits for it,
 * so that drawing never holds up training. It reports where the run is, with the history's new rows.
 */

/**
 * @typedef {{run: number, update: number, first: number, rows: Terms[], parameters: Float64Array,
 *   moves: Move[], heard_moves: number, going: boolean, diverged: boolean}} RunReport
 */

const CHUNK = 12; // milliseconds of training between two looks at what the page says
const REPORT = 30; // milliseconds between two reports, at least;
const REST = 2; // and so many times what drawing the last one took

/** Trains and reports. @param {(report: RunReport) => void} send */
function trainer(send) {
  /** @type {Training | null} */
  let training = null;
  let run = 0; // which start a report belongs to
  let until = 0;
  let per_second = Infinity;
  let going = false;
  let heard_moves = 0; // of those that the page has made in this run
  let seen = true;
  let sent = 0; // rows of the history
  let sent_at = 0;
  let next_at = 0;
  let owed = 0; // updates due at the reader's pace
  let last = 0;
  let waiting = false;
  const wake = new MessageChannel();
  wake.port1.onmessage = work;

  function soon() {
    if (waiting) return;
    waiting = true;
    // A message comes at once; a timer in a row of timers would wait for 4 ms and more.
    if (owed < 1 && Number.isFinite(per_second)) setTimeout(work, Math.min(1000 / per_second, 16));
    else wake.port2.postMessage(null);
  }

  function report() {
    if (!training) return;
    const diverged = training.terms().some((value) => !Number.isFinite(value));
    going &&= !diverged && training.update < until;
    const parameters = training.parameters.slice();
    const rows = training.history.slice(sent);
    const { update } = training;
    send({
      ...{ run, update, first: sent, rows, parameters, going, diverged },
      ...{ moves: training.settings.moves, heard_moves },
    });
    sent = training.history.length;
    sent_at = performance.now();
    seen = false;
  }

  function work() {
    waiting = false;
    if (!training || !going) return;
    const now = performance.now();
    // After a long pause of the browser's, one does not catch up.
    owed = Math.min(owed + ((now - last) / 1000) * per_second, Math.max(2, per_second / 10));
    last = now;
    const paced = Number.isFinite(per_second);
    while (training.update < until && (!paced || owed >= 1)) {
      training.step();
      owed -= 1;
      if (performance.now() - now > CHUNK) break;
    }
    if (!paced) owed = 0;
    const due = seen && performance.now() >= next_at;
    if (due || training.update >= until) report();
    if (going) soon();
  }

  /** @param {any} message */
  return (message) => {
    if (message.start) {
      training = new Training(message.start);
      [going, seen, sent, run, until] = [false, true, 0, message.run, 0];
      heard_moves = 0;
      if (message.go) going = message.go.until > 0;
      if (message.go) until = message.go.until;
      report();
    }
    if (message.go && training) {
      ({ until, per_second } = message.go);
      going = training.update < until;
      [owed, last] = [1, performance.now()];
      if (going) soon();
    } else if (message.move && training) {
      training.move(message.move.lambda, message.move.mu);
      heard_moves += 1;
      if (!going) report();
    } else if (message.pause && going) {
      going = false;
      report();
    } else if (message.seen) {
      seen = true;
      const now = performance.now();
      next_at = Math.max(sent_at + REPORT, now + REST * (now - sent_at));
    }
  };
}

const told = trainer((report) => postMessage(report));
onmessage = (event) => told(event.data);
