import { assignFactsToPaths } from '../../../functions/core/evidence/assign-facts.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { assigned, told } from './assigned.ts';
import { bootOf } from './boot-facts.ts';
import { at, IQN, login, PORTAL } from './make-signal.ts';

const THERE = '169.254.2.2:3260';
const OTHER = { iqn: 'iqn.other', portal: { address: '169.254.2.3', port: 3260 } };

const up = (seconds: number, session: number, target = { iqn: IQN, portal: PORTAL }) =>
  at(seconds, 'session-up', { session, ...target });
const lost = (seconds: number, session = 1) => at(seconds, 'session-lost', { session });
const back = (seconds: number, session = 1, count = 2) =>
  at(seconds, 'session-recovered', { session, count });
const out = (seconds: number, session = 1, target = { iqn: IQN, portal: PORTAL }) =>
  at(seconds, 'session-shutdown', { session, ...target });
const refused = (seconds: number, portal = PORTAL) => at(seconds, 'portal-refused', { portal });
const rejected = (seconds: number, iqn = IQN) => at(seconds, 'login-rejected', { iqn });

describe('what a session said itself', () => {
  test('is its own, in the order of time, with its logins', () => {
    expect(assigned(lost(100), up(1, 1), back(160), lost(50, 2))).toEqual({
      sessions: { 1: ['1 session-up', '100 session-lost', '160 session-recovered'], 2: ['50 session-lost'] },
    });
  });

  test('begins with the login, also when only the table of logins still knows of it', () => {
    const { topology } = bootOf(up(1, 1), up(7, 1));
    const { facts } = bootOf(lost(100), up(7, 1));
    expect(told(assignFactsToPaths(facts, topology))).toEqual({
      sessions: { 1: ['1 session-up', '7 session-up', '100 session-lost'] },
    });
    expect(assignFactsToPaths(new Map(), topology).sessions.get(1)?.[0]).toMatchObject({
      kind: 'session-up',
      rule: '',
      detail: '',
      count: null,
    });
  });

  test('begins with the login, also when something else is said of that moment', () => {
    const { topology } = bootOf(up(100, 1));
    expect(told(assignFactsToPaths(bootOf(lost(100)).facts, topology)).sessions).toEqual({
      1: ['100 session-lost', '100 session-up'],
    });
  });

  test('has no log-out that later lines contradict', () => {
    expect(assigned(up(1, 1), out(50), lost(100))).toEqual({
      sessions: { 1: ['1 session-up', '100 session-lost'] },
    });
  });
});

describe('a line that names only a portal', () => {
  test('is of the session that is logged in there', () => {
    expect(
      assigned(up(1, 1), up(2, 2, OTHER), refused(100), at(103, 'session-retry', { portal: PORTAL })),
    ).toEqual({
      sessions: { 1: ['1 session-up', '100 portal-refused', '103 session-retry'], 2: ['2 session-up'] },
    });
    expect(assigned(up(1, 1), refused(100, { ...PORTAL, port: 3261 }))).toMatchObject({
      portals: { '169.254.2.2:3261': ['100 portal-refused'] },
    });
  });

  test('from its login until its log-out; before and after it makes a path of its own', () => {
    const lines = [up(10, 1), out(200)];
    for (const seconds of [10, 100, 200]) expect(assigned(lines, refused(seconds)).portals).toBeUndefined();
    for (const seconds of [9, 201])
      expect(assigned(lines, refused(seconds)).portals).toEqual({ [THERE]: [`${seconds} portal-refused`] });
  });

  test('counts from the newest login of that number: a log-out before it ended another', () => {
    const lines = [up(10, 1), out(50), up(60, 1)];
    expect(assigned(lines, refused(100)).portals).toBeUndefined();
    expect(assigned(lines, refused(55)).portals).toEqual({ [THERE]: ['55 portal-refused'] });
    expect(assigned(up(10, 1), out(10), refused(100)).portals).toEqual({ [THERE]: ['100 portal-refused'] });
  });

  test('is also of a session that only another line names with the portal', () => {
    expect(assigned(out(500), refused(100))).toEqual({
      sessions: { 1: ['100 portal-refused', '500 session-shutdown'] },
    });
  });

  test('is never of a session that never existed', () => {
    expect(assigned(out(500, -1), refused(100))).toEqual({
      sessions: { '-1': ['500 session-shutdown'] },
      portals: { [THERE]: ['100 portal-refused'] },
    });
    expect(assigned(out(500, 0), refused(100)).portals).toEqual({ [THERE]: ['100 portal-refused'] });
  });

  test('is of the one of two sessions there that was away', () => {
    const lines = [up(1, 1), up(2, 2), lost(100, 2), refused(103), back(160, 2)];
    expect(assigned(lines).sessions).toEqual({
      1: ['1 session-up'],
      2: ['2 session-up', '100 session-lost', '103 portal-refused', '160 session-recovered'],
    });
  });

  test('makes no path by what is no attempt to reach it', () => {
    expect(assigned(at(100, 'detail', { portal: PORTAL }))).toEqual({});
    expect(assigned(up(1, 1), at(100, 'detail', { portal: PORTAL }))).toEqual({
      sessions: { 1: ['1 session-up'] },
    });
  });
});

