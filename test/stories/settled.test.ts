import { REFUSED, SILENT } from '../../infra/local/simulator/session.ts';
import type { Simulation, SimulationOptions } from '../../infra/local/simulator/simulation.ts';
import { judgedSimulation } from './judged.ts';

const MINUTE = 60_000;
const TWO_VOLUMES = [{ name: 'CL1', volumes: [{ name: 'lk-shared' }, { name: 'lk-second' }] }];

function story(options: SimulationOptions = {}): Simulation {
  const { configuration, ...more } = options;
  return judgedSimulation({
    clusters: TWO_VOLUMES,
    batchMs: MINUTE,
    ...more,
    configuration: { lang: 'en', mode: 'approve', ...configuration },
  });
}

const announce = (sim: Simulation, minutes: number) =>
  sim.command({
    kind: 'hold',
    target: 'CL1',
    by: 'ops',
    until: sim.time.now() + minutes * MINUTE,
    why: 'work',
  });

/** What was told of the active node's disk from a moment of the story on, without reminders and the like. */
const toldFrom = (sim: Simulation, minute: number) =>
  sim.notices().filter(({ after, title }) => after >= minute * MINUTE && !title.includes('[LKW:monitor]'));

describe('a detach on purpose of another volume of the node', () => {
  test.each([
    [
      'announced and told as planned, while the announcement lasts',
      (sim: Simulation) => {
        sim.at('0s', () => announce(sim, 60));
        sim.at('2m', () => sim.detach('CL1', 'node1', 'lk-second', { by: 'ops' }));
      },
    ],
    [
      'announced and told as planned, after the announcement has ended',
      (sim: Simulation) => {
        sim.at('0s', () => announce(sim, 5));
        sim.at('2m', () => sim.detach('CL1', 'node1', 'lk-second', { by: 'ops' }));
      },
    ],
    [
      'closed by a person who knows of it',
      (sim: Simulation) => {
        sim.at('0s', () => sim.detach('CL1', 'node1', 'lk-second', { by: 'ops' }));
        sim.at('6m', () =>
          sim.command({ kind: 'close', target: sim.incidents()[0]?.id ?? '', by: 'ops', why: 'meant' }),
        );
      },
    ],
  ])('%s, hides no loss and leads no notice of it', async (_, purpose) => {
    for (const condition of [REFUSED, SILENT]) {
      const sim = story();
      purpose(sim);
      sim.at('12m', () => sim.target('CL1', 'node1', 'lk-shared', condition));
      await sim.run('30m');
      const told = toldFrom(sim, 12);
      expect(told[0]?.title).toMatch(/^\[CRITICAL\] CL1\/node1 shared disk/);
      // Its own time: nothing is left over from the other volume.
      for (const { title, after } of told) {
        const [, minutes] = /fails in <=(\d+) min/.exec(title) ?? [];
        if (minutes !== undefined) expect(Number(minutes) + after / MINUTE).toBeGreaterThan(111);
      }
      expect(told.map(({ title }) => title).join()).not.toMatch(/planned|reattach/);
      expect(told[0]?.body).toContain('lk-shared (data)');
      expect(sim.plans().filter(({ plan }) => plan.request.volumeId.endsWith('lk-second')).length).toBe(0);
    }
  });

  test('by a pipeline, which Audit names only after the loss, does not end what it is not about', async () => {
    const sim = story({ configuration: { expectedPrincipals: 'pipeline' } });
    sim.at('0s', () => sim.detach('CL1', 'node1', 'lk-second', { by: 'pipeline' }));
    sim.at('1m', () => sim.target('CL1', 'node1', 'lk-shared', REFUSED));
    await sim.run('20m');
    const titles = sim.notices().map(({ title }) => title);
    expect(titles.at(-1)).toMatch(/CL1\/node1 shared disk lost/);
    expect(titles.join()).not.toContain('planned');
    expect(sim.incidents().map(({ closedAt }) => closedAt)).toEqual([null]);
  });

  test('is not waited for: the disk that was lost beside it comes back, and people hear so', async () => {
    const sim = story();
    sim.at('0s', () => announce(sim, 5));
    sim.at('2m', () => sim.detach('CL1', 'node1', 'lk-second', { by: 'ops' }));
    sim.at('12m', () => sim.target('CL1', 'node1', 'lk-shared', REFUSED));
    sim.at('22m', () => sim.heal('CL1', 'node1', 'lk-shared'));
    await sim.run('40m');
    expect(toldFrom(sim, 22).map(({ title }) => title.replace(/ \[LKW.*/, ''))).toEqual([
      '[RECOVERED] CL1/node1 disk back after 10 min; check resource',
    ]);
    expect(
      sim
        .incidents()
        .map(({ closedBy }) => closedBy)
        .sort(),
    ).toEqual(['planned', 'recovered']);
  });

  test('excuses no other detach: one that nobody announced is told with its own time and plan', async () => {
    const sim = story();
    sim.at('0s', () => announce(sim, 5));
    sim.at('2m', () => sim.detach('CL1', 'node1', 'lk-second', { by: 'ops' }));
    sim.at('12m', () => sim.detach('CL1', 'node1', 'lk-shared', { by: 'ops' }));
    await sim.run('30m');
    expect(toldFrom(sim, 12)[0]?.title).toMatch(/^\[CRITICAL\] CL1\/node1 volume detached; .*<=100 min/);
    expect(sim.plans().map(({ plan }) => plan.request.volumeId.split('.').at(-1))).toEqual(['cl1-lk-shared']);
  });

  test('of one node does not end what nobody announced of another', async () => {
    const sim = story();
    sim.at('0s', () => sim.detach('CL1', 'node2', 'lk-shared', { by: 'ops' }));
    sim.at('5m', () => announce(sim, 30));
    sim.at('8m', () => sim.detach('CL1', 'node1', 'lk-shared', { by: 'sato' }));
    await sim.run('20m');
    expect(sim.incidents().map(({ closedAt }) => closedAt)).toEqual([null]);
    expect(sim.notices().some(({ title }) => title.includes('planned'))).toBe(false);
  });

  test('an earlier one that nobody announced is not excused by it', async () => {
    const sim = story();
    sim.at('0s', () => sim.detach('CL1', 'node1', 'lk-shared', { by: 'ops' }));
    sim.at('1m', () => announce(sim, 30));
    sim.at('2m', () => sim.detach('CL1', 'node1', 'lk-second', { by: 'ops' }));
    await sim.run('20m');
    expect(
      sim
        .notices()
        .map(({ title }) => title)
        .join(),
    ).not.toContain('planned');
    expect(sim.incidents().filter(({ closedAt }) => closedAt === null)).toHaveLength(1);
  });
});

test('a detach is told as one although the lines of all nodes are absent', async () => {
  const sim = story();
  sim.at('1s', () => {
    for (const node of ['node1', 'node2']) sim.silence('CL1', node);
  });
  sim.at('110m', () => sim.detach('CL1', 'node1', 'lk-shared', { by: 'ops' }));
  await sim.run('118m');
  expect(toldFrom(sim, 110).map(({ title }) => title.replace(/ \[LKW.*/, ''))).toEqual([
    '[CRITICAL] CL1/node1 volume detached; I/O fails in <=100 min',
    '[CRITICAL] CL1/node1 volume was detached by ops; I/O fails in <=98 min',
  ]);
});
