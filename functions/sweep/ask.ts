import { WardenError } from '../core/errors.ts';
import type { Clock } from '../core/ports.ts';
import type { Known } from '../core/world.ts';

/** A look-up that may fail: the failure becomes part of the answer (DESIGN §5.1). Never throws. */
export async function ask<T>(what: string, clock: Clock, read: () => Promise<T>): Promise<Known<T>> {
  try {
    const value = await read();
    return { known: true, value, readAt: clock.now() };
  } catch (error) {
    return { known: false, what, errorCode: errorCode(error), detail: detailOf(error) };
  }
}

export function errorCode(error: unknown): string {
  return error instanceof WardenError ? error.code : 'INTERNAL';
}

function detailOf(error: unknown): string {
  if (error instanceof WardenError) return error.detail ?? error.message;
  return error instanceof Error ? error.message : '';
}

/** Runs `work` over all items, a few at a time, while `mayGoOn`. @returns whether all were worked on. */
export async function someAtATime<T>(
  items: readonly T[],
  atATime: number,
  work: (item: T) => Promise<void>,
  mayGoOn: () => boolean,
): Promise<boolean> {
  for (let start = 0; start < items.length; start += atATime) {
    if (!mayGoOn()) return false;
    await Promise.all(items.slice(start, start + atATime).map(work));
  }
  return true;
}
