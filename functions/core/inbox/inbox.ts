import type { At } from '../base/time.ts';
import type { MonitorReport } from '../monitor/finding.ts';
import type { ProbeReport } from '../probe/report.ts';
import type { Signal } from '../rules/signal.ts';

/**
 * What `detect`, `observe`, `sweep` and `probe` hand to `respond`: immutable, named `inbox/<sha256 of the body>.json`, so that
 * a repeated delivery writes the same object again. Holds nothing that differs between two deliveries of one batch.
 */
export interface InboxObject {
  readonly schema: 'warden.inbox/1';
  readonly source: 'detect' | 'observe' | 'sweep' | 'probe';
  readonly signals: readonly Signal[];
  /** Platform events: "read the API now". Only type, ids and time are believed. */
  readonly events: readonly PlatformEvent[];
  /** By node: whole hours by which stamps of this batch were ahead of their arrival; its signals are dated without them. */
  readonly zoneOffsets?: Readonly<Record<string, number>>;
  /** What `sweep` found out about the monitor itself; `foldReport` turns it into notices. */
  readonly monitor?: MonitorReport;
  /** What nodes answered to `probe`. */
  readonly probes?: readonly ProbeReport[];
}

export interface PlatformEvent {
  /** Lower-cased type without the `com.oraclecloud.` prefix: `computeapi.detachvolume.end`. */
  readonly type: string;
  readonly resourceId: string | null;
  readonly compartmentId: string | null;
  readonly at: At;
  readonly eventId: string | null;
}
