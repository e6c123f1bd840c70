import type { Simulation, SimulationOptions } from '../../infra/local/simulator/simulation.ts';
import { attaches } from '../reattach/stage.ts';
import { type Judging, judgedSimulation } from './judged.ts';
import { told } from './told.ts';

const VOLUME = 'lk-shared';
const MESSAGES = '/var/log/messages';

const BOOT =
  'kernel: Linux version 5.15.0-209.161.7.2.el8uek.x86_64 (mockbuild@build) (gcc (GCC) 11.3.1) #2 SMP';
const TIMED_OUT = 'kernel: session1: session recovery timed out after 6000 secs';

/** Somebody wrote lines that are believed for a while, on the safe side: what rests on lines is not judged. */
const MADE_UP: Judging = { bent: ['lines', 'stamps'] };

function cluster(more: SimulationOptions = {}, how: Judging = {}): Simulation {
  const configuration = { lang: 'en', ...more.configuration } as const;
  return judgedSimulation({ clusters: [{ name: 'CL1' }], ...more, configuration }, how);
}

/** What any user of a node can do: `logger -t iscsid …`, so many times. */
function flood(sim: Simulation, node: string, lines: number): void {
  for (let n = 0; n < lines; n += 1)
    sim.line('CL1', node, MESSAGES, `iscsid: session${200_000 + n} login response status 0000`);
}

/** Lines of all 47 kinds that a user can write of things that do not exist. */
const FLOODS = [249, 250, 251, 259, 260, 261, 2500, 2600];

describe('a flood of harmless lines', () => {
  test.each(FLOODS)('after a loss (%i lines) makes no recovery of it', async (lines) => {
    const sim = cluster();
    sim.at('1m', () => sim.target('CL1', 'node1', VOLUME, { kind: 'silent' }));
    sim.at('10m', () => flood(sim, 'node1', lines));
    await sim.run('20m');
    expect(told(sim).filter((title) => /RECOVERED|no more errors/.test(title))).toEqual([]);
    expect(sim.incidents().every(({ closedAt }) => closedAt === null)).toBe(true);
  });

  test.each([
    [260, 'refused'],
    [260, 'silent'],
    [2500, 'silent'],
  ] as const)('before a loss in the same hour (%i lines, target %s) hides nothing', async (lines, kind) => {
    const sim = cluster();
    sim.at('1m', () => flood(sim, 'node1', lines));
    sim.at('5m', () => sim.target('CL1', 'node1', VOLUME, { kind }));
    await sim.run('20m');
    expect(told(sim)[0]).toMatch(/node1/);
  });

  test('after a detach leaves the deadline where it was', async () => {
    const deadlines = async (lines: number) => {
      const sim = cluster();
      sim.at('1m', () => sim.detach('CL1', 'node1', VOLUME));
      sim.at('10m', () => flood(sim, 'node1', lines));
      await sim.run('40m');
      return sim.incidents().map(({ deadline, lossAt }) => [deadline?.to, lossAt]);
    };
    expect(await deadlines(260)).toEqual(await deadlines(0));
  });

  test.each([0, 260, 2500])(
    'on the peer (%i lines) leaves its take-over line where it was: nothing is attached',
    async (lines) => {
      const sim = cluster({ configuration: { mode: 'approve' } }, MADE_UP);
      sim.at('0s', () => sim.detach('CL1', 'node1', VOLUME));
      sim.at('3m', () =>
        sim
          .node('CL1', 'node2')
          .lifekeeper(
            'lcdmachfail[3177]: NOTIFY:lcd.commdown:::004261:COMMUNICATIONS failover from system "node1" will be started.',
          ),
      );
      sim.at('5m', () => flood(sim, 'node2', lines));
      for (let minute = 6; minute < 20; minute += 1) sim.at(`${minute}m`, () => void sim.approve('sato'));
      await sim.run('30m');
      expect(attaches(sim)).toBe(0);
      expect(told(sim).some((title) => title.includes('DO NOT REATTACH'))).toBe(true);
      expect(told(sim).some((title) => title.includes('approval'))).toBe(false);
    },
  );
});

