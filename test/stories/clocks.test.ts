import { HOUR, MINUTE, type Ms, SECOND } from '../../functions/core/base/time.ts';
import type { Simulation, SimulationOptions } from '../../infra/local/simulator/simulation.ts';
import { attaches, detachedCluster, VOLUME } from '../reattach/stage.ts';
import { type Judging, judgedSimulation } from './judged.ts';
import { titles } from './told.ts';

const FAILOVER =
  'lcdmachfail[3177]: NOTIFY:lcd.commdown:::004261:COMMUNICATIONS failover from system "node1" will be started.';
const STARTED = 'iscsid: iSCSI daemon with pid=1234 started!';
const BOOT = 'Linux version 5.15.0-209.161.7.2.el8uek.x86_64 (mockbuild@build) (gcc (GCC) 11.3.1) #2 SMP';

/** How far a clock is ahead or behind: about what is allowed for, about what is explained by a zone, and the widest. */
const CLOCKS: readonly Ms[] = [
  SECOND,
  59 * SECOND,
  60 * SECOND,
  119 * SECOND,
  120 * SECOND,
  121 * SECOND,
  4 * MINUTE,
  5 * MINUTE,
  HOUR,
  HOUR + 37 * MINUTE,
  9 * HOUR,
  10 * HOUR,
].flatMap((ahead) => [ahead, -ahead]);
const SOME_CLOCKS: readonly Ms[] = [SECOND, 119 * SECOND, 5 * MINUTE, HOUR, 10 * HOUR].flatMap((ahead) => [
  ahead,
  -ahead,
]);

/** Times are what wrong clocks and zones bend; whether something is so is judged. */
const OFF: Judging = { bent: ['stamps'] };
/** Somebody wrote lines of a fail-over, or of a boot, that was none. */
const MADE_UP: Judging = { bent: ['lines', 'stamps'] };

function cluster(options: SimulationOptions = {}): Simulation {
  return judgedSimulation({ ...options, configuration: { lang: 'en', ...options.configuration } }, OFF);
}

const detachedStory = (options: SimulationOptions = {}, how: Judging = MADE_UP): Simulation =>
  detachedCluster(options, (all) => judgedSimulation(all, how));

/** Somebody approves again and again, with time for it to be carried out each time. */
function approveAlways(sim: Simulation): void {
  for (const minute of [7, 10, 13, 16]) sim.at(`${minute}m`, () => void sim.approve('sato'));
}

describe('after the peer has taken over nothing is attached, whatever the clocks say', () => {
  test('without a take-over the same approvals attach: the stories below would show it', async () => {
    const sim = detachedStory({}, {});
    approveAlways(sim);
    await sim.run('20m');
    expect(attaches(sim)).toBe(1);
  });

  test.each(CLOCKS)('the clock of the peer is %i ms ahead, its fail-over line comes alone', async (ahead) => {
    const sim = detachedStory();
    sim.setClock('CL1', 'node2', ahead);
    sim.at('40s', () => sim.node('CL1', 'node2').lifekeeper(FAILOVER));
    approveAlways(sim);
    await sim.run('20m');
    expect(attaches(sim)).toBe(0);
    expect(titles(sim).some((title) => title.includes('DO NOT REATTACH'))).toBe(true);
  });

  test.each(CLOCKS)(
    'the clock of the node that lost it is %i ms ahead, that of the peer is right',
    async (ahead) => {
      const sim = detachedStory();
      sim.setClock('CL1', 'node1', ahead);
      sim.at('20s', () => sim.node('CL1', 'node2').lifekeeper(FAILOVER));
      approveAlways(sim);
      await sim.run('20m');
      expect(attaches(sim)).toBe(0);
    },
  );

  test.each([-120 * SECOND, -HOUR, 9 * HOUR])(
    'the clock of the peer is %i ms ahead, and it restarts',
    async (ahead) => {
      const sim = detachedStory();
      sim.setClock('CL1', 'node2', ahead);
      sim.at('3m', () => sim.node('CL1', 'node2').kernel(BOOT));
      approveAlways(sim);
      await sim.run('20m');
      expect(attaches(sim)).toBe(0);
    },
  );

  test.each([
    ['UTC', 'Asia/Tokyo'],
    ['UTC', 'America/New_York'],
    ['America/New_York', 'UTC'],
    ['Asia/Tokyo', 'UTC'],
    ['UTC', 'Asia/Kolkata'],
  ])('all nodes run in %s, configured is %s, and the line comes alone', async (zone, syslogZone) => {
    const sim = detachedStory({ clusters: [{ name: 'CL1', zone }], configuration: { syslogZone } });
    sim.at('3m', () => sim.node('CL1', 'node2').lifekeeper(FAILOVER));
    approveAlways(sim);
    await sim.run('20m');
    expect(attaches(sim)).toBe(0);
    expect(titles(sim).some((title) => title.includes('DO NOT REATTACH'))).toBe(true);
  });

  test.each([
    [-5 * MINUTE, false],
    [5 * MINUTE, false],
    [-HOUR, false],
    [-10 * HOUR, false],
    [HOUR, true],
    [10 * HOUR, true],
    [-10 * HOUR, true],
  ])(
    "the functions' clocks are %i ms ahead (they ask the services for the time: %s)",
    async (ahead, learnsTime) => {
      const sim = detachedStory({ skewOf: () => () => ahead, learnsTime });
      sim.at('3m', () => sim.node('CL1', 'node2').lifekeeper(FAILOVER));
      approveAlways(sim);
      await sim.run('20m');
      expect(attaches(sim)).toBe(0);
    },
  );
});

