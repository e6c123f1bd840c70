import { type SweepMemory, sweepMemorySchema } from '../core/monitor/facts.ts';
import { type HeartbeatLast, heartbeatLastSchema } from '../core/monitor/heartbeat.ts';
import { type MonitorState, monitorStateSchema } from '../core/monitor/state.ts';
import type { Store } from '../core/ports.ts';
import { Document } from './document.ts';
import { jsonKind, type Kind } from './kind.ts';

/** Folder of the state bucket: what the suite knows about the monitor itself. */
const HEARTBEAT = 'heartbeat/';

/** Written by `respond`: heartbeats that came out. */
export const HEARTBEAT_LAST = `${HEARTBEAT}last.json`;
export const LAST = jsonKind<HeartbeatLast>('warden.heartbeat/1', heartbeatLastSchema);

/** Written by `respond`: findings about the monitor, and the notices that they cause. */
export const MONITOR_STATE = `${HEARTBEAT}monitor.json`;
export const MONITOR = jsonKind<MonitorState>('warden.monitor/1', monitorStateSchema);

/** Written by `sweep`: what it keeps from one run to the next. */
export const SWEEP_MEMORY = `${HEARTBEAT}sweep.json`;
export const SWEEP = jsonKind<SweepMemory>('warden.sweep/1', sweepMemorySchema);

/** One of them to be changed. A damaged one is begun anew: what is still so is notified once more. */
export function heartbeatDocument<T>(store: Store, name: string, kind: Kind<T>): Document<T> {
  return new Document(store, name, kind, { damaged: 'replace' });
}
