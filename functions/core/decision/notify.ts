import { type At, DAY, MINUTE, type Ms } from '../base/time.ts';
import { type Incident, record, UNSENT } from '../incident/incident.ts';
import type { Policy } from '../incident/policy.ts';
import { SITUATIONS } from '../incident/situations.ts';
import { because, type DecisionState, remember, type ToldState } from './contract.ts';
import { factsOf } from './facts.ts';
import { LATE_WITHIN } from './late-outages.ts';
import { afterNotice, forgetWell, type NextNotice, nextNotice, noteUnreported } from './next-notice.ts';
import { toldAfter, withoutOld } from './told-outages.ts';

/** By then no outage that touches it is told any more, were it to come late. */
const FORGOTTEN: Ms = LATE_WITHIN + DAY;

/** The notice that is due now, if any: its facts go into the outbox. */
export function notify(state: DecisionState): DecisionState {
  const told = isTold(state) ? announceIfDue(state) : quietly(state);
  return remember(told, {
    named: forgetWell(told),
    known: withoutOld(toldAfter(told), state.now - FORGOTTEN),
  });
}

function isTold(state: DecisionState): state is ToldState {
  return state.situation !== 'held' && state.situation !== 'healthy';
}

function quietly(state: DecisionState): DecisionState {
  return state.situation === 'held' ? because(state, 'held-as-blip') : state;
}

function announceIfDue(before: ToldState): DecisionState {
  const state: ToldState = { ...before, incident: noteUnreported(before).incident };
  const { situation, wide } = state;
  const due = nextNotice(state);
  if (due === null)
    return because(state, situation === 'reattached' ? 'waiting-for-proof' : 'nothing-new', situation);
  if (wide != null && state.incident.memory.notified === null)
    return because(state, 'notice-muted-by-wide-outage', wide.availabilityDomain);
  return because(announce(state, due), `notice-${due.reason}`, situation);
}

function announce(state: ToldState, due: NextNotice): DecisionState {
  const { now, incident, policy, situation } = state;
  const seq = (incident.lastSeq ?? incident.outbox.reduce((m, e) => Math.max(m, e.seq), 0)) + 1;
  const { severity } = incident;
  const facts = factsOf(state, {
    ...due,
    seq,
    nextReportAt: SITUATIONS[situation].reminds !== null ? nextReport(incident, policy, now) : null,
  });
  const entry = { ...UNSENT, seq, reason: due.reason, severity, dueAt: now, facts };
  const outbox = [...incident.outbox, entry];
  const next = { ...incident, lastSeq: seq, lastNoticeAt: now, outbox };
  const line = { at: now, code: `notice-${due.reason}`, text: '', seq };
  return remember({ ...state, notice: facts, incident: record(next, line) }, afterNotice(state, due));
}

/** When people hear again at the latest: a reminder or a nearing deadline. */
function nextReport({ acknowledged, hold, deadline }: Incident, policy: Policy, now: At): At {
  const wait = acknowledged === null ? policy.reminderMs : policy.reminderAcknowledgedMs;
  const reminder = hold !== null && hold.until > now ? Math.max(now + wait, hold.until) : now + wait;
  const near = deadline === null ? [] : [30, 10, 0].map((minutes) => deadline.to - minutes * MINUTE);
  return Math.min(...[reminder, ...near].filter((t) => t > now));
}
