import { WardenError } from '../core/base/errors.ts';
import type { At } from '../core/base/time.ts';
import type { Inventory } from '../core/inventory/inventory.ts';
import type { AttemptRecord } from '../core/plan/plan-shapes.ts';
import type { Store } from '../core/ports.ts';
import type { StoredProbe } from '../core/probe/stored.ts';
import { readAll, readOne } from '../store/collection.ts';
import { PROBE, probeName } from '../store/evidence.ts';
import { INVENTORY_NOW, storedInventory } from '../store/inventory.ts';
import { ATTEMPT, attemptOfPlan, JOURNAL, planOfAttempt, readStoredPlan } from '../store/plans.ts';

/** @throws what the store threw; WardenError `OCI_UNEXPECTED_ANSWER` when it is missing or damaged: acting needs it. */
export async function readInventory(state: Store, nodes: readonly string[]): Promise<Inventory> {
  const inventory = await storedInventory(state, 'refuse');
  const isWhole = !nodes.some((node) => inventory?.leftOut?.includes(node));
  if (inventory !== null && isWhole) return inventory;
  throw new WardenError('OCI_UNEXPECTED_ANSWER', {
    operation: 'objectstorage.getObject',
    detail: `${INVENTORY_NOW} is missing, or what it says of a node.`,
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
  const probes = new Map<string, StoredProbe>();
  for (const node of nodes) {
    const stored = await readOne(state, probeName(node), PROBE, 'refuse');
    if (stored !== null) probes.set(node, stored);
  }
  return Object.fromEntries(probes);
}

/**
 * Attempts for other plans. One that cannot be read counts for the volume and the cluster of its plan; where the plan
 * cannot be read either, it may have been for any. @throws as {@link readInventory}.
 */
export async function readOtherAttempts(approvals: Store, planId: string, now: At): Promise<AttemptRecord[]> {
  const names = (await approvals.list(JOURNAL)).filter((name) => (planOfAttempt(name) ?? planId) !== planId);
  const records: AttemptRecord[] = [];
  for (const [name, attempt] of await readAll(approvals, names, ATTEMPT, 'leave')) {
    if (attempt === null) {
      const plan = await readStoredPlan(approvals, planOfAttempt(name) ?? '');
      if (plan === null)
        throw new WardenError('OCI_UNEXPECTED_ANSWER', {
          operation: 'objectstorage.getObject',
          detail: `${name} and its plan are damaged.`,
        });
      records.push(attemptOfPlan(plan, now));
    } else if (attempt.intentAt !== null)
      records.push({ at: attempt.intentAt, volumeId: attempt.volumeId, cluster: attempt.cluster });
  }
  return records;
}