describe('a line that a user of the node wrote', () => {
  const place = (sim: Simulation) => {
    const [disk] = sim.node('CL1', 'node1').disksOf(VOLUME);
    if (disk?.session == null) throw new Error('no session');
    return disk.session.place;
  };
  const forge = (sim: Simulation, text: (p: { number: number; iqn: string; address: string }) => string) =>
    sim.line('CL1', 'node1', MESSAGES, text(place(sim)));
  const shutDown = (p: { number: number; iqn: string; address: string }) =>
    `iscsid: Connection${p.number}:0 to [target: ${p.iqn}, portal: ${p.address},3260] through [iface: default] is shutdown.`;

  test.each(['refused', 'silent'] as const)(
    '"is shutdown." before a loss does not hide it (target %s)',
    async (kind) => {
      const sim = cluster();
      sim.at('1m', () => forge(sim, shutDown));
      sim.at('5m', () => sim.target('CL1', 'node1', VOLUME, { kind }));
      await sim.run('20m');
      expect(told(sim)[0]).toMatch(/node1/);
    },
  );

  test.each([0, 1, 2, 3, 4])('"is shutdown." %i s after the loss does not hide it', async (seconds) => {
    const sim = cluster({}, MADE_UP);
    sim.at('5m', () => sim.target('CL1', 'node1', VOLUME, { kind: 'refused' }));
    sim.at(`5m${seconds + 1}s`, () => forge(sim, shutDown));
    await sim.run('20m');
    expect(told(sim)[0]).toMatch(/node1/);
  });

  // The connector's batches end at any second: the try that contradicts the line may come with the next one.
  test.each([1, 4, 7, 10])(
    '"operational after recovery" in an outage (second %i) leaves its clock',
    async (second) => {
      const sim = cluster();
      sim.at('1m', () => sim.target('CL1', 'node1', VOLUME, { kind: 'refused' }));
      sim.at(`8m${second}s`, () =>
        forge(sim, (p) => `iscsid: connection${p.number}:0 is operational after recovery (140 attempts)`),
      );
      await sim.run('20m');
      const [incident, ...others] = sim.incidents();
      expect(others).toEqual([]);
      expect(incident).toMatchObject({ closedAt: null, situation: 'lost' });
      expect((incident?.lossAt ?? 0) - sim.start).toBeLessThan(62_000);
      expect((incident?.deadline?.to ?? 0) - sim.start).toBeLessThan(62_000 + 6_000_000);
      // LifeKeeper fails on the disk all the while: not even for a moment is it said to be back.
      expect(told(sim).filter((title) => title.includes('RECOVERED'))).toEqual([]);
    },
  );

  // The tries that contradict the log-in follow at once, but to them it is another session, of another boot.
  test.each([
    ['log-in', []],
    ['boot and a log-in', [BOOT]],
    ['time-out and a boot and a log-in', [TIMED_OUT, BOOT]],
    ['boot and a time-out and a log-in', [BOOT, TIMED_OUT]],
  ])('of a %s in an outage leaves its clock', async (_, before) => {
    const sim = cluster({}, MADE_UP);
    sim.at('1m', () => sim.target('CL1', 'node1', VOLUME, { kind: 'refused' }));
    for (const second of [0, 3, 6, 9, 12]) {
      sim.at(`8m${second}s`, () => {
        for (const line of before) forge(sim, () => line);
        forge(
          sim,
          (p) =>
            `iscsid: Connection${p.number}:0 to [target: ${p.iqn}, portal: ${p.address},3260] through [iface: default] is operational now`,
        );
      });
    }
    await sim.run('30m');
    for (const { lossAt, deadline } of sim.incidents()) {
      expect(lossAt - sim.start).toBeGreaterThan(50_000);
      expect(lossAt - sim.start).toBeLessThan(62_000);
      expect((deadline?.to ?? 0) - sim.start).toBeLessThan(62_000 + 6_000_000);
    }
    expect(told(sim).filter((title) => title.includes('RECOVERED'))).toEqual([]);
  });

  test('of a boot during an outage does not end it', async () => {
    const sim = cluster({}, MADE_UP);
    sim.at('1m', () => sim.target('CL1', 'node1', VOLUME, { kind: 'refused' }));
    sim.at('8m', () => {
      sim.line('CL1', 'node1', MESSAGES, BOOT);
    });
    await sim.run('60m');
    expect(told(sim).filter((title) => /RECOVERED|no more errors/.test(title))).toEqual([]);
  });
});

describe('a return while LifeKeeper fails on the disk', () => {
  test.each([
    ['silent', 1],
    ['refused', 1],
    ['silent', 12],
    ['refused', 12],
  ] as const)(
    'is not told when a user wrote it (target %s, %i lines), and the clock goes on',
    async (kind, times) => {
      const sim = cluster();
      sim.at('1m', () => sim.target('CL1', 'node1', VOLUME, { kind }));
      for (let n = 0; n < times; n += 1)
        sim.at(`${600 + 20 * n}s`, () =>
          sim.line(
            'CL1',
            'node1',
            MESSAGES,
            'iscsid[702]: connection1:0 is operational after recovery (2 attempts)',
          ),
        );
      await sim.run('25m');
      // Nothing at all: the newest notice is still true.
      expect(told(sim).filter((title) => Number.parseInt(title, 10) >= 10)).toEqual([]);
      const [incident] = sim.incidents();
      // The kernel's 100 minutes have run since the second minute.
      expect((incident?.deadline?.to ?? 0) - sim.start).toBeLessThan(150_000 + 6_000_000);
    },
  );

  test.each(['silent', 'refused'] as const)(
    'is told 100 s later when it is true, and no later (target %s)',
    async (kind) => {
      const sim = cluster();
      sim.at('1m', () => sim.target('CL1', 'node1', VOLUME, { kind }));
      sim.at('10m', () => sim.heal('CL1', 'node1', VOLUME));
      await sim.run('25m');
      const back = sim.notices().filter(({ title }) => title.includes('RECOVERED'));
      expect(back).toHaveLength(1);
      expect(back[0]?.after).toBeLessThan(12.5 * 60_000);
      expect(sim.incidents().map(({ closedBy }) => closedBy)).toEqual(['recovered']);
    },
  );
});
