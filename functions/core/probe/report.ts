import * as v from 'valibot';
import type { Stored } from '../base/json-bytes.ts';
import { probeFactsSchema, unknownSchema } from '../platform/probe-facts.ts';

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
