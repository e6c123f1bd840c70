import { emptyEvidence, foldSignals } from '../../../functions/core/evidence/evidence.ts';
import type { NodeView, PathView } from '../../../functions/core/evidence/path-view.ts';
import { viewOf } from '../../../functions/core/evidence/view.ts';
import { createMatcher } from '../../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../../functions/core/rules/rule-pack.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { signalsOf } from '../../../functions/core/rules/signals-of-batch.ts';
import { at, IQN, login, NODE, PORTAL, T0 } from './make-signal.ts';

function tell(...signals: (Signal | readonly Signal[])[]): NodeView {
  return viewOf(foldSignals(emptyEvidence(NODE), signals.flat()));
}

function session(view: NodeView, number = 1): PathView {
  const found = view.paths.filter((path) => path.session === number && path.currentBoot);
  if (found[0] === undefined || found.length !== 1)
    throw new Error(`session ${number}: ${found.length} paths`);
  return found[0];
}

const lostAtSec = ({ outages }: PathView) => outages.map(({ lostAt }) => (lostAt - T0) / 1000);

const shutdown = (seconds: number) =>
  at(seconds, 'session-shutdown', { session: 1, iqn: IQN, portal: PORTAL });
const broke = (seconds: number) => [
  at(seconds, 'session-lost', { session: 1, errorCode: 1020, rule: 'KERN-CONN-ERROR' }),
  at(seconds, 'session-lost', { session: 1, errorCode: 1020, rule: 'ISCSID-KERNEL-ERROR' }),
];
/** Refused every three seconds, as iscsid is at every level. */
const refused = (from: number, to: number) =>
  Array.from({ length: Math.floor((to - from) / 3) + 1 }, (_, n) =>
    at(from + 3 * n, 'portal-refused', { portal: PORTAL, detail: 'Connection refused' }),
  );

describe('a log-out is void', () => {
  test.each([
    ['a loss', broke(100)],
    ['a try', [at(100, 'session-retry', { session: 1 })]],
    ['the end of the kernel’s patience', [at(6_100, 'session-timed-out', { session: 1, seconds: 6_000 })]],
  ])('when the session says more: %s', (_, later) => {
    const path = session(tell(login(0, 1, 'sdb', 3), shutdown(50), later));
    expect(path.state).toMatch(/lost|timed-out/);
    expect(path.loggedOutAt).toBeNull();
  });

  test.each([0, 1, 3])(
    'when its portal is tried for longer than a first login takes, %i s after the loss',
    (after) => {
      const path = session(tell(login(0, 1, 'sdb', 3), broke(100), shutdown(100 + after), refused(102, 300)));
      expect(path).toMatchObject({ state: 'lost', loggedOutAt: null });
      expect(lostAtSec(path)).toEqual([100]);
    },
  );

  test.each([
    ['nothing follows', []],
    ['its last lines follow at once', broke(52)],
    ['somebody tries to log in again, for as long as a first login takes', refused(60, 230)],
    [
      'first logins fail again and again, each given up with the "is shutdown" of session -1',
      [60, 260, 460].flatMap((s) => [
        ...refused(s, s + 120),
        at(s + 121, 'session-shutdown', { session: -1, iqn: IQN, portal: PORTAL }),
      ]),
    ],
  ])('and stands when %s', (_, later) => {
    expect(session(tell(login(0, 1, 'sdb', 3), shutdown(50), later)).state).toBe('logged-out');
  });

  test('and stands for a session that is logged in anew, and lost then', () => {
    const again = [...login(60, 2, 'sdb', 3), at(100, 'session-lost', { session: 2 })];
    const view = tell(login(0, 1, 'sdb', 3), shutdown(50), again, refused(102, 400));
    expect(session(view).state).toBe('logged-out');
    expect(session(view, 2).state).toBe('lost');
  });
});

