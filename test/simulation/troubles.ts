import type { Fault, FaultPlan } from '../../infra/local/cloud/faults.ts';
import type { SimulationOptions } from '../../infra/local/simulator/simulation.ts';
import { Dice } from './dice.ts';

const MINUTE = 60_000;
const PEOPLE: ReadonlySet<string> = new Set(['ops', 'sato', 'suzuki', 'keeper']);
const FAULTS: readonly Fault[] = [
  { kind: 'status', status: 429, code: 'TooManyRequests' },
  { kind: 'status', status: 500, code: 'InternalError' },
  { kind: 'status', status: 412, code: 'IfMatchFailed' },
  { kind: 'answer-lost' },
  { kind: 'truncated' },
  { kind: 'reset' },
  { kind: 'hang' },
  { kind: 'latency', ms: 4_000 },
];
/** The answer to a successful attach is the one that must not be lost unnoticed. */
const ATTACH_FAULTS: readonly Fault[] = [
  ...FAULTS,
  { kind: 'answer-lost' },
  { kind: 'answer-lost' },
  { kind: 'status', status: 409, code: 'IncorrectState' },
  { kind: 'status', status: 404, code: 'NotAuthorizedOrNotFound' },
];

/** Faults, kills and stalls of a seed, until they are over. */
export function troublesOf(seed: number, isOver: () => boolean): Partial<SimulationOptions> {
  return {
    faultPlan: faultsOf(new Dice(seed, 'faults'), isOver),
    killAt: killsOf(new Dice(seed, 'kills'), isOver),
    stallAt: stallsOf(new Dice(seed, 'stalls'), isOver),
  };
}

/** Every call of the suite and of the services may fail; what people do with their own identities does not. */
function faultsOf(dice: Dice, isOver: () => boolean): FaultPlan {
  const rate = dice.chance(0.6) ? dice.between(0, 0.03) : 0;
  const attachRate = dice.chance(0.3) ? 0.6 : rate;
  return {
    next: ({ principal, operation }) => {
      if (isOver() || PEOPLE.has(principal)) return null;
      const isAttach = operation === 'AttachVolume';
      if (!dice.chance(isAttach ? attachRate : rate)) return null;
      return dice.pick(isAttach ? ATTACH_FAULTS : FAULTS);
    },
  };
}

function killsOf(dice: Dice, isOver: () => boolean): () => boolean {
  const rate = dice.chance(0.5) ? dice.between(0, 0.01) : 0;
  return () => !isOver() && dice.chance(rate);
}

/** A process that stops for longer than a lease lasts and goes on: two holders live at once then. */
function stallsOf(dice: Dice, isOver: () => boolean): () => number {
  const rate = dice.chance(0.4) ? dice.between(0, 0.01) : 0;
  return () => (!isOver() && dice.chance(rate) ? Math.floor(dice.between(20_000, 240_000)) : 0);
}

/** Each container's clock is off by up to five minutes, and some jump while they work; in half of the seeds. */
export function skewsOf(
  dice: Dice,
  now: () => number,
): { readonly wrong: boolean; readonly skewOf: () => () => number } {
  const wrong = dice.chance(0.5);
  return { wrong, skewOf: wrong ? wrongClocks(dice, now) : () => () => 0 };
}

function wrongClocks(dice: Dice, now: () => number): () => () => number {
  const draw = () => Math.floor(dice.between(-5 * MINUTE, 5 * MINUTE));
  return () => {
    const before = draw();
    if (!dice.chance(0.3)) return () => before;
    const after = draw();
    const jump = now() + dice.between(0, 5 * MINUTE);
    return () => (now() < jump ? before : after);
  };
}
