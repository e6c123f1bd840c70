import { MINUTE, type Ms } from '../base/time.ts';
import type { PathStatus } from '../cluster/picture-shapes.ts';
import type { Outage } from '../evidence/path-view.ts';
import { type DecisionState, remember } from './contract.ts';

/** Losses within this belong together: a path that held as long is not flapping any more. */
const TOGETHER: Ms = 10 * MINUTE;

/** Short breaks that nobody is told of are told from the fourth on. */
const SHORT_ONES = 3;

type Seen = Pick<DecisionState, 'policy' | 'now'>;

/**
 * Whether the connection keeps breaking and returning: lost for the second time within ten minutes after a loss that
 * people were told of, or for the fourth time however short the breaks are. One that stays lost does not return.
 */
export function isFlapping(path: PathStatus, seen: Seen): boolean {
  if (isShortCycle(path)) return !isStuck(path, seen);
  const real = (path.view?.outages ?? []).filter(({ restartBlip }) => !restartBlip);
  const newest = real.at(-1);
  if (newest === undefined) return false;
  const before = real.slice(0, -1).filter(({ lostAt }) => lostAt >= newest.lostAt - TOGETHER);
  return before.some((outage) => lasted(outage) >= seen.policy.blipMs) && !isStuck(path, seen);
}

/** So many breaks in a row that even short ones are worth a notice. */
export function isShortCycle({ view }: PathStatus): boolean {
  return (view?.flaps ?? 0) >= SHORT_ONES;
}

/**
 * Whether people know that it flaps, and it may break or return again at any moment. While it does, lines tell of one
 * outage or of several, as they come: what counts is that something changed.
 */
export function isStillFlapping({ before, incident, now }: DecisionState): boolean {
  const { flap } = incident.memory;
  return before.situation === 'flapping' && flap !== null && now - flap.at < TOGETHER;
}

/**
 * Whether each break is over before its lines are read, and the next one is to be expected: the news is not each of them, but
 * that the connection keeps breaking.
 */
export function isFlappingUnseen({ late, now }: Pick<DecisionState, 'late' | 'now'>): boolean {
  return late.some(({ followed, endedAt }) => followed.includes('flapping') && now - endedAt < TOGETHER);
}

/** When a flapping path was seen to change last, for the next decision. */
export function noteFlap(state: DecisionState, path: PathStatus | null): DecisionState {
  if (state.situation !== 'flapping')
    return state.incident.memory.flap === null ? state : remember(state, { flap: null });
  const shown = path ?? state.path;
  const mark = `${shown?.lostAt}|${shown?.recoveredAt}|${shown?.view?.flaps}`;
  return state.incident.memory.flap?.mark === mark
    ? state
    : remember(state, { flap: { mark, at: state.now } });
}

function lasted({ lostAt, recoveredAt, endedAt }: Outage): Ms {
  return (recoveredAt ?? endedAt ?? lostAt) - lostAt;
}

/** Lost for as long as makes losses belong together: its deadline is what counts now. */
function isStuck({ recoveredAt, lostAt }: PathStatus, { now }: Seen): boolean {
  return recoveredAt === null && lostAt !== null && now - lostAt >= TOGETHER;
}
