import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  /** How much is done, in the unit of the bar. */
  readonly reached: (done: number) => void;
  readonly stop: () => void;
}

/** Input smaller than this is read before anyone could see a bar. */
const WORTH_SHOWING_BYTES = 32 * 1024 * 1024;
/** Work that is over sooner than this needs no bar. */
const WORTH_SHOWING_MS = 1_000;
/** By which people and systems end a command. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export const MEGABYTE = 1024 * 1024;

/** Progress in megabytes, for large input. */
export function startProgress(totalBytes: number): Progress {
  const format = '{bar} {percentage}% | {value}/{total} MB | {eta_formatted}';
  return bar(format, Math.ceil(totalBytes / MEGABYTE), () => totalBytes >= WORTH_SHOWING_BYTES);
}

/** Progress in hundredths, once the work has lasted a second. */
export function startShareProgress(): Progress {
  const started = performance.now();
  return bar(
    '{bar} {percentage}% | {eta_formatted}',
    100,
    () => performance.now() - started > WORTH_SHOWING_MS,
  );
}

/** A bar on standard error, on a terminal that moves its cursor; otherwise nothing is shown. */
function bar(format: string, total: number, isWorthIt: () => boolean): Progress {
  if (process.stderr.isTTY !== true || process.env['TERM'] === 'dumb')
    return { reached: () => {}, stop: () => {} };
  const options = { stream: process.stderr, format, clearOnComplete: true, hideCursor: true };
  const shown = new SingleBar(options, Presets.shades_classic);
  let isShown = false;
  const stop = (): void => {
    if (isShown) shown.stop();
    isShown = false;
    for (const signal of SIGNALS) process.removeListener(signal, onSignal);
  };
  // The terminal gets its cursor and its line ends back before the signal does what it does.
  const onSignal = (signal: NodeJS.Signals): void => {
    stop();
    process.kill(process.pid, signal);
  };
  return {
    reached(done) {
      if (!isShown && !isWorthIt()) return;
      if (!isShown) {
        shown.start(total, 0);
        for (const signal of SIGNALS) process.once(signal, onSignal);
      }
      isShown = true;
      shown.update(Math.floor(done));
    },
    stop,
  };
}
