import { valueAt } from '../base/group-by.ts';
import { MINUTE, type Ms } from '../base/time.ts';
import type { Incident } from './incident.ts';
import type { ToldSpan } from './memory.ts';

/** In a wide outage of more clusters than this; in a smaller one every look is written. */
const MANY = 10;
/** That people know of what lasts until so much later is not worth a write by itself. */
const LATER: Ms = 5 * MINUTE;

/**
 * One incident of very many at once, with the ends of what lasts as they are stored, as far as they have moved by little: every look
 * moves them, and a wide outage is looked at thousands of times a minute. Any other incident as it is. Who goes on after a crash knows of these minutes less, and may tell of an outage
 * in late lines that people knew of.
 */
export function withStoredEnds(stored: Incident, next: Incident): Incident {
  if ((stored.memory.merged ?? 0) <= MANY) return next;
  const before = stored.memory.known.told;
  const told = Object.entries(next.memory.known.told).map(([key, spans]) => {
    const known = valueAt(before, key);
    return [key, known !== undefined && isMovedByLittle(known, spans) ? known : spans] as const;
  });
  const known = { ...next.memory.known, told: Object.fromEntries(told) };
  return { ...next, memory: { ...next.memory, known } };
}

/** The same spans, but that the newest ends a little later. */
function isMovedByLittle(before: readonly ToldSpan[], now: readonly ToldSpan[]): boolean {
  const newest = now.length - 1;
  return (
    before.length === now.length &&
    now.every(([from, to], place) => {
      const [formerFrom, formerTo] = before[place] ?? [Number.NaN, Number.NaN];
      if (from !== formerFrom) return false;
      return place === newest ? to >= formerTo && to - formerTo < LATER : to === formerTo;
    })
  );
}
