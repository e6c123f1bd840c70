import type { Decision, DecisionInput } from '../core/decision/contract.ts';
import { groupWide, type WideOutage } from '../core/decision/wide-outage.ts';
import type { Incident } from '../core/incident/incident.ts';
import type { Policy } from '../core/incident/policy.ts';
import type { Inventory } from '../core/inventory/inventory.ts';

/** One cluster's decision with what it was made from. */
export interface Draft {
  readonly input: DecisionInput;
  readonly decision: Decision;
  /** Of thousands only what groups them is kept: the decision is made again before it is stored. */
  readonly isSketch?: true;
}

/** A draft without what takes memory and nobody asks for before it is stored. */
export function sketchOf({ input, decision }: Draft): Draft {
  return { input, decision: { ...decision, notice: null, plan: null, reasons: [] }, isSketch: true };
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
