import { emptyEvidence, foldSignals, mergeEvidence } from '../../../functions/core/evidence/evidence.ts';
import type { NodeView, PathView } from '../../../functions/core/evidence/path-view.ts';
import { viewOf } from '../../../functions/core/evidence/view.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { at, IQN, login, NODE, PORTAL, T0 } from './make-signal.ts';

const OTHER = { iqn: 'iqn.2015-12.com.oracleiaas:other', portal: { address: '169.254.2.3', port: 3260 } };

function tell(...signals: (Signal | Signal[])[]): NodeView {
  return viewOf(foldSignals(emptyEvidence(NODE), signals.flat()));
}

function only(view: NodeView): PathView {
  const path = view.paths[0];
  if (path === undefined || view.paths.length !== 1)
    throw new Error(`expected one path, got ${view.paths.length}`);
  return path;
}

function atSec(time: number | null | undefined): number | null {
  return time === null || time === undefined ? null : (time - T0) / 1000;
}

describe('a session', () => {
  test('that logged in is up, with its target and its disk', () => {
    expect(only(tell(login(0, 1, 'sdb', 3)))).toMatchObject({
      session: 1,
      iqn: IQN,
      portal: PORTAL,
      device: 'sdb',
      role: 'data',
      state: 'up',
      outages: [],
    });
  });

  test('is lost from the first connection error until it is operational after recovery', () => {
    const lost = [
      ...login(0, 1, 'sdb', 3),
      at(100, 'session-lost', { session: 1, errorCode: 1020 }),
      at(103, 'portal-refused', { portal: PORTAL, detail: 'Connection refused' }),
      at(106, 'portal-refused', { portal: PORTAL, detail: 'Connection refused' }),
    ];
    const during = only(tell(lost));
    expect(during.state).toBe('lost');
    expect(during.outages[0]).toMatchObject({
      lossSeen: true,
      errorCode: 1020,
      reasons: ['Connection refused'],
    });
    expect(during.outages[0]?.length).toEqual({ seconds: 6, method: 'first-seen', bound: 'at-least' });

    const after = only(tell(lost, at(160, 'session-recovered', { session: 1, count: 20 })));
    expect(after.state).toBe('recovered');
    expect(after.outages[0]).toMatchObject({ endedBy: 'recovered', reopenCount: 20 });
    expect(after.outages[0]?.length).toEqual({ seconds: 60, method: 'lines', bound: 'exact' });
  });

  test('lost again in the second of its return counts as lost; relogin lines of that second do not', () => {
    const story = [
      at(10, 'session-lost', { session: 1 }),
      at(20, 'session-recovered', { session: 1, count: 3 }),
    ];
    expect(only(tell(story, at(20, 'session-retry', { session: 1, count: 2 }))).state).toBe('recovered');
    expect(only(tell(story, at(20, 'session-lost', { session: 1 }))).state).toBe('lost');
  });

  test('that is rejected again and again has one outage', () => {
    const cycles = [0, 3, 6, 9].flatMap((s) => [
      at(s, 'session-lost', { session: 2, errorCode: 1020 }),
      at(s, 'session-retry', { session: 2, count: 8 }),
      at(s, 'login-rejected', { session: 2, detail: 'Initiator failed authentication' }),
    ]);
    const path = only(tell(cycles));
    expect(path.outages).toHaveLength(1);
    expect(path.outages[0]).toMatchObject({ loginRejected: 'Initiator failed authentication' });
    expect(atSec(path.outages[0]?.lostAt)).toBe(0);
  });

  test('that flapped and then was rejected for the rest of the hour was lost at the right minute', () => {
    const rejected = Array.from({ length: 800 }, (_, n) =>
      at(900 + n * 3, 'session-lost', { session: 2, errorCode: 1020 }),
    );
    const path = only(
      tell(
        at(300, 'session-lost', { session: 2 }),
        at(600, 'session-recovered', { session: 2, count: 9 }),
        rejected,
      ),
    );
    expect(path.outages.map((outage) => atSec(outage.lostAt))).toEqual([300, 900]);
  });

  test('restarting iscsid during an outage does not end it; under a live session it makes a blip', () => {
    const inOutage = only(
      tell(
        at(0, 'session-lost', { session: 4 }),
        at(30, 'iscsid-stop'),
        at(31, 'iscsid-start'),
        at(40, 'session-retry', { session: 4, count: 2 }),
      ),
    );
    expect(inOutage).toMatchObject({ state: 'lost', outages: [{ restartBlip: false }] });

    const live = only(
      tell(
        login(0, 4, 'sdb', 3),
        at(60, 'iscsid-stop'),
        at(61, 'session-lost', { session: 4 }),
        at(61, 'iscsid-start'),
        at(63, 'session-recovered', { session: 4, count: 1 }),
      ),
    );
    expect(live).toMatchObject({ state: 'up', outages: [{ restartBlip: true }] });
  });

  test('the kernel gave up on is timed out; if it returns the dead file system stays dead', () => {
    const story = [
      ...login(0, 2, 'sdb', 3),
      at(100, 'session-lost', { session: 2 }),
      at(115, 'session-timed-out', { session: 2, seconds: 15 }),
      at(116, 'fs-dead', { device: 'sdb' }),
    ];
    expect(only(tell(story))).toMatchObject({ state: 'timed-out', recoveryTimeoutSec: 15 });
    const back = only(tell(story, at(200, 'session-recovered', { session: 2, count: 30 })));
    expect(back.state).toBe('recovered');
    expect(atSec(back.deadSince)).toBe(116);
  });

  test('logged out cleanly has no outage; lost and then logged out has one that ended', () => {
    expect(
      only(
        tell(
          login(0, 1, 'sdb', 3),
          at(50, 'session-lost', { session: 1 }),
          at(50, 'session-shutdown', { session: 1 }),
        ),
      ),
    ).toMatchObject({
      state: 'logged-out',
      outages: [],
    });
    expect(
      only(
        tell(
          login(0, 1, 'sdb', 3),
          at(50, 'session-lost', { session: 1 }),
          at(300, 'session-shutdown', { session: 1 }),
        ),
      ),
    ).toMatchObject({
      state: 'logged-out',
      outages: [{ endedBy: 'logged-out' }],
    });
  });

  test('whose loss has rotated away is measured by its retries: a lower bound', () => {
    const path = only(tell(at(5000, 'session-retry', { session: 1, count: 451 })));
    expect(path.state).toBe('lost');
    expect(path.outages[0]).toMatchObject({ lossSeen: false, reopenCount: 451 });
    expect(path.outages[0]?.length).toEqual({ seconds: 1353, method: 'reopen-count', bound: 'at-least' });
  });

  test('cut off by a boot ended there; a login to the same target afterwards brings the path back', () => {
    const story = [
      ...login(0, 1, 'sdb', 3),
      at(100, 'session-lost', { session: 1 }),
      at(500, 'boot'),
      at(501, 'boot'),
    ];
    const gone = tell(story);
    expect(gone.paths).toHaveLength(1);
    expect(gone.paths[0]).toMatchObject({
      state: 'unknown',
      currentBoot: false,
      outages: [{ endedBy: 'reboot' }],
    });
    const back = tell(story, login(520, 1, 'sdb', 3));
    expect(back.paths.map((path) => [path.currentBoot, path.state])).toEqual([
      [false, 'recovered'],
      [true, 'up'],
    ]);
  });

  test('is told apart by boot even when only the journal names the boots', () => {
    const view = tell(
      at(0, 'session-lost', { session: 1, bootId: 'a' }),
      at(400, 'session-up', { session: 1, iqn: IQN, portal: PORTAL, bootId: 'b' }),
    );
    expect(view.boots.map(atSec)).toEqual([400]);
    expect(view.paths.map((path) => path.state)).toEqual(['unknown', 'up']);
  });

  test('another session on the same target proves the return; one on another portal does not', () => {
    const lost = [...login(0, 1, 'sdb', 3), at(100, 'session-lost', { session: 1 })];
    expect(tell(lost, login(200, 2, 'sdc', 4)).paths[0]).toMatchObject({ session: 1, state: 'recovered' });
    expect(tell(lost, login(200, 2, 'sdc', 4, OTHER)).paths[0]).toMatchObject({ session: 1, state: 'lost' });
  });

  test.each([
    ['session -1', at(0, 'session-retry', { session: -1, count: 55046 }), 'phantom'],
    [
      'the boot portal',
      at(0, 'session-up', { session: 1, iqn: 'iqn.x', portal: { address: '169.254.0.2', port: 3260 } }),
      'boot',
    ],
    ['the boot IQN', at(0, 'session-up', { session: 1, iqn: 'iqn.x:boot:uefi', portal: PORTAL }), 'boot'],
  ])('%s is known by its role', (_, signal, role) => {
    expect(only(tell(signal)).role).toBe(role);
  });
});

