import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { told, VOLUME } from '../reattach/stage.ts';
import { judgedSimulation } from './judged.ts';

const HOUR = 3_600_000;
const PLANNED = /planned detach seen; no action needed/;

/** A quiet cluster on which work of an hour is announced after a minute. */
function announced(): Simulation {
  const sim = judgedSimulation({ clusters: [{ name: 'CL1' }], configuration: { lang: 'en' } });
  const until = sim.start + HOUR;
  sim.at('1m', () => sim.command({ kind: 'hold', target: 'CL1', by: 'ops', until, why: 'disk swap' }));
  return sim;
}

const closings = (sim: Simulation) => sim.incidents().map(({ closedBy }) => closedBy);

describe('work that was announced before anything happened', () => {
  test('one detach: one incident and one notice, until long after the hold', async () => {
    const sim = announced();
    sim.at('5m', () => sim.detach('CL1', 'node1', VOLUME, { by: 'ops' }));
    await sim.run('75m');
    expect(told(sim)).toEqual([expect.stringMatching(PLANNED)]);
    expect(closings(sim)).toEqual(['planned']);
  });

  test('the volume comes back: nothing more to tell', async () => {
    const sim = announced();
    sim.at('5m', () => sim.detach('CL1', 'node1', VOLUME, { by: 'ops' }));
    sim.at('20m', () => sim.reattach('CL1', 'node1', VOLUME));
    await sim.run('75m');
    expect(told(sim)).toEqual([expect.stringMatching(PLANNED)]);
    expect(closings(sim)).toEqual(['planned']);
  });

  test('a second detach after its end is a loss as any other', async () => {
    const sim = announced();
    sim.at('5m', () => sim.detach('CL1', 'node1', VOLUME, { by: 'ops' }));
    sim.at('20m', () => sim.reattach('CL1', 'node1', VOLUME));
    sim.at('65m', () => sim.detach('CL1', 'node1', VOLUME, { by: 'ops' }));
    await sim.run('70m');
    expect(told(sim)).toHaveLength(3);
    expect(told(sim)[1]).toMatch(/^65 .*volume detached; I\/O fails in/);
    expect(new Set(sim.notices().map(({ title }) => title.slice(0, 14))).size).toBe(2);
  });

  test('nor is one after a release planned, although the hold would still last', async () => {
    const sim = announced();
    sim.at('5m', () => sim.detach('CL1', 'node1', VOLUME, { by: 'ops' }));
    sim.at('20m', () => sim.reattach('CL1', 'node1', VOLUME));
    sim.at('25m', () => sim.command({ kind: 'release', target: 'CL1', by: 'ops' }));
    sim.at('40m', () => sim.detach('CL1', 'node1', VOLUME, { by: 'ops' }));
    await sim.run('45m');
    expect(told(sim)[1]).toMatch(/^40 .*volume detached; I\/O fails in/);
  });

  test('two volumes, one after the other: each is told once', async () => {
    const volumes = [{ name: VOLUME }, { name: 'lk-data2' }];
    const sim = judgedSimulation({ clusters: [{ name: 'CL1', volumes }], configuration: { lang: 'en' } });
    sim.at('1m', () =>
      sim.command({ kind: 'hold', target: 'CL1', by: 'ops', until: sim.start + HOUR, why: 'disk swap' }),
    );
    sim.at('5m', () => sim.detach('CL1', 'node1', VOLUME, { by: 'ops' }));
    sim.at('8m', () => sim.detach('CL1', 'node1', 'lk-data2', { by: 'ops' }));
    await sim.run('30m');
    expect(told(sim)).toEqual([expect.stringMatching(PLANNED), expect.stringMatching(PLANNED)]);
    expect(closings(sim)).toEqual(['planned', 'planned']);
  });
});

test('a portal that changes with the work: the old session stays lost, a later detach is told all the same', async () => {
  const sim = judgedSimulation({
    clusters: [{ name: 'CL1' }],
    configuration: { lang: 'en' },
    portalAfterReattach: 'new',
  });
  const until = sim.start + HOUR;
  sim.at('1m', () => sim.command({ kind: 'hold', target: 'CL1', by: 'ops', until, why: 'disk swap' }));
  sim.at('5m', () => sim.detach('CL1', 'node1', VOLUME, { by: 'ops' }));
  sim.at('20m', () => sim.reattach('CL1', 'node1', VOLUME));
  sim.at('65m', () => sim.detach('CL1', 'node1', VOLUME, { by: 'ops' }));
  await sim.run('75m');
  expect(told(sim)[0]).toMatch(PLANNED);
  expect(told(sim).slice(1).join('\n')).toMatch(/^65 .*detached/m);
});
