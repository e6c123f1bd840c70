import { type At, DAY, HOUR } from '../base/time.ts';
import { readFacet } from './line-subject.ts';
import { actingKind, type LatestMoments, type NodeClock } from './node-clock.ts';
import type { Chunk, Dropped, NodeEvidence, RuleFacts, Topology } from './node-evidence.ts';

/** No zone and no clock that anybody would leave as it is dates a line further back than this. */
const DATED_BACK_AT_MOST = 2 * DAY;

/**
 * Stored evidence as it may be relied on. What lies in the future goes: the version before believed every stamp, and
 * whoever had `detect`'s identity could write any time of reading; the newest facts stay longest, and would make the
 * node deaf for ever. Of what may be acted upon, and was stored without a time of reading, it is kept until when it can
 * have happened. The same object where there is nothing to change.
 */
export function soundEvidence(evidence: NodeEvidence, now: At): NodeEvidence {
  const sound = withoutFuture(evidence, now);
  if (evidence.clock !== undefined) return sound;
  const dated = { ...sound, clock: {}, latest: {} };
  return mayBeDatedBack(evidence, now) ? { ...dated, undatedUntil: now } : dated;
}

/** Signs of a take-over, of a restart or of a dead file system that a wrong clock or zone may have dated too early. */
function mayBeDatedBack({ chunks }: NodeEvidence, now: At): boolean {
  return Object.values(chunks).some((chunk) =>
    Object.entries(chunk).some(
      ([facet, { all }]) => actingKind(readFacet(facet)?.kind) !== null && all[1] >= now - DATED_BACK_AT_MOST,
    ),
  );
}

function withoutFuture(evidence: NodeEvidence, now: At): NodeEvidence {
  const limit = now + HOUR;
  if (newestOf(evidence) <= limit) return evidence;
  const { logins, disks, scsiHosts } = evidence.topology;
  const { clock, latest, dropped, undatedUntil } = evidence;
  const chunks = Object.entries(evidence.chunks).filter(([key]) => hourOf(key) * HOUR <= limit);
  return {
    ...evidence,
    chunks: Object.fromEntries(chunks),
    topology: { logins: past(logins, limit), disks: past(disks, limit), scsiHosts: past(scsiHosts, limit) },
    rules: mapped(
      evidence.rules,
      ([first, last, sample]): RuleFacts => [Math.min(first, now), Math.min(last, now), sample],
    ),
    ...(clock && { clock: pastClock(clock, limit) }),
    // Forged or not: what may have been done counts as done by now.
    ...(latest && { latest: mapped(latest as Required<LatestMoments>, (at) => Math.min(at, now)) }),
    ...(dropped && { dropped: pastDropped(dropped, now) }),
    ...(undatedUntil !== undefined && { undatedUntil: Math.min(undatedUntil, now) }),
  };
}

function newestOf({ chunks, topology, rules, clock, latest, dropped, undatedUntil }: NodeEvidence): At {
  let newest = undatedUntil ?? 0;
  const see = (...times: readonly At[]) => {
    for (const at of times) newest = Math.max(newest, at);
  };
  for (const key of Object.keys(chunks)) see(hourOf(key) * HOUR);
  for (const entries of Object.values({ ...topology }).flatMap((table) => Object.values(table)))
    for (const [at] of entries) see(at);
  for (const [, last] of Object.values(rules)) see(last);
  see(...timesOfClock(clock ?? {}));
  see(...Object.values(latest ?? {}), dropped?.loginAt ?? 0);
  for (const hour of Object.values(dropped?.hours ?? {})) see(hour * HOUR);
  return newest;
}

function timesOfClock({
  readAt = 0,
  newest = [0, 0],
  rightAt = 0,
  off,
  behind = [],
  corrected,
}: NodeClock): readonly At[] {
  return [readAt, ...newest, rightAt, ...[off, ...behind, corrected].map((mark) => mark?.[0] ?? 0)];
}

function hourOf(chunkKey: keyof Chunk): number {
  return Number.parseInt(chunkKey, 10);
}

function past(table: Topology[keyof Topology], limit: At): Topology[keyof Topology] {
  return Object.fromEntries(
    Object.entries(table)
      .map(([key, entries]) => [key, entries.filter(([at]) => at <= limit)] as const)
      .filter(([, entries]) => entries.length > 0),
  );
}

function pastClock(
  { readAt, newest, rightAt, off, behind, corrected, ...rest }: NodeClock,
  limit: At,
): NodeClock {
  return {
    ...rest,
    ...(readAt !== undefined && readAt <= limit && { readAt }),
    ...(newest && Math.max(...newest) <= limit && { newest }),
    ...(behind && { behind: behind.filter(([at]) => at <= limit) }),
    ...(rightAt !== undefined && rightAt <= limit && { rightAt }),
    ...(off && off[0] <= limit && { off }),
    ...(corrected && corrected[0] <= limit && { corrected }),
  };
}

/** Everything up to the hour before this one may be gone; what comes from now on is kept again. */
function pastDropped({ hours, loginAt }: Dropped, now: At): Dropped {
  const before = Math.floor(now / HOUR) - 1;
  return {
    hours: mapped(hours, (hour) => Math.min(hour, before)),
    loginAt: loginAt === null ? null : Math.min(loginAt, now),
  };
}

function mapped<T>(table: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(table).map(([key, value]) => [key, change(value)]));
}
