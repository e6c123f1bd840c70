import { compareText } from '../base/canonical.ts';
import { valueAt } from '../base/group-by.ts';
import { type At, MINUTE, type Ms } from '../base/time.ts';
import { clustersOf } from '../inventory/clusters.ts';
import type { Known } from '../platform/look-ups.ts';
import { SEVERITIES } from '../rules/signal-kinds.ts';
import type { MonitorFacts, SweepMemory } from './facts.ts';
import {
  type FindingCode,
  findingOf,
  type MonitorFinding,
  type MonitorReport,
  nameOfNode,
} from './finding.ts';
import { HEARTBEAT_LATE, isHeartbeatOut } from './heartbeat.ts';
import { checkSilence } from './silence.ts';
import { standstillOf } from './stuck.ts';

/** A respond that was woken acknowledges within seconds; five minutes without progress are no delay any more. */
export const STUCK_AFTER: Ms = 5 * MINUTE;
/** Findings of one report; the worst are kept. */
const MAX_FINDINGS = 500;

export interface MonitorCheck {
  readonly report: MonitorReport;
  /** For the next sweep; the rest is the caller's to set. */
  readonly memory: Pick<SweepMemory, 'silent' | 'notRunning' | 'deadLetters' | 'stuck' | 'left'>;
  /** How long work has been waiting of which nothing gets done; 0: none is. Null: nobody could look. */
  readonly waitMs: Ms | null;
}

/**
 * What the monitor says about itself, from what one sweep could read. A check that could not be made is named
 * (`check-failed`) and leaves what was known before as it was: a failed look-up clears nothing.
 */
export function checkMonitor(facts: MonitorFacts): MonitorCheck {
  const silence = checkSilence(facts);
  const { stuck, left, waitMs } = standstillOf(facts);
  const dead = facts.deadLetters.known ? facts.deadLetters.value : (facts.memory?.deadLetters ?? 0);
  const findings: MonitorFinding[] = [
    ...downFindings(facts),
    // A node that is down is silent too: reported once.
    ...silence.findings.filter((f) => f.code !== 'node-silent' || downSince(facts, f.subject) === null),
    ...pluginFindings(facts),
    ...heartbeatFindings(facts),
    ...connectorFindings(facts),
    ...subscriptionFindings(facts),
    ...facts.begunAnew.map((name) => findingOf('state-unreadable', 'medium', name)),
    ...facts.unlisted.map(({ compartmentId, errorCode }) =>
      findingOf('inventory-incomplete', 'medium', compartmentId, { detail: errorCode }),
    ),
  ];
  const fresh = dead - (facts.memory?.deadLetters ?? 0);
  if (fresh > 0)
    findings.push(findingOf('dead-letters', 'medium', 'dead-letter/', { detail: `+${fresh} (${dead})` }));
  if (waitMs !== null && waitMs >= STUCK_AFTER)
    findings.push(findingOf('respond-stuck', 'critical', 'respond', { since: facts.now - waitMs }));

  const failed = failedChecks(facts);
  findings.push(...failed.findings);
  findings.sort(bySeverity);
  return {
    report: {
      sweptAt: facts.now,
      findings: findings.slice(0, MAX_FINDINGS),
      unchecked: failed.unchecked,
      silent: silence.silent,
    },
    memory: {
      silent: silence.silent,
      notRunning: silence.notRunning,
      // The bucket's lifecycle rule deletes them in the end: the count may fall.
      deadLetters: dead,
      stuck,
      left,
    },
    waitMs,
  };
}

/** Since when the platform has called a running node down; null when it does not, or is not known to. */
function downSince(facts: MonitorFacts, id: string): At | null {
  if (!facts.nodesDown.known || valueAt(facts.states, id) !== 'RUNNING') return null;
  return valueAt(facts.nodesDown.value, id) ?? null;
}

function downFindings(facts: MonitorFacts): MonitorFinding[] {
  return clustersOf(facts.inventory).flatMap((cluster) =>
    cluster.nodes.flatMap((id) => {
      const since = downSince(facts, id);
      if (since === null) return [];
      const name = nameOfNode(facts.inventory, id);
      return [findingOf('node-down', 'high', id, { name, cluster: cluster.name, since })];
    }),
  );
}

function pluginFindings(facts: MonitorFacts): MonitorFinding[] {
  if (facts.plugins?.known !== true) return [];
  const clusterOf = new Map(clustersOf(facts.inventory).flatMap((c) => c.nodes.map((n) => [n, c.name])));
  return facts.plugins.value
    .filter(
      (p) => p.status !== null && p.status !== 'RUNNING' && valueAt(facts.states, p.instanceId) === 'RUNNING',
    )
    .map(({ instanceId, plugin, status }) =>
      findingOf('plugin-not-running', 'medium', `${instanceId}/${plugin}`, {
        name: nameOfNode(facts.inventory, instanceId),
        cluster: clusterOf.get(instanceId) ?? null,
        detail: `${plugin}: ${status}`,
      }),
    );
}

