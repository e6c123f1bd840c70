'use strict';
// Loaded before a function or a command (NODE_OPTIONS=--require): its clock is ahead by the milliseconds that the test
// keeps in a file, its short pauses are a tenth as long, and long ones end when that clock has come so far. Time-outs of
// calls (10 s) and of invocations stay real.
const { readFileSync } = require('node:fs');
const timers = require('node:timers/promises');

const file = process.env.MOVED_CLOCK_FILE;
const RealDate = Date;
const realSetTimeout = setTimeout;
const realPause = timers.setTimeout;
const SHORT_MS = 9_000;
const LOOK_MS = 100;

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
timers.setTimeout = async (ms, value, options) => {
  if (ms < SHORT_MS) return realPause(shortened(ms), value, options);
  const until = Date.now() + ms;
  while (Date.now() < until) await realPause(LOOK_MS, undefined, options);
  return value;
};
