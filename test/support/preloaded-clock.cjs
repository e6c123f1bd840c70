'use strict';
// Loaded before a function or a command (NODE_OPTIONS=--require): its clock is ahead by the milliseconds that the test
// keeps in a file, and its short pauses are a tenth as long. Time-outs of calls (10 s) and of invocations stay real.
const { readFileSync } = require('node:fs');
const timers = require('node:timers/promises');

const file = process.env.MOVED_CLOCK_FILE;
const RealDate = Date;
const realSetTimeout = setTimeout;
const realPause = timers.setTimeout;
const SHORT_MS = 9_000;

function ahead() {
  return Number(readFileSync(file, 'utf8'));
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args) => Reflect.construct(target, args.length === 0 ? [target.now() + ahead()] : args),
  get: (target, key) => (key === 'now' ? () => target.now() + ahead() : Reflect.get(target, key)),
});

const shortened = (ms) => (ms < SHORT_MS ? ms / 10 : ms);

globalThis.setTimeout = Object.assign(
  (run, ms, ...args) => realSetTimeout(run, shortened(ms), ...args),
  realSetTimeout,
);
timers.setTimeout = (ms, ...args) => realPause(shortened(ms), ...args);