describe('a refusal that names only the target', () => {
  test('is of the session that is logged in to it, or of none', () => {
    expect(assigned(up(1, 1), up(2, 2, OTHER), rejected(100, OTHER.iqn))).toEqual({
      sessions: { 1: ['1 session-up'], 2: ['2 session-up', '100 login-rejected'] },
    });
    expect(assigned(up(1, 1), rejected(100, 'iqn.third'))).toEqual({ sessions: { 1: ['1 session-up'] } });
    expect(assigned(up(1, 1), at(100, 'detail', { iqn: IQN }))).toEqual({
      sessions: { 1: ['1 session-up'] },
    });
  });
});

describe('a refusal that names nothing', () => {
  const nameless = (seconds: number) => at(seconds, 'login-rejected');

  test('is of the one session that was away then', () => {
    const lines = [lost(100), lost(500, 2), back(300)];
    expect(assigned(lines, nameless(200), at(200, 'competitor')).sessions?.[1]).toEqual([
      '100 session-lost',
      '200 login-rejected',
      '300 session-recovered',
    ]);
    expect(assigned(lines, nameless(600)).sessions?.[2]).toEqual(['500 session-lost', '600 login-rejected']);
  });

  test('is of one whose login only the table of logins still knows of', () => {
    const { topology } = bootOf(up(1, 1));
    const { facts } = bootOf(lost(100), nameless(200));
    expect(told(assignFactsToPaths(facts, topology)).sessions?.[1]).toEqual([
      '1 session-up',
      '100 session-lost',
      '200 login-rejected',
    ]);
  });

  test('is of none when no session, or more than one, or only one that never existed was away', () => {
    const isTaken = (...lines: readonly Signal[]) =>
      Object.values(assigned(...lines, nameless(200)).sessions ?? {})
        .flat()
        .includes('200 login-rejected');
    expect(isTaken(lost(100), lost(110, 2))).toBe(false);
    expect(isTaken(lost(100), back(150))).toBe(false);
    expect(isTaken(at(100, 'session-lost', { session: -1 }))).toBe(false);
    expect(isTaken(at(100, 'session-lost', { session: 0 }))).toBe(false);
    expect(isTaken(lost(100))).toBe(true);
  });
});

describe('a line that names a disk', () => {
  const tied = login(0, 1, 'sdb', 3);
  const fails = (seconds: number, device = 'sdb') => at(seconds, 'lk-device-failure', { device });
  const dead = (seconds: number, device = 'sdb') => at(seconds, 'fs-dead', { device });

  test('is of the session whose disk it is, by name or by address, and says which disk', () => {
    const byAddress = [
      at(120, 'device-offline', { scsiAddress: '3:0:0:1' }),
      at(130, 'lun-gone', { scsiAddress: '3:0:0:1' }),
    ];
    expect(assigned(tied, fails(110), dead(115), byAddress)).toEqual({
      sessions: {
        1: [
          '1 session-up',
          '110 lk-device-failure sdb',
          '115 fs-dead sdb',
          '120 device-offline sdb',
          '130 lun-gone sdb',
        ],
      },
    });
  });

  test('makes a path of its own when no session is tied to it; its death is kept apart', () => {
    const untied = at(0, 'device-attached', { device: 'sdc', scsiAddress: '7:0:0:1' });
    expect(
      assigned(
        untied,
        fails(150, 'sdc'),
        at(120, 'lun-gone', { scsiAddress: '7:0:0:1' }),
        at(170, 'lun-gone', { scsiAddress: '7:0:0:1' }),
        dead(115, 'sdc'),
      ),
    ).toEqual({
      disks: {
        sdc: ['120 lun-gone', '150 lk-device-failure', '170 lun-gone'],
      },
      loneDead: { sdc: ['115 fs-dead'] },
    });
  });

  test('counts by its death alone when only an address is known', () => {
    expect(
      assigned(
        at(120, 'device-offline', { scsiAddress: '9:0:0:1' }),
        at(130, 'lun-gone', { scsiAddress: '9:0:0:1' }),
      ),
    ).toEqual({ loneDead: { 'a:9:0:0:1': ['120 device-offline'] } });
  });

  test('is none by what says nothing of its failing', () => {
    expect(
      assigned(at(120, 'io-error', { device: 'sdb' }), at(130, 'device-reset', { device: 'sdb' })),
    ).toEqual({});
    expect(
      assigned(at(130, 'lun-gone', { session: 4 }), at(130, 'fs-dead', { session: 4 })).loneDead,
    ).toBeUndefined();
  });

  test('is none when it names nothing, but the death is remembered', () => {
    expect(assigned(at(120, 'fs-dead'), at(130, 'hung-task'))).toEqual({ loneDead: { n: ['120 fs-dead'] } });
  });
});
