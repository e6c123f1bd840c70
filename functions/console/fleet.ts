import { append, valueAt } from '../core/base/group-by.ts';
import type { At } from '../core/base/time.ts';
import type { Incident } from '../core/incident/incident.ts';
import { clustersOf } from '../core/inventory/clusters.ts';
import type { ClusterRef, Inventory } from '../core/inventory/inventory.ts';
import { newestNotice } from '../core/notice/entry-text.ts';
import type { NoticeFacts } from '../core/notice/facts.ts';
import { SEVERITIES } from '../core/rules/signal-kinds.ts';
import { type Heard, heardOf, type Reports } from './heard.ts';

/**
 * How a cluster stands, the most urgent first:
 * - `clock`: an incident with the kernel's time running; `failed`: that time is over;
 * - `trouble`: an incident without such a time; `silent`: no incident, but a node is down or its agent silent;
 * - `recovering`: every disk is back, nothing severe came of it, and it is watched for some minutes yet;
 *   `quiet`: no incident is open.
 */
export const FLEET_STATES = ['clock', 'failed', 'trouble', 'silent', 'recovering', 'quiet'] as const;
export type FleetState = (typeof FLEET_STATES)[number];

/** What the page can be narrowed to. */
export const FILTERS = ['all', 'in-trouble', 'unanswered', ...FLEET_STATES] as const;
export type Filter = (typeof FILTERS)[number];

export interface FleetNode {
  readonly id: string;
  readonly name: string;
  readonly heard: Heard;
}

/** One cluster of the fleet, without what its lines say. */
export interface FleetEntry {
  readonly cluster: ClusterRef;
  readonly nodes: readonly FleetNode[];
  /** Open ones, the most urgent first. */
  readonly incidents: readonly Incident[];
  readonly state: FleetState;
  /** The inventory has it: work on it can be announced. */
  readonly isKnown: boolean;
}

export interface FleetSources extends Reports {
  readonly open: readonly Incident[];
}

/** Every cluster of the inventory, and those that only an open incident knows; the most urgent first. */
export function fleetOf(sources: FleetSources, now: At): readonly FleetEntry[] {
  const { inventory, open } = sources;
  const clusters = inventory === null ? [] : clustersOf(inventory);
  const keyOfNode = new Map(clusters.flatMap(({ key, nodes }) => nodes.map((node) => [node, key] as const)));
  const keys = new Set(clusters.map(({ key }) => key));
  const byKey = new Map<string, Incident[]>();
  const strays = new Map<string, ClusterRef>();
  for (const incident of open) {
    const { cluster } = incident;
    const key = keys.has(cluster.key)
      ? cluster.key
      : cluster.nodes.map((node) => keyOfNode.get(node)).find((one) => one !== undefined);
    if (key === undefined) strays.set(cluster.key, cluster);
    append(byKey, key ?? cluster.key, incident);
  }
  const entryOf = (cluster: ClusterRef): FleetEntry => {
    const incidents = (byKey.get(cluster.key) ?? []).sort((a, b) => compareIncidents(a, b, now));
    const said = incidents[0] === undefined ? null : newestNotice(incidents[0]);
    const nodes = cluster.nodes.map((id) => ({
      id,
      name: nameOf(id, inventory, said),
      heard: heardOf(id, sources, now),
    }));
    return {
      cluster,
      nodes,
      incidents,
      state: stateOf(incidents[0], nodes, now),
      isKnown: keys.has(cluster.key),
    };
  };
  return [...clusters, ...strays.values()].map(entryOf).sort((a, b) => compareEntries(a, b, now));
}

function nameOf(id: string, inventory: Inventory | null, said: NoticeFacts | null): string {
  return (
    valueAt(inventory?.nodes, id)?.displayName ?? said?.nodes.find(({ node }) => node === id)?.name ?? id
  );
}

function stateOf(incident: Incident | undefined, nodes: readonly FleetNode[], now: At): FleetState {
  if (incident !== undefined) return stateOfIncident(incident, now);
  return nodes.some(({ heard }) => heard.is === 'silent' || heard.is === 'down') ? 'silent' : 'quiet';
}

/** How an open incident stands. */
export function stateOfIncident({ deadline, recoveredAt, severity }: Incident, now: At): FleetState {
  // A disk may be back and the trouble greater than before: held writes may reach a volume that another node has.
  if ((recoveredAt ?? null) !== null)
    return severity === 'high' || severity === 'critical' ? 'trouble' : 'recovering';
  if (deadline === null) return 'trouble';
  return deadline.to > now ? 'clock' : 'failed';
}

const rank = (state: FleetState): number => FLEET_STATES.indexOf(state);

/** By what is still to be saved: the nearest deadline first; of those that are over the newest. */
function compareIncidents(a: Incident, b: Incident, now: At): number {
  const [one, other] = [stateOfIncident(a, now), stateOfIncident(b, now)];
  if (one !== other) return rank(one) - rank(other);
  const [to, otherTo] = [a.deadline?.to ?? 0, b.deadline?.to ?? 0];
  return (
    (one === 'clock' ? to - otherTo : otherTo - to) ||
    SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
    Number(a.acknowledged !== null) - Number(b.acknowledged !== null) ||
    a.lossAt - b.lossAt
  );
}

function compareEntries(a: FleetEntry, b: FleetEntry, now: At): number {
  if (a.state !== b.state) return rank(a.state) - rank(b.state);
  const [mine, other] = [a.incidents[0], b.incidents[0]];
  const byUrgency = mine === undefined || other === undefined ? 0 : compareIncidents(mine, other, now);
  return byUrgency || (a.cluster.name < b.cluster.name ? -1 : 1);
}

/** What a reader narrowed the page to. */
export interface FleetQuery {
  readonly words: string;
  readonly filter: Filter;
}

/** The entries that a reader asked for: by a part of a name or an id, and by how they stand. */
export function found(
  entries: readonly FleetEntry[],
  { words, filter }: FleetQuery,
  inventory: Inventory | null,
): readonly FleetEntry[] {
  const wanted = plain(words.trim());
  return entries.filter(
    (entry) => passes(entry, filter) && (wanted === '' || isNamed(entry, wanted, inventory)),
  );
}

function passes({ state, incidents }: FleetEntry, filter: Filter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'in-trouble':
      return state !== 'quiet';
    case 'unanswered':
      return incidents.some(({ acknowledged }) => acknowledged === null);
    default:
      return state === filter;
  }
}

function isNamed({ cluster, nodes, incidents }: FleetEntry, wanted: string, inventory: Inventory | null) {
  const volumes = nodes.flatMap(({ id }) => valueAt(inventory?.nodes, id)?.attachments ?? []);
  return [
    cluster.name,
    cluster.key,
    ...nodes.flatMap(({ id, name }) => [id, name]),
    ...incidents.map(({ id }) => id),
    ...volumes.flatMap(({ volumeId, volumeName, displayName }) => [volumeId, volumeName, displayName]),
  ].some((name) => name !== null && plain(name).includes(wanted));
}

function plain(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
