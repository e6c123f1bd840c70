import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  advance(bytes: number): void;
  stop(): void;
}

/** Input smaller than this is read before anyone could see a bar. */
const WORTH_SHOWING_BYTES = 32 * 1024 * 1024;

const MEGABYTE = 1024 * 1024;

/** A bar on standard error for large input on a terminal; otherwise nothing is shown. */
export function startProgress(totalBytes: number): Progress {
  if (!process.stderr.isTTY || totalBytes < WORTH_SHOWING_BYTES) return { advance: () => {}, stop: () => {} };
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
