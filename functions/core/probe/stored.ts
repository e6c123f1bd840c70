import * as v from 'valibot';
import { fromJsonBytes } from '../base/json-bytes.ts';
import { topologyName } from '../base/store-names.ts';
import type { At } from '../base/time.ts';
import type { Known, ProbeFacts, Unknown } from '../platform/look-ups.ts';
import { type ProbeReport, probeFactsSchema, unknownSchema } from './report.ts';

/** `topology/<node>/probe.json`: what was asked of a node and what it answered. */
export interface StoredProbe {
  readonly schema: 'warden.probe/1';
  /** When the newest round was begun; null when the node was never asked. */
  readonly round: At | null;
  /** The newest round is not answered yet. */
  readonly pending: boolean;
  /** When `probe` was last invoked for it, with or without success; null when it came back without the answer. */
  readonly invokedAt: At | null;
  /** The newest answer. */
  readonly facts: ProbeFacts | null;
  /** Why the newest round was not answered, or why `probe` cannot be invoked for it; null otherwise. */
  readonly failure: Unknown | null;
}

export const NEVER_ASKED: StoredProbe = {
  schema: 'warden.probe/1',
  round: null,
  pending: false,
  invokedAt: null,
  facts: null,
  failure: null,
};

export function probeName(node: string): string {
  return topologyName(node).replace(/\.json$/, '/probe.json');
}

const schema = v.object({
  schema: v.literal('warden.probe/1'),
  round: v.nullable(v.number()),
  pending: v.boolean(),
  invokedAt: v.nullable(v.number()),
  facts: v.nullable(probeFactsSchema),
  failure: v.nullable(unknownSchema),
});

/** Null for a damaged object. */
export function parseProbe(body: Uint8Array): StoredProbe | null {
  const parsed = v.safeParse(schema, fromJsonBytes(body));
  return parsed.success ? parsed.output : null;
}

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