describe('LifeKeeper alone', () => {
  const failing = [
    at(300, 'lk-device-failure', { device: 'sdb' }),
    at(310, 'lk-device-failure', { device: 'sdb' }),
  ];

  test('opens a path by its disk when nothing ties the disk to a session', () => {
    expect(only(tell(failing))).toMatchObject({
      session: null,
      device: 'sdb',
      state: 'lost',
      outages: [{ lossSeen: false }],
    });
  });

  test('opens the path of the session whose disk it names', () => {
    expect(only(tell(login(0, 1, 'sdb', 3), failing))).toMatchObject({
      session: 1,
      iqn: IQN,
      device: 'sdb',
      state: 'lost',
    });
  });

  test('before the initiator notices: the clock starts at the connection error', () => {
    const outage = only(tell(login(0, 1, 'sdb', 3), failing, at(320, 'session-lost', { session: 1 })))
      .outages[0];
    expect([atSec(outage?.firstSignAt), atSec(outage?.lostAt)]).toEqual([300, 320]);
  });

  test('about two lost sessions without known disks is tied to neither', () => {
    const view = tell(
      at(290, 'session-lost', { session: 1 }),
      at(291, 'session-lost', { session: 2 }),
      failing,
    );
    expect(view.paths.map((path) => [path.session, path.device])).toEqual([
      [1, null],
      [2, null],
      [null, 'sdb'],
    ]);
  });
});

