'use strict';
// Loaded before a function (NODE_OPTIONS=--require). Its clock is that of the story, eight bytes in a file; its pauses end when that
// clock has reached their end, and until then the process says so in a file of its own. On SIGUSR2 it collects its garbage and
// writes what it holds. Time-outs of calls and of invocations stay real.
const { openSync, readSync, renameSync, writeFileSync, writeSync } = require('node:fs');
const { join } = require('node:path');
const timers = require('node:timers/promises');
const v8 = require('node:v8');
const vm = require('node:vm');

const folder = process.env.SOAK_FOLDER;
const RealDate = Date;
const realSetTimeout = setTimeout;
const LOOK_MS = 3;
const clock = openSync(join(folder, 'now'), 'r');
const bytes = Buffer.alloc(8);

/** Whole milliseconds, as a clock's are: a function may demand it. */
function now() {
  readSync(clock, bytes, 0, 8, 0);
  return Math.floor(bytes.readDoubleLE(0));
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args) => Reflect.construct(target, args.length === 0 ? [now()] : args),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
});

const pauses = new Set();
const pauseFile = openSync(join(folder, `pause-${process.pid}`), 'w');
const pauseBytes = Buffer.alloc(8);

/** The end of the earliest pause; 0: there is none. */
function publish() {
  pauseBytes.writeDoubleLE(pauses.size === 0 ? 0 : Math.min(...[...pauses].map(({ until }) => until)));
  writeSync(pauseFile, pauseBytes, 0, 8, 0);
}

timers.setTimeout = (ms, value, { signal } = {}) =>
  new Promise((resolve, reject) => {
    const pause = { until: Math.ceil(now() + Math.max(0, ms ?? 0)) };
    let timer;
    const end = (settle, settledWith) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      pauses.delete(pause);
      publish();
      settle(settledWith);
    };
    const abort = () => end(reject, signal.reason);
    const look = () => {
      if (now() >= pause.until) end(resolve, value);
      else timer = realSetTimeout(look, LOOK_MS);
    };
    pauses.add(pause);
    publish();
    if (signal?.aborted) abort();
    else {
      signal?.addEventListener('abort', abort, { once: true });
      timer = realSetTimeout(look, 0);
    }
  });

let collect = null;

function collector() {
  v8.setFlagsFromString('--expose-gc');
  const gc = vm.runInNewContext('gc');
  v8.setFlagsFromString('--no-expose-gc');
  return gc;
}

/** What keeps the event loop alive, by kind. */
function resources() {
  const counts = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

process.on('SIGUSR2', () => {
  collect ??= collector();
  collect();
  // What the first collection let go of.
  setImmediate(() => {
    collect();
    const { rss, heapUsed, external } = process.memoryUsage();
    const { code_and_metadata_size, bytecode_and_metadata_size } = v8.getHeapCodeStatistics();
    const code = code_and_metadata_size + bytecode_and_metadata_size;
    const held = { rss, objects: heapUsed - code, code, external, resources: resources() };
    const file = join(folder, `held-${process.pid}.json`);
    writeFileSync(`${file}.new`, JSON.stringify(held));
    renameSync(`${file}.new`, file);
  });
});
