import { WardenError } from '../core/base/errors.ts';
import { INVENTORY_NOW, incidentName, topologyName } from '../core/base/store-names.ts';
import type { NodeView } from '../core/evidence/path-view.ts';
import { isEmptyEvidence, parseEvidence } from '../core/evidence/stored.ts';
import { viewOf } from '../core/evidence/view.ts';
import type { Incident } from '../core/incident/incident.ts';
import { parseIncident } from '../core/incident/stored-incident.ts';
import type { Inventory } from '../core/inventory/inventory.ts';
import type { AttemptRecord } from '../core/plan/plan-shapes.ts';
import type { Store } from '../core/ports.ts';
import { parseProbe, probeName, type StoredProbe } from '../core/probe/stored.ts';
import { storedInventory } from '../runtime/stored-incidents.ts';
import { ATTEMPT, JOURNAL, planOfAttempt } from '../store/attempts.ts';
import { readValues } from '../store/collection.ts';

/** @throws what the store threw; WardenError `OCI_UNEXPECTED_ANSWER` for a damaged object: acting needs all of it. */
export async function readInventory(state: Store): Promise<Inventory> {
  return (await storedInventory(state)) ?? damaged(INVENTORY_NOW);
}

/** Null when there is none. @throws as {@link readInventory}. */
export async function readIncident(state: Store, id: string): Promise<Incident | null> {
  const stored = await state.get(incidentName(id));
  if (stored === null) return null;
  return parseIncident(stored.body) ?? damaged(incidentName(id));
}

/** What the nodes said; one that said nothing is left out. @throws as {@link readInventory}. */
export async function readViews(state: Store, nodes: readonly string[]): Promise<NodeView[]> {
  const views: NodeView[] = [];
  for (const node of nodes) {
    const stored = await state.get(topologyName(node));
    if (stored === null) continue;
    const evidence = parseEvidence(stored.body, node) ?? damaged(topologyName(node));
    if (!isEmptyEvidence(evidence)) views.push(viewOf(evidence));
  }
  return views;
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
    const stored = await state.get(probeName(node));
    if (stored !== null) probes[node] = parseProbe(stored.body) ?? damaged(probeName(node));
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

function damaged(name: string): never {
  throw new WardenError('OCI_UNEXPECTED_ANSWER', {
    operation: 'objectstorage.getObject',
    detail: `${name} is damaged.`,
  });
}
