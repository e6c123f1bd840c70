import { createSimulation } from '../../../../infra/local/simulator/simulation.ts';

const VOLUME = 'lk-shared';

describe('what people ask for and the tenancy refuses', () => {
  it('is an outcome of the story: who, what, why; nothing else happens', async () => {
    const sim = createSimulation({ clusters: [{ name: 'CL1' }] });
    sim.at('0s', () => sim.detach('CL1', 'node1', VOLUME));
    sim.at('1s', () => sim.detach('CL1', 'node1', VOLUME, { by: 'sato' }));
    sim.at('1m', () => sim.detach('CL1', 'node1', VOLUME, { by: 'sato' }));
    sim.at('2m', () => sim.reattach('CL1', 'node2', VOLUME));
    sim.at('3m', () => sim.stop('CL1', 'node2'));
    sim.at('3m1s', () => sim.stop('CL1', 'node2', { by: 'sato' }));
    await sim.run('5m');
    expect(sim.refusals.map(({ at, who, what, code }) => [at - sim.start, who, what, code])).toEqual([
      [1_000, 'sato', 'DetachVolume CL1/node1 lk-shared', 'IncorrectState'],
      [60_000, 'sato', 'DetachVolume CL1/node1 lk-shared', 'NotAuthorizedOrNotFound'],
      [120_000, 'ops', 'AttachVolume CL1/node2 lk-shared', 'Conflict'],
      [181_000, 'sato', 'SOFTSTOP CL1/node2', 'IncorrectState'],
    ]);
    expect(sim.timeline.filter(({ kind, who }) => kind === 'problem' && who !== 'respond')).toHaveLength(4);
  });

  it('a stop that is refused does not shut the node down', async () => {
    const sim = createSimulation({ clusters: [{ name: 'CL1' }] });
    sim.faults.add({
      operation: 'InstanceAction',
      fault: { kind: 'status', status: 409, code: 'IncorrectState' },
    });
    sim.at('0s', () => sim.stop('CL1', 'node2'));
    await sim.run('1m');
    expect(sim.node('CL1', 'node2').up).toBe(true);
    expect(sim.refusals.map(({ code }) => code)).toEqual(['IncorrectState']);
  });
});
