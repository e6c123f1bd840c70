import { type At, MINUTE, type Ms, SECOND } from '../base/time.ts';
import { type Incident, record } from '../incident/incident.ts';
import type { Policy } from '../incident/policy.ts';
import type { ReasonCode } from '../incident/reasons.ts';
import { SITUATIONS } from '../incident/situations.ts';
import { because, type DecisionState, withIncident } from './contract.ts';

/** Closes what its situation ends, and says when to look again. */
export function close(state: DecisionState): DecisionState {
  const next = closed(state);
  return withIncident(next, { nextCheckAt: nextCheck(next.incident, state.policy, state.now) });
}

function closed(state: DecisionState): DecisionState {
  const { incident, situation, now } = state;
  const { closes } = SITUATIONS[situation];
  if (closes === null) return state;
  if (closes.after === 0) return end(state, closes.by, closes.code);
  // Of a loss that nobody was notified of, nobody has to hear that it is over.
  if (incident.memory.notified === null) return end(state, 'silent-heal', 'healed-silently');
  if (now - (incident.recoveredAt ?? now) >= closes.after) return end(state, closes.by, closes.code);
  return because(state, 'watching-after-recovery');
}

function end(
  state: DecisionState,
  closedBy: NonNullable<Incident['closedBy']>,
  code: ReasonCode,
): DecisionState {
  const { incident, now } = state;
  const { history } = record(incident, { at: now, code, text: closedBy });
  return withIncident(because(state, code), { closedAt: now, closedBy, history });
}

/** When the next decision is due even if nothing arrives; null once closed. */
function nextCheck(incident: Incident, policy: Policy, now: At): At | null {
  if (incident.closedAt !== null) return null;
  const blip = incident.lossAt + policy.blipMs;
  const regular = now + interval(incident, now);
  return blip > now ? Math.min(blip, regular) : regular;
}

/** Looked at every minute while open, tighter as the deadline nears. */
function interval({ deadline }: Incident, now: At): Ms {
  const left = deadline === null ? Number.POSITIVE_INFINITY : deadline.to - now;
  if (left > 0 && left <= 10 * MINUTE) return 15 * SECOND;
  return left > 0 && left <= 30 * MINUTE ? 30 * SECOND : MINUTE;
}
