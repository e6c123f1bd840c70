import { WardenError } from '../core/base/errors.ts';
import type { At, Ms } from '../core/base/time.ts';
import type { Known } from '../core/platform/look-ups.ts';
import type { Clock } from '../core/ports.ts';

/** A look-up that may fail: the failure becomes part of the answer (DESIGN §5.1). Never throws. */
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

/** The answer that a failure is. */
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

/** An answer with the time until which it is not asked for again. */
export interface Remembered<T> {
  readonly answer: Known<T>;
  readonly until: At;
}

/** Asks and remembers: a success for `freshMs`, a failure for `failedMs`. Never throws. */
export async function askAndRemember<T>(
  cache: Map<string, Remembered<T>>,
  key: string,
  times: { readonly freshMs: Ms; readonly failedMs: Ms },
  clock: Pick<Clock, 'now'>,
  what: string,
  read: () => Promise<T>,
): Promise<Known<T>> {
  const answer = await ask(what, clock, read);
  const until = clock.now() + (answer.known ? times.freshMs : times.failedMs);
  cache.set(key, { answer, until });
  return answer;
}

/** Whether an answer may still be used as it is. */
export function isFresh(remembered: Remembered<unknown> | undefined, clock: Pick<Clock, 'now'>): boolean {
  return remembered !== undefined && clock.now() < remembered.until;
}
