import type { IncidentMemory } from '../incident/memory.ts';
import type { NoticeReason } from '../incident/reasons.ts';
import { type Headline, NEWS, SITUATIONS, type ToldSituation } from '../incident/situations.ts';
import { isInTheMaking } from './attaching.ts';
import type { DecisionState } from './contract.ts';

/** What is to be said now. */
export interface NextNotice {
  readonly reason: NoticeReason;
  readonly headline: Headline;
}

/** The notice of a single fact. */
export function newsOf(headline: Exclude<Headline, ToldSituation>): NextNotice {
  return { reason: NEWS[headline].reason, headline };
}

/** The stage of the plan that a notice says. A further approval of several counts, because it calls the next approver. */
export function reattachMark({ reattach }: DecisionState): IncidentMemory['reattach'] {
  if (reattach == null) return null;
  const { planId, stage } = reattach;
  return { planId, stage: stage.kind, given: stage.kind === 'awaiting-approval' ? stage.given : 0 };
}

/** What people have to hear about the plan now, or null. Each stage of each plan is notified once. */
export function reattachNews(state: DecisionState): NextNotice | null {
  const { reattach, situation, incident, path, now } = state;
  if (reattach == null) return null;
  const [mark, last] = [reattachMark(state), incident.memory.reattach];
  if (mark?.planId === last?.planId && mark?.stage === last?.stage && mark?.given === last?.given)
    return null;
  const { stage } = reattach;
  const row = SITUATIONS[situation];
  switch (stage.kind) {
    case 'attempted':
      return null;
    case 'awaiting-approval':
      return row.asksApproval ? newsOf('approval-needed') : null;
    case 'attached': {
      const isElsewhere = situation === 'not-recovered' || stage.samePortal === false;
      // The list may be a moment older than our own record of the attach: one mail must not say both.
      if (!row.reportsAttach || (path !== null && isInTheMaking(path, now))) return null;
      return isElsewhere ? { reason: 'acted', headline: 'not-recovered' } : newsOf('acted');
    }
    case 'refused':
    case 'rejected':
    case 'expired':
    case 'failed':
      return newsOf(`attach-${stage.kind}`);
  }
}
