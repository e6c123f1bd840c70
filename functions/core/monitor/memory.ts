import * as v from 'valibot';
import type { Stored } from '../base/json-bytes.ts';

const at = v.pipe(v.number(), v.finite());
const times = v.record(v.string(), at);

export const sweepMemorySchema = v.object({
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

/** What `sweep` keeps from one run to the next; written by `sweep` only. */
export type SweepMemory = Stored<typeof sweepMemorySchema>;
