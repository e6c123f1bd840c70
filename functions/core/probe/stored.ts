import * as v from 'valibot';
import type { Stored } from '../base/json-bytes.ts';
import { type At, HOUR, MINUTE, type Ms } from '../base/time.ts';
import { type Known, type ProbeFacts, probeFactsSchema, unknownSchema } from '../platform/look-ups.ts';

export const probeReportSchema = v.object({
  /** Instance OCID. */
  node: v.pipe(v.string(), v.regex(/^ocid1\.instance\.[\w.-]{1,240}$/)),
  /** When `respond` asked; the questions of one round are the same commands however often they are repeated. */
  round: v.pipe(v.number(), v.finite()),
  /** Not answered yet: to be asked again. Never an answer to anything. */
  pending: v.boolean(),
  facts: v.nullable(probeFactsSchema),
  /** Why there are no facts; null while they are pending or there. */
  failure: v.nullable(unknownSchema),
});

/** What `probe` hands to `respond` about one node. */
export type ProbeReport = Stored<typeof probeReportSchema>;

/** A report as stored in the inbox; null for anything else, and for facts that claim another time than their round. */
export function readProbeReport(value: unknown): ProbeReport | null {
  const parsed = v.safeParse(probeReportSchema, value);
  if (!parsed.success) return null;
  const report = parsed.output;
  return report.facts === null || report.facts.at === report.round ? report : null;
}

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

/**
 * Takes a report in. Only the round that was asked for last can be answered, and once: an answer to a question that
 * nobody asked is none. Order and repetition do not matter; an answer outweighs a failure.
 */
export function withReport(stored: StoredProbe, report: ProbeReport): StoredProbe {
  const { round, facts, failure } = report;
  const isAnswered = stored.facts?.at === round;
  if (stored.round !== round || isAnswered) return stored;
  if (facts !== null) return { ...stored, facts, pending: false, failure: null };
  if (!stored.pending) return stored;
  return report.pending ? { ...stored, invokedAt: null } : { ...stored, pending: false, failure };
}

/**
 * What the look-ups get of it: the newest answer, whatever its age; else why there is none. Undefined while the first
 * answer is awaited: that is no failure.
 */
export function knownOf(stored: StoredProbe): Known<ProbeFacts> | undefined {
  if (stored.facts !== null) return { known: true, value: stored.facts, readAt: stored.facts.at };
  return stored.failure ?? undefined;
}

/** An answer older than this is unknown to every guard. */
export const PROBE_FRESH: Ms = 10 * MINUTE;

/** Two functions' clocks may differ by this much; an answer from later than that is no answer. */
const CLOCK_AHEAD: Ms = 2 * MINUTE;

/** An answer older than this is not even shown to people. */
export const PROBE_TOLD: Ms = 2 * HOUR;

/** The answer of a node if it is young enough to act on; null otherwise: then nothing is known. */
export function freshFacts(probe: Known<ProbeFacts> | undefined, now: At): ProbeFacts | null {
  if (probe?.known !== true) return null;
  const age = now - probe.value.at;
  return age >= -CLOCK_AHEAD && age <= PROBE_FRESH ? probe.value : null;
}
