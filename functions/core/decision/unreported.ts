import { MINUTE, type Ms } from '../base/time.ts';
import { SITUATIONS } from '../incident/situations.ts';
import { type DecisionState, remember } from './contract.ts';

/**
 * An attach that the API shows already is reported within seconds. Longer than it takes another invocation to go on
 * with the attempt of a dead one (its turn of 90 s, then 45 s until it is invoked); nobody reports later than that.
 */
const REPORT_WITHIN: Ms = 3 * MINUTE;

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

/** "Reattached, not proven yet" was said with the attach itself: the situation that follows is no news. */
export function isNotifiedWithAttach({ situation, incident }: DecisionState): boolean {
  return situation === 'reattached' && incident.memory.reattach?.stage === 'attached';
}
