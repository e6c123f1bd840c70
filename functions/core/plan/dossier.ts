import type { At } from '../base/time.ts';
import type { DatedApproval } from './approval.ts';
import type { Attempt, Refusal } from './attempt.ts';
import type { StoredPlan } from './plan-shapes.ts';
import { type Tally, tally } from './tally.ts';

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

/** What people and `reattach` wrote about one plan, with its votes counted when it was read. */
export interface PlanDossier {
  readonly stored: StoredPlan;
  readonly approvals: readonly DatedApproval[];
  readonly refusals: readonly Refusal[];
  readonly attempt: Attempt | null;
  readonly readAt: At;
  readonly votes: Tally;
}

/** Approvals consumed by a refusal are not counted. */
export function dossierOf(papers: Omit<PlanDossier, 'readAt' | 'votes'>, readAt: At): PlanDossier {
  const used = new Set(papers.refusals.flatMap((refusal) => refusal.approvals));
  return { ...papers, readAt, votes: tally(papers.stored, papers.approvals, used, readAt) };
}

/** Where a plan stands. `approved`: enough people said yes and `reattach` has not answered yet. */
export function stageOf(dossier: PlanDossier): ReattachProgress & { readonly approved: boolean } {
  const { stored, refusals, attempt, votes, readAt } = dossier;
  const at = (when: At, stage: ReattachStage, approved = false) => ({
    planId: stored.plan.id,
    at: when,
    stage,
    approved,
  });
  if (attempt !== null) return at(attempt.steps.at(-1)?.at ?? readAt, stageOfAttempt(attempt));
  if (votes.rejected !== null) {
    const { by, words } = votes.rejected;
    return at(readAt, { kind: 'rejected', by, why: words === '' ? null : words });
  }
  if (votes.approval !== null)
    return at(votes.approval.at, { kind: 'attempted', approvedBy: votes.by }, true);
  const refused = [...refusals].sort((a, b) => b.at - a.at)[0];
  if (votes.expired) return at(stored.until, { kind: 'expired' });
  if (refused !== undefined && votes.given === 0)
    return at(refused.at, { kind: 'refused', guards: refused.guards });
  const { given, needed } = votes;
  return at(stored.madeAt, { kind: 'awaiting-approval', until: stored.until, given, needed });
}

function stageOfAttempt(attempt: Attempt): ReattachStage {
  const { approvedBy } = attempt;
  switch (attempt.state) {
    case 'intent':
    case 'attaching':
      return { kind: 'attempted', approvedBy };
    case 'attached':
      return {
        kind: 'attached',
        approvedBy,
        attachmentId: attempt.attachmentId ?? '',
        adopted: attempt.adopted,
        samePortal: attempt.samePortal,
      };
    case 'failed':
      return { kind: 'failed', code: attempt.failure?.code ?? 'INTERNAL' };
  }
}