describe('a doubtful clock', () => {
  const story = async (lang: 'en' | 'ja', ahead: Ms) => {
    const sim = detachedStory({ configuration: { lang } });
    sim.setClock('CL1', 'node2', ahead);
    sim.at('3m', () => sim.node('CL1', 'node2').lifekeeper(FAILOVER));
    await sim.run('10m');
    return sim.notices().map(({ body }) => body.replaceAll('\n', ' '));
  };

  test('is said in the notice that rests on it, in both languages', async () => {
    const behind = await story('en', -HOUR);
    expect(behind.some((body) => body.includes('are stamped'))).toBe(false);
    expect(behind.some((body) => body.includes('the real order is not certain'))).toBe(true);
    const ahead = await story('ja', HOUR);
    expect(ahead.some((body) => body.includes('node2: 最新のログの時刻が受信時刻より60分進んでいます'))).toBe(
      true,
    );
  });

  test('that was set back is said once its lines of three minutes have shown it', async () => {
    const sim = detachedStory();
    const line = () => sim.line('CL1', 'node2', '/var/log/messages', STARTED);
    sim.at('10s', line);
    sim.at('20s', () => sim.setClock('CL1', 'node2', -HOUR));
    for (const minute of [1, 2, 3, 4]) sim.at(`${minute}m`, line);
    sim.at('5m', () => sim.node('CL1', 'node2').lifekeeper(FAILOVER));
    approveAlways(sim);
    await sim.run('20m');
    const said = sim.notices().map(({ body }) => body.replaceAll('\n', ' '));
    expect(said.some((body) => /node2: its newest lines are stamped 60 min earlier/.test(body))).toBe(true);
    expect(attaches(sim)).toBe(0);
  });

  test('of the node itself is unknown for acting: no plan is ready until its lines are stamped rightly again', async () => {
    const sim = detachedStory({}, OFF);
    sim.setClock('CL1', 'node1', 37 * MINUTE);
    approveAlways(sim);
    await sim.run('20m');
    expect(attaches(sim)).toBe(0);
    sim.setClock('CL1', 'node1', 0);
    for (const minute of [22, 26, 30]) sim.at(`${minute}m`, () => void sim.approve('sato'));
    await sim.run('40m');
    expect(attaches(sim)).toBe(1);
  });

  test('is nobody told of where there is none', async () => {
    for (const body of await story('en', 0)) expect(body).not.toMatch(/are stamped|is stamped/);
  });
});

