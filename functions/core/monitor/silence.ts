import { valueAt } from '../base/group-by.ts';
import { type At, HOUR, MINUTE, type Ms } from '../base/time.ts';
import { clustersOf } from '../inventory/clusters.ts';
import type { ClusterRef, Inventory } from '../inventory/inventory.ts';
import type { MonitorFacts } from './facts.ts';
import { findingOf, type MonitorFinding, nameOfNode } from './finding.ts';

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

/** `muted`: its silence says nothing. */
type State = 'alive' | 'never-seen' | 'muted' | { readonly silentSince: At };

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
    const state = stateOf(id, facts, seen, notRunning);
    states.set(id, state);
    if (typeof state === 'object') silent.set(id, state.silentSince);
    // What was silent when its state could last be read is not known to have come back.
    const before = valueAt(facts.memory?.silent, id);
    if (valueAt(facts.states, id) === undefined && before !== undefined) silent.set(id, before);
  }
  const findings = clustersOf(facts.inventory).flatMap((c) => ofCluster(c, facts.inventory, states));
  return { findings, silent: Object.fromEntries(silent), notRunning };
}

function stateOf(
  id: string,
  facts: MonitorFacts,
  seen: Readonly<Record<string, At>>,
  notRunning: Readonly<Record<string, At>>,
): State {
  if (valueAt(facts.states, id) !== 'RUNNING') return 'muted';
  const lastSeen = valueAt(seen, id);
  if (lastSeen !== undefined && facts.now - lastSeen <= SILENT_AFTER) return 'alive';
  const stoppedAt = valueAt(notRunning, id);
  const isStarting = stoppedAt !== undefined && facts.now - stoppedAt <= AFTER_STOP;
  if (isStarting && (lastSeen === undefined || lastSeen <= stoppedAt)) return 'muted';
  const before = valueAt(facts.memory?.silent, id);
  if (lastSeen !== undefined) return { silentSince: Math.min(lastSeen, before ?? lastSeen) };
  return before === undefined ? 'never-seen' : { silentSince: before };
}

function ofCluster(
  cluster: ClusterRef,
  inventory: Inventory,
  states: ReadonlyMap<string, State>,
): MonitorFinding[] {
  const nameOf = (id: string) => nameOfNode(inventory, id);
  const judged = cluster.nodes.filter((id) => states.get(id) !== 'muted');
  const silentOnes = cluster.nodes.flatMap((id) => {
    const state = states.get(id);
    return typeof state === 'object' ? [{ id, since: state.silentSince }] : [];
  });
  const findings = cluster.nodes
    .filter((id) => states.get(id) === 'never-seen')
    .map((id) => findingOf('agent-metric-missing', 'low', id, { name: nameOf(id), cluster: cluster.name }));
  if (silentOnes.length === 0) return findings;
  // A node alone is not known to be a cluster: nothing says that nobody else serves its users.
  if (silentOnes.length === judged.length && cluster.nodes.length > 1) {
    const known = {
      name: cluster.name,
      cluster: cluster.name,
      since: Math.min(...silentOnes.map(({ since }) => since)),
      detail: silentOnes.map(({ id }) => nameOf(id)).join(', '),
    };
    return [...findings, findingOf('cluster-silent', 'critical', cluster.key, known)];
  }
  const ofNodes = silentOnes.map(({ id, since }) =>
    findingOf('node-silent', 'medium', id, { name: nameOf(id), cluster: cluster.name, since }),
  );
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
