import { type At, DAY, type Ms } from '../base/time.ts';
import { record, UNSENT } from '../incident/incident.ts';
import { SITUATIONS } from '../incident/situations.ts';
import { because, type DecisionState, remember, type ToldState } from './contract.ts';
import { factsOf } from './facts.ts';
import { LATE_WITHIN } from './late-outages.ts';
import { afterNotice, mergedCount, nextNotice, reminderAt } from './next-notice.ts';
import type { NextNotice } from './reattach-news.ts';
import { nextReportAt } from './rhythm.ts';
import { toldAfter, withoutOld } from './told-outages.ts';
import { forgetWell } from './told-paths.ts';
import { noteUnreported } from './unreported.ts';

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
  const isSpokenFor = wide != null && wide.isEnded !== true;
  if (isSpokenFor && state.incident.memory.notified === null && SITUATIONS[situation].isMerged) {
    const merged = mergedCount(wide.clusters, state.incident.memory.merged);
    return because(remember(state, { merged }), 'notice-muted-by-wide-outage', wide.availabilityDomain);
  }
  return because(announce(state, due), `notice-${due.reason}`, situation);
}

function announce(state: ToldState, due: NextNotice): DecisionState {
  const { now, incident, situation } = state;
  const afterwards = remember(state, afterNotice(state, due));
  const seq = (incident.lastSeq ?? incident.outbox.reduce((m, e) => Math.max(m, e.seq), 0)) + 1;
  const { severity } = incident;
  const facts = factsOf(state, {
    ...due,
    seq,
    nextReportAt: SITUATIONS[situation].reminds !== null ? nextReport(afterwards) : null,
  });
  const entry = { ...UNSENT, seq, reason: due.reason, severity, dueAt: now, facts };
  const outbox = [...incident.outbox, entry];
  const next = { ...afterwards.incident, lastSeq: seq, lastNoticeAt: now, outbox };
  const line = { at: now, code: `notice-${due.reason}`, text: '', seq };
  return { ...afterwards, notice: facts, incident: record(next, line) };
}

/** When people hear again at the latest: a reminder or a nearing deadline. @param state as it will be remembered. */
function nextReport(state: ToldState): At {
  const { incident, now, situation } = state;
  const { hold, deadline } = incident;
  const due = reminderAt(state, now);
  const reminder = hold === null ? due : Math.max(due, hold.until);
  // Of minutes that nobody watches nothing is told: they are no appointment.
  const watched = SITUATIONS[situation].clock === 'watched' ? deadline : null;
  return nextReportAt(reminder, watched?.to ?? null, now);
}
