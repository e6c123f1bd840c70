import type { At } from '../core/base/time.ts';
import type { Decision, DecisionInput } from '../core/decision/contract.ts';
import { groupWide, type WideOutage } from '../core/decision/wide-outage.ts';
import type { Incident } from '../core/incident/incident.ts';
import type { Policy } from '../core/incident/policy.ts';
import type { Inventory } from '../core/inventory/inventory.ts';

/** One cluster's decision with what it was made from. */
export interface Draft {
  readonly input: DecisionInput;
  readonly decision: Decision;
}

/** Wide outages among the incidents of this pass and those stored before. */
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
 * The summary of a wide outage as an incident created already closed, so that the outbox still sends it; its id is
 * the outage's, so that it is sent once however often it is computed.
 */
export function summaryOf(wide: WideOutage, now: At): Incident {
  return {
    schema: 'warden.incident/1',
    id: wide.id,
    cluster: { key: `wide:${wide.id}`, name: wide.availabilityDomain, nodes: [], source: 'unknown' },
    openedAt: now,
    lossAt: wide.since,
    closedAt: now,
    closedBy: null,
    cause: 'wide-outage',
    severity: 'critical',
    deadline: null,
    acknowledged: null,
    hold: null,
    told: wide.incidents.map(({ id }) => `incident:${id}=1`),
    outbox: [
      {
        seq: 1,
        reason: 'first',
        severity: 'critical',
        dueAt: now,
        ...wide.notice,
        sentAt: null,
        messageId: null,
        failures: 0,
        lastError: null,
      },
    ],
    history: [],
    nextCheckAt: null,
    writer: '',
  };
}
