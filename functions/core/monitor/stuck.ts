import { isObjectName } from '../base/object-name.ts';
import type { At, Ms } from '../base/time.ts';
import { waitOf } from '../lease-record.ts';
import type { MonitorFacts, SweepMemory } from './facts.ts';

/** Enough to see that work does not move: whoever gets on takes all of them. */
const MAX_REMEMBERED = 100;

/** What of the work shows that nothing gets on. */
export interface Standstill extends Required<Pick<SweepMemory, 'stuck' | 'left'>> {
  /** How long work has been waiting of which nothing gets done; 0: none is. Null: nobody could look. */
  readonly waitMs: Ms | null;
}

/**
 * Since when work has been waiting without progress: by the lease, which anybody may have written who wakes `respond`, and
 * by the objects of `inbox/` that lay there at the last sweep already, whatever the lease says.
 */
export function standstillOf(facts: MonitorFacts): Standstill {
  const { now, lease, inbox } = facts;
  const stuck = byTheLease(facts);
  const left = byWhatLies(facts);
  const since = Math.min(stuck?.since ?? now, ...Object.values(left));
  return { stuck, left, waitMs: lease.known || inbox.known ? Math.max(0, now - since) : null };
}

/** Since when work has been waiting of which nothing was acknowledged, whoever holds the lease; null when there is none. */
function byTheLease({ now, lease: read, memory }: MonitorFacts): SweepMemory['stuck'] {
  const before = memory?.stuck ?? null;
  if (!read.known) return before;
  const lease = read.value;
  if (lease === null || lease.wakeSeq <= lease.ackSeq) return null;
  const since = now - waitOf(lease, now);
  // A waker that replaced a damaged lease does not know since when the others were waiting.
  const isSame = before !== null && before.ackSeq === lease.ackSeq;
  return { ackSeq: lease.ackSeq, since: isSame ? Math.min(before.since, since) : since };
}

/** What lies in `inbox/`: since when, as far as sweeps have seen it. A name that we never write is never taken. */
function byWhatLies({ now, inbox, memory }: MonitorFacts): Readonly<Record<string, At>> {
  const before = new Map(Object.entries(memory?.left ?? {}));
  if (!inbox.known) return Object.fromEntries(before);
  const names = inbox.value.filter(isObjectName);
  const seen = names.filter((name) => before.has(name));
  const fresh = names.filter((name) => !before.has(name));
  return Object.fromEntries(
    [...seen, ...fresh]
      .slice(0, MAX_REMEMBERED)
      .map((name) => [name, Math.min(now, before.get(name) ?? now)]),
  );
}
