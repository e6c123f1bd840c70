import { type At, MINUTE } from '../base/time.ts';
import type { Incident } from '../incident/incident.ts';
import type { IncidentMemory } from '../incident/memory.ts';
import type { ReasonCode } from '../incident/reasons.ts';
import type { Situation } from '../incident/situation.ts';
import { record } from './commands.ts';
import type { DecisionReason } from './contract.ts';

/** A recovery is watched this long before the incident is closed (SIG-RECOVERED). */
const WATCH_AFTER_RECOVERY = 5 * MINUTE;

export function closeWhenDone(
  incident: Incident,
  situation: Situation,
  now: At,
  memory: IncidentMemory,
  reasons: DecisionReason[],
): Incident {
  const end = (closedBy: Incident['closedBy'], code: ReasonCode): Incident => {
    reasons.push({ code, detail: '' });
    return record({ ...incident, closedAt: now, closedBy }, now, code, closedBy ?? '');
  };
  const toldAnything = memory.get('situation') !== null;
  switch (situation) {
    case 'planned':
      reasons.push({ code: 'opened-as-planned', detail: '' });
      return end('planned', 'closed-planned');
    case 'healthy':
      return end('silent-heal', 'healed-silently');
    case 'heard-again':
      return end('recovered', 'closed-recovered');
    case 'recovered':
      if (!toldAnything) return end('silent-heal', 'healed-silently');
      if (now - (incident.recoveredAt ?? now) >= WATCH_AFTER_RECOVERY)
        return end('recovered', 'closed-recovered');
      reasons.push({ code: 'watching-after-recovery', detail: '' });
      return incident;
    default:
      return incident;
  }
}