describe('a loss is told at once and is over by proof alone, whatever the clock of the node says', () => {
  test.each(SOME_CLOCKS)('%i ms ahead from the beginning', async (ahead) => {
    const sim = cluster();
    sim.setClock('CL1', 'node1', ahead);
    sim.at('5m', () => sim.target('CL1', 'node1', VOLUME, { kind: 'refused' }));
    sim.at('25m', () => sim.heal('CL1', 'node1', VOLUME));
    await sim.run('24m');
    expect(sim.notices()[0]?.after).toBeLessThan(8 * MINUTE);
    expect(titles(sim).filter((title) => title.includes('RECOVERED'))).toEqual([]);
    await sim.run('40m');
    expect(titles(sim).filter((title) => title.includes('RECOVERED'))).toHaveLength(1);
    // A node that is heard every few seconds is not silent because its clock says so.
    expect(titles(sim).filter((title) => title.includes('no lines'))).toEqual([]);
    expect(titles(sim).length).toBeLessThan(5);
  });

  test.each(SOME_CLOCKS)('set to %i ms ahead long before the loss: a black hole', async (ahead) => {
    const sim = cluster({ clusters: [{ name: 'CL1', noopOut: true }] });
    sim.at('10m', () => sim.setClock('CL1', 'node1', ahead));
    sim.at('15m', () => sim.target('CL1', 'node1', VOLUME, { kind: 'silent' }));
    sim.at('35m', () => sim.heal('CL1', 'node1', VOLUME));
    await sim.run('34m');
    expect(sim.notices()[0]?.after).toBeLessThan(20 * MINUTE);
    expect(titles(sim).filter((title) => title.includes('RECOVERED'))).toEqual([]);
    await sim.run('50m');
    expect(titles(sim).filter((title) => title.includes('RECOVERED'))).toHaveLength(1);
  });

  test.each([MINUTE, HOUR, 10 * HOUR])(
    'set right from %i ms ahead between a return and the next loss',
    async (ahead) => {
      const sim = cluster({ clusters: [{ name: 'CL1', noopOut: true }] });
      sim.setClock('CL1', 'node1', ahead);
      sim.at('5m', () => sim.target('CL1', 'node1', VOLUME, { kind: 'refused' }));
      sim.at('5m10s', () => sim.heal('CL1', 'node1', VOLUME));
      sim.at('6m', () => sim.setClock('CL1', 'node1', 0));
      sim.at('7m', () => sim.target('CL1', 'node1', VOLUME, { kind: 'silent' }));
      await sim.run('15m');
      expect(titles(sim)[0]).toMatch(/node1/);
    },
  );

  test.each([
    [-10 * HOUR, false],
    [-HOUR, false],
    [10 * HOUR, true],
    [-10 * HOUR, true],
  ])(
    "the functions' clocks are %i ms ahead (they ask the services for the time: %s)",
    async (ahead, learnsTime) => {
      const sim = cluster({ skewOf: () => () => ahead, learnsTime });
      sim.at('5m', () => sim.target('CL1', 'node1', VOLUME, { kind: 'refused' }));
      await sim.run('24m');
      expect(sim.notices()[0]?.after).toBeLessThan(8 * MINUTE);
      expect(titles(sim).filter((title) => title.includes('RECOVERED'))).toEqual([]);
      for (const { deadline, lossAt, openedAt } of sim.incidents()) {
        expect(lossAt).toBeLessThanOrEqual(sim.time.now() + (learnsTime ? 0 : ahead));
        expect((deadline?.to ?? 0) - openedAt).toBeLessThanOrEqual(6000 * SECOND);
      }
    },
  );
});

describe('a zone that is wrong in the configuration', () => {
  const ZONES = [
    'UTC',
    'Asia/Tokyo',
    'Asia/Kolkata',
    'Asia/Kathmandu',
    'America/New_York',
    'America/St_Johns',
  ];

  test.each(ZONES.flatMap((zone) => ZONES.map((syslogZone) => [zone, syslogZone] as const)))(
    'nodes in %s, configured %s: the deadline is never further away than the time-out',
    async (zone, syslogZone) => {
      const sim = cluster({ clusters: [{ name: 'CL1', zone }], configuration: { syslogZone } });
      sim.at('1m', () => sim.target('CL1', 'node1', VOLUME, { kind: 'refused' }));
      await sim.run('6m');
      const [incident] = sim.incidents();
      const lostAt = sim.start + MINUTE;
      expect(Math.abs((incident?.lossAt ?? 0) - lostAt)).toBeLessThan(2 * MINUTE);
      expect((incident?.deadline?.to ?? 0) - lostAt).toBeLessThan(102 * MINUTE);
    },
  );

  test.each(ZONES.map((zone) => [zone]))(
    'nodes in %s, configured UTC: one return alone in its batch hides no later loss',
    async (zone) => {
      const sim = cluster({
        clusters: [{ name: 'CL1', zone, noopOut: true }],
        configuration: { syslogZone: 'UTC' },
      });
      sim.at('5m', () =>
        sim.line(
          'CL1',
          'node1',
          '/var/log/messages',
          'iscsid[685]: connection1:0 is operational after recovery (1 attempts)',
        ),
      );
      sim.at('20m', () => sim.target('CL1', 'node1', VOLUME, { kind: 'silent' }));
      await sim.run('30m');
      expect(titles(sim).some((title) => title.includes('node1'))).toBe(true);
    },
  );
});
