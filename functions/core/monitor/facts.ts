import * as v from 'valibot';
import type { Stored } from '../base/json-bytes.ts';
import type { At } from '../base/time.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { LeaseRecord } from '../lease-record.ts';
import type { Known } from '../platform/look-ups.ts';
import type { Subscription } from '../ports.ts';
import type { FindingCode } from './finding.ts';
import type { HeartbeatLast } from './heartbeat.ts';

export interface PluginStatus {
  readonly instanceId: string;
  readonly plugin: string;
  /** `RUNNING`, `STOPPED`, ...; null when the agent reported none. */
  readonly status: string | null;
}

/** Everything one sweep found out, read or not. `null` = this sweep does not look at it. */
export interface MonitorFacts {
  readonly now: At;
  readonly inventory: Inventory;
  /** Lifecycle state by instance OCID, of those whose compartment could be listed. */
  readonly states: Readonly<Record<string, string>>;
  /** Compartments that could not be listed, with the error's code. */
  readonly unlisted: readonly { readonly compartmentId: string; readonly errorCode: string }[];
  /** Time of the newest point of the agent's own liveness metric by instance OCID. */
  readonly agentSeen: Known<Readonly<Record<string, At>>>;
  /** Nodes that the platform itself calls down, by instance OCID: since when. */
  readonly nodesDown: Known<Readonly<Record<string, At>>>;
  readonly plugins: Known<readonly PluginStatus[]> | null;
  readonly lastHeartbeat: Known<HeartbeatLast | null>;
  /** Why the heartbeat could not be written; null when it was, or was not due. */
  readonly heartbeatError: string | null;
  /** Errors that Connector Hub counted in the last hour; null value = no points, hence none. */
  readonly connectorErrors: Known<number | null> | null;
  readonly topics: readonly string[];
  readonly subscriptions: Known<readonly Subscription[]> | null;
  /** Objects in `dead-letter/`. */
  readonly deadLetters: Known<number>;
  readonly lease: Known<LeaseRecord | null>;
  /** Names in `inbox/`, before this sweep lays its own there. */
  readonly inbox: Known<readonly string[]>;
  /** Objects that `sweep` could not read and began anew; those of `respond` are in `dead-letter/`. */
  readonly begunAnew: readonly string[];
  /** Codes whose look-up was not completed: their findings count, their absence does not. */
  readonly partly: readonly FindingCode[];
  /** What the sweep before this one left; null at the first. */
  readonly memory: SweepMemory | null;
}

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
  /** Work was waiting, acknowledged up to this wake number and no further since then. */
  stuck: v.nullable(v.object({ ackSeq: v.number(), since: at })),
  /** Objects of `inbox/` that lay there: since when, as far as sweeps saw it. The version before did not look. */
  left: v.exactOptional(times),
  /** When sweep itself last notified people that respond is stuck. */
  toldStuckAt: v.nullable(at),
});

/** What `sweep` keeps from one run to the next; written by `sweep` only. */
export type SweepMemory = Stored<typeof sweepMemorySchema>;
