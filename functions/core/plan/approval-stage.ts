import type { At } from '../base/time.ts';
import type { ApprovalRecord } from './approval.ts';
import type { Attempt, Refusal } from './attempt.ts';
import type { ReattachProgress, ReattachStage } from './progress.ts';
import type { StoredPlan } from './stored-plan.ts';
import { type Tally, tally } from './tally.ts';

/** Everything on file about one plan. */
export interface Papers {
  readonly stored: StoredPlan;
  readonly approvals: readonly ApprovalRecord[];
  readonly refusals: readonly Refusal[];
  readonly attempt: Attempt | null;
}

/** The tally of votes. Approvals consumed by a refusal are ignored. */
export function votesOf({ stored, approvals, refusals }: Papers, now: At): Tally {
  return tally(stored, approvals, new Set(refusals.flatMap((refusal) => refusal.approvals)), now);
}

/** Where a plan stands. `approved`: enough people said yes and `reattach` has not answered yet. */
export function stageOf(papers: Papers, now: At): ReattachProgress & { readonly approved: boolean } {
  const { stored, refusals, attempt } = papers;
  const at = (when: At, stage: ReattachStage, approved = false) => ({
    planId: stored.plan.id,
    at: when,
    stage,
    approved,
  });
  if (attempt !== null) return at(attempt.steps.at(-1)?.at ?? now, stageOfAttempt(attempt));
  const votes = votesOf(papers, now);
  if (votes.rejected !== null) {
    const { by, words } = votes.rejected;
    return at(now, { kind: 'rejected', by, why: words === '' ? null : words });
  }
  const awaiting = {
    kind: 'awaiting-approval' as const,
    until: stored.until,
    given: votes.given,
    needed: votes.needed,
  };
  if (votes.approval !== null)
    return at(votes.approval.at, { kind: 'attempted', approvedBy: votes.by }, true);
  const refused = [...refusals].sort((a, b) => b.at - a.at)[0];
  if (votes.expired) return at(stored.until, { kind: 'expired' });
  if (refused !== undefined && votes.given === 0)
    return at(refused.at, { kind: 'refused', guards: refused.guards });
  return at(stored.madeAt, awaiting);
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
