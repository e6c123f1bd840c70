import { assigned } from './assigned.ts';
import { at, IQN, login, PORTAL } from './make-signal.ts';

const THERE = '169.254.2.2:3260';
const ELSEWHERE = { address: '169.254.2.3', port: 3260 };

const lost = (seconds: number, session = 1) => at(seconds, 'session-lost', { session });
const back = (seconds: number, session = 1, count = 2) =>
  at(seconds, 'session-recovered', { session, count });
const refused = (seconds: number, portal = PORTAL) => at(seconds, 'portal-refused', { portal });
const fails = (seconds: number, device = 'sdb') => at(seconds, 'lk-device-failure', { device });
const dead = (seconds: number, device = 'sdb') => at(seconds, 'fs-dead', { device });
const offline = (seconds: number, scsiAddress = '3:0:0:1') => at(seconds, 'device-offline', { scsiAddress });

describe('when the logins have rotated away, a portal that refuses belongs', () => {
  test('to the only session in trouble, when it is the only one', () => {
    expect(assigned(lost(100), refused(20))).toEqual({
      sessions: { 1: ['20 portal-refused', '100 session-lost'] },
      learnedPortals: { 1: THERE },
    });
  });

  test('to the one session that was away whenever it refused', () => {
    const two = [lost(100), back(200), lost(500, 2), back(600, 2)];
    expect(assigned(two, refused(150), refused(550, ELSEWHERE), refused(560, ELSEWHERE))).toMatchObject({
      learnedPortals: { 1: THERE, 2: '169.254.2.3:3260' },
      sessions: {
        2: ['500 session-lost', '550 portal-refused', '560 portal-refused', '600 session-recovered'],
      },
    });
    expect(assigned(two, refused(150)).learnedPortals).toEqual({ 1: THERE });
  });

  test.each([
    ['to none, when it refused while none was away', [refused(150), refused(300)]],
    ['to none, when another was away at one of the moments', [refused(150), refused(550)]],
  ])('%s', (_, refusals) => {
    const found = assigned(lost(100), back(200), lost(500, 2), back(600, 2), refusals);
    expect(found.learnedPortals).toBeUndefined();
    expect(Object.keys(found.portals ?? {})).toEqual([THERE]);
  });

  test('to none, when the other was away at some of the moments', () => {
    const found = assigned(lost(100), lost(140, 2), back(160, 2), refused(150), refused(170));
    expect(found.portals).toEqual({ [THERE]: ['150 portal-refused', '170 portal-refused'] });
  });

  test('to the only session in trouble, when the other portal refused at another time', () => {
    expect(assigned(lost(100), refused(20), refused(150, ELSEWHERE))).toMatchObject({
      learnedPortals: { 1: '169.254.2.3:3260' },
      portals: { [THERE]: ['20 portal-refused'] },
    });
  });

  test('to none of two that were away together', () => {
    expect(assigned(lost(100), lost(101, 2), refused(150))).toEqual({
      sessions: { 1: ['100 session-lost'], 2: ['101 session-lost'] },
      portals: { [THERE]: ['150 portal-refused'] },
    });
  });

  test('to none, when two portals would belong to one session', () => {
    const found = assigned(lost(100), refused(150), refused(160, ELSEWHERE));
    expect(found.learnedPortals).toBeUndefined();
    expect(Object.keys(found.portals ?? {}).sort()).toEqual([THERE, '169.254.2.3:3260']);
  });

  test('to none whose portal is known, or that was never in trouble', () => {
    const elsewhere = at(1, 'session-up', { session: 1, iqn: IQN, portal: ELSEWHERE });
    expect(assigned(elsewhere, lost(100), refused(150)).learnedPortals).toBeUndefined();
    expect(assigned(at(90, 'device-reset', { session: 1 }), refused(150)).learnedPortals).toBeUndefined();
  });

  test('to none while a first login fails: its attempts look the same', () => {
    for (const session of [0, -1]) {
      const found = assigned(lost(100), at(120, 'session-retry', { session }), refused(150));
      expect(found.portals).toEqual({ [THERE]: ['150 portal-refused'] });
      expect(found.learnedPortals).toBeUndefined();
    }
  });
});

