import { HOUR, MINUTE } from '../../../functions/core/base/time.ts';
import { pictureOf } from '../../../functions/core/cluster/picture.ts';
import { isTrouble } from '../../../functions/core/cluster/picture-shapes.ts';
import type { DecisionInput } from '../../../functions/core/decision/contract.ts';
import { CAUSES, type Cause } from '../../../functions/core/diagnosis/cause.ts';
import { type Circumstances, DECISION_TABLE, diagnose } from '../../../functions/core/diagnosis/diagnose.ts';
import type { PathView } from '../../../functions/core/evidence/path-view.ts';
import {
  attachment,
  DETACHED,
  detachBy,
  deviceFailure,
  input,
  inventory,
  known,
  load,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  path,
  QUORUM_ATTACHMENT,
  recoveredPath,
  remembered,
  T0,
  unreadable,
  view,
} from '../decision/story.ts';

const NOW = T0 + 5 * MINUTE;

/** It came back, and its lines do not tell why it went. */
function unexplained(over: Partial<PathView> = {}): PathView {
  const { outages, ...rest } = recoveredPath(2, over);
  return { ...rest, outages: outages.map((one) => ({ ...one, reasons: [], errorCode: null })) };
}

function verdict(i: Partial<DecisionInput>, over: Partial<Circumstances> = {}, phantom = false) {
  const full = input(NOW, { views: [view(NODE1, [lostPath()])], ...i });
  const picture = pictureOf({ ...full, instanceActions: new Set(), since: Number.NEGATIVE_INFINITY });
  const path = phantom ? picture.paths.find((p) => p.condition === 'phantom') : picture.primary;
  if (path == null) throw new Error('nothing wrong');
  expect(phantom || isTrouble(path)).toBe(true);
  return diagnose({
    picture,
    path,
    lossAt: path.lostAt ?? T0,
    inWindow: false,
    onHold: false,
    expectedPrincipals: [],
    maintenance: false,
    wide: false,
    ...over,
  });
}

const loggedOut = [view(NODE1, [path({ state: 'logged-out', loggedOutAt: T0 - MINUTE })])];
const audited = lookUps(NOW, { list: DETACHED, audit: known([detachBy()], NOW) });
const noReason = { reasons: [] };
const overloaded = lookUps(NOW, {
  load: { [NODE1]: known(load({ cpuUtilizationMax: 99, loadAverageMax: 60 }), NOW) },
});
const lost = (cut: Parameters<typeof lostPath>[1]) => [view(NODE1, [lostPath({}, cut)])];

