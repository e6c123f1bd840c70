import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { judgedSimulation } from './judged.ts';
import { told } from './told.ts';

jest.setTimeout(240_000);

const VOLUME = 'lk-shared';
const MINUTE = 60_000;

function cluster(): Simulation {
  return judgedSimulation(
    { clusters: [{ name: 'CL1' }], configuration: { lang: 'en' } },
    { madeUp: /an unknown session was lost/ },
  );
}

/** What any user of a node can write: losses of sessions that do not exist. */
function lose(sim: Simulation, count: number): void {
  for (let n = 0; n < count; n += 1)
    sim.line(
      'CL1',
      'node1',
      '/var/log/messages',
      `kernel: connection${1000 + n}:0: detected conn error (1020)`,
    );
}

const isOpen = (sim: Simulation) => sim.incidents().filter(({ closedAt }) => closedAt === null);

describe('the loss of a session that is of no known volume, while all are up', () => {
  test.each([1, 260])('is told once, and ends by itself with a reason (%i lines)', async (lines) => {
    const sim = cluster();
    sim.at('60m', () => lose(sim, lines));
    await sim.run('5h');
    expect(told(sim)).toHaveLength(1);
    expect(told(sim)[0]).toContain('an unknown session was lost; all known disks are up');
    expect(isOpen(sim)).toEqual([]);
    expect(sim.incidents()[0]?.history.at(-1)?.code).toBe('closed-unheard');
  });

  test('again and again is told once while it lasts', async () => {
    const sim = cluster();
    for (const hour of [1, 2, 3]) sim.at(`${hour}h`, () => lose(sim, 100));
    await sim.run('7h');
    expect(told(sim)).toHaveLength(1);
    expect(isOpen(sim)).toEqual([]);
  });

  test.each(['60m', '119m', '120m'])(
    'hides no genuine loss, nor its return (260 lines at %s, loss after two hours)',
    async (at) => {
      const sim = cluster();
      sim.at(at, () => lose(sim, 260));
      sim.at('120m', () => sim.target('CL1', 'node1', VOLUME, { kind: 'refused' }));
      sim.at('130m', () => sim.heal('CL1', 'node1', VOLUME));
      await sim.run('6h');
      const notices = sim.notices();
      const lost = notices.find(({ title }) => /shared disk lost/.test(title));
      expect(lost?.after).toBeLessThan(123 * MINUTE);
      const back = notices.filter(({ title }) => title.includes('RECOVERED'));
      expect(back).toHaveLength(1);
      expect(back[0]?.after).toBeLessThan(133 * MINUTE);
      expect(notices.filter(({ title }) => /1\d\d paths|2\d\d paths/.test(title))).toEqual([]);
      expect(isOpen(sim)).toEqual([]);
    },
  );
});

test('of a session that is of no known volume a loss is told aloud while not all volumes are up', async () => {
  const sim = cluster();
  sim.at('60m', () => sim.target('CL1', 'node1', VOLUME, { kind: 'refused' }));
  sim.at('60m', () => lose(sim, 1));
  await sim.run('65m');
  expect(told(sim).join('\n')).toMatch(/shared disk lost/);
  expect(sim.incidents()[0]?.memory.affected).toHaveLength(2);
});
