import type { At } from '../base/time.ts';
import type { ApprovalRecord } from './approval.ts';
import type { Attempt, Refusal } from './attempt.ts';
import type { ReattachProgress, ReattachStage } from './progress.ts';
import type { StoredPlan } from './stored-plan.ts';
import { type Tally, tally } from './tally.ts';

/** What people and `reattach` wrote about one plan. */
interface PlanPapers {
  readonly stored: StoredPlan;
  readonly approvals: readonly ApprovalRecord[];
  readonly refusals: readonly Refusal[];
  readonly attempt: Attempt | null;
}

/** Everything on file about one plan, with its votes counted when it was read. */
export interface PlanDossier extends PlanPapers {
  readonly readAt: At;
  readonly votes: Tally;
}

/** Approvals consumed by a refusal are not counted. */
export function dossierOf(papers: PlanPapers, readAt: At): PlanDossier {
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
