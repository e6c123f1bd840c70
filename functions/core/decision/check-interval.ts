import { type At, MINUTE, type Ms, SECOND } from '../base/time.ts';
import type { Incident } from '../incident/incident.ts';
import type { Policy } from '../incident/policy.ts';

/** Re-reading while an incident is open: every minute, tighter as the deadline nears. */
function rhythm(incident: Pick<Incident, 'deadline'>, now: At): Ms {
  const left = incident.deadline === null ? Number.POSITIVE_INFINITY : incident.deadline.to - now;
  if (left > 0 && left <= 10 * MINUTE) return 15 * SECOND;
  if (left > 0 && left <= 30 * MINUTE) return 30 * SECOND;
  return MINUTE;
}

/** When the next decision is due even if nothing arrives; null once closed. */
export function nextCheck(incident: Incident, policy: Policy, now: At): At | null {
  if (incident.closedAt !== null) return null;
  const blip = incident.lossAt + policy.blipMs;
  const regular = now + rhythm(incident, now);
  return blip > now ? Math.min(blip, regular) : regular;
}

/** When people hear again at the latest: a reminder or a nearing deadline. */
export function nextReport(incident: Incident, policy: Policy, now: At): At {
  const wait = incident.acknowledged === null ? policy.reminderMs : policy.reminderAcknowledgedMs;
  const candidates = [now + wait];
  if (incident.hold !== null && incident.hold.until > now)
    candidates[0] = Math.max(now + wait, incident.hold.until);
  if (incident.deadline !== null) {
    for (const minutes of [30, 10, 0]) candidates.push(incident.deadline.to - minutes * MINUTE);
  }
  return Math.min(...candidates.filter((t) => t > now));
}
