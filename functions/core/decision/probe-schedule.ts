import { type At, HOUR, MINUTE, type Ms } from '../base/time.ts';
import type { Incident } from '../incident/incident.ts';
import { SITUATIONS } from '../incident/situations.ts';
import type { Plan } from '../plan/plan-shapes.ts';
import { PROBE_FRESH, type StoredProbe } from '../probe/stored.ts';

/** Two rounds of questions to a node are at least this far apart, whoever wants to know. */
export const ROUNDS_APART: Ms = 5 * MINUTE;
/** An answer that has not come by then would be too old for every guard: the round is over. */
export const ROUND_LASTS: Ms = PROBE_FRESH;
/** While a data path is lost and no plan waits, a node is asked again after this. */
export const KEEP_KNOWN: Ms = HOUR;
/** `probe` answers within its synchronous limit of 300 s; after that the invocation is presumed lost. */
export const INVOKE_AGAIN: Ms = 6 * MINUTE;
/** An invocation that was refused is tried again after this. */
const AFTER_REFUSAL: Ms = MINUTE;
/** A plan keeps the answers fresh for this long after the loss; later it is the hourly question. */
const PLANS_WAIT: Ms = 2 * HOUR;

/** Guards that the probe or the mere passing of time can still fulfil. */
const WAITED_FOR: ReadonlySet<string> = new Set(['guard-quiet', 'guard-service-known', 'guard-cooldown']);

/** The plan lacks nothing but time, answers of nodes, and people: then the answers have to be fresh. */
export function awaitsAnswers(plan: Plan | null): boolean {
  return plan?.guards.every((g) => g.verdict !== 'not-met' || WAITED_FOR.has(g.code)) === true;
}

/**
 * `round`: ask the nodes now. `again`: the round is under way, but nobody is at work on it. `over`: the round got no
 * answer in its time. `wait`: nothing to do.
 */
export type ProbeStep = 'round' | 'again' | 'over' | 'wait';

/**
 * What to do about one node of an open incident.
 *
 * @param isPlanWaiting a plan is about to be made, waits for people, or is about to be handed over.
 */
export function probeStep(
  incident: Pick<Incident, 'closedAt' | 'situation' | 'openedAt' | 'lossAt'>,
  stored: StoredProbe,
  isPlanWaiting: boolean,
  now: At,
): ProbeStep {
  const { round, pending } = stored;
  if (round !== null && pending) return ofRoundUnderWay(incident, stored, now - round, now);
  // What LifeKeeper and the sessions say of a data path that is lost is worth a Run Command.
  const { closedAt, situation } = incident;
  if (closedAt !== null || situation === undefined || !SITUATIONS[situation].asksNodes) return 'wait';
  if (round === null) return 'round';
  const isNew = round < incident.openedAt;
  const isPlan = isPlanWaiting && now - incident.lossAt < PLANS_WAIT;
  return now - round >= (isNew || isPlan ? ROUNDS_APART : KEEP_KNOWN) ? 'round' : 'wait';
}

function ofRoundUnderWay(
  { closedAt }: Pick<Incident, 'closedAt'>,
  { invokedAt, failure }: StoredProbe,
  age: Ms,
  now: At,
): ProbeStep {
  if (age >= ROUND_LASTS) return 'over';
  if (closedAt !== null) return 'wait';
  const wait = failure === null ? INVOKE_AGAIN : AFTER_REFUSAL;
  return invokedAt === null || now - invokedAt >= wait ? 'again' : 'wait';
}
