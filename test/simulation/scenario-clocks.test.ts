import { SCENARIOS } from '../../infra/local/simulator/scenarios/all.ts';
import { createSimulation } from '../../infra/local/simulator/simulation.ts';
import { watchClocks } from './clock-rules.ts';

/** Five hundred clusters, and one summary without a clock. */
const TOO_LARGE = new Set(['storm']);

test.each(SCENARIOS.filter(({ name }) => !TOO_LARGE.has(name)))(
  '$name: nothing is counted down that the kernel does not count, and to no other moment',
  async ({ options, schedule, until }) => {
    const sim = createSimulation({
      ...options,
      configuration: { lang: 'en', ...options?.configuration },
    });
    const wrong: string[] = [];
    watchClocks(sim, (found) => wrong.push(...found));
    schedule(sim);
    await sim.run(until);
    expect(wrong).toEqual([]);
  },
);