function heartbeatFindings(facts: MonitorFacts): MonitorFinding[] {
  const findings: MonitorFinding[] = [];
  if (facts.heartbeatError !== null)
    findings.push(findingOf('heartbeat-not-sent', 'high', 'heartbeat', { detail: facts.heartbeatError }));
  const awaited = facts.memory?.awaited ?? null;
  if (awaited === null || !facts.lastHeartbeat.known || facts.now - awaited.at < HEARTBEAT_LATE)
    return findings;
  if (!isHeartbeatOut(facts.lastHeartbeat.value, awaited.id, awaited.at))
    findings.push(
      findingOf('heartbeat-late', 'high', 'heartbeat', { since: awaited.at, detail: awaited.id }),
    );
  return findings;
}

function connectorFindings(facts: MonitorFacts): MonitorFinding[] {
  const errors = facts.connectorErrors?.known === true ? (facts.connectorErrors.value ?? 0) : 0;
  return errors > 0 ? [findingOf('connector-errors', 'high', 'connector', { detail: String(errors) })] : [];
}

function subscriptionFindings(facts: MonitorFacts): MonitorFinding[] {
  if (facts.subscriptions?.known !== true) return [];
  const all = facts.subscriptions.value;
  const findings: MonitorFinding[] = [];
  for (const topic of new Set(facts.topics)) {
    const own = all.filter((s) => s.topicId === topic);
    // A function among the subscribers (sweep gets alarms so) reaches no person.
    const people = own.filter((s) => s.protocol !== 'ORACLE_FUNCTIONS');
    if (!people.some((s) => s.state === 'ACTIVE'))
      findings.push(findingOf('subscription-missing', 'high', topic, { detail: `${people.length}` }));
    for (const s of people)
      if (s.state === 'PENDING')
        findings.push(findingOf('subscription-pending', 'medium', s.subscriptionId, { detail: s.protocol }));
  }
  return findings;
}

/** Codes that rest on one look-up. */
const RESTS_ON: readonly {
  readonly check: string;
  readonly read: (facts: MonitorFacts) => Known<unknown> | null;
  readonly codes: readonly FindingCode[];
}[] = [
  {
    check: 'agent metric',
    read: (f) => f.agentSeen,
    codes: ['cluster-silent', 'node-silent', 'agent-metric-missing'],
  },
  { check: 'infrastructure health', read: (f) => f.nodesDown, codes: ['node-down'] },
  { check: 'agent plugins', read: (f) => f.plugins, codes: ['plugin-not-running'] },
  { check: 'heartbeat', read: (f) => f.lastHeartbeat, codes: ['heartbeat-late'] },
  { check: 'connector errors', read: (f) => f.connectorErrors, codes: ['connector-errors'] },
  {
    check: 'subscriptions',
    read: (f) => f.subscriptions,
    codes: ['subscription-missing', 'subscription-pending'],
  },
  { check: 'dead letters', read: (f) => f.deadLetters, codes: ['dead-letters'] },
  { check: 'lease', read: (f) => f.lease, codes: ['respond-stuck'] },
  { check: 'inbox', read: (f) => f.inbox, codes: ['respond-stuck'] },
];

/** Codes that rest on the instances' lifecycle states. */
const REST_ON_STATES: readonly FindingCode[] = [
  'cluster-silent',
  'node-silent',
  'node-down',
  'agent-metric-missing',
  'plugin-not-running',
];

function failedChecks(facts: MonitorFacts): {
  findings: MonitorFinding[];
  unchecked: FindingCode[];
} {
  const findings: MonitorFinding[] = [];
  const unchecked: FindingCode[] = [];
  for (const { check, read, codes } of RESTS_ON) {
    const answer = read(facts);
    if (answer?.known === true) continue;
    unchecked.push(...codes);
    if (answer !== null) findings.push(findingOf('check-failed', 'low', check, { detail: answer.errorCode }));
  }
  unchecked.push(...facts.partly);
  // Without the instance states nobody knows whether a silent node was switched off.
  if (facts.unlisted.length > 0) unchecked.push(...REST_ON_STATES);
  return { findings, unchecked: [...new Set(unchecked)] };
}

function bySeverity(a: MonitorFinding, b: MonitorFinding): number {
  const order = SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity);
  return order || compareText(a.code, b.code) || compareText(a.subject, b.subject);
}
