import { sha256 } from '../core/base/canonical.ts';
import type { At } from '../core/base/time.ts';
import { APPROVAL_ID, type ApprovalRecord, approvalSchema, isComplete } from '../core/plan/approval.ts';
import { type Attempt, attemptSchema, type Refusal, refusalSchema } from '../core/plan/attempt.ts';
import { dossierOf, type PlanDossier } from '../core/plan/dossier.ts';
import { type AttemptRecord, isPlanId, type StoredPlan, storedPlanSchema } from '../core/plan/plan-shapes.ts';
import type { Clock, Ids, Store } from '../core/ports.ts';
import { readOne, readValues } from './collection.ts';
import { Document } from './document.ts';
import { asWriter, dated, jsonKind } from './kind.ts';

/** Folder of the approvals bucket: plans that people may approve. */
export const PLANS = 'plans/';
/** Folder of the approvals bucket: one folder per plan, one object for each thing that a person said about it. */
export const APPROVALS = 'approvals/';
/** Folder of the approvals bucket: the attempts of `reattach`, and the approvals that it used up without one. */
export const JOURNAL = 'journal/';

/** The plan as it was made: under its own name, about the node that its request names. */
export const PLAN = jsonKind<StoredPlan>('warden.stored-plan/1', storedPlanSchema, {
  belongs: ({ plan }, name) =>
    planName(plan.id) === name && plan.hash.startsWith(plan.id) && plan.node === plan.request.instanceId,
});
export const APPROVAL = jsonKind<ApprovalRecord>('warden.approval/1', approvalSchema, {
  belongs: (record, name) => isComplete(record) && approvalName(record) === name,
});
export const ATTEMPT = jsonKind<Attempt>('warden.journal/1', attemptSchema, {
  sign: asWriter,
  belongs: ({ planId }, name) => attemptName(planId) === name,
});
export const REFUSAL = jsonKind<Refusal>('warden.refusal/1', refusalSchema, {
  belongs: ({ planId, approvals }, name) => refusalName(planId, approvals) === name,
});

/** @throws RangeError for anything that is no plan id: it could name another object. */
function ofPlan(folder: string, planId: string): string {
  if (!isPlanId(planId)) throw new RangeError('not a plan id');
  return `${folder}${planId}`;
}

/** @throws RangeError for anything that is no plan id. */
export function planName(planId: string): string {
  return `${ofPlan(PLANS, planId)}.json`;
}

/** The id in an object's name of {@link PLANS}; of a foreign name something that is no plan id. */
export function planIdOf(name: string): string {
  return name.slice(PLANS.length).replace(/\.json$/, '');
}

/** One plan; null when there is none, it is damaged, or `id` is no plan id. @throws what the store threw. */
export async function readStoredPlan(approvals: Store, id: string): Promise<StoredPlan | null> {
  return isPlanId(id) ? readOne(approvals, planName(id), PLAN) : null;
}

/**
 * What is counted of an attempt that cannot be read, by the plan that it was for: it was begun at the latest when the
 * plan ended.
 */
export function attemptOfPlan({ plan, until }: StoredPlan, now: At): AttemptRecord {
  return { at: Math.min(now, until), volumeId: plan.request.volumeId, cluster: plan.cluster };
}

/** Folder of a plan's approvals. @throws RangeError for anything that is no plan id. */
export function approvalFolder(planId: string): string {
  return `${ofPlan(APPROVALS, planId)}/`;
}

/** @throws RangeError for an id that could name another object. */
export function approvalName(record: Pick<ApprovalRecord, 'planId' | 'id'>): string {
  if (!APPROVAL_ID.test(record.id)) throw new RangeError('not an approval id');
  return `${approvalFolder(record.planId)}${record.id}.json`;
}

/** @throws RangeError for anything that is no plan id. */
export function attemptName(planId: string): string {
  return `${ofPlan(JOURNAL, planId)}.json`;
}

/** The plan whose attempt an object of the journal is; null for refusals and anything else. */
export function planOfAttempt(name: string): string | null {
  return /^journal\/([0-9a-f]{16})\.json$/.exec(name)?.[1] ?? null;
}

/** The journal of one plan's only attempt; a damaged one forbids everything. */
export function attemptDocument(approvals: Store, planId: string, ids: Ids): Document<Attempt> {
  return new Document(approvals, attemptName(planId), ATTEMPT, { damaged: 'refuse', ids });
}

/** One object per set of approvals, so that writing it twice is writing it once. */
export function refusalName(planId: string, approvals: readonly string[]): string {
  return `${ofPlan(JOURNAL, planId)}/${sha256([...approvals].sort().join(' ')).slice(0, 16)}.json`;
}

/**
 * Everything on file about a plan, read now; approvals that cannot be read do not count.
 * @param damaged `refuse` for who acts on it: an attempt or a refusal that cannot be read forbids.
 * @param limit of refusals, and of approvals and rejections. @throws as {@link readOne}.
 */
export async function readDossier(
  approvals: Store,
  stored: StoredPlan,
  clock: Pick<Clock, 'now'>,
  { damaged, limit }: { readonly damaged: 'leave' | 'refuse'; readonly limit?: number },
): Promise<PlanDossier> {
  const { id } = stored.plan;
  const attempt = await readOne(approvals, attemptName(id), ATTEMPT, damaged);
  const refused = await approvals.list(`${ofPlan(JOURNAL, id)}/`, limit);
  const refusals = await readValues(approvals, refused, REFUSAL, damaged);
  const said = await approvals.list(approvalFolder(id), limit);
  const records = await readValues(approvals, said, dated(APPROVAL), 'leave');
  return dossierOf({ stored, attempt, refusals, approvals: records }, clock.now());
}
