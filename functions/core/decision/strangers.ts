import * as v from 'valibot';
import { sha256 } from '../base/canonical.ts';
import { type At, DAY, HOUR, MINUTE, pauseAfter } from '../base/time.ts';
import {
  beginIncident,
  type Incident,
  type OutboxEntry,
  type Stranger,
  type StrangersMemory,
  UNSENT,
} from '../incident/incident.ts';
import type { ClusterRef } from '../inventory/inventory.ts';
import { COUNTED, type StrangersFacts } from '../notice/facts-of-many.ts';

/** All nodes that nobody knows, as if they were one cluster. */
export const STRANGERS: ClusterRef = {
  key: 'unknown-nodes',
  name: '(unknown nodes)',
  nodes: [],
  source: 'unknown',
};

/** Named in one notice; the rest is a number. */
const NAMED = 10;
/** Of the first of a day the lines are kept, for they may turn out to be ours. */
const KEPT = 100;
/** A notice does not wait longer than this for more of them. */
const PATIENCE = 2 * MINUTE;
/** The next notice about further ones comes after this much, and then less and less often: nine a day at most. */
const AGAIN = { first: 10 * MINUTE, longest: 6 * HOUR };

const memoryShape = v.looseObject({
  since: v.number(),
  seen: v.array(v.string()),
  told: v.number(),
  notices: v.number(),
  toldAt: v.nullable(v.number()),
  waiting: v.array(v.looseObject({ node: v.string() })),
});

/** Id of their incident; while something that cannot be read has its name, `freeId` finds another. */
export const STRANGERS_ID = sha256(`${STRANGERS.key}|0`).slice(0, 8);

/** Whether the node is one of those whose lines are kept. */
export function isKept(incident: Incident | null, node: string): boolean {
  const memory = memoryOf(incident);
  const index = memory?.seen.indexOf(fingerprint(node)) ?? -1;
  return index >= 0 && index < KEPT;
}

/** When those that wait may be told; null when none does. */
export function strangersDueAt(incident: Incident | null): At | null {
  const memory = memoryOf(incident);
  if (memory === null || memory.seen.length <= memory.told) return null;
  return memory.toldAt === null ? memory.since : memory.toldAt + pauseAfter(memory.notices, AGAIN);
}

/** What was found, and whether others are still being looked at: then the notice waits for them, but not for long. */
export interface Found {
  readonly strangers: readonly Stranger[];
  readonly isAll: boolean;
}

/**
 * The one incident of all nodes that nobody knows, with those that were found in trouble now. It is created closed like
 * the summary of a wide outage: nothing is decided about it, nothing ends it, its outbox is sent like any other.
 *
 * @returns the same incident when there is nothing new.
 */
export function withStrangers(before: Incident | null, id: string, found: Found, now: At): Incident | null {
  const memory = joined(memoryOf(before), found.strangers, now);
  const incident =
    before ??
    beginIncident({ id, cluster: STRANGERS, openedAt: now, lossAt: now, closedAt: now, severity: 'high' });
  const remembered = { ...incident, strangers: memory };
  const dueAt = strangersDueAt(remembered);
  const waitedFor = found.isAll ? now : now - PATIENCE;
  if (dueAt !== null && dueAt <= waitedFor) return told(remembered, memory, now);
  return memory === before?.strangers || memory.seen.length === 0 ? before : remembered;
}

function memoryOf(incident: Incident | null): StrangersMemory | null {
  const memory = incident?.strangers;
  return v.is(memoryShape, memory) ? (memory as StrangersMemory) : null;
}

function joined(before: StrangersMemory | null, found: readonly Stranger[], now: At): StrangersMemory {
  const isOver = before === null || now - before.since > DAY;
  const memory = isOver
    ? { since: now, seen: [], told: 0, notices: 0, toldAt: before?.toldAt ?? null, waiting: [] }
    : before;
  const known = new Set(memory.seen);
  const news = new Map(found.map((one) => [fingerprint(one.node), one]));
  for (const print of news.keys()) if (known.has(print)) news.delete(print);
  if (news.size === 0) return memory;
  return {
    ...memory,
    seen: [...memory.seen, ...news.keys()].slice(0, COUNTED),
    waiting: [...memory.waiting, ...news.values()].slice(0, NAMED),
  };
}

function told(incident: Incident, memory: StrangersMemory, now: At): Incident {
  const unsent = incident.outbox.find(({ sentAt }) => sentAt === null);
  const seq = unsent?.seq ?? (incident.lastSeq ?? 0) + 1;
  const facts: StrangersFacts = {
    schema: 'warden.strangers-notice/1',
    incidentId: incident.id,
    at: now,
    count: memory.seen.length,
    since: memory.since,
    // What could not be sent yet is replaced: the newer one says all of it and more.
    nodes: [...namedIn(unsent), ...memory.waiting].slice(0, NAMED),
  };
  const severity = incident.severity;
  const entry: OutboxEntry = { ...UNSENT, seq, reason: 'first', severity, dueAt: now, facts };
  return {
    ...incident,
    closedAt: now,
    lastSeq: seq,
    lastNoticeAt: now,
    outbox: [...incident.outbox.filter((one) => one !== unsent), entry],
    strangers: {
      ...memory,
      told: memory.seen.length,
      notices: memory.notices + 1,
      toldAt: now,
      waiting: [],
    },
  };
}

function namedIn(entry: OutboxEntry | undefined): readonly Stranger[] {
  const facts = entry?.facts as StrangersFacts | undefined;
  return facts?.schema === 'warden.strangers-notice/1' && Array.isArray(facts.nodes) ? facts.nodes : [];
}

function fingerprint(node: string): string {
  return sha256(node).slice(0, 8);
}
