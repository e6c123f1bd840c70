import { valueAt } from '../core/base/group-by.ts';
import { type At, HOUR } from '../core/base/time.ts';
import type { Incident } from '../core/incident/incident.ts';
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

export interface IncidentDetails {
  readonly incident: Incident;
  readonly evidence: readonly EvidenceLine[];
  /** Names of its nodes by OCID. */
  readonly names: Readonly<Record<string, string>>;
  /** Its plans, newest first; null when they could not be read: the incident is shown all the same. */
  readonly plans: readonly PlanDetails[] | null;
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
  const names = Object.fromEntries(
    incident.cluster.nodes.map((node) => [
      node,
      valueAt(inventory?.nodes, node)?.displayName ??
        found.find((one) => one.node === node)?.hosts[0] ??
        node,
    ]),
  );
  const evidence = found.flatMap(({ node, rules }) =>
    Object.entries(rules).map(([rule, [first, last, sample]]) => ({ node, rule, first, last, sample })),
  );
  // What was quiet before the loss explains nothing.
  const from = incident.lossAt - HOUR;
  return {
    incident,
    names,
    evidence: evidence
      .filter((e) => e.last >= from)
      .sort((a, b) => b.first - a.first || (a.rule < b.rule ? -1 : 1)),
    plans,
  };
}
