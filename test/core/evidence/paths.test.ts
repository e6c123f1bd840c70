import { emptyEvidence, foldSignals } from '../../../functions/core/evidence/evidence.ts';
import type { NodeView, PathView } from '../../../functions/core/evidence/path-view.ts';
import { viewOf } from '../../../functions/core/evidence/view.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { sec, sinceT0 } from './facts-of.ts';
import { at, IQN, login, NODE, PORTAL } from './make-signal.ts';

type Told = readonly (Signal | readonly Signal[])[];

const tell = (...signals: Told): NodeView => viewOf(foldSignals(emptyEvidence(NODE), signals.flat()));

/** The path of a session, a disk or a portal: by the middle of its key. */
function path(view: NodeView, name: string, isCurrent = true): PathView {
  const found = view.paths.filter((one) => one.key.split('|')[1] === name && one.currentBoot === isCurrent);
  if (found[0] === undefined || found.length !== 1) throw new Error(`${name}: ${found.length} paths`);
  return found[0];
}

const BOOT_PORTAL = { address: '169.254.0.2', port: 3260 };
const OTHER = { iqn: 'iqn.2015-12.com.oracleiaas:other', portal: { address: '169.254.2.3', port: 3260 } };
const PORTAL_NAME = '169.254.2.2:3260';

const lost = (seconds: number, session = 1, rule = 'KERN-CONN-ERROR') =>
  at(seconds, 'session-lost', { session, rule });
const back = (seconds: number, session = 1) => at(seconds, 'session-recovered', { session });
const refused = (seconds: number, portal = PORTAL) =>
  at(seconds, 'portal-refused', { portal, detail: 'No route to host' });
const boot = (seconds: number) => [at(seconds, 'boot'), at(seconds + 1, 'boot')];

describe('a path is called', () => {
  test('by its node, its session, portal or disk, and its boot', () => {
    const things = (from: number) => [
      ...login(from, 1, 'sdb', 3),
      ...Array.from({ length: 100 }, (_, n) => refused(from + 10 + 3 * n, OTHER.portal)),
      at(from + 20, 'lk-device-failure', { device: 'sdq' }),
    ];
    const keys = tell(things(0), boot(1_000), things(1_100)).paths.map(({ key }) => key);
    const names = ['1', '169.254.2.3:3260', 'sdq'];
    expect(keys).toEqual([
      ...names.map((name) => `${NODE}|${name}|0`),
      ...names.map((name) => `${NODE}|${name}|${sec(1_000)}`),
    ]);
  });

  test('and is told with what is known of it', () => {
    const view = tell(
      login(0, 1, 'sdb', 3),
      lost(100),
      at(220, 'session-timed-out', { session: 1, seconds: 120 }),
    );
    expect(path(view, '1')).toMatchObject({
      node: NODE,
      session: 1,
      iqn: IQN,
      portal: PORTAL,
      device: 'sdb',
      role: 'data',
      state: 'timed-out',
      currentBoot: true,
      loggedOutAt: null,
      recoveryTimeoutSec: 120,
      deadSince: null,
      upAt: sec(1),
      loggedInAt: sec(1),
      unseenAt: null,
      flaps: 0,
    });
  });

  test('and of a disk nothing but its name', () => {
    expect(path(tell(at(0, 'lk-device-failure', { device: 'sdq' })), 'sdq')).toMatchObject({
      session: null,
      iqn: null,
      portal: null,
      device: 'sdq',
      role: 'data',
      state: 'lost',
      deadSince: null,
      unseenAt: null,
    });
  });
});

describe('the disk of a session', () => {
  test('is the one that failed with it, the last that was named', () => {
    const failed = (seconds: number, device: string) => at(seconds, 'lk-device-failure', { device });
    expect(path(tell(lost(100), failed(110, 'sdb')), '1').device).toBe('sdb');
    // Without topology of one disk, each is given to the session that it was attached to.
    const two = [
      ...login(0, 1, 'sdb', 3),
      at(2, 'device-attached', { device: 'sdc', scsiHost: 3, scsiAddress: '3:0:0:2' }),
    ];
    expect(path(tell(two), '1').device).toBeNull();
    expect(path(tell(two, lost(100), failed(110, 'sdc'), failed(111, 'sdb')), '1').device).toBe('sdb');
  });

  test('is dead as of what was said of it, of a portal nothing is', () => {
    const dead = at(120, 'fs-dead', { device: 'sdb' });
    expect(path(tell(login(0, 1, 'sdb', 3), lost(100), dead), '1').deadSince).toBe(sec(120));
    const lone = at(119, 'lk-device-failure', { device: 'sdb' });
    expect(path(tell(lone, dead), 'sdb').deadSince).toBe(sec(120));
  });
});

