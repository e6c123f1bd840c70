import { type At, MINUTE, type Ms } from '../base/time.ts';
import type { MetricPoint } from '../ports.ts';
import type { MonitorCheck } from './check-monitor.ts';
import type { MonitorFacts } from './facts.ts';
import { type HeartbeatLast, heartbeatLatency } from './heartbeat.ts';

/**
 * Own metrics of one sweep. Alarms stand on these: `heartbeat_age_sec` high, `sweep_runs` absent for two hours,
 * `dead_letters`, `findings_open`, `inbox_depth` that does not fall. What could not be read has no point: an absent
 * value is not zero.
 */
export function sweepMetrics(facts: MonitorFacts, { report, waitMs }: MonitorCheck): readonly MetricPoint[] {
  const { now } = facts;
  const newest = facts.lastHeartbeat.known ? facts.lastHeartbeat.value?.recent[0] : undefined;
  const awaited = facts.memory?.awaited ?? null;
  // Before the first line came out, the age counts from when it was put in.
  const heartbeatFrom = newest?.lineAt ?? (facts.lastHeartbeat.known ? awaited?.at : undefined) ?? null;
  return points(now, 'sweep', {
    sweep_runs: 1,
    nodes_watched: Object.keys(facts.inventory.nodes).length,
    nodes_silent: Object.keys(report.silent).length,
    findings_open: report.findings.length,
    findings_critical: report.findings.filter((f) => f.severity === 'critical').length,
    checks_failed: report.findings.filter((f) => f.code === 'check-failed').length,
    dead_letters: facts.deadLetters.known ? facts.deadLetters.value : null,
    inbox_depth: facts.inbox.known ? facts.inbox.value.length : null,
    work_wait_sec: waitMs === null ? null : waitMs / 1_000,
    heartbeat_age_sec: heartbeatFrom === null ? null : Math.max(0, now - heartbeatFrom) / 1_000,
  });
}

export interface RespondCounts {
  readonly incidentsOpen: number;
  readonly noticesSent: number;
  readonly noticesFailed: number;
  readonly inboxDepth: number;
  /** Clusters about which no decision can be made. */
  readonly clustersUndecided: number;
}

/**
 * Own metrics of `respond`, about once a minute while it runs and at its end.
 *
 * @param heartbeat the list just written, when a heartbeat came out in this cycle; else null.
 */
export function respondMetrics(
  counts: RespondCounts,
  heartbeat: HeartbeatLast | null,
  now: At,
): readonly MetricPoint[] {
  const latency = heartbeatLatency(heartbeat);
  return points(now, 'respond', {
    incidents_open: counts.incidentsOpen,
    notices_sent: counts.noticesSent,
    notices_failed: counts.noticesFailed,
    inbox_depth: counts.inboxDepth,
    clusters_undecided: counts.clustersUndecided,
    heartbeat_latency_sec: latency === null ? null : Math.max(0, latency) / 1_000,
  });
}

/**
 * How long what was handed to `respond` has been waiting without any progress; an alarm stands on it. Posted only when
 * that is no usual wait.
 */
export function waitMetric(source: MetricSource, waitMs: Ms, now: At): readonly MetricPoint[] {
  return points(now, source, { work_wait_sec: waitMs / 1_000 });
}

/** Who posts. */
export type MetricSource = 'sweep' | 'respond';

/** How often `respond` posts at most: Monitoring keeps one point per minute and stream. */
export const METRICS_EVERY_MS: Ms = MINUTE;

function points(
  at: At,
  source: MetricSource,
  values: Readonly<Record<string, number | null>>,
): readonly MetricPoint[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === null || !Number.isFinite(value) ? [] : [{ name, value, at, dimensions: { source } }],
  );
}
