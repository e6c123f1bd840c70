import { WardenError } from '../core/base/errors.ts';
import type { Inventory } from '../core/inventory/inventory.ts';
import type { AttemptRecord } from '../core/plan/plan-shapes.ts';
import type { Store } from '../core/ports.ts';
import type { StoredProbe } from '../core/probe/stored.ts';
import { readOne, readValues } from '../store/collection.ts';
import { PROBE, probeName } from '../store/evidence.ts';
import { INVENTORY_NOW, storedInventory } from '../store/inventory.ts';
import { ATTEMPT, JOURNAL, planOfAttempt } from '../store/plans.ts';

/** @throws what the store threw; WardenError `OCI_UNEXPECTED_ANSWER` when it is missing or damaged: acting needs it. */
export async function readInventory(state: Store): Promise<Inventory> {
  const inventory = await storedInventory(state, 'refuse');
  if (inventory !== null) return inventory;
  throw new WardenError('OCI_UNEXPECTED_ANSWER', {
    operation: 'objectstorage.getObject',
    detail: `${INVENTORY_NOW} is missing.`,
  });
}

/**
 * What the nodes answered to `probe`, as `respond` stored it and with the age that it has. A node that was never asked
 * is left out. @throws as {@link readInventory}.
 */
export async function readProbes(
  state: Store,
  nodes: readonly string[],
): Promise<Record<string, StoredProbe>> {
  const probes: Record<string, StoredProbe> = {};
  for (const node of nodes) {
    const stored = await readOne(state, probeName(node), PROBE, 'refuse');
    if (stored !== null) probes[node] = stored;
  }
  return probes;
}

/** Attempts for other plans. @throws as {@link readInventory}. */
export async function readOtherAttempts(approvals: Store, planId: string): Promise<AttemptRecord[]> {
  const names = (await approvals.list(JOURNAL)).filter((name) => (planOfAttempt(name) ?? planId) !== planId);
  return (await readValues(approvals, names, ATTEMPT, 'refuse')).flatMap(({ intentAt, volumeId, cluster }) =>
    intentAt === null ? [] : [{ at: intentAt, volumeId, cluster }],
  );
}
