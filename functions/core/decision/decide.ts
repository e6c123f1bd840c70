import { type At, MINUTE, type Ms, SECOND } from '../base/time.ts';
import { type Incident, record } from '../incident/incident.ts';
import type { Policy } from '../incident/policy.ts';
import { SITUATIONS } from '../incident/situations.ts';
import { planFor } from '../plan/plan.ts';
import {
  because,
  type Decision,
  type DecisionInput,
  type DecisionState,
  type Step,
  withIncident,
} from './contract.ts';
import { diagnose } from './diagnose.ts';
import { note } from './note.ts';
import { notify } from './notify.ts';
import { obey } from './obey.ts';
import { open } from './open.ts';
import { settle } from './settled.ts';
import { QUORUM_BLIP, situate } from './situation.ts';

/** What is done about an open incident, in order. A closed one needs no further step. */
const STEPS: readonly Step[] = [note, obey, settle, diagnose, situate, propose, notify, close];

/**
 * What to say and what could be done, from evidence, look-ups, policy and now alone.
 * Idempotent: the same input with the resulting incident yields nothing new. At most one notice per call.
 */
export function decide(input: DecisionInput): Decision {
  const opened = open(input);
  if (!('picture' in opened)) return opened;
  const { incident, notice, reasons, plan } = STEPS.reduce(
    (state, step) => (state.incident.closedAt === null ? step(state) : state),
    opened,
  );
  return { incident, notice, reasons, nextCheckAt: incident.nextCheckAt, plan };
}

/** The one request that would reattach the volume, with what speaks against it. */
function propose(state: DecisionState): DecisionState {
  const path = state.picture.primary;
  if (path === null) return state;
  const { attempts, wide } = state;
  const isTaken = (planId: string) => state.isPlanTaken?.(planId, state.incident.id) === true;
  const plan = planFor({ ...state, path, attempts, wide: wide != null }, isTaken);
  if (plan === null) return because(state, 'plan-not-applicable', path.api);
  const next = { ...state, plan };
  if (plan.ready)
    return because(next, state.policy.mode === 'observe' ? 'plan-shown' : 'plan-ready', plan.id);
  const failing = plan.guards.filter((g) => g.verdict !== 'met').map((g) => g.code);
  return because(next, 'plan-refused', failing.join(' '));
}

/** Closes what its situation ends, and says when to look again. */
function close(state: DecisionState): DecisionState {
  const next = closed(state);
  const check = nextCheck(next, state.policy);
  const returns = state.picture.paths.flatMap(({ returnCountsFrom }) => returnCountsFrom ?? []);
  return withIncident(next, { nextCheckAt: check === null ? null : Math.min(check, ...returns) });
}

function closed(state: DecisionState): DecisionState {
  const { incident, situation, now } = state;
  const { closes } = SITUATIONS[situation];
  if (closes === null) return state;
  // Of a loss that nobody was notified of, nobody has to hear that it is over.
  const isUnheard = incident.memory.notified === null;
  if (!isUnheard && now - (incident.recoveredAt ?? now) < closes.after)
    return because(state, 'watching-after-recovery');
  const { by, code: usual } = isUnheard ? SITUATIONS.healthy.closes : closes;
  const code = situation === 'healthy' && incident.memory.notified !== null ? 'closed-unheard' : usual;
  const { history } = record(incident, { at: now, code, text: by });
  return withIncident(because(state, code), { closedAt: now, closedBy: by, history });
}

/** When the next decision is due even if nothing arrives; null once closed. */
function nextCheck({ incident, path, now }: DecisionState, policy: Policy): At | null {
  if (incident.closedAt !== null) return null;
  const blip = incident.lossAt + (path?.role === 'quorum' ? QUORUM_BLIP : policy.blipMs);
  const regular = now + interval(incident, now);
  return blip > now ? Math.min(blip, regular) : regular;
}

/** Looked at every minute while open, tighter as the deadline nears. */
function interval({ deadline }: Incident, now: At): Ms {
  const left = deadline === null ? Number.POSITIVE_INFINITY : deadline.to - now;
  if (left > 0 && left <= 10 * MINUTE) return 15 * SECOND;
  return left > 0 && left <= 30 * MINUTE ? 30 * SECOND : MINUTE;
}
