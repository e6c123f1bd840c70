import { EN } from '../../../functions/core/notice/catalogue.en.ts';
import { SCENARIOS } from '../../../infra/local/simulator/scenarios/all.ts';
import { createSimulation } from '../../../infra/local/simulator/simulation.ts';
import { spanOf } from '../../../infra/local/simulator/virtual-time.ts';
import { SentenceJudge } from './judge.ts';
import { LONG_STORIES } from './long-stories.ts';
import { SENTENCES, sentenceOf } from './table.ts';

/** Five hundred clusters, and one summary. */
const TOO_LARGE = new Set(['storm']);
const SCENARIOS_JUDGED = SCENARIOS.filter(({ name }) => !TOO_LARGE.has(name));
const MINUTE = 60_000;

test('every text of a notice has a truth, or states no fact', () => {
  expect(Object.keys(EN).filter((key) => sentenceOf(key) === null)).toEqual([]);
});

test('nothing is said of texts that no notice has', () => {
  expect(Object.keys(SENTENCES).filter((key) => !Object.hasOwn(EN, key))).toEqual([]);
});

test.each(SCENARIOS_JUDGED)(
  '$name: every sentence is true when it is sent',
  async ({ options, schedule, until }) => {
    const sim = createSimulation({ ...options, configuration: { lang: 'en', ...options?.configuration } });
    const lag = spanOf(options?.agentMs ?? 0) + spanOf(options?.batchMs ?? 0) + 3 * MINUTE;
    const judge = new SentenceJudge(sim, { lagMs: () => lag });
    schedule(sim);
    await sim.run(until);
    expect(judge.finish()).toEqual([]);
    expect(judge.unheard).toEqual([]);
    if (sim.notices().some(({ title }) => !title.includes('[LKW:monitor]')))
      expect(judge.judged.size).toBeGreaterThan(0);
  },
);

test.each(LONG_STORIES)(
  '$name: every sentence is true when it is sent',
  async ({ options, schedule, minutes }) => {
    const sim = createSimulation({ ...options, configuration: { lang: 'en', ...options?.configuration } });
    const judge = new SentenceJudge(sim);
    schedule(sim);
    await sim.run(minutes * MINUTE);
    expect(judge.finish()).toEqual([]);
    expect(judge.unheard).toEqual([]);
    expect(judge.judged.size).toBeGreaterThan(5);
  },
);
