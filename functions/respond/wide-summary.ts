import type { At } from '../core/base/time.ts';
import type { Decision, DecisionInput } from '../core/decision/contract.ts';
import { groupWide, type WideOutage } from '../core/decision/wide-outage.ts';
import { beginIncident, type Incident, UNSENT } from '../core/incident/incident.ts';
import type { Policy } from '../core/incident/policy.ts';
import { NEWS } from '../core/incident/situations.ts';
import type { Inventory } from '../core/inventory/inventory.ts';

/** One cluster's decision with what it was made from. */
export interface Draft {
  readonly input: DecisionInput;
  readonly decision: Decision;
}

/** Wide outages among the incidents of this cycle and those stored before. */
export function wideOutages(
  drafts: readonly Draft[],
  stored: readonly Incident[],
  inventory: Inventory,
  policy: Policy,
): readonly WideOutage[] {
  const incidents = new Map(stored.map((incident) => [incident.id, incident]));
  for (const { decision } of drafts)
    if (decision.incident !== null) incidents.set(decision.incident.id, decision.incident);
  return groupWide([...incidents.values()], inventory, policy);
}

/**
 * The summary of a wide outage as an incident created already closed, so that the outbox sends it like any other; its id
 * is the outage's, so that it is sent once however often it is worked out.
 * @param id the outage's, or another one where that is taken.
 */
export function summaryOf({ facts: found }: WideOutage, id: string, now: At): Incident {
  const facts = { ...found, incidentId: id };
  const severity = 'critical';
  return beginIncident({
    id,
    cluster: { key: `wide:${id}`, name: facts.availabilityDomain, nodes: [], source: 'unknown' },
    openedAt: now,
    lossAt: facts.since,
    closedAt: now,
    cause: 'wide-outage',
    severity,
    outbox: [{ ...UNSENT, seq: 1, reason: NEWS.wide.reason, severity, dueAt: now, facts }],
  });
}
