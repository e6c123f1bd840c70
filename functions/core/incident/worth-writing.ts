import { valueAt } from '../base/group-by.ts';
import { MINUTE, type Ms } from '../base/time.ts';
import type { RoleKnown } from '../cluster/picture-shapes.ts';
import type { Incident } from './incident.ts';
import type { ToldSpan } from './memory.ts';

/** In a wide outage of more clusters than this; in a smaller one every look is written. */
const MANY = 10;
/** That people know of what lasts until so much later is not worth a write by itself. */
const LATER: Ms = 5 * MINUTE;

/**
 * One incident of very many at once, with the ends of what lasts as they are stored, as far as they have moved by little, and so when
 * a role was known last: every look moves them, and a wide outage is looked at thousands of times a minute. Any other
 * incident as it is. Who goes on after a crash knows of these minutes less, may tell of an outage in late lines that people
 * knew of, and trusts a role of before a restart less.
 */
export function withStoredEnds(stored: Incident, next: Incident): Incident {
  if ((stored.memory.merged ?? 0) <= MANY) return next;
  const before = stored.memory;
  const { known, roles } = next.memory;
  const memory = {
    ...next.memory,
    known: { ...known, told: kept(before.known.told, known.told, isMovedByLittle) },
    roles: kept(before.roles, roles, isKnownALittleLater),
  };
  return { ...next, memory };
}

/** What is now, but for that which says the same as before. */
function kept<T>(
  before: Readonly<Record<string, T>>,
  now: Readonly<Record<string, T>>,
  isSame: (before: T, now: T) => boolean,
): Readonly<Record<string, T>> {
  const all = Object.entries(now).map(([key, value]) => {
    const former = valueAt(before, key);
    return [key, former !== undefined && isSame(former, value) ? former : value] as const;
  });
  return Object.fromEntries(all);
}

function isKnownALittleLater(before: RoleKnown, now: RoleKnown): boolean {
  const isSame = before.service === now.service && before.wasActive === now.wasActive;
  return isSame && now.at >= before.at && now.at - before.at < LATER;
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