describe('a return is void', () => {
  const recovered = (seconds: number, count = 30) => at(seconds, 'session-recovered', { session: 1, count });

  test.each([1, 2, 17, 60])('when the next try comes %i s later without a loss between', (after) => {
    const path = session(
      tell(login(0, 1, 'sdb', 3), broke(100), refused(102, 190), recovered(200), refused(200 + after, 300)),
    );
    expect(path.state).toBe('lost');
    expect(lostAtSec(path)).toEqual([100]);
  });

  test.each([1, 2, 3, 20])('however often it is written: %i times', (times) => {
    const forged = Array.from({ length: times }, (_, n) => recovered(200 + 10 * n));
    const path = session(tell(login(0, 1, 'sdb', 3), broke(100), refused(102, 600), forged));
    expect(path.state).toBe('lost');
    expect(lostAtSec(path)).toEqual([100]);
    expect((path.upAt ?? 0) - T0).toBe(1_000);
  });

  test('when a login that was never made is followed by the next try', () => {
    const forged = at(200, 'session-up', { session: 1, iqn: IQN, portal: PORTAL });
    const path = session(tell(login(0, 1, 'sdb', 3), broke(100), refused(102, 600), forged));
    expect(lostAtSec(path)).toEqual([100]);
  });

  test('when a target that turns tries away goes on doing so', () => {
    const rejected = (s: number) => [
      at(s, 'session-lost', { session: 1, errorCode: 1020, rule: 'KERN-CONN-ERROR' }),
      at(s, 'login-rejected', { session: 1, detail: 'authentication' }),
      at(s, 'session-retry', { session: 1, errorCode: 1020, rule: 'ISCSID-KERNEL-ERROR-RELOGIN' }),
    ];
    const path = session(
      tell(login(0, 1, 'sdb', 3), broke(100), rejected(103), recovered(105), rejected(106), rejected(109)),
    );
    expect(path.state).toBe('lost');
    expect(lostAtSec(path)).toEqual([100]);
  });

  test('when the kernel has counted on since before it', () => {
    const path = session(
      tell(
        login(0, 1, 'sdb', 3),
        broke(100),
        recovered(200),
        at(220, 'session-timed-out', { session: 1, seconds: 120 }),
      ),
    );
    expect(path.state).toBe('timed-out');
    expect(lostAtSec(path)).toEqual([100]);
  });

  test.each([1, 10, 59])('and stands when the session is lost again %i s later: two outages', (after) => {
    const path = session(
      tell(login(0, 1, 'sdb', 3), broke(100), recovered(200), broke(200 + after), refused(203 + after, 300)),
    );
    expect(path.state).toBe('lost');
    expect(lostAtSec(path)).toEqual([100, 200 + after]);
  });
});

describe('a return while the disk goes on failing does not count', () => {
  const fails = (from: number, to: number) =>
    Array.from({ length: Math.floor((to - from) / 15) + 1 }, (_, n) =>
      at(from + 15 * n, 'lk-device-failure', { device: 'sdb' }),
    );
  const back = (seconds: number) => at(seconds, 'session-recovered', { session: 1, count: 2 });
  const logged = [...login(0, 1, 'sdb', 3), ...broke(100), ...fails(90, 600)];

  test('from the first failure that LifeKeeper cannot owe to what it asked before', () => {
    const during = session(tell(logged, back(600), ...fails(605, 629)));
    expect([during.state, lostAtSec(during)]).toEqual(['recovered', [100]]);
    const after = session(tell(logged, back(600), ...fails(605, 635)));
    expect([after.state, lostAtSec(after)]).toEqual(['lost', [100]]);
  });

  test.each([2, 12, 120])('also when it is said %i times', (times) => {
    const returns = Array.from({ length: times }, (_, n) => back(600 + 20 * n));
    const end = 600 + 20 * times + 120;
    const path = session(tell(logged, returns, fails(605, end)));
    expect([path.state, lostAtSec(path)]).toEqual(['lost', [100]]);
  });

  test('and not one after which the disk was well for minutes: that is a loss of its own', () => {
    const path = session(tell(logged, back(600), ...fails(800, 900)));
    expect([path.state, lostAtSec(path)]).toEqual(['lost', [100, 800]]);
  });
});

