import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ms } from '../../functions/core/base/time.ts';

/** From this folder, and from that of bundled commands (infra/bundle/run.cjs), the root is two folders up. */
const PRELOADED = join(__dirname, '..', '..', 'test', 'support', 'preloaded-clock.cjs');

/** One clock for this process and for the processes that have {@link environment}; a test moves it forward. */
export interface MovedClock {
  readonly environment: Readonly<Record<string, string>>;
  forward(ms: Ms): void;
  /** Gives this process its own clock back. */
  stop(): void;
}

/** Hours pass in an instant for the shipped bundles, which wait for nothing but the clock and the tenancy. */
export function movedClock(): MovedClock {
  const folder = mkdtempSync(join(tmpdir(), 'clock-'));
  const file = join(folder, 'ahead');
  let ahead = 0;
  const write = (): void => {
    // Replaced as a whole: a reader never meets half a number.
    writeFileSync(`${file}.new`, String(ahead));
    renameSync(`${file}.new`, file);
  };
  write();
  const realNow = Date.now;
  Date.now = () => realNow() + ahead;
  return {
    environment: {
      MOVED_CLOCK_FILE: file,
      NODE_OPTIONS: `--require=${PRELOADED}`,
    },
    forward: (ms) => {
      ahead += ms;
      write();
    },
    stop: () => {
      Date.now = realNow;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
