import * as v from 'valibot';
import type { At } from '../base/time.ts';
import type { ProbeFacts, Unknown } from '../platform/look-ups.ts';

/** What `probe` hands to `respond` about one node. */
export interface ProbeReport {
  /** Instance OCID. */
  readonly node: string;
  /** When `respond` asked; the questions of one round are the same commands however often they are repeated. */
  readonly round: At;
  /** Not answered yet: to be asked again. Never an answer to anything. */
  readonly pending: boolean;
  readonly facts: ProbeFacts | null;
  /** Why there are no facts; null while they are pending or there. */
  readonly failure: Unknown | null;
}

const time = v.pipe(v.number(), v.finite());
const text = (max: number) => v.pipe(v.string(), v.maxLength(max));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000));
/** The output of a script is 1 KB; nothing in it comes more often than this. */
const list = <T extends v.GenericSchema>(of: T) => v.pipe(v.array(of), v.maxLength(100));
const session = v.pipe(v.number(), v.integer(), v.minValue(0));

export const probeFactsSchema = v.object({
  at: time,
  resources: list(v.object({ tag: text(400), state: v.picklist(['ISP', 'ISU', 'OSU', 'OSF', 'ILLSTATE']) })),
  commPathsAlive: count,
  commPathsDead: count,
  sessions: list(
    v.object({
      session,
      iqn: text(400),
      portal: text(400),
      state: text(400),
      recoveryTmoSec: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1_000_000))),
    }),
  ),
  ocidRunning: v.nullable(v.boolean()),
  mounts: v.exactOptional(
    list(v.object({ session, device: text(100), at: text(300), readOnly: v.boolean() })),
  ),
  multipath: v.exactOptional(
    list(v.object({ map: text(200), pathsUp: count, pathsDown: count, queueing: v.nullable(v.boolean()) })),
  ),
});

export const unknownSchema = v.object({
  known: v.literal(false),
  what: text(400),
  errorCode: text(100),
  detail: text(1_000),
});

const reportSchema = v.object({
  node: v.pipe(v.string(), v.regex(/^ocid1\.instance\.[\w.-]{1,240}$/)),
  round: time,
  pending: v.boolean(),
  facts: v.nullable(probeFactsSchema),
  failure: v.nullable(unknownSchema),
});

/** A report as stored in the inbox; null for anything else, and for facts that claim another time than their round. */
export function readProbeReport(value: unknown): ProbeReport | null {
  const parsed = v.safeParse(reportSchema, value);
  if (!parsed.success) return null;
  const report = parsed.output;
  return report.facts === null || report.facts.at === report.round ? report : null;
}