describe('a disk that fails belongs to the only session in trouble of which no disk is known', () => {
  test('with all that was said of it', () => {
    expect(assigned(lost(100), fails(110), dead(120), back(300))).toEqual({
      sessions: {
        1: ['100 session-lost', '110 lk-device-failure sdb', '120 fs-dead sdb', '300 session-recovered'],
      },
    });
    expect(assigned(lost(100), dead(120)).sessions).toEqual({ 1: ['100 session-lost', '120 fs-dead sdb'] });
  });

  test('also by what was said a minute before it was lost, and after it was back', () => {
    expect(assigned(lost(100), back(300), fails(40), fails(360)).disks).toBeUndefined();
    expect(assigned(lost(100), back(300), fails(39)).disks).toEqual({ sdb: ['39 lk-device-failure'] });
    expect(assigned(lost(100), back(300), fails(200), fails(361)).disks).toEqual({
      sdb: ['200 lk-device-failure', '361 lk-device-failure'],
    });
  });

  test.each([
    ['not when two disks fail', [lost(100), fails(110), fails(110, 'sdc')]],
    ['not when two sessions are in trouble', [lost(100), lost(101, 2), fails(110)]],
    ['not when the session has another disk', [...login(0, 1, 'sdz', 3), lost(100), fails(110)]],
    ['not when none is in trouble', [at(90, 'device-reset', { session: 1 }), fails(110)]],
  ])('%s', (_, lines) => {
    const found = assigned(lines);
    expect(found.disks?.['sdb']).toEqual(['110 lk-device-failure']);
    expect(found.learnedDead).toBeUndefined();
  });

  test('of a failing and a dead one the failing counts, and the other stays alone', () => {
    expect(assigned(lost(100), fails(110), dead(120, 'sdc'))).toEqual({
      sessions: { 1: ['100 session-lost', '110 lk-device-failure sdb'] },
      loneDead: { sdc: ['120 fs-dead'] },
    });
  });

  test('of two that died neither', () => {
    expect(assigned(lost(100), dead(120), dead(120, 'sdc'))).toEqual({
      sessions: { 1: ['100 session-lost'] },
      loneDead: { sdb: ['120 fs-dead'], sdc: ['120 fs-dead'] },
    });
  });
});

describe('an address at which a disk died, and no line names it', () => {
  test('is of the only session in trouble', () => {
    expect(assigned(lost(100), offline(120))).toEqual({
      sessions: { 1: ['100 session-lost'] },
      learnedDead: { 1: ['a:3:0:0:1'] },
    });
  });

  test('also beside the name of one disk, which it may be', () => {
    expect(assigned(lost(100), offline(120), dead(130))).toEqual({
      sessions: { 1: ['100 session-lost', '130 fs-dead sdb'] },
      learnedDead: { 1: ['a:3:0:0:1'] },
    });
  });

  test.each([
    ['not beside the names of two', [lost(100), offline(120), fails(130), fails(130, 'sdc')]],
    ['not when it is one of two addresses', [lost(100), offline(120), offline(120, '4:0:0:1')]],
    ['not when it died at another time', [lost(200), offline(120)]],
    ['not when two sessions are in trouble', [lost(100), lost(101, 2), offline(120)]],
  ])('%s', (_, lines) => {
    const found = assigned(lines);
    expect(found.learnedDead).toBeUndefined();
    expect(found.loneDead?.['a:3:0:0:1']).toEqual(['120 device-offline']);
  });
});

describe('a volume group or an array that died', () => {
  const two = [lost(100), back(200), lost(500, 2), back(600, 2)];

  test('was on a disk of the one session that was away', () => {
    expect(assigned(two, dead(150, 'vg-data'), dead(550, 'dm-2'))).toMatchObject({
      learnedDead: { 1: ['d:vg-data'], 2: ['d:dm-2'] },
    });
    expect(assigned(two, at(150, 'fs-dead')).learnedDead).toEqual({ 1: ['n'] });
  });

  test('beside others that are of the session by elimination', () => {
    const found = assigned(lost(100), offline(120), dead(130, 'vg-data'), dead(140, 'vg-logs'));
    expect(found.learnedDead).toEqual({ 1: ['a:3:0:0:1', 'd:vg-data', 'd:vg-logs'] });
    expect(found.loneDead).toBeUndefined();
  });

  test('also of one whose own disk is known, and whose portal is', () => {
    expect(assigned(login(0, 1, 'sdb', 3), lost(100), dead(150, 'vg-data')).learnedDead).toEqual({
      1: ['d:vg-data'],
    });
  });

  test.each([
    ['was on none of two that were away together', [lost(100), lost(101, 2)]],
    ['was on none when none was away', two],
    ['was on none of a session that never existed', [at(100, 'session-lost', { session: -1 })]],
  ])('%s', (_, lines) => {
    const found = assigned(lines, dead(350, 'vg-data'));
    expect(found.learnedDead).toBeUndefined();
    expect(found.loneDead).toEqual({ 'vg-data': ['350 fs-dead'] });
  });

  test('a disk itself is told apart from others only by elimination of disks', () => {
    expect(assigned(two, dead(150)).loneDead).toEqual({ sdb: ['150 fs-dead'] });
  });
});