type Case = readonly [Cause, string, () => ReturnType<typeof verdict>];
const CASES: readonly Case[] = [
  [
    'phantom',
    'session 0',
    () =>
      verdict(
        { views: [view(NODE1, [lostPath({ session: 0, role: 'phantom', iqn: 'iqn.x', portal: null })])] },
        {},
        true,
      ),
  ],
  [
    'boot-volume-lost',
    'boot portal',
    () =>
      verdict({
        views: [
          view(NODE1, [
            lostPath({
              role: 'boot',
              iqn: 'iqn.2015-02.oracle.boot:uefi',
              portal: { address: '169.254.0.2', port: 3260 },
            }),
          ]),
        ],
      }),
  ],
  [
    'quorum-volume-lost',
    'quorum session lost',
    () =>
      verdict({
        inventory: inventory([remembered(QUORUM_ATTACHMENT, 'quorum')]),
        views: [
          view(NODE1, [
            lostPath({ iqn: QUORUM_ATTACHMENT.iqn, portal: { address: '169.254.2.3', port: 3260 } }),
          ]),
        ],
      }),
  ],
  ['detached-planned', 'clean log-out first', () => verdict({ views: loggedOut, lookUps: audited })],
  ['detached-planned', 'in a window', () => verdict({ lookUps: audited }, { inWindow: true })],
  ['detached-planned', 'on hold', () => verdict({ lookUps: audited }, { onHold: true })],
  [
    'detached-planned',
    'expected principal',
    () => verdict({ lookUps: audited }, { expectedPrincipals: ['ops.yamada'] }),
  ],
  ['detached-intent-unknown', 'DETACHED without log-out', () => verdict({ lookUps: audited })],
  [
    'detached-intent-unknown',
    'DETACHING, no line yet',
    () =>
      verdict({ views: [], lookUps: lookUps(NOW, { list: [attachment({ lifecycleState: 'DETACHING' })] }) }),
  ],
  [
    'detached-intent-unknown',
    'absent from the list while lines show the loss',
    () => verdict({ lookUps: lookUps(NOW, { list: [] }) }),
  ],
  [
    'detached-intent-unknown',
    'attached anew after the loss',
    () => verdict({ lookUps: lookUps(NOW, { list: [attachment({ timeCreated: T0 + MINUTE })] }) }),
  ],
  [
    'filesystem-dead',
    'session back, file system shut down, and no line tells why it was lost',
    () =>
      verdict({ views: [view(NODE1, [unexplained()], { fsDead: [{ device: 'sdb', at: T0 + MINUTE }] })] }),
  ],
  [
    'filesystem-dead',
    'session back, device offline, and no line tells why it was lost',
    () => verdict({ views: [view(NODE1, [unexplained({ deadSince: T0 + MINUTE })])] }),
  ],
  [
    'target-refusing',
    'refused, then I/O failed and the file system was shut down: that is what came of it, not why',
    () =>
      verdict({ views: [view(NODE1, [recoveredPath(2)], { fsDead: [{ device: 'sdb', at: T0 + MINUTE }] })] }),
  ],
  ['wide-outage', 'many clusters', () => verdict({}, { wide: true })],
  [
    'degraded-multipath',
    'one of two portals',
    () =>
      verdict({
        inventory: inventory([
          remembered(
            attachment({
              isMultipath: true,
              multipathPortals: [{ ipv4: '169.254.2.9', port: 3260, iqn: 'iqn.m2' }],
            }),
          ),
        ]),
        views: [
          view(NODE1, [
            lostPath(),
            path({ key: 'p2', session: 5, iqn: 'iqn.m2', portal: { address: '169.254.2.9', port: 3260 } }),
          ]),
        ],
      }),
  ],
  [
    'competing-remediator',
    'ocid acted',
    () =>
      verdict({
        views: [view(NODE1, [lostPath()], { competitor: [{ detail: 'ocid', at: T0 - MINUTE, iqn: null }] })],
      }),
  ],
  [
    'login-rejected',
    'refused login',
    () => verdict({ views: lost({ loginRejected: 'initiator failed authorization' }) }),
  ],
  ['bind-loop', "can't bind", () => verdict({ views: lost({ bindLoop: true }) })],
  ['platform-maintenance', 'live migration', () => verdict({}, { maintenance: true })],
  ['instance-overloaded', 'CPU and load', () => verdict({ views: lost(noReason), lookUps: overloaded })],
  ['target-refusing', 'refused, attached', () => verdict({})],
  [
    'target-refusing',
    'refused, API unreadable',
    () => verdict({ lookUps: lookUps(NOW, { attachments: unreadable('volume attachments') }) }),
  ],
  ['target-refusing', 'refused, as a number', () => verdict({ views: lost({ reasons: ['-1,111'] }) })],
  ['path-timeout', 'no route, as a number', () => verdict({ views: lost({ reasons: ['-1,113'] }) })],
  ['path-timeout', 'no route', () => verdict({ views: lost({ reasons: ['No route to host'] }) })],
  ['path-timeout', 'error 1021', () => verdict({ views: lost({ ...noReason, errorCode: 1021 }) })],
  ['path-timeout', 'error 1019', () => verdict({ views: lost({ ...noReason, errorCode: 1019 }) })],
  [
    'unknown',
    'error 1006: a malformed PDU',
    () => verdict({ views: lost({ ...noReason, errorCode: 1006 }) }),
  ],
  [
    'unknown',
    'error 1007: a malformed PDU',
    () => verdict({ views: lost({ ...noReason, errorCode: 1007 }) }),
  ],
  ['unknown', 'LifeKeeper lines only', () => verdict({ views: [view(NODE1, [], { lk: deviceFailure() })] })],
  ['unknown', 'nothing known', () => verdict({ views: lost(noReason) })],
];

test.each(CASES)('%s: %s', (cause, _, run) => {
  const d = run();
  expect(d.cause).toBe(cause);
  expect(d.evidence.length + (cause === 'unknown' ? 1 : 0)).toBeGreaterThan(0);
});

test('every cause has a case and a row', () => {
  expect(CAUSES.filter((c) => !CASES.some(([x]) => x === c))).toEqual([]);
  expect(CAUSES.filter((c) => !DECISION_TABLE.some((r) => r.cause === c))).toEqual([]);
});

describe('what is no trouble', () => {
  const quiet = (i: Partial<DecisionInput>) =>
    pictureOf({ ...input(NOW, i), instanceActions: new Set([NODE1]), since: Number.NEGATIVE_INFINITY })
      .primary;

  test('a volume absent from the list without any line', () => {
    expect(quiet({ views: [view(NODE1, [path()])], lookUps: lookUps(NOW, { list: [] }) })).toBeNull();
  });

  test('a clean shutdown by an instance action', () => {
    expect(quiet({ views: [view(NODE1, [lostPath()], { osShutdownAt: T0 - 1000 })] })).toBeNull();
  });

  test('a loss an hour before the shutdown stays one', () => {
    expect(quiet({ views: [view(NODE1, [lostPath()], { osShutdownAt: T0 + HOUR })] })).not.toBeNull();
  });
});

test('failures of LifeKeeper join the session that topology names, and never become a second path', () => {
  const a = pictureOf({
    ...input(NOW, { views: [view(NODE1, [path()], { lk: deviceFailure() }), view(NODE2, [path()])] }),
    instanceActions: new Set(),
    since: Number.NEGATIVE_INFINITY,
  });
  expect(a.primary).toMatchObject({ condition: 'hung', api: 'ATTACHED', iqn: attachment().iqn });
  expect(a.paths.filter((p) => isTrouble(p))).toHaveLength(1);
});
