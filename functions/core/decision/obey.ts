import { type Incident, record } from '../incident/incident.ts';
import type { CommandRecord } from '../incident/operator-command.ts';
import { because, type DecisionReason, type DecisionState, withIncident } from './contract.ts';

/** What people ordered comes first: a closed incident needs no further step. */
export function obey(state: DecisionState): DecisionState {
  const { incident, reasons } = obeyed(state.incident, state.commands);
  const next = { ...state, incident, reasons: [...state.reasons, ...reasons] };
  return incident.closedAt === null
    ? next
    : withIncident(because(next, 'closed-by-operator'), { nextCheckAt: null });
}

/** The incident after these commands; the same command twice changes nothing. */
export function obeyed(
  incident: Incident,
  commands: readonly CommandRecord[],
): { readonly incident: Incident; readonly reasons: readonly DecisionReason[] } {
  const reasons: DecisionReason[] = [];
  let next = incident;
  for (const c of [...commands].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))) {
    const mark = `command:${c.id}`;
    if (next.history.some((h) => h.code === mark)) continue;
    switch (c.kind) {
      case 'ack':
        next = { ...next, acknowledged: acknowledged(next.acknowledged, c) };
        reasons.push({ code: 'acknowledged', detail: whoOf(c) });
        break;
      case 'hold':
        next = { ...next, hold: longer(next.hold, c) };
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
    next = record(next, { at: c.at, code: mark, text: `${wordOf(c)} by ${c.by}` });
  }
  return { incident: next, reasons };
}

/** Nobody knows who pressed a link: it stands in for no person, and takes nobody's place. */
function acknowledged(
  before: Incident['acknowledged'],
  { by, at, via }: Extract<CommandRecord, { kind: 'ack' }>,
): Incident['acknowledged'] {
  if (via === undefined) return { by, at };
  return before ?? { by, at, via };
}

/** For the audit trail: what somebody typed who had a link is the name of nobody. */
function whoOf({ by, via }: Extract<CommandRecord, { kind: 'ack' }>): string {
  return via === 'link' ? `by link, not verified: ${by}` : by;
}

/** As the history stores it; notice/records.ts reads it again. */
function wordOf(command: CommandRecord): string {
  return command.kind === 'ack' && command.via === 'link' ? 'ack-link' : command.kind;
}

/** Who announces shorter work does not end what somebody else has announced: only `release` does. */
function longer(
  held: Incident['hold'],
  { by, at, until, why }: NonNullable<Incident['hold']>,
): NonNullable<Incident['hold']> {
  if (held === null || held.until <= at) return { by, at, until, why };
  return held.until >= until ? held : { by, at: Math.min(held.at, at), until, why };
}