describe('topology', () => {
  test('two logins at once are tied in the order of their numbers; with a failed one among them not at all', () => {
    const both = [
      at(0, 'host-added', { scsiHost: 3 }),
      at(0, 'host-added', { scsiHost: 4 }),
      at(1, 'session-up', { session: 8, ...OTHER }),
      at(1, 'session-up', { session: 7, iqn: IQN, portal: PORTAL }),
      at(2, 'device-attached', { device: 'sdb', scsiHost: 3, scsiAddress: '3:0:0:1' }),
      at(2, 'device-attached', { device: 'sdc', scsiHost: 4, scsiAddress: '4:0:0:1' }),
    ];
    const disks = (view: NodeView): unknown => view.paths.map((path) => [path.session, path.device]).sort();
    expect(disks(tell(both))).toEqual([
      [7, 'sdb'],
      [8, 'sdc'],
    ]);
    expect(disks(tell(both, at(0, 'host-added', { scsiHost: 5 })))).toEqual([
      [7, null],
      [8, null],
    ]);
  });

  test('a disk name given again after a log-out belongs to the new session', () => {
    const view = tell(
      login(0, 3, 'sdb', 3),
      at(60, 'session-shutdown', { session: 3 }),
      login(70, 4, 'sdb', 3, OTHER),
      at(200, 'lk-device-failure', { device: 'sdb' }),
    );
    expect(view.paths.find((path) => path.state === 'lost')).toMatchObject({ session: 4, iqn: OTHER.iqn });
  });

  test('outlives the evidence of outages: kept apart it still names a session weeks later', () => {
    const { hosts, topology } = foldSignals(emptyEvidence(NODE), login(0, 1, 'sdb', 3));
    const kept = { ...emptyEvidence(NODE), hosts, topology };
    const weeks = 30 * 24 * 3600;
    const news = foldSignals(emptyEvidence(NODE), [at(weeks, 'session-lost', { session: 1 })]);
    expect(only(viewOf(mergeEvidence(kept, news)))).toMatchObject({
      iqn: IQN,
      portal: PORTAL,
      device: 'sdb',
      state: 'lost',
    });
  });

  test('one refusing portal and one lost session whose login rotated away belong together', () => {
    const path = only(
      tell(
        at(0, 'session-lost', { session: 1 }),
        at(3, 'portal-refused', { portal: PORTAL, detail: 'Connection refused' }),
      ),
    );
    expect(path).toMatchObject({ session: 1, portal: PORTAL });
  });

  test('a portal that refuses with no session known is lost by its portal', () => {
    expect(
      only(tell(at(3, 'portal-refused', { portal: PORTAL, detail: 'Connection refused' }))),
    ).toMatchObject({
      session: null,
      portal: PORTAL,
      state: 'lost',
    });
  });
});

test('what breaks while the operating system shuts down is no outage', () => {
  expect(
    only(tell(login(0, 1, 'sdb', 3), at(90, 'os-shutdown'), at(95, 'session-lost', { session: 1 }))).outages,
  ).toEqual([]);
});