describe('a start or an end of the system', () => {
  test('that a session outlives does not make its attempts those of a first login', () => {
    const view = tell(
      login(0, 1, 'sdb', 3),
      broke(100),
      refused(102, 200),
      at(201, 'boot'),
      refused(203, 600),
    );
    const now = view.paths.find(({ currentBoot }) => currentBoot);
    expect(now).toMatchObject({ role: 'data', state: 'lost', portal: PORTAL });
  });

  test('is believed while the portal is tried for no longer than a first login takes', () => {
    const view = tell(login(0, 1, 'sdb', 3), broke(100), at(201, 'boot'), refused(230, 400));
    expect(view.paths.filter(({ currentBoot, role }) => currentBoot && role === 'data')).toEqual([]);
  });

  test('shutting down excuses no loss once the node goes on for longer than that takes', () => {
    const story = [...login(0, 1, 'sdb', 3), at(90, 'os-shutdown'), ...broke(95)];
    expect(session(tell(story)).outages).toEqual([]);
    const path = session(tell(story, at(90 + 601, 'lk-comm-up')));
    expect(path.state).toBe('lost');
    expect(lostAtSec(path)).toEqual([95]);
    // A node that did go down writes again after its next start.
    const gone = tell(story, at(300, 'boot'), at(900, 'lk-comm-up'));
    expect(gone.paths.flatMap(({ outages }) => outages)).toEqual([]);
  });
});

test('lines of a first login that failed are no cover for a session that was logged in', () => {
  const shadow = Array.from({ length: 40 }, (_, n) => at(5 * n, 'session-retry', { session: -1 }));
  expect(session(tell(shadow, broke(101)))).toMatchObject({ role: 'data', state: 'lost' });
});

describe('a disk that died while its session was away, and no line says whose it is', () => {
  const back = at(300, 'session-recovered', { session: 1, count: 60 });

  test('is dead in a genuine log that begins after the disk was attached', () => {
    const lines = [
      '18:13:29 node1 kernel: connection1:0: detected conn error (1020)',
      '18:15:29 node1 kernel: session1: session recovery timed out after 120 secs',
      '18:15:29 node1 kernel: sd 3:0:0:1: rejecting I/O to offline device',
      '18:15:29 node1 kernel: blk_update_request: I/O error, dev sdb, sector 642376 op 0x1:(WRITE) flags 0x800 phys_seg 1 prio class 0',
      '18:15:29 node1 kernel: Aborting journal on device sdb-8.',
      '18:15:29 node1 kernel: EXT4-fs error (device sdb): ext4_journal_check_start:61: Detected aborted journal',
      '18:15:29 node1 kernel: EXT4-fs (sdb): Remounting filesystem read-only',
      '18:20:00 node1 iscsid: connection1:0 is operational after recovery (79 attempts)',
    ].map((text) => `Mar 10 ${text}`);
    const records = lines.map((text) => ({
      id: null,
      instanceId: NODE,
      host: null,
      path: '/var/log/messages',
      time: Date.UTC(2026, 2, 10, 18, 21),
      readAt: null,
      text,
    }));
    const { signals } = signalsOf(records, createMatcher(builtInRules()), { zone: 'UTC' });
    const path = session(tell(signals));
    expect(path).toMatchObject({ state: 'recovered', device: 'sdb' });
    expect(path.deadSince).toBe(Date.UTC(2026, 2, 10, 18, 15, 29));
  });

  test('is that of the only session in trouble', () => {
    const path = session(tell(broke(100), at(120, 'fs-dead', { device: 'sdb' }), back));
    expect(path).toMatchObject({ state: 'recovered', device: 'sdb', deadSince: T0 + 120_000 });
  });

  test('also when only its address is known', () => {
    const path = session(tell(broke(100), at(120, 'device-offline', { scsiAddress: '3:0:0:1' }), back));
    expect(path).toMatchObject({ state: 'recovered', deadSince: T0 + 120_000 });
  });

  test('is remembered as nobody’s when more than one can be meant, and as alive once it is mounted', () => {
    const two = [...broke(100), at(101, 'session-lost', { session: 2 }), back];
    const view = tell(two, at(120, 'fs-dead', { device: 'sdb' }));
    expect(view.loneDeaths).toEqual([T0 + 120_000]);
    expect(
      tell(two, at(120, 'fs-dead', { device: 'sdb' }), at(400, 'fs-mounted', { device: 'sdb' })).loneDeaths,
    ).toEqual([]);
  });
});
