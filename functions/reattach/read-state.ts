import { WardenError } from '../core/base/errors.ts';
import { INVENTORY_NOW, incidentName, topologyName } from '../core/base/store-names.ts';
import type { NodeView } from '../core/evidence/path-view.ts';
import { isEmptyEvidence, parseEvidence } from '../core/evidence/stored.ts';
import { viewOf } from '../core/evidence/view.ts';
import type { Incident } from '../core/incident/incident.ts';
import { parseIncident } from '../core/incident/stored-incident.ts';
import type { Inventory } from '../core/inventory/inventory.ts';
import { type ApprovalRecord, approvalFolder, parseApproval } from '../core/plan/approval.ts';
import { parseAttempt, parseRefusal, planOfAttempt, refusalFolder } from '../core/plan/attempt.ts';
import type { AttemptRecord } from '../core/plan/plan-shapes.ts';
import { JOURNAL } from '../core/plan/stored-plan.ts';
import type { Store } from '../core/ports.ts';
import { parseProbe, probeName, type StoredProbe } from '../core/probe/stored.ts';
import { someAtATime } from '../runtime/some-at-a-time.ts';
import { storedInventory } from '../runtime/stored-incidents.ts';

const AT_A_TIME = 8;

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

/** The plan's approvals and rejections; what is none is passed over. @throws what the store threw. */
export async function readApprovals(approvals: Store, planId: string): Promise<ApprovalRecord[]> {
  const records: ApprovalRecord[] = [];
  await someAtATime(await approvals.list(approvalFolder(planId)), AT_A_TIME, async (name) => {
    const stored = await approvals.get(name);
    const record = stored === null ? null : parseApproval(name, stored.body);
    if (record !== null) records.push(record);
  });
  return records;
}

/** Ids of approvals that earlier refusals used up. @throws as {@link readInventory}. */
export async function readUsed(approvals: Store, planId: string): Promise<Set<string>> {
  const used = new Set<string>();
  for (const name of await approvals.list(refusalFolder(planId))) {
    const stored = await approvals.get(name);
    if (stored === null) continue;
    const refusal = parseRefusal(stored.body) ?? damaged(name);
    for (const id of refusal.approvals) used.add(id);
  }
  return used;
}

/** Attempts for other plans. @throws as {@link readInventory}. */
export async function readOtherAttempts(approvals: Store, planId: string): Promise<AttemptRecord[]> {
  const records: AttemptRecord[] = [];
  const names = (await approvals.list(JOURNAL)).filter((name) => (planOfAttempt(name) ?? planId) !== planId);
  await someAtATime(names, AT_A_TIME, async (name) => {
    const stored = await approvals.get(name);
    if (stored === null) return;
    const { intentAt, volumeId, cluster } = parseAttempt(stored.body) ?? damaged(name);
    if (intentAt !== null) records.push({ at: intentAt, volumeId, cluster });
  });
  return records;
}

function damaged(name: string): never {
  throw new WardenError('OCI_UNEXPECTED_ANSWER', {
    operation: 'objectstorage.getObject',
    detail: `${name} is damaged.`,
  });
}
