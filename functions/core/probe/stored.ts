import * as v from 'valibot';
import type { Stored } from '../base/json-bytes.ts';
import type { Known, ProbeFacts } from '../platform/look-ups.ts';
import { probeFactsSchema, unknownSchema } from '../platform/probe-facts.ts';
import type { ProbeReport } from './report.ts';

export const storedProbeSchema = v.object({
  schema: v.literal('warden.probe/1'),
  /** When the newest round was begun; null when the node was never asked. */
  round: v.nullable(v.number()),
  /** The newest round is not answered yet. */
  pending: v.boolean(),
  /** When `probe` was last invoked for it, with or without success; null when it came back without the answer. */
  invokedAt: v.nullable(v.number()),
  /** The newest answer. */
  facts: v.nullable(probeFactsSchema),
  /** Why the newest round was not answered, or why `probe` cannot be invoked for it; null otherwise. */
  failure: v.nullable(unknownSchema),
});

/** What was asked of a node and what it answered. */
export type StoredProbe = Stored<typeof storedProbeSchema>;

export const NEVER_ASKED: StoredProbe = {
  schema: 'warden.probe/1',
  round: null,
  pending: false,
  invokedAt: null,
  facts: null,
  failure: null,
};

/** Takes a report in. Order and repetition do not matter: an older round changes nothing but missing facts. */
export function withReport(stored: StoredProbe, report: ProbeReport): StoredProbe {
  const { round, facts, failure } = report;
  const newer = facts !== null && facts.at > (stored.facts?.at ?? Number.NEGATIVE_INFINITY);
  const isCurrent = stored.round === round;
  if (!newer && !(isCurrent && stored.pending)) return stored;
  return {
    ...stored,
    ...(newer && { facts }),
    ...(isCurrent && (report.pending ? { invokedAt: null } : { pending: false, failure })),
  };
}

/**
 * What the look-ups get of it: the newest answer, whatever its age; else why there is none. Undefined while the first
 * answer is awaited: that is no failure.
 */
export function knownOf(stored: StoredProbe): Known<ProbeFacts> | undefined {
  if (stored.facts !== null) return { known: true, value: stored.facts, readAt: stored.facts.at };
  return stored.failure ?? undefined;
}
