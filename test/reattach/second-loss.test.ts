import type { AttachmentRecord } from '../../infra/local/cloud/compute-shapes.ts';
import { attaches, detachedCluster, lastReasons, VOLUME } from './stage.ts';

type Simulation = ReturnType<typeof detachedCluster>;

/** Compute forgets detached attachments at once: two losses look the same to the letter. */
function forgetful(): Simulation {
  const sim = detachedCluster({ configuration: { lang: 'en', mode: 'approve' } });
  const forget = (): void => {
    const all = sim.cloud.compute.attachments as AttachmentRecord[];
    for (let n = all.length - 1; n >= 0; n -= 1) if (all[n]?.lifecycleState === 'DETACHED') all.splice(n, 1);
  };
  for (let seconds = 1; seconds < 7_200; seconds += 2) sim.at(`${seconds}s`, forget);
  return sim;
}

const idsOf = (sim: Simulation) => sim.plans().map(({ plan }) => plan.id);

test.each([
  ['after the incident of the first one was closed', '75m', '85m', '110m'],
  ['minutes after the attach, in the same incident', '14m', '45m', '70m'],
])(
  'a second loss of the same state of things, %s, gets a plan of its own',
  async (_, lost, approved, end) => {
    const sim = forgetful();
    sim.at('8m', () => void sim.approve('sato'));
    sim.at(lost, () => sim.detach('CL1', 'node1', VOLUME, { by: 'ops' }));
    let offered: readonly string[] = [];
    sim.at(approved, () => {
      offered = idsOf(sim);
      const second = sim.plans().find(({ plan }) => !sim.attempts().some(({ planId }) => planId === plan.id));
      if (second !== undefined) sim.approve('sato', { planId: second.plan.id, planHash: second.plan.hash });
    });
    await sim.run(end);
    expect([offered, lastReasons(sim)]).toEqual([expect.anything(), expect.anything()]);
    expect(new Set(offered).size).toBe(2);
    expect(attaches(sim)).toBe(2);
    expect(new Set(sim.attempts().map(({ retryToken }) => retryToken)).size).toBe(2);
  },
);

test('an approval of the first plan is none of the second', async () => {
  const sim = forgetful();
  sim.at('8m', () => void sim.approve('sato'));
  sim.at('75m', () => sim.detach('CL1', 'node1', VOLUME, { by: 'ops' }));
  sim.at('85m', () => {
    const [first] = sim.attempts();
    const plan = sim.plans().find(({ plan: { id } }) => id === first?.planId)?.plan;
    if (plan !== undefined) sim.approve('sato', { planId: plan.id, planHash: plan.hash });
  });
  await sim.run('110m');
  expect(attaches(sim)).toBe(1);
});
