import { MINUTE } from '../../functions/core/base/time.ts';
import { INVENTORY_NOW } from '../../functions/store/inventory.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { attaches, VOLUME } from '../reattach/stage.ts';
import { KEEPER } from '../simulation/adversaries/scene.ts';
import { type Judging, judgedSimulation } from './judged.ts';
import { titles, told } from './told.ts';

const STARTED = 'iscsid: iSCSI daemon with pid=1234 started!';
/** The clock of a node is not right: when something was is not judged, whether it was is. */
const OFF: Judging = { bent: ['stamps'] };
const FAULTS = ['refused', 'silent'] as const;

/** A cluster whose lines come so late, in minutes, with clocks that are right or not. */
function cluster(late: number, how: Judging = {}, mode: 'observe' | 'approve' = 'observe'): Simulation {
  const options = { clusters: [{ name: 'CL1' }], configuration: { lang: 'en', mode } } as const;
  return judgedSimulation(options, { lateMs: late * MINUTE, ...how });
}

function open(sim: Simulation): number {
  return sim.incidents().filter(({ closedAt }) => closedAt === null).length;
}

describe.each(FAULTS)('an outage that is over (%s) does not stay open', (kind) => {
  const outage = async (prepare: (sim: Simulation) => void, late: number, how: Judging = {}) => {
    const sim = cluster(late, how);
    prepare(sim);
    sim.at('31m', () => sim.target('CL1', 'node1', VOLUME, { kind }));
    sim.at('33m', () => sim.heal('CL1', 'node1', VOLUME));
    await sim.run('90m');
    return open(sim);
  };

  test('its chunk came ten minutes late, behind a fresh line', async () => {
    const left = await outage((sim) => {
      sim.at('30m', () => sim.delayAgent('CL1', 'node1', 10 * MINUTE));
      sim.at('35m', () => sim.delayAgent('CL1', 'node1', 0));
      sim.at('36m', () => sim.line('CL1', 'node1', '/var/log/messages', STARTED));
    }, 10);
    expect(left).toBe(0);
  });

  test.each([
    [10, 5],
    [5, 4],
    [3, 10],
    [10, 10],
  ])('the clock is %i min ahead, and the agent %i min late', async (ahead, late) => {
    const left = await outage(
      (sim) => {
        sim.setClock('CL1', 'node1', ahead * MINUTE);
        sim.at('30m', () => sim.delayAgent('CL1', 'node1', late * MINUTE));
      },
      late,
      OFF,
    );
    expect(left).toBe(0);
  });

  test('a return that comes late behind the next loss is not told as recovery', async () => {
    // A return of under five minutes that nobody saw while it lasted sets no clock back (decision/remember.ts): the
    // time that is told is that of the first loss, on purpose the earlier one.
    const sim = cluster(10, OFF);
    sim.at('30m', () => sim.target('CL1', 'node1', VOLUME, { kind }));
    sim.at('33m', () => sim.delayAgent('CL1', 'node1', 10 * MINUTE));
    sim.at('34m', () => sim.heal('CL1', 'node1', VOLUME));
    sim.at('36m', () => sim.delayAgent('CL1', 'node1', 0));
    sim.at('37m', () => sim.target('CL1', 'node1', VOLUME, { kind }));
    await sim.run('70m');
    expect(titles(sim).filter((title) => /RECOVERED/.test(title))).toEqual([]);
    expect(open(sim)).toBe(1);
  });
});

describe('a clock that is off and an agent that hands over every few minutes', () => {
  test.each(
    [-10, -3, 3, 10].flatMap((clock) =>
      [3, 5, 10].flatMap((flush) => FAULTS.map((kind) => [clock, flush, kind] as const)),
    ),
  )(
    'clock %i min ahead, handed over every %i min, %s: told, closed, in at most four notices',
    async (clock, flush, kind) => {
      const sim = cluster(flush, OFF);
      sim.setClock('CL1', 'node1', clock * MINUTE);
      for (let minute = 1; minute < 120; minute += flush)
        sim.at(`${minute}m`, () => sim.delayAgent('CL1', 'node1', flush * MINUTE - 1_000));
      sim.at('31m', () => sim.target('CL1', 'node1', VOLUME, { kind }));
      sim.at('35m', () => sim.heal('CL1', 'node1', VOLUME));
      await sim.run('100m');
      expect(open(sim)).toBe(0);
      expect(told(sim).length).toBeGreaterThan(0);
      expect(told(sim).length).toBeLessThanOrEqual(4);
    },
  );
});

test.each([0, 5, 6, 30])(
  'a line of a quiet peer that came %i min late an hour ago does not stand in the way of a plan',
  async (late) => {
    const sim = cluster(late, {}, 'approve');
    if (late > 0) sim.at('1m', () => sim.delayAgent('CL1', 'node2', late * MINUTE));
    sim.at('2m', () => sim.line('CL1', 'node2', '/var/log/messages', STARTED));
    sim.at('60m', () => sim.detach('CL1', 'node1', VOLUME, { by: 'ops' }));
    for (const minute of [70, 75, 80]) sim.at(`${minute}m`, () => void sim.approve('sato'));
    await sim.run('100m');
    expect(attaches(sim)).toBe(1);
  },
);

describe('a detach that no event told, on a node whose agent stood still', () => {
  test.each([['kept'], ['lost']])(
    'its first notice counts from the detach; the inventory is %s',
    async (inventory) => {
      const clusters = [{ name: 'CL1' }];
      const sim = judgedSimulation(
        { clusters, eventMs: null, configuration: { lang: 'en' } },
        { lateMs: 20 * MINUTE },
      );
      sim.at('29m', () => sim.silence('CL1', 'node1'));
      sim.at('30m', () => sim.detach('CL1', 'node1', VOLUME));
      const emptied = { bucket: SIM.stateBucket, name: INVENTORY_NOW, body: new TextEncoder().encode('{}') };
      const { objectStorage } = sim.cloud;
      if (inventory === 'lost') sim.at('40m', () => void objectStorage.put(KEEPER, emptied, { kind: 'any' }));
      sim.at('46m', () => sim.speakAgain('CL1', 'node1'));
      await sim.run('50m');
      const [first = ''] = titles(sim);
      expect(first).toMatch(/CL1\/node1 .*I\/O fails in <=8[34] min/);
    },
  );
});
