import * as v from 'valibot';
import { fromJsonBytes } from '../base/json-bytes.ts';

/** What `sweep` keeps from one run to the next; written by `sweep` only. */
export const SWEEP_MEMORY = 'heartbeat/sweep.json';

const at = v.pipe(v.number(), v.finite());
const times = v.record(v.string(), at);

const memorySchema = v.object({
  schema: v.literal('warden.sweep/1'),
  /** End of the last run. */
  sweptAt: at,
  /** Newest heartbeat. */
  sent: v.nullable(v.object({ id: v.string(), at })),
  /** Oldest unconfirmed heartbeat: neither it nor any later one came out. */
  awaited: v.nullable(v.object({ id: v.string(), at })),
  /** Running nodes with a silent agent: since when. */
  silent: times,
  /** Nodes that were seen not running: when last. Their agents may be silent. */
  notRunning: times,
  deadLetters: v.pipe(v.number(), v.minValue(0)),
  /** Work was waiting without a live holder at this wake number, first seen then. */
  stuck: v.nullable(v.object({ ackSeq: v.number(), since: at })),
  /** When sweep itself last notified people that respond is stuck. */
  toldStuckAt: v.nullable(at),
});

export type SweepMemory = Readonly<v.InferOutput<typeof memorySchema>>;

/** A missing or damaged memory is none: the checks then begin anew. */
export function parseSweepMemory(body: Uint8Array | null): SweepMemory | null {
  const parsed = v.safeParse(memorySchema, body === null ? undefined : fromJsonBytes(body));
  return parsed.success ? parsed.output : null;
}
