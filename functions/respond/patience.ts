import { isObjectName } from '../core/base/object-name.ts';
import { type At, type Backoff, MINUTE, pauseAfter, SECOND } from '../core/base/time.ts';
import type { Logger } from '../runtime/logger.ts';
import { LeaseLostError } from '../store/lease.ts';
import type { CyclePorts } from './cycle-shapes.ts';
import type { SetAside } from './set-aside.ts';

/** A minute in all: who cannot be read for longer is not waited for. */
const PAUSES: Backoff = { first: 2 * SECOND, longest: MINUTE };
/** So often by one holder; then the object is noted, and left to the next holder. */
const MAX_FAILURES = 6;

/** Objects of one folder whose reading failed: each is tried again by itself, and holds up nothing but itself. */
export class Patience {
  readonly #failed = new Map<string, { readonly failures: number; readonly retryAt: At }>();

  constructor(
    private readonly ports: Pick<CyclePorts, 'clock' | 'log'>,
    private readonly setAside: Pick<SetAside, 'note'>,
  ) {}

  /** Forgets what is not listed any more. */
  retain(listed: ReadonlySet<string>): void {
    for (const name of this.#failed.keys()) if (!listed.has(name)) this.#failed.delete(name);
  }

  /** Whether an object may be read now. A name that we never write is noted instead. */
  isDue(name: string): boolean {
    if (!isObjectName(name)) {
      this.setAside.note(name, 'a name that is never written: it is not read');
      return false;
    }
    const failed = this.#failed.get(name);
    return (
      failed === undefined || (failed.failures < MAX_FAILURES && failed.retryAt <= this.ports.clock.now())
    );
  }

  /** Does something with one object; null when that threw. */
  async trying<T>(name: string, work: () => Promise<T>): Promise<T | null> {
    try {
      const result = await work();
      this.succeeded(name);
      return result;
    } catch (error) {
      const failures = this.failed(name);
      this.ports.log.failure('an object cannot be read', error, { name, failures });
      return null;
    }
  }

  /** Counts one more failure of an object, and notes it once they are enough. @returns how many there were. */
  failed(name: string): number {
    const failures = (this.#failed.get(name)?.failures ?? 0) + 1;
    const retryAt = this.ports.clock.now() + pauseAfter(failures, PAUSES);
    this.#failed.set(name, { failures, retryAt });
    if (failures >= MAX_FAILURES) this.setAside.note(name, 'it could not be read, again and again');
    return failures;
  }

  /** Its failures are over. */
  succeeded(name: string): void {
    this.#failed.delete(name);
  }

  /** Whether it failed so short a time ago that it is not tried yet. */
  isPausing(name: string): boolean {
    return (this.#failed.get(name)?.retryAt ?? Number.NEGATIVE_INFINITY) > this.ports.clock.now();
  }

  /** Nothing failed that was not read since. */
  get isComplete(): boolean {
    return this.#failed.size === 0;
  }

  /** When the next one is due again; null when none is waited for. */
  get retryAt(): At | null {
    const waiting = [...this.#failed.values()].filter(({ failures }) => failures < MAX_FAILURES);
    return waiting.length === 0 ? null : Math.min(...waiting.map(({ retryAt }) => retryAt));
  }
}

/** What reading a folder left behind. */
export interface Left {
  /** Objects beyond those that one cycle takes. */
  readonly waiting: number;
  /** When to try those again whose read failed; null when there are none. */
  readonly retryAt: At | null;
}

/** Writes something; an object that cannot be written now holds up what rests on it, not the notices of every cluster. */
export async function stored(
  log: Pick<Logger, 'failure'>,
  what: string,
  write: () => Promise<unknown>,
): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof LeaseLostError) throw error;
    log.failure('not stored yet', error, { what });
    return false;
  }
}

/** `Set.prototype.difference`, which Node 20 does not have. */
export function difference(all: ReadonlySet<string>, without: ReadonlySet<string>): Set<string> {
  return new Set([...all].filter((one) => !without.has(one)));
}
