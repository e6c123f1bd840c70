import { APPROVAL_ID, type ApprovalRecord, approvalSchema } from '../core/plan/approval.ts';
import { isPlanId } from '../core/plan/plan-shapes.ts';
import type { Store } from '../core/ports.ts';
import { readValues } from './collection.ts';
import { jsonKind } from './kind.ts';

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