describe('the disk of a session fails although that is back', () => {
  const fails = at(300, 'io-error', { device: 'sdb' });
  const logged = [...login(0, 1, 'sdb', 3), ...login(50, 2, 'sdc', 4, OTHER)];

  test('when it was away itself', () => {
    expect(path(tell(logged, lost(100), back(160), fails), '1').deadSince).toBe(sec(300));
  });

  test('but not when only another was', () => {
    expect(path(tell(logged, lost(100, 2), back(160, 2), fails), '1').deadSince).toBeNull();
  });
});

test('a session that pings again was back, where iscsid is not heard', () => {
  const unanswered = [100, 400].map((seconds) => lost(seconds, 1, 'KERN-ISCSI-PING-TMO'));
  expect(path(tell(login(0, 1, 'sdb', 3), unanswered), '1').outages).toMatchObject([
    { lostAt: sec(100), endedBy: 'recovered' },
    { lostAt: sec(400), endedBy: null },
  ]);
});

describe('the role of a session', () => {
  const up = (session: number, iqn: string, portal = PORTAL) => at(0, 'session-up', { session, iqn, portal });
  const retry = (seconds: number, session: number) =>
    at(seconds, 'session-retry', { session, rule: 'ISCSID-RELOGIN' });

  test.each<[string, Told, PathView['role']]>([
    ['of a volume', [up(1, IQN)], 'data'],
    ['of the boot portal', [up(1, IQN, BOOT_PORTAL)], 'boot'],
    ['of the boot IQN', [up(1, 'iqn.x:boot:uefi')], 'boot'],
    ['of a target that is not known', [lost(0)], 'data'],
    ['of a portal alone', [at(0, 'session-lost', { session: 1, portal: PORTAL })], 'data'],
    ['that only failed with the tries of session -1', [lost(100), retry(101, -1)], 'phantom'],
    ['that failed with those of session 0', [lost(100), retry(101, 0)], 'phantom'],
    ['that failed with those of session 2', [lost(100), retry(101, 2)], 'data'],
    [
      'that was turned away at its first login',
      [at(98, 'host-added', { scsiHost: 3 }), retry(100, 1)],
      'phantom',
    ],
    ['that was turned away long after', [at(50, 'host-added', { scsiHost: 3 }), retry(100, 1)], 'data'],
  ])('%s', (_, signals, role) => {
    expect(path(tell(...signals), '1').role).toBe(role);
  });

  test.each([-1, 0])('%i never was there', (session) => {
    expect(path(tell(retry(0, session)), `${session}`).role).toBe('phantom');
  });
});

describe('a portal that refuses with no session to it', () => {
  /** Longer than a first login takes. */
  const long = (from: number, portal = PORTAL) =>
    Array.from({ length: 70 }, (_, n) => refused(from + 3 * n, portal));

  test('is lost', () => {
    expect(path(tell(long(0)), PORTAL_NAME)).toMatchObject({
      role: 'data',
      state: 'lost',
      portal: PORTAL,
      session: null,
    });
  });

  test('is nobody’s when it is the boot portal, or goes with session -1', () => {
    expect(path(tell(long(0, BOOT_PORTAL)), '169.254.0.2:3260').role).toBe('phantom');
    const tries = Array.from({ length: 70 }, (_, n) => at(3 * n, 'session-retry', { session: -1 }));
    expect(path(tell(long(0), tries), PORTAL_NAME).role).toBe('phantom');
  });

  test('for as long as a first login takes, after a start, is nobody’s', () => {
    const short = [0, 60, 120].map((seconds) => refused(1_000 + seconds));
    expect(path(tell(boot(900), short), PORTAL_NAME).role).toBe('phantom');
    expect(path(tell(short), PORTAL_NAME).role).toBe('data');
  });

  const up = (seconds: number, session: number) =>
    at(seconds, 'session-up', { session, iqn: IQN, portal: PORTAL });

  test.each<[string, Told, number]>([
    ['is followed by a login: it only was slow to answer', [up(500, 1)], 0],
    ['also by one in the moment of the last refusal', [up(207, 1), up(207, 2)], 0],
    ['goes on after a log-out', [up(100, 1), at(105, 'session-shutdown', { session: 1 })], 1],
  ])('%s', (_, signals, paths) => {
    const { length } = tell(long(0), ...signals).paths.filter(({ session }) => session === null);
    expect(length).toBe(paths);
  });

  test('and goes on being lost when another portal is logged in to', () => {
    expect(path(tell(long(0), at(500, 'session-up', { session: 1, ...OTHER })), PORTAL_NAME).state).toBe(
      'lost',
    );
  });
});

