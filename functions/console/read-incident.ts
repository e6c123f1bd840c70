import { valueAt } from '../core/base/group-by.ts';
import { type At, HOUR, MINUTE } from '../core/base/time.ts';
import { endedAt } from '../core/decision/wide-summary.ts';
import type { NodeEvidence } from '../core/evidence/node-evidence.ts';
import type { NodeView } from '../core/evidence/path-view.ts';
import { factsBySubject } from '../core/evidence/points.ts';
import { viewOf } from '../core/evidence/view.ts';
import { firstLossOf, type Incident } from '../core/incident/incident.ts';
import type { NodeInventory } from '../core/inventory/inventory.ts';
import type { Store } from '../core/ports.ts';
import { storedEvidence } from '../store/evidence.ts';
import { storedIncident } from '../store/incidents.ts';
import { storedInventory } from '../store/inventory.ts';
import { type PlanDetails, plansOf } from './read-plan.ts';

export interface EvidenceLine {
  readonly node: string;
  readonly rule: string;
  readonly first: At;
  readonly last: At;
  /** The earliest line of this rule, as it was logged. */
  readonly sample: string;
}

/** What is kept of one node of the incident. */
export interface IncidentNode {
  readonly id: string;
  readonly name: string;
  /** Null when no line of it is kept. */
  readonly view: NodeView | null;
  /** Moments at which lines were logged that matched a rule, oldest first. */
  readonly moments: readonly { readonly at: At; readonly rule: string }[];
  /** What normal was; null when the inventory does not know it. */
  readonly remembered: NodeInventory | null;
}

export interface IncidentDetails {
  readonly incident: Incident;
  /** Newest first. */
  readonly evidence: readonly EvidenceLine[];
  /** Names of its nodes by OCID. */
  readonly names: Readonly<Record<string, string>>;
  readonly nodes: readonly IncidentNode[];
  /** Its plans, newest first; null when they could not be read: the incident is shown all the same. */
  readonly plans: readonly PlanDetails[] | null;
}

/** What was said this long before the loss, and after the incident was closed, belongs to it. */
const [BEFORE, AFTER] = [10 * MINUTE, 10 * MINUTE] as const;

/** From when to when lines belong to an incident. */
export function timesOf(incident: Incident, now: At): { readonly from: At; readonly to: At } {
  return { from: firstLossOf(incident) - BEFORE, to: (endedAt(incident) ?? now) + AFTER };
}

/** One incident with what the lines say; null when there is none. @throws what the store threw. */
export async function readIncident(
  store: Store,
  approvals: Store | null,
  id: string,
  now: At,
): Promise<IncidentDetails | null> {
  const incident = await storedIncident(store, id);
  if (incident === null) return null;
  const [inventory, found, plans] = await Promise.all([
    storedInventory(store),
    storedEvidence(store, incident.cluster.nodes, 'leave'),
    approvals === null ? [] : plansOf(approvals, id, now).catch(() => null),
  ]);
  const { from, to } = timesOf(incident, now);
  const nodes = incident.cluster.nodes.map((node): IncidentNode => {
    const evidence = found.find((one) => one.node === node);
    const remembered = valueAt(inventory?.nodes, node) ?? null;
    return {
      id: node,
      name: remembered?.displayName ?? evidence?.hosts[0] ?? node,
      view: evidence === undefined ? null : viewOf(evidence),
      moments: evidence === undefined ? [] : momentsOf(evidence, from, to),
      remembered,
    };
  });
  const lines = found.flatMap(({ node, rules }) =>
    Object.entries(rules).map(([rule, [first, last, sample]]) => ({ node, rule, first, last, sample })),
  );
  return {
    incident,
    names: Object.fromEntries(nodes.map(({ id: node, name }) => [node, name])),
    nodes,
    // What was quiet before the loss, or began after the end, explains nothing.
    evidence: lines
      .filter(({ first, last }) => last >= firstLossOf(incident) - HOUR && first <= to)
      .sort((a, b) => b.first - a.first || (a.rule < b.rule ? -1 : 1)),
    plans,
  };
}

/** Of some rules only the first and the last line are kept with their times. */
function momentsOf(evidence: NodeEvidence, from: At, to: At): IncidentNode['moments'] {
  const facts = [...factsBySubject(evidence).values()].flat().map(({ at, rule }) => ({ at, rule }));
  const ends = Object.entries(evidence.rules).flatMap(([rule, [first, last]]) => [
    { at: first, rule },
    { at: last, rule },
  ]);
  const known = new Map([...facts, ...ends].map((one) => [`${one.at} ${one.rule}`, one]));
  return [...known.values()].filter(({ at }) => at >= from && at <= to).sort((a, b) => a.at - b.at);
}
