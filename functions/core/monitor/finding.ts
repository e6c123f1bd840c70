import * as v from 'valibot';
import { valueAt } from '../base/group-by.ts';
import type { Stored } from '../base/json-bytes.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { SEVERITIES } from '../rules/signal-kinds.ts';

/** What can be wrong with the monitor itself. Closed and stable: add, never rename. */
export const FINDING_CODES = [
  'cluster-silent', // no node of a cluster that should run sends its agent's liveness metric
  'node-silent', // one node of a cluster does not
  'node-down', // the platform says that the machine beneath a node is down
  'agent-metric-missing', // a running node never sent the metric: its silence could not be seen
  'plugin-not-running', // an agent plugin that we need is not RUNNING
  'heartbeat-late', // our heartbeat line went in and did not come out of respond
  'heartbeat-not-sent', // our heartbeat line could not be written
  'connector-errors', // Connector Hub reports errors on the way to detect
  'subscription-missing', // nobody is subscribed to a topic of ours, so nobody is notified
  'subscription-pending', // somebody has not confirmed a subscription
  'dead-letters', // input was moved to dead-letter/ since the last sweep
  'inventory-incomplete', // instances or attachments of a compartment could not be listed
  'respond-stuck', // work is waiting and nothing of it gets done, whoever holds the lease
  'state-unreadable', // an object of sweep's own could not be read and was begun anew
  'check-failed', // one of these checks could not be made
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

const at = v.pipe(v.number(), v.finite());
const text = v.pipe(v.string(), v.maxLength(1_000));

export const findingSchema = v.object({
  code: v.picklist(FINDING_CODES),
  severity: v.picklist(SEVERITIES),
  /** What it is about: instance OCID, cluster key, topic OCID, or the name of a check. */
  subject: text,
  /** The same for people. */
  name: text,
  /** Cluster that the subject belongs to, for people; null for the suite itself. */
  cluster: v.nullable(text),
  /** Since when, as far as it is known. */
  since: v.nullable(at),
  /** Facts for people, without secrets: plugin and status, numbers, error code; at most 300 characters. */
  detail: text,
});

/** One thing wrong with the monitor itself. */
export type MonitorFinding = Stored<typeof findingSchema>;

export const monitorReportSchema = v.object({
  sweptAt: at,
  /** Worst first. */
  findings: v.pipe(v.array(findingSchema), v.maxLength(1_000)),
  /** Codes that this sweep could not or did not check: what was open of them stays open. */
  unchecked: v.array(v.picklist(FINDING_CODES)),
  /** Running nodes whose agent is silent, by instance OCID: since when. For `LookUps.silent`. */
  silent: v.record(v.string(), at),
});

/** What one sweep found out about the monitor itself; travels to `respond` in an inbox object. */
export type MonitorReport = Stored<typeof monitorReportSchema>;

/** A finding; about the suite itself as far as `known` says nothing else. */
export function findingOf(
  code: FindingCode,
  severity: MonitorFinding['severity'],
  subject: string,
  known: Partial<Pick<MonitorFinding, 'name' | 'cluster' | 'since' | 'detail'>> = {},
): MonitorFinding {
  const detail = (known.detail ?? '').slice(0, 300);
  return { code, severity, subject, name: subject, cluster: null, since: null, ...known, detail };
}

/** Same code and subject are the same finding. */
export function findingKey(finding: Pick<MonitorFinding, 'code' | 'subject'>): string {
  return `${finding.code}|${finding.subject}`;
}

/** What people call a node; its OCID where the inventory does not know it. */
export function nameOfNode({ nodes }: Inventory, id: string): string {
  return valueAt(nodes, id)?.displayName ?? id;
}