describe('a boot', () => {
  test.each<[string, Told, PathView['state']]>([
    ['up', [login(0, 1, 'sdb', 3)], 'unknown'],
    ['lost, and never seen again', [lost(100)], 'unknown'],
    ['back', [login(0, 1, 'sdb', 3), lost(100), back(160)], 'recovered'],
    ['logged out', [login(0, 1, 'sdb', 3), at(50, 'session-shutdown', { session: 1 })], 'logged-out'],
  ])('leaves of a session that was %s', (_, signals, state) => {
    expect(path(tell(...signals, boot(1_000)), '1', false).state).toBe(state);
  });

  test('that ends with a shutdown was not lost to it', () => {
    const view = tell(login(0, 1, 'sdb', 3), at(90, 'os-shutdown'), lost(95));
    expect(path(view, '1').outages).toEqual([]);
  });

  test('begins after the shutdown before it: a loss soon after is no part of that', () => {
    const view = tell(
      login(0, 1, 'sdb', 3),
      at(90, 'os-shutdown'),
      boot(200),
      login(210, 1, 'sdb', 3),
      lost(300),
    );
    expect(path(view, '1').outages.map(({ lostAt }) => sinceT0(lostAt))).toEqual([300]);
  });

  test('ends what was lost, and no loss of the next begins before it', () => {
    const timedOut = at(1_060, 'session-timed-out', { session: 1, seconds: 120 });
    const view = tell(login(0, 1, 'sdb', 3), lost(100), boot(1_000), timedOut);
    expect(path(view, '1', false).outages).toMatchObject([{ endedBy: 'reboot', endedAt: sec(1_000) }]);
    expect(path(view, '1').outages).toMatchObject([{ lostAt: sec(1_000), endedAt: null }]);
  });
});

describe('flaps', () => {
  const flap = (seconds: number) => [lost(seconds), back(seconds + 20)];
  const flaps = (...signals: Told) => path(tell(login(0, 1, 'sdb', 3), ...signals), '1').flaps;

  test('are the outages that ended within ten minutes before the newest began', () => {
    expect(flaps()).toBe(0);
    expect(flaps(flap(1_000))).toBe(1);
    expect(flaps(flap(1_000), flap(1_300), flap(1_600))).toBe(3);
    expect(flaps(flap(1_000), flap(1_300), flap(1_601))).toBe(2);
    expect(flaps(flap(1_000), flap(1_300), lost(1_600))).toBe(2);
  });

  test('are no restarts of iscsid', () => {
    const restart = [
      at(1_300, 'iscsid-start'),
      lost(1_300),
      at(1_302, 'session-recovered', { session: 1, count: 1 }),
    ];
    expect(flaps(restart)).toBe(0);
    expect(flaps(flap(1_000), restart)).toBe(1);
    expect(flaps(flap(600), restart, flap(1_500))).toBe(1);
  });
});

describe('disks that died and are nobody’s', () => {
  const two = [lost(100, 1), lost(101, 2), back(160, 1), back(160, 2)];
  const dead = (seconds: number, device: string) => at(seconds, 'fs-dead', { device });
  const lone = (...signals: Told) => tell(...signals).loneDeaths.map(sinceT0);

  test('are remembered as of when they died, unless they were mounted since', () => {
    expect(lone(two, dead(120, 'sdb'), dead(130, 'sdc'))).toEqual([120, 130]);
    expect(lone(two, dead(120, 'sdb'), dead(130, 'sdc'), at(400, 'fs-mounted', { device: 'sdb' }))).toEqual([
      130,
    ]);
    expect(lone(two)).toEqual([]);
  });

  test('or fail once a session is back', () => {
    const fails = (seconds: number) => at(seconds, 'io-error', { device: 'sdb' });
    expect(lone(two, fails(300))).toEqual([300]);
    expect(lone(two, fails(120))).toEqual([]);
    expect(lone(fails(300))).toEqual([]);
  });

  test('count in the present boot alone', () => {
    expect(lone(two, dead(120, 'sdb'), boot(1_000))).toEqual([]);
    expect(lone(two, boot(1_000), dead(1_120, 'sdb'))).toEqual([1_120]);
  });
});
