import { type At, MINUTE, type Ms } from '../base/time.ts';
import { isDetached } from '../cluster/picture-shapes.ts';
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
  const { reattach, situation, incident } = state;
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
      if (!row.reportsAttach || !isStillSo(state, { at: reattach.at, attachmentId: stage.attachmentId }))
        return null;
      return isElsewhere ? { reason: 'acted', headline: 'not-recovered' } : newsOf('acted');
    }
    case 'refused':
    case 'rejected':
    case 'expired':
    case 'failed':
      return newsOf(`attach-${stage.kind}`);
  }
}

/** What is lost minutes after an attach of ours was not what it was made for, however the clocks of nodes differ. */
const ANOTHER_LOSS_AFTER: Ms = 2 * MINUTE;

/**
 * Whether the attach of a plan is news still: of the path that the notice is about, there by the list of attachments, and not lost
 * once more since. The list may be a moment older than our own record of the attach: one mail must not say both.
 */
function isStillSo(
  { path, loss, now }: DecisionState,
  made: { readonly at: At; readonly attachmentId: string },
): boolean {
  if (path === null) return true;
  const { api, current, attachment } = path;
  // Of a portal that no attachment has ever had, a plan is not.
  if (current === null && attachment === null) return false;
  if (current !== null && made.attachmentId !== '' && current.id !== made.attachmentId) return false;
  if (loss.at > made.at + ANOTHER_LOSS_AFTER) return false;
  return api === 'ATTACHING' ? !isInTheMaking(path, now, made.at) : !isDetached(path);
}
