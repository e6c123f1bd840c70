import { valueAt } from '../base/group-by.ts';
import { type At, HOUR, MINUTE, type Ms } from '../base/time.ts';
import { clustersOf } from '../inventory/clusters.ts';
import type { ClusterRef, Inventory } from '../inventory/inventory.ts';
import type { MonitorFacts } from './facts.ts';
import { findingOf, type MonitorFinding } from './finding.ts';

/** An agent sends its metric every minute; Monitoring shows it up to five minutes late. */
export const SILENT_AFTER: Ms = 10 * MINUTE;
/** How far back the metric is read: longer than the pause between two sweeps. */
export const AGENT_LOOKBACK: Ms = 3 * HOUR;
/**
 * A node seen switched off within this time may have been started a moment ago: its last metric is from before the
 * stop. One pause between sweeps, and the time an agent takes to start.
 */
export const AFTER_STOP: Ms = HOUR + 15 * MINUTE;

interface Silence {
  readonly findings: readonly MonitorFinding[];
  readonly silent: Readonly<Record<string, At>>;
  /** Nodes seen not running, by instance OCID: when last. */
  readonly notRunning: Readonly<Record<string, At>>;
}

type State = 'alive' | 'silent' | 'never-seen' | 'muted';

/**
 * Whose agent has gone silent. Only a node that the API calls RUNNING can be: one switched off on purpose, and one
 * whose state could not be read, are left alone. One silent node of a healthy cluster is worth a note to those who run
 * the monitor; a cluster whose running nodes are all silent is critical, for nobody sees it any more.
 */
export function checkSilence(facts: MonitorFacts): Silence {
  const notRunning = seenNotRunning(facts);
  if (!facts.agentSeen.known) return { findings: [], silent: facts.memory?.silent ?? {}, notRunning };
  const seen = facts.agentSeen.value;
  const silent = new Map<string, At>();
  const states = new Map<string, State>();
  for (const id of Object.keys(facts.inventory.nodes)) {
    const { state, since } = stateOf(id, facts, seen, notRunning);
    states.set(id, state);
    if (state === 'silent') silent.set(id, since);
    // What was silent when its state could last be read is not known to have come back.
    const before = valueAt(facts.memory?.silent, id);
    if (state === 'muted' && valueAt(facts.states, id) === undefined && before !== undefined)
      silent.set(id, before);
  }
  const findings = clustersOf(facts.inventory).flatMap((c) => ofCluster(c, facts.inventory, states, silent));
  return { findings, silent: Object.fromEntries(silent), notRunning };
}

function stateOf(
  id: string,
  facts: MonitorFacts,
  seen: Readonly<Record<string, At>>,
  notRunning: Readonly<Record<string, At>>,
): { state: State; since: At } {
  const lastSeen = valueAt(seen, id) ?? null;
  if (valueAt(facts.states, id) !== 'RUNNING') return { state: 'muted', since: facts.now };
  if (lastSeen !== null && facts.now - lastSeen <= SILENT_AFTER) return { state: 'alive', since: lastSeen };
  const stoppedAt = valueAt(notRunning, id);
  const spokeSinceStop = lastSeen !== null && (stoppedAt === undefined || lastSeen > stoppedAt);
  if (stoppedAt !== undefined && !spokeSinceStop && facts.now - stoppedAt <= AFTER_STOP)
    return { state: 'muted', since: facts.now };
  const before = valueAt(facts.memory?.silent, id);
  if (lastSeen !== null) return { state: 'silent', since: Math.min(lastSeen, before ?? lastSeen) };
  if (before !== undefined) return { state: 'silent', since: before };
  return { state: 'never-seen', since: facts.now };
}

function ofCluster(
  cluster: ClusterRef,
  inventory: Inventory,
  states: ReadonlyMap<string, State>,
  silent: ReadonlyMap<string, At>,
): MonitorFinding[] {
  const nameOf = (id: string) => valueAt(inventory.nodes, id)?.displayName ?? id;
  const judged = cluster.nodes.filter((id) => states.get(id) !== 'muted');
  const silentOnes = cluster.nodes.filter((id) => states.get(id) === 'silent');
  const findings = cluster.nodes
    .filter((id) => states.get(id) === 'never-seen')
    .map((id) => findingOf('agent-metric-missing', 'low', id, { name: nameOf(id), cluster: cluster.name }));
  if (silentOnes.length === 0) return findings;
  // A node alone is not known to be a cluster: nothing says that nobody else serves its users.
  if (silentOnes.length === judged.length && cluster.nodes.length > 1) {
    const since = Math.min(...silentOnes.map((id) => silent.get(id) ?? Number.POSITIVE_INFINITY));
    const known = {
      name: cluster.name,
      cluster: cluster.name,
      since,
      detail: silentOnes.map(nameOf).join(', '),
    };
    return [...findings, findingOf('cluster-silent', 'critical', cluster.key, known)];
  }
  const ofNodes = silentOnes.map((id) => {
    const known = { name: nameOf(id), cluster: cluster.name, since: silent.get(id) ?? null };
    return findingOf('node-silent', 'medium', id, known);
  });
  return [...findings, ...ofNodes];
}

function seenNotRunning(facts: MonitorFacts): Readonly<Record<string, At>> {
  const times = new Map<string, At>();
  for (const id of Object.keys(facts.inventory.nodes)) {
    const state = valueAt(facts.states, id);
    const before = valueAt(facts.memory?.notRunning, id);
    if (state !== undefined && state !== 'RUNNING') times.set(id, facts.now);
    else if (before !== undefined && facts.now - before <= AGENT_LOOKBACK + AFTER_STOP) times.set(id, before);
  }
  return Object.fromEntries(times);
}
