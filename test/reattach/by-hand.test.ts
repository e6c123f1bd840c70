import { createSimulation, type Simulation } from '../../infra/local/simulator/simulation.ts';

const MINUTE = 60_000;

/** The volume of node1 is detached, one person approves after eight minutes; Monitoring is five minutes late. */
async function play(happens: (sim: Simulation) => void) {
  const sim = createSimulation({
    batchMs: MINUTE,
    configuration: { lang: 'en', mode: 'approve' },
    tamper: (_, ports) => ({
      ...ports,
      metrics: {
        post: (...points) => ports.metrics.post(...points),
        load: (query) => ports.metrics.load({ ...query, to: query.to - 5 * MINUTE }),
      },
    }),
  });
  sim.at('0s', () => sim.detach('CL1', 'node1', 'lk-shared', { by: 'ops' }));
  sim.at('8m', () => void sim.approve('sato'));
  happens(sim);
  await sim.run('20m');
  return sim;
}

test.each([3, 6, 8])(
  'a person brings the service to the peer after %i minutes, without a line of a fail-over: nothing is attached',
  async (minutes) => {
    const sim = await play((story) =>
      story.at(minutes * MINUTE, () => {
        const peer = story.node('CL1', 'node2');
        for (const disk of peer.disks) peer.mount(disk);
      }),
    );
    expect(sim.apiCalls({ operation: 'AttachVolume' })).toEqual([]);
  },
);

test('without that the same approval attaches', async () => {
  const sim = await play(() => undefined);
  expect(sim.attempts().map(({ state }) => state)).toEqual(['attached']);
});
