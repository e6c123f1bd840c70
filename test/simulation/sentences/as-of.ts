import { TOLD_AS_OF } from '../../../functions/core/notice/waited.ts';
import type { Simulation } from '../../../infra/local/simulator/simulation.ts';

/** By so much clocks of functions are off at most where nobody attacks them. */
const CLOCKS_OFF = 6 * 60_000;

/** Of which moment a notice speaks. */
export interface When {
  readonly asOf: number;
  /** How long it waited without saying so; milliseconds. */
  readonly waited: number;
}

/**
 * As of when a notice speaks: of its sending, unless it says that it was decided before. By whose clock it says so: by that of
 * the function that decided it, which may be off; when that really was, the story's own record shows. One that waited for less
 * than two minutes says nothing of it.
 *
 * @param decision `told`: the facts of the notice, whatever their form; `cluster`: as the functions call it.
 */
export function asOfWhen(
  { timeline }: Pick<Simulation, 'timeline'>,
  sentAt: number,
  decision: { readonly told: object; readonly reason: string; readonly cluster: string },
): When {
  const { reason, cluster } = decision;
  const { decidedAt: told }: { readonly decidedAt?: number } = decision.told;
  const gap = (at: number) => Math.abs(at - (told ?? sentAt));
  const decided = timeline.filter(
    ({ kind, text, at }) =>
      kind === 'decision' &&
      at <= sentAt &&
      text.startsWith(`${cluster}: `) &&
      text.includes(`notice-${reason}`),
  );
  const at = decided.reduce(
    (near, one) => (gap(one.at) <= gap(near) ? one.at : near),
    Number.NEGATIVE_INFINITY,
  );
  if (told !== undefined) return { asOf: gap(at) <= CLOCKS_OFF ? at : told, waited: 0 };
  return { asOf: sentAt, waited: sentAt - at < TOLD_AS_OF ? sentAt - at : 0 };
}
