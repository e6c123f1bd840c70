import { type At, MINUTE } from '../base/time.ts';
import type { Incident } from '../incident/incident.ts';
import type { IncidentMemory } from '../incident/memory.ts';
import type { CommandRecord } from '../incident/operator-command.ts';
import type { DecisionInput, DecisionReason } from './contract.ts';

/** Bound of `Incident.history`. */
const MAX_HISTORY = 200;

/** Adds one dated line; the oldest in the middle are dropped, so that the beginning stays readable. */
export function record(incident: Incident, at: At, code: string, text: string): Incident {
  const all = [...incident.history, { at, code, text: text.slice(0, 300) }];
  const history =
    all.length > MAX_HISTORY ? [...all.slice(0, 50), ...all.slice(all.length - (MAX_HISTORY - 50))] : all;
  return { ...incident, history };
}

/** Folds what people said; the same command twice changes nothing. */
export function applyCommands(
  incident: Incident,
  commands: readonly CommandRecord[],
  reasons: DecisionReason[],
): Incident {
  let next = incident;
  for (const c of [...commands].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))) {
    const mark = `command:${c.id}`;
    if (next.history.some((h) => h.code === mark)) continue;
    switch (c.kind) {
      case 'ack':
        next = { ...next, acknowledged: { by: c.by, at: c.at } };
        reasons.push({ code: 'acknowledged', detail: c.by });
        break;
      case 'hold':
        next = { ...next, hold: { by: c.by, at: c.at, until: c.until, why: c.why } };
        reasons.push({ code: 'hold-set', detail: c.by });
        break;
      case 'release':
        next = { ...next, hold: null };
        reasons.push({ code: 'hold-released', detail: c.by });
        break;
      case 'close':
        next = { ...next, closedAt: c.at, closedBy: 'operator' };
        break;
    }
    next = record(next, c.at, mark, `${c.kind} by ${c.by}`);
  }
  return next;
}

/** Types of events by which the platform announces work on an instance. */
export const MAINTENANCE = /livemigrat|maintenance|rebootmigrat/i;
const INSTANCE_ACTION = /instanceaction|terminateinstance|stopinstance|resetinstance/i;

/**
 * Notes maintenance events and instance actions in the incident's memory (events are handed over only once) and
 * returns the nodes on which an instance action was seen, by event, memory or Audit.
 */
export function noteEvents(input: DecisionInput, memory: IncidentMemory): ReadonlySet<string> {
  for (const e of input.events) {
    if (e.resourceId === null || !input.cluster.nodes.includes(e.resourceId)) continue;
    if (MAINTENANCE.test(e.type)) memory.set(`maintenance:${e.resourceId}`, String(e.at));
    if (INSTANCE_ACTION.test(e.type)) memory.set(`instance-action:${e.resourceId}`, String(e.at));
  }
  const recent = (at: At) => input.now - at < 60 * MINUTE;
  const acted = memory
    .keys('instance-action:')
    .filter((id) => recent(Number(memory.get(`instance-action:${id}`) ?? 0)));
  const audited =
    input.lookUps.audit?.known === true
      ? input.lookUps.audit.value
          .filter((x) => INSTANCE_ACTION.test(x.name) && recent(x.at))
          .map((x) => x.resourceId)
      : [];
  return new Set([...acted, ...audited]);
}
