import { HOUR, type Ms } from '../../functions/core/base/time.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { attaches, VOLUME } from '../reattach/stage.ts';
import { KEEPER } from '../simulation/adversaries/scene.ts';
import { judgedSimulation } from './judged.ts';
import { titles } from './told.ts';

jest.setTimeout(240_000);

const FAILOVER =
  'lcdmachfail[3177]: NOTIFY:lcd.commdown:::004261:COMMUNICATIONS failover from system "node1" will be started.';

/** Lines of a fail-over that was none: what rests on lines is not judged. */
function cluster(): Simulation {
  return judgedSimulation(
    { clusters: [{ name: 'CL1' }], configuration: { lang: 'en', mode: 'approve' } },
    { bent: ['lines', 'stamps'] },
  );
}

const warned = (sim: Simulation) => titles(sim).filter((title) => title.includes('DO NOT REATTACH'));

describe('a fail-over of the peer long before a detach of which no line has come yet', () => {
  test.each([
    [60, 120],
    [60, 300],
    [60, 67],
  ])(
    '(at minute %i, the detach at %i) is no sign: nobody is told not to reattach',
    async (before, detach) => {
      const sim = cluster();
      sim.at(`${before}m`, () => sim.node('CL1', 'node2').lifekeeper(FAILOVER));
      sim.at(`${detach}m`, () => sim.detach('CL1', 'node1', VOLUME, { by: 'ops' }));
      await sim.run(`${detach + 8}m`);
      expect(warned(sim)).toEqual([]);
      expect(titles(sim).length).toBeGreaterThan(0);
    },
  );

  test.each([
    ['3 minutes before', '117m'],
    ['10 seconds after', '7210s'],
  ] as const)('%s it is one', async (_, failover) => {
    const sim = cluster();
    sim.at(failover, () => sim.node('CL1', 'node2').lifekeeper(FAILOVER));
    sim.at('120m', () => sim.detach('CL1', 'node1', VOLUME, { by: 'ops' }));
    await sim.run('128m');
    expect(warned(sim).length).toBeGreaterThan(0);
  });
});

type Stored = { readonly chunks: Readonly<Record<string, Readonly<Record<string, unknown>>>> };

/** The evidence of a node as the version before stored it, which believed every stamp: LifeKeeper's lines too early. */
function asStoredBefore(sim: Simulation, node: string, early: Ms): void {
  const { objectStorage } = sim.cloud;
  const name = objectStorage
    .names(SIM.stateBucket)
    .find((one) => one.startsWith('topology/') && one.includes(node) && !one.includes('probe'));
  if (name === undefined) throw new Error('no evidence');
  const text = new TextDecoder().decode(objectStorage.peek(SIM.stateBucket, name)?.body);
  const { clock: _clock, latest: _latest, ...evidence } = JSON.parse(text);
  const chunks: Record<string, Record<string, unknown>> = {};
  for (const [key, chunk] of Object.entries((evidence as Stored).chunks)) {
    for (const [facet, series] of Object.entries(chunk)) {
      const by = facet.startsWith('lk-') ? early : 0;
      const moved = `${Number.parseInt(key, 10) - by / HOUR}${key.slice(key.indexOf('|'))}`;
      chunks[moved] = { ...chunks[moved], [facet]: earlier(series, by) };
    }
  }
  const body = new TextEncoder().encode(JSON.stringify({ ...evidence, chunks }));
  void objectStorage.put(KEEPER, { bucket: SIM.stateBucket, name, body }, { kind: 'any' });
}

function earlier(series: unknown, by: Ms): unknown {
  return JSON.parse(JSON.stringify(series), (_, x) => (typeof x === 'number' && x > 1e12 ? x - by : x));
}

describe('an upgrade between a take-over and a detach', () => {
  function upgraded(early: Ms, withTakeover: boolean): Simulation {
    const sim = cluster();
    if (withTakeover) sim.at('59m', () => sim.node('CL1', 'node2').lifekeeper(FAILOVER));
    sim.at('60m', () => asStoredBefore(sim, 'node2', early));
    sim.at('61m', () => sim.detach('CL1', 'node1', VOLUME, { by: 'ops' }));
    for (const minute of [68, 72, 76, 80]) sim.at(`${minute}m`, () => void sim.approve('sato'));
    return sim;
  }

  test.each([0, HOUR, 9 * HOUR, 14 * HOUR])(
    'that was stored %i ms too early: nothing is attached',
    async (early) => {
      const sim = upgraded(early, true);
      await sim.run('95m');
      expect(attaches(sim)).toBe(0);
    },
  );

  test('of which there was none: the approvals attach', async () => {
    const sim = upgraded(9 * HOUR, false);
    await sim.run('95m');
    expect(attaches(sim)).toBe(1);
  });
});

test('of three nodes, the one to which LifeKeeper failed over before the loss is where the service may be', async () => {
  const sim = judgedSimulation(
    {
      clusters: [{ name: 'CL1', nodes: ['node1', 'node2', 'node3'] }],
      configuration: { lang: 'en', mode: 'approve' },
    },
    { bent: ['lines', 'stamps'] },
  );
  // node1 keeps the file system mounted: what its LifeKeeper says of the disk afterwards speaks for it, too.
  sim.at('1m', () => sim.takeOver('CL1', 'node3', 'node1'));
  sim.at('18m', () => sim.detach('CL1', 'node1', 'lk-shared', { by: 'ops' }));
  await sim.run('24m');
  const titles = sim.notices().map(({ title }) => title);
  expect(titles).toContainEqual(expect.stringContaining('DO NOT REATTACH: node3 may be active'));
  expect(titles.join('\n')).not.toContain('node2');
});
