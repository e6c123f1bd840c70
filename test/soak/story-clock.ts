import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { At } from '../../functions/core/base/time.ts';

const PRELOADED = join(process.cwd(), 'test', 'soak', 'preloaded.cjs');
const NO_PAUSE = 0;

/** The clock of a story, shown to processes that have {@link environment} (preloaded.cjs). */
export class StoryClock {
  readonly folder = mkdtempSync(join(tmpdir(), 'soak-'));
  readonly #bytes = Buffer.alloc(8);
  readonly #file: number;

  /** @param more scripts that the processes load besides. */
  constructor(
    at: At,
    private readonly more: readonly string[] = [],
  ) {
    this.#file = openSync(join(this.folder, 'now'), 'w');
    this.show(at);
  }

  get environment(): Readonly<Record<string, string>> {
    const scripts = [PRELOADED, ...this.more];
    return {
      SOAK_FOLDER: this.folder,
      NODE_OPTIONS: scripts.map((script) => `--require=${script}`).join(' '),
    };
  }

  /** From now on it is so late there. Eight bytes at once: a reader never meets half a number. */
  show(at: At): void {
    this.#bytes.writeDoubleLE(at);
    writeSync(this.#file, this.#bytes, 0, 8, 0);
  }

  /** Until when a process pauses; null: it does not. */
  pauseOf(pid: number): At | null {
    try {
      const bytes = readFileSync(join(this.folder, `pause-${pid}`));
      const until = bytes.length < 8 ? NO_PAUSE : bytes.readDoubleLE(0);
      return until === NO_PAUSE ? null : until;
    } catch {
      // It has only begun.
      return null;
    }
  }

  stop(): void {
    closeSync(this.#file);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
