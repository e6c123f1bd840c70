import * as v from 'valibot';
import { WardenError } from '../base/errors.ts';
import type { Stored } from '../base/json-bytes.ts';
import type { At } from '../base/time.ts';
import { personKey } from './person.ts';
import { isPlanId, type StoredPlan } from './plan-shapes.ts';

export const APPROVAL_ID = /^[A-Za-z0-9_-]{16,64}$/;

const printable = (max: number) =>
  v.pipe(
    v.string(),
    // Counted as people count: what they could type must not be too long to read.
    v.check((s) => [...s].length <= max && !/[\u0000-\u001f\u007f]/.test(s)),
  );

export const approvalSchema = v.object({
  schema: v.literal('warden.approval/1'),
  id: v.pipe(v.string(), v.regex(APPROVAL_ID)),
  planId: v.pipe(v.string(), v.check(isPlanId)),
  /** `Plan.hash`: request and look-ups that the person saw. */
  planHash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  kind: v.picklist(['approve', 'reject']),
  by: v.pipe(
    printable(200),
    v.check((s) => s.trim() !== ''),
  ),
  at: v.pipe(v.number(), v.finite()),
  /** The person's own words. */
  words: printable(500),
  /** What the person states; null for a rejection. */
  attestation: v.nullable(
    v.object({
      /** Instance OCID of the node that is in service, `none` when the resource is down. */
      inService: printable(255),
      detachNotMeant: v.boolean(),
    }),
  ),
  via: v.picklist(['cli', 'console']),
});

/**
 * What one person said about one plan. Who may write it is decided by IAM on the approvals bucket; `by` is the name
 * the writer gives.
 */
export type ApprovalRecord = Stored<typeof approvalSchema>;

/** The same as the store has it. */
export interface DatedApproval extends ApprovalRecord {
  /**
   * When the store took it, by the store's clock; null where that is not known, and then an approval does not count. `at`
   * is only what the writer says: it can make an approval count for less time, never for more or sooner.
   */
  readonly storedAt: At | null;
}

/** Whether a record says what its kind has to say: a rejection counts in any name, an approval in one that can count. */
export function isComplete({ kind, by, attestation }: ApprovalRecord): boolean {
  return kind === 'reject' || (attestation !== null && personKey(by) !== null);
}

/** What a person says about a plan. */
export type Word =
  | { readonly kind: 'approve'; readonly node: string; readonly detachNotMeant: true }
  | { readonly kind: 'reject' };

/** Who says it, when, and in which words. */
type Speaker = Pick<ApprovalRecord, 'by' | 'words' | 'at' | 'id' | 'via'>;

/**
 * An approval or rejection, bound to the hash of the plan that the person saw. Whether it counts is decided by
 * `reattach` alone.
 * @throws WardenError `NAME_UNUSABLE` for an approval in a name that could not count; a rejection is taken in any name.
 */
export function approvalOf({ plan }: StoredPlan, word: Word, speaker: Speaker): ApprovalRecord {
  if (word.kind === 'approve' && personKey(speaker.by) === null) throw new WardenError('NAME_UNUSABLE');
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
