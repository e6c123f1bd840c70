import type { At } from '../base/time.ts';

/**
 * How far the newest plan of this incident has come, as plans, approvals and journal say. A stage is notified once
 * (`planId` and `stage.kind`); guards are codes of `GUARD_CODES`.
 */
export interface ReattachProgress {
  /** `Plan.id`. */
  readonly planId: string;
  /** Since when the plan has been in this stage. */
  readonly at: At;
  readonly stage: ReattachStage;
}

export type ReattachStage =
  /** People may approve until `until`; `given` of `needed` have. */
  | {
      readonly kind: 'awaiting-approval';
      readonly until: At;
      readonly given: number;
      readonly needed: number;
    }
  /** Somebody said no. */
  | { readonly kind: 'rejected'; readonly by: string; readonly why: string | null }
  /** Nobody decided in time. */
  | { readonly kind: 'expired' }
  /** Approved, but not sent: these guards were not met when acting. */
  | { readonly kind: 'refused'; readonly guards: readonly string[] }
  /** The request was sent (intent journalled); the outcome is not known yet. */
  | { readonly kind: 'attempted'; readonly approvedBy: readonly string[] }
  /** ATTACHED is confirmed by the API; whether the session recovered is another question (docs/recovery-safety.md#what-proves-a-recovery). */
  | {
      readonly kind: 'attached';
      readonly approvedBy: readonly string[];
      readonly attachmentId: string;
      /** The attachment was there already and was taken over instead of made. */
      readonly adopted?: boolean;
      /** Portal and IQN are those of the old session; null while the API does not say. */
      readonly samePortal: boolean | null;
    }
  /** The request failed for good and a person has to look; `code` is the API's or the suite's error code. */
  | { readonly kind: 'failed'; readonly code: string };
