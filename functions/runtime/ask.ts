import { WardenError } from '../core/base/errors.ts';
import type { At, Ms } from '../core/base/time.ts';
import type { Known } from '../core/platform/look-ups.ts';
import type { Clock } from '../core/ports.ts';

/** A look-up that may fail: the failure becomes part of the answer, so that it stops no notice. Never throws. */
export async function ask<T>(
  what: string,
  clock: Pick<Clock, 'now'>,
  read: () => Promise<T>,
): Promise<Known<T>> {
  try {
    const value = await read();
    return { known: true, value, readAt: clock.now() };
  } catch (error) {
    return unanswered(what, error);
  }
}

/** The failure as an answer. */
export function unanswered(what: string, error: unknown): Extract<Known<never>, { known: false }> {
  return { known: false, what, errorCode: errorCode(error), detail: detailOf(error) };
}

export function errorCode(error: unknown): string {
  return error instanceof WardenError ? error.code : 'INTERNAL';
}

function detailOf(error: unknown): string {
  if (error instanceof WardenError) return error.detail ?? error.message;
  return error instanceof Error ? error.message : '';
}

/** Answers to one kind of question, by key. One that is young enough is not asked for again. */
export class Answers<T> {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #times: { readonly freshMs: Ms; readonly failedMs: Ms };
  readonly #byKey = new Map<string, { readonly answer: Known<T>; readonly until: At }>();

  /** @param times how long a success and a failure are kept. */
  constructor(clock: Pick<Clock, 'now'>, times: { readonly freshMs: Ms; readonly failedMs: Ms }) {
    this.#clock = clock;
    this.#times = times;
  }

  isFresh(key: string): boolean {
    const remembered = this.#byKey.get(key);
    return remembered !== undefined && this.#clock.now() < remembered.until;
  }

  /** The newest answer, however old. */
  last(key: string): Known<T> | undefined {
    return this.#byKey.get(key)?.answer;
  }

  /** The answer at hand while it is fresh, else a new one. Never throws. */
  async get(key: string, what: string, read: () => Promise<T>): Promise<Known<T>> {
    const present = this.last(key);
    if (present !== undefined && this.isFresh(key)) return present;
    const answer = await ask(what, this.#clock, read);
    const until = this.#clock.now() + (answer.known ? this.#times.freshMs : this.#times.failedMs);
    this.#byKey.set(key, { answer, until });
    return answer;
  }

  clear(): void {
    this.#byKey.clear();
  }
}
