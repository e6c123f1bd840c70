import type { Dice } from '../dice.ts';
import { AGENT_OUTAGES } from './agents.ts';
import { CONNECTOR_OUTAGES } from './connector.ts';
import type { Outage, OutageKind } from './outage.ts';
import { POLICY_OUTAGES } from './policies.ts';
import { SERVICE_OUTAGES } from './services.ts';
import { STORMS } from './storms.ts';

/** Every disturbance of the way that plays in random schedules. */
export const OUTAGE_KINDS: readonly OutageKind[] = [
  ...AGENT_OUTAGES,
  ...CONNECTOR_OUTAGES,
  ...SERVICE_OUTAGES,
  ...POLICY_OUTAGES,
  ...STORMS,
];

/** One to three outages of different kinds. @param nodes of the cluster of the story. */
export function outagesOf(dice: Dice, nodes: readonly string[]): readonly Outage[] {
  const count = 1 + dice.below(3);
  const left = [...OUTAGE_KINDS];
  return Array.from({ length: count }, () => {
    const kind = weighted(dice, left);
    left.splice(left.indexOf(kind), 1);
    // One story of a connector is enough.
    if (kind.name.startsWith('connector'))
      for (const other of left.filter(({ name }) => name.startsWith('connector')))
        left.splice(left.indexOf(other), 1);
    return kind.draw(dice, nodes);
  });
}

function weighted(dice: Dice, kinds: readonly OutageKind[]): OutageKind {
  let point = dice.between(
    0,
    kinds.reduce((sum, { weight }) => sum + weight, 0),
  );
  const found = kinds.find(({ weight }) => {
    point -= weight;
    return point < 0;
  });
  return found ?? dice.pick(kinds);
}
