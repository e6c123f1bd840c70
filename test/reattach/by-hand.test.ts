import { createSimulation, type Simulation } from '../../infra/local/simulator/simulation.ts';

const MINUTE = 60_000;

/** The volume of node1 is detached, one person approves, by default after eight minutes; Monitoring is five minutes late. */
async function play(happens: (sim: Simulation) => void, approved = 8 * MINUTE) {
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
  sim.at(approved, () => void sim.approve('sato'));
  happens(sim);
  await sim.run(approved + 12 * MINUTE);
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

test('the connector stands still before the peer is used: no line has come lately, nothing is attached', async () => {
  const sim = await play((story) => {
    const peer = story.node('CL1', 'node2');
    story.at(2 * MINUTE, () => story.holdConnector(60 * MINUTE));
    story.at(12 * MINUTE, () => {
      for (const disk of peer.disks) peer.mount(disk);
    });
  }, 14 * MINUTE);
  expect(sim.apiCalls({ operation: 'AttachVolume' })).toEqual([]);
});

test.each([8, 14])('without that the same approval after %i minutes attaches', async (minutes) => {
  const sim = await play(() => undefined, minutes * MINUTE);
  expect(sim.attempts().map(({ state }) => state)).toEqual(['attached']);
});
