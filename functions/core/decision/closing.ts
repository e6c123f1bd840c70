import type { At } from '../base/time.ts';
import type { Incident } from '../incident/incident.ts';
import type { IncidentMemory } from '../incident/memory.ts';
import type { ReasonCode } from '../incident/reasons.ts';
import { SITUATIONS, type Situation } from '../incident/situations.ts';
import { record } from './commands.ts';
import type { DecisionReason } from './contract.ts';

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
  const { closes } = SITUATIONS[situation];
  if (closes === null) return incident;
  if (closes.after === 0) return end(closes.by, closes.code);
  // Of a loss that nobody was notified of, nobody has to hear that it is over.
  if (memory.get('situation') === null) return end('silent-heal', 'healed-silently');
  if (now - (incident.recoveredAt ?? now) >= closes.after) return end(closes.by, closes.code);
  reasons.push({ code: 'watching-after-recovery', detail: '' });
  return incident;
}
