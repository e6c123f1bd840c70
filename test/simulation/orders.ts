import type { Simulation } from '../../infra/local/simulator/simulation.ts';

type Entry = Simulation['timeline'][number];

/** A call that fails is noted beside its action, by then at the latest. */
const FAILS_WITHIN = 60_000;

/** Orders of people, by acknowledgement or hold, that could be stored: whoever gave another one was told that it failed. */
export function ordersOf({ timeline }: Simulation, isOrder: (entry: Entry) => boolean): readonly Entry[] {
  const problems = timeline.filter(({ kind }) => kind === 'problem');
  const hasFailed = ({ text, who, at }: Entry) =>
    problems.some(
      (one) =>
        one.who === who && one.at >= at && one.at - at < FAILS_WITHIN && one.text.startsWith(`${text}: `),
    );
  return timeline.filter((entry) => entry.kind === 'action' && isOrder(entry) && !hasFailed(entry));
}
