import * as v from 'valibot';
import { fromJsonBytes, toJsonBytes } from '../base/json-bytes.ts';
import type { At } from '../base/time.ts';
import { APPROVALS, isPlanId, type StoredPlan } from './stored-plan.ts';

const ID = /^[A-Za-z0-9_-]{16,64}$/;

/**
 * One person's word on one plan, `approvals/<plan>/<id>.json`. Who may write it is decided by IAM on the approvals
 * bucket; `by` is what the writer calls himself.
 */
export interface ApprovalRecord {
  readonly schema: 'warden.approval/1';
  readonly id: string;
  readonly planId: string;
  /** `Plan.hash`: request and look-ups that the person saw. */
  readonly planHash: string;
  readonly kind: 'approve' | 'reject';
  readonly by: string;
  readonly at: At;
  /** The person's own words, up to 500 characters. */
  readonly words: string;
  /** What the person states; null for a rejection. */
  readonly attestation: {
    /** Instance OCID of the node that is in service, `none` when the resource is down. */
    readonly inService: string;
    readonly detachNotMeant: boolean;
  } | null;
  readonly via: 'cli' | 'console';
}

const printable = (max: number) =>
  v.pipe(
    v.string(),
    // Counted as people count: what they could type must not be too long to read.
    v.check((s) => [...s].length <= max && !/[\u0000-\u001f\u007f]/.test(s)),
  );
const shape = v.object({
  schema: v.literal('warden.approval/1'),
  id: v.pipe(v.string(), v.regex(ID)),
  planId: v.pipe(v.string(), v.check(isPlanId)),
  planHash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  kind: v.picklist(['approve', 'reject']),
  by: v.pipe(
    printable(200),
    v.check((s) => s.trim() !== ''),
  ),
  at: v.pipe(v.number(), v.finite()),
  words: printable(500),
  attestation: v.nullable(v.object({ inService: printable(255), detachNotMeant: v.boolean() })),
  via: v.picklist(['cli', 'console']),
});

/** What a person says about a plan. */
export type Word =
  | { readonly kind: 'approve'; readonly node: string; readonly detachNotMeant: true }
  | { readonly kind: 'reject' };

/** Who says it, when, and in which words. */
type Speaker = Pick<ApprovalRecord, 'by' | 'words' | 'at' | 'id' | 'via'>;

/** A person's word, bound to the hash of the plan that the person saw. Whether it counts is decided by `reattach` alone. */
export function approvalOf({ plan }: StoredPlan, word: Word, speaker: Speaker): ApprovalRecord {
  return {
    schema: 'warden.approval/1',
    ...speaker,
    planId: plan.id,
    planHash: plan.hash,
    kind: word.kind,
    attestation:
      word.kind === 'reject' ? null : { inService: word.node, detachNotMeant: word.detachNotMeant },
  };
}

/** Folder of a plan's approvals. @throws RangeError for anything that is no plan id. */
export function approvalFolder(planId: string): string {
  if (!isPlanId(planId)) throw new RangeError('not a plan id');
  return `${APPROVALS}${planId}/`;
}

/** @throws RangeError for an id that could name another object. */
export function approvalName(record: Pick<ApprovalRecord, 'planId' | 'id'>): string {
  if (!ID.test(record.id)) throw new RangeError('not an approval id');
  return `${approvalFolder(record.planId)}${record.id}.json`;
}

export function encodeApproval(record: ApprovalRecord): Uint8Array {
  return toJsonBytes(record);
}

/** The approval stored under `name`; null when it is damaged or lies where it does not belong. */
export function parseApproval(name: string, body: Uint8Array): ApprovalRecord | null {
  const parsed = v.safeParse(shape, fromJsonBytes(body));
  if (!parsed.success) return null;
  const record = parsed.output;
  if (record.kind === 'approve' && record.attestation === null) return null;
  return approvalName(record) === name ? record : null;
}
