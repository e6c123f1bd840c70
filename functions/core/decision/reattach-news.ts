import { MINUTE, type Ms } from '../base/time.ts';
import type { IncidentMemory } from '../incident/memory.ts';
import type { NoticeReason } from '../incident/reasons.ts';
import { type Headline, NEWS, SITUATIONS, type ToldSituation } from '../incident/situations.ts';
import { type DecisionState, remember } from './contract.ts';

/** What is to be said now. */
export interface NextNotice {
  readonly reason: NoticeReason;
  readonly headline: Headline;
}

/** The notice of a single fact. */
export function newsOf(headline: Exclude<Headline, ToldSituation>): NextNotice {
  return { reason: NEWS[headline].reason, headline };
}

/**
 * An attach that the API shows already is reported within seconds. Longer than it takes another invocation to go on
 * with the attempt of a dead one (its turn of 90 s, then 45 s until it is invoked); nobody reports later than that.
 */
const REPORT_WITHIN: Ms = 3 * MINUTE;

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
      if (!row.reportsAttach) return null;
      return isElsewhere ? { reason: 'acted', headline: 'not-recovered' } : newsOf('acted');
    }
    case 'refused':
    case 'rejected':
    case 'expired':
    case 'failed':
      return newsOf(`attach-${stage.kind}`);
  }
}

/** "Reattached, not proven yet" was said with the attach itself: the situation that follows is no news. */
export function isNotifiedWithAttach({ situation, incident }: DecisionState): boolean {
  return situation === 'reattached' && incident.memory.reattach?.stage === 'attached';
}

/** Notes since when an attach of ours is in sight that its report has not come for. */
export function noteUnreported(state: DecisionState): DecisionState {
  const { reattach, situation, incident, now } = state;
  // Attached again, and not recovered.
  const isInSight = SITUATIONS[situation].reason === 'not-recovered';
  if (reattach?.stage.kind !== 'attempted' || !isInSight) return state;
  const { planId } = reattach;
  if (incident.memory.unreported?.planId === planId) return state;
  return remember(state, { unreported: { planId, since: now } });
}

/**
 * Whether a changed attachment is left to the report of our own attempt, which says more: it is under way, and the
 * change has not been in sight for `REPORT_WITHIN` yet. Without a report the change is notified by itself.
 */
export function isLeftToReport({ reattach, situation, incident, now }: DecisionState): boolean {
  const { unreported } = incident.memory;
  if (reattach?.stage.kind !== 'attempted' || unreported === null) return false;
  if (SITUATIONS[situation].reason !== 'not-recovered') return false;
  return now - unreported.since < REPORT_WITHIN;
}
