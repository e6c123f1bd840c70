import { APPROVAL_ID, type ApprovalRecord, approvalSchema } from '../core/plan/approval.ts';
import { dossierOf, type PlanDossier } from '../core/plan/dossier.ts';
import { isPlanId, type StoredPlan, storedPlanSchema } from '../core/plan/plan-shapes.ts';
import type { Clock, Store } from '../core/ports.ts';
import { ATTEMPT, attemptName, readRefusals } from './attempts.ts';
import { readOne, readValues } from './collection.ts';
import { jsonKind } from './kind.ts';

/** Folder of the approvals bucket: plans that people may approve. */
export const PLANS = 'plans/';

/** The plan as it was made: under its own name, about the node that its request names. */
export const PLAN = jsonKind<StoredPlan>('warden.stored-plan/1', storedPlanSchema, {
  belongs: ({ plan }, name) =>
    planName(plan.id) === name && plan.hash.startsWith(plan.id) && plan.node === plan.request.instanceId,
});

/** @throws RangeError for anything that is no plan id. */
export function planName(planId: string): string {
  if (!isPlanId(planId)) throw new RangeError('not a plan id');
  return `${PLANS}${planId}.json`;
}

/** The id in an object's name of {@link PLANS}; of a foreign name something that is no plan id. */
export function planIdOf(name: string): string {
  return name.slice(PLANS.length).replace(/\.json$/, '');
}

/** One plan; null when there is none, it is damaged, or `id` is no plan id. @throws what the store threw. */
export async function readStoredPlan(approvals: Store, id: string): Promise<StoredPlan | null> {
  return isPlanId(id) ? readOne(approvals, planName(id), PLAN) : null;
}

/** Folder of the approvals bucket: one folder per plan, one object for each thing that a person said about it. */
export const APPROVALS = 'approvals/';

export const APPROVAL = jsonKind<ApprovalRecord>('warden.approval/1', approvalSchema, {
  belongs: (record, name) =>
    (record.kind === 'reject' || record.attestation !== null) && approvalName(record) === name,
});

/** Folder of a plan's approvals. @throws RangeError for anything that is no plan id. */
export function approvalFolder(planId: string): string {
  if (!isPlanId(planId)) throw new RangeError('not a plan id');
  return `${APPROVALS}${planId}/`;
}

/** @throws RangeError for an id that could name another object. */
export function approvalName(record: Pick<ApprovalRecord, 'planId' | 'id'>): string {
  if (!APPROVAL_ID.test(record.id)) throw new RangeError('not an approval id');
  return `${approvalFolder(record.planId)}${record.id}.json`;
}

/** The plan's approvals and rejections, at most `limit`; what is none is passed over. @throws what the store threw. */
export async function readApprovals(
  approvals: Store,
  planId: string,
  limit?: number,
): Promise<ApprovalRecord[]> {
  const names = await approvals.list(approvalFolder(planId), limit);
  return readValues(approvals, names, APPROVAL, 'leave');
}

/**
 * Everything on file about a plan, read now.
 * @param damaged `refuse` for who acts on it: an attempt or a refusal that cannot be read forbids. @throws as
 *   {@link readOne}.
 */
export async function readDossier(
  approvals: Store,
  stored: StoredPlan,
  clock: Pick<Clock, 'now'>,
  { damaged, limit }: { readonly damaged: 'leave' | 'refuse'; readonly limit?: number },
): Promise<PlanDossier> {
  const { id } = stored.plan;
  const attempt = await readOne(approvals, attemptName(id), ATTEMPT, damaged);
  const refusals = await readRefusals(approvals, id, damaged, limit);
  const records = await readApprovals(approvals, id, limit);
  return dossierOf({ stored, attempt, refusals, approvals: records }, clock.now());
}
