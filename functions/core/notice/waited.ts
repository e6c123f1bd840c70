import { type At, MINUTE, type Ms } from '../base/time.ts';
import type { Incident, OutboxEntry } from '../incident/incident.ts';
import { noticeFacts, strangersFacts, wideFacts } from './entry-text.ts';
import type { NoticeFacts } from './facts.ts';
import type { StrangersFacts, WideFacts } from './facts-of-many.ts';
import { IS_RECOVERY } from './title.ts';

/** From so long a wait on a notice says as of when it speaks: by then what it says may be otherwise. */
export const TOLD_AS_OF: Ms = 2 * MINUTE;

/**
 * The entry as of the moment at which it goes out, when that is minutes later than it was decided: the time that is left
 * is what is left by then, and everything else is said to be of then. A recovery says that it is overtaken where the
 * cluster has a newer incident.
 * @param newer id of that incident; null: there is none.
 */
export function asOfNow(entry: OutboxEntry, now: At, newer: string | null = null): OutboxEntry {
  const facts = noticeFacts(entry);
  const dated =
    facts === null
      ? ofManyAsOf(wideFacts(entry) ?? strangersFacts(entry), now)
      : noticeAsOf(facts, now, newer);
  return dated === null ? entry : { ...entry, facts: dated };
}

/** The facts as they were decided: that a mail had to wait, and what had come by then, is said in that mail only. */
export function asDecided(sent: NoticeFacts): NoticeFacts {
  const { decidedAt, newer, ...facts } = sent;
  return decidedAt === undefined ? facts : { ...facts, at: decidedAt };
}

function noticeAsOf(facts: NoticeFacts, now: At, newer: string | null): NoticeFacts | null {
  const isOvertaken = newer !== null && IS_RECOVERY.has(facts.headline);
  const waited = now - facts.at;
  if (waited < MINUTE && !isOvertaken) return null;
  return {
    ...facts,
    at: now,
    ...((waited >= TOLD_AS_OF || isOvertaken) && { decidedAt: facts.at }),
    ...(isOvertaken && { newer }),
  };
}

function ofManyAsOf(facts: WideFacts | StrangersFacts | null, now: At): WideFacts | StrangersFacts | null {
  // The version before did not say when it was decided.
  if (facts?.at === undefined || now - facts.at < TOLD_AS_OF) return null;
  return { ...facts, at: now, decidedAt: facts.at };
}

/**
 * The open incident that the cluster has had since this one was closed; null: there is none. Nodes are compared, not keys: the
 * inventory may name the same cluster otherwise by then.
 */
export function newerOpen(incident: Incident, all: readonly Incident[]): Incident | null {
  if (incident.closedAt === null) return null;
  const nodes = new Set(incident.cluster.nodes);
  const found = all.filter(
    ({ id, closedAt, openedAt, cluster, wide, strangers }) =>
      id !== incident.id &&
      closedAt === null &&
      wide === undefined &&
      strangers === undefined &&
      openedAt >= incident.openedAt &&
      cluster.nodes.some((node) => nodes.has(node)),
  );
  return found.reduce<Incident | null>(
    (newest, one) => (newest === null || one.openedAt > newest.openedAt ? one : newest),
    null,
  );
}
