import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  advance(bytes: number): void;
  stop(): void;
}

/** Input smaller than this is read before anyone could see a bar. */
const WORTH_SHOWING_BYTES = 32 * 1024 * 1024;

const MEGABYTE = 1024 * 1024;

/** Whether standard error is a terminal that moves its cursor. */
function canRedraw(): boolean {
  return process.stderr.isTTY === true && process.env['TERM'] !== 'dumb';
}

/** A bar on standard error for large input on a terminal; otherwise nothing is shown. */
export function startProgress(totalBytes: number): Progress {
  if (!canRedraw() || totalBytes < WORTH_SHOWING_BYTES) return { advance: () => {}, stop: () => {} };
  const bar = new SingleBar(
    {
      stream: process.stderr,
      format: '{bar} {percentage}% | {value}/{total} MB | {eta_formatted}',
      clearOnComplete: true,
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  let done = 0;
  bar.start(Math.ceil(totalBytes / MEGABYTE), 0);
  return {
    advance(bytes) {
      done += bytes;
      bar.update(Math.floor(done / MEGABYTE));
    },
    stop: () => bar.stop(),
  };
}

/** Work that is over sooner than this needs no bar. */
const WORTH_SHOWING_MS = 1_000;

interface ShareProgress {
  /** @param share of the work that is done, 0 to 1. */
  readonly reached: (share: number) => void;
  readonly stop: () => void;
}

/** A bar on standard error, on a terminal, once the work has lasted a second. */
export function startShareProgress(): ShareProgress {
  if (!canRedraw()) return { reached: () => {}, stop: () => {} };
  const started = performance.now();
  const format = '{bar} {percentage}% | {eta_formatted}';
  const bar = new SingleBar(
    { stream: process.stderr, format, clearOnComplete: true, hideCursor: true },
    Presets.shades_classic,
  );
  let isShown = false;
  return {
    reached(share) {
      if (!isShown && performance.now() - started < WORTH_SHOWING_MS) return;
      if (!isShown) bar.start(100, 0);
      isShown = true;
      bar.update(Math.floor(share * 100));
    },
    stop: () => {
      if (isShown) bar.stop();
    },
  };
}
