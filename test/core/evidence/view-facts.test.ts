import { HOUR } from '../../../functions/core/base/time.ts';
import { emptyEvidence, foldSignals } from '../../../functions/core/evidence/evidence.ts';
import type { NodeEvidence } from '../../../functions/core/evidence/node-evidence.ts';
import type { NodeView } from '../../../functions/core/evidence/path-view.ts';
import { seriesOf } from '../../../functions/core/evidence/series.ts';
import { viewOf } from '../../../functions/core/evidence/view.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import type { SignalKind } from '../../../functions/core/rules/signal-kinds.ts';
import { sec, sinceT0 } from './facts-of.ts';
import { at, IQN, login, NODE, T0 } from './make-signal.ts';

// What a view tells of a node besides its paths (`viewOf`).

type Told = readonly (Signal | readonly Signal[])[];

const evidenceOf = (...signals: Told): NodeEvidence => foldSignals(emptyEvidence(NODE), signals.flat());
const tell = (...signals: Told): NodeView => viewOf(evidenceOf(...signals));

describe('a node of which nothing was heard', () => {
  test('has nothing to tell', () => {
    expect(viewOf(emptyEvidence(NODE))).toEqual({
      node: NODE,
      host: null,
      paths: [],
      lastAt: null,
      stampedAt: null,
      boots: [],
      osShutdownAt: null,
      ioErrorAt: null,
      fsDead: [],
      hungTaskAt: null,
      lifekeeper: {
        seen: false,
        deviceFailures: [],
        recoveryStartedAt: null,
        failoverAt: null,
        haltAt: null,
        commDownAt: null,
        commUpAt: null,
        checkTimeoutAt: null,
      },
      loneDeaths: [],
      dropped: { pathsUntil: null, unseenAt: null },
      queueFailedAt: null,
      multipathLeft: [],
      competitor: [],
      latest: {},
      undatedUntil: null,
      clockDoubt: null,
      seen: [],
    });
  });

  test('has not even what the version before did not store', () => {
    const { clock: _clock, latest: _latest, ...stored } = emptyEvidence(NODE);
    expect(viewOf(stored)).toMatchObject({ lastAt: null, latest: {}, undatedUntil: null, clockDoubt: null });
  });
});

describe('the newest line of a kind', () => {
  const times: readonly (readonly [SignalKind, (view: NodeView) => number | null])[] = [
    ['io-error', (view) => view.ioErrorAt],
    ['hung-task', (view) => view.hungTaskAt],
    ['multipath-queue-failed', (view) => view.queueFailedAt],
    ['os-shutdown', (view) => view.osShutdownAt],
    ['lk-recovery-started', (view) => view.lifekeeper.recoveryStartedAt],
    ['lk-failover', (view) => view.lifekeeper.failoverAt],
    ['lk-halt', (view) => view.lifekeeper.haltAt],
    ['lk-comm-down', (view) => view.lifekeeper.commDownAt],
    ['lk-comm-up', (view) => view.lifekeeper.commUpAt],
    ['lk-check-timeout', (view) => view.lifekeeper.checkTimeoutAt],
  ];

  test.each(times)('is told of %s, and of no other', (kind, timeOf) => {
    const view = tell(at(30, kind), at(10, kind), at(20, kind));
    expect(sinceT0(timeOf(view))).toBe(30);
    const others = times.filter(([other]) => other !== kind);
    expect(others.map(([, other]) => other(view))).toEqual(others.map(() => null));
  });

  test('of all is when the node was heard last', () => {
    const view = tell(
      at(30, 'heartbeat'),
      at(50, 'session-lost', { session: 1 }),
      at(60, 'io-error', { device: 'sdb' }),
    );
    expect([sinceT0(view.stampedAt), sinceT0(view.lastAt)]).toEqual([60, 60]);
  });
});

describe('LifeKeeper is seen', () => {
  test.each(['lk-other', 'lk-start', 'lk-comm-up'] as const)('by %s', (kind) => {
    expect(tell(at(0, 'heartbeat'), at(1, kind)).lifekeeper.seen).toBe(true);
  });

  test('by no line of the kernel', () => {
    expect(tell(at(0, 'io-error', { device: 'sdb' })).lifekeeper.seen).toBe(false);
  });

  test('with the failures of each device, the earliest first', () => {
    const failure = (seconds: number, device?: string) =>
      at(seconds, 'lk-device-failure', device === undefined ? { scsiAddress: '3:0:0:1' } : { device });
    const view = tell(
      at(-3_600, 'io-error', { device: 'sdb' }),
      failure(20, 'sdc'),
      failure(5_000, 'sdb'),
      failure(30, 'sdb'),
      failure(30, 'sda'),
      failure(60, 'sdb'),
    );
    expect(view.lifekeeper.deviceFailures).toEqual([
      { device: 'sdc', first: sec(20), last: sec(20) },
      { device: 'sda', first: sec(30), last: sec(30) },
      { device: 'sdb', first: sec(30), last: sec(5_000) },
    ]);
  });

  test('with those of which no device is known as of one', () => {
    const failure = (seconds: number, more: Partial<Signal>) => at(seconds, 'lk-device-failure', more);
    const view = tell(
      failure(50, { scsiAddress: '3:0:0:1' }),
      failure(20, { scsiAddress: '4:0:0:1' }),
      failure(70, {}),
      at(90, 'io-error', { scsiAddress: '3:0:0:1' }),
    );
    expect(view.lifekeeper.deviceFailures).toEqual([{ device: '', first: sec(20), last: sec(70) }]);
  });
});

describe('file systems that died', () => {
  test('are told by their device, as of the first time, the earliest first', () => {
    const dead = (seconds: number, device: string) => at(seconds, 'fs-dead', { device });
    const view = tell(
      dead(50, 'sdb'),
      dead(70, 'sdc'),
      dead(20, 'sdc'),
      at(5, 'io-error', { device: 'sdd' }),
    );
    expect(view.fsDead).toEqual([
      { device: 'sdc', at: sec(20) },
      { device: 'sdb', at: sec(50) },
    ]);
  });

  test('or without it, where none is named', () => {
    const view = tell(
      at(50, 'fs-dead', { scsiAddress: '3:0:0:1' }),
      at(20, 'fs-dead', { scsiAddress: '4:0:0:1' }),
    );
    expect(view.fsDead).toEqual([{ device: null, at: sec(20) }]);
  });
});

describe('ways that dm-multipath has left', () => {
  const left = (seconds: number, map: string, count: number) =>
    at(seconds, 'multipath-paths-left', { detail: map, count });

  test('are those of the last count of each map, the oldest first', () => {
    const view = tell(
      left(50, 'mpatha', 1),
      left(10, 'mpatha', 2),
      left(30, 'mpathb', 2),
      left(99, 'mpathc', 1),
    );
    expect(view.multipathLeft).toEqual([
      { map: 'mpathb', at: sec(30), left: 2 },
      { map: 'mpatha', at: sec(50), left: 1 },
      { map: 'mpathc', at: sec(99), left: 1 },
    ]);
  });

  test('are none where all are down, whatever was counted before or at that moment', () => {
    const down = at(50, 'multipath-all-down', { detail: 'mpatha' });
    for (const signals of [
      [left(50, 'mpatha', 2), down],
      [left(20, 'mpatha', 2), down],
    ])
      expect(tell(signals).multipathLeft).toEqual([{ map: 'mpatha', at: sec(50), left: 0 }]);
    expect(tell(down, left(60, 'mpatha', 1)).multipathLeft).toEqual([
      { map: 'mpatha', at: sec(60), left: 1 },
    ]);
  });

  test.each([
    ['A', 'B'],
    ['B', 'A'],
  ])('of two counts of one moment are the fewer: rules %s and %s', (rule, other) => {
    const count = (left: number, of: string) =>
      at(50, 'multipath-paths-left', { detail: 'mpatha', count: left, rule: of });
    expect(tell(count(2, rule), count(1, other)).multipathLeft).toEqual([
      { map: 'mpatha', at: sec(50), left: 1 },
    ]);
  });

  test('are unknown where a line counts none, or tells of something else', () => {
    const uncounted = at(50, 'multipath-paths-left', { detail: 'mpatha', rule: 'R-uncounted' });
    expect(tell(uncounted, at(60, 'heartbeat', { count: 1 })).multipathLeft).toEqual([]);
    expect(tell(left(20, 'mpatha', 2), uncounted).multipathLeft).toEqual([
      { map: 'mpatha', at: sec(20), left: 2 },
    ]);
  });
});

test('what competes with this software is told with the target that it names, the earliest first', () => {
  const other = (seconds: number, detail: string, iqn?: string) =>
    at(seconds, 'competitor', { detail, ...(iqn !== undefined && { iqn }) });
  expect(tell(other(50, 'iscsiadm logout', IQN), other(20, 'ocid'), at(30, 'heartbeat')).competitor).toEqual([
    { detail: 'ocid', at: sec(20), iqn: null },
    { detail: 'iscsiadm logout', at: sec(50), iqn: IQN },
  ]);
});

test('rules that matched are told by their first line, those of one moment by their names', () => {
  const line = (seconds: number, rule: string) =>
    at(seconds, 'heartbeat', { rule, text: `${rule} at ${seconds}` });
  const { seen } = tell(line(50, 'A'), line(20, 'C'), line(20, 'B'), line(70, 'B'));
  expect(seen).toEqual([
    { rule: 'B', first: sec(20), last: sec(70), sample: 'B at 20' },
    { rule: 'C', first: sec(20), last: sec(20), sample: 'C at 20' },
    { rule: 'A', first: sec(50), last: sec(50), sample: 'A at 50' },
  ]);
});

test('the start or the stop of iscsid under a live session explains a short loss', () => {
  const blip = [
    ...login(0, 1, 'sdb', 3),
    at(100, 'session-lost', { session: 1 }),
    at(102, 'session-recovered', { session: 1, count: 1 }),
  ];
  const explained = (...signals: Told) => tell(blip, ...signals).paths[0]?.outages[0]?.restartBlip;
  expect([explained(at(99, 'iscsid-start')), explained(at(99, 'iscsid-stop')), explained()]).toEqual([
    true,
    true,
    false,
  ]);
});

test('what can have happened later than it is stamped is told as of its reading', () => {
  const late = at(0, 'lk-failover', { readAt: sec(3_600) });
  expect(tell(late).latest).toEqual({ 'lk-failover': sec(3_600 - 120) });
});

test('sessions past the last that was kept of too many may have been lost; what is told by its portal is not', () => {
  const refused = Array.from({ length: 100 }, (_, n) =>
    at(3 * n, 'portal-refused', { portal: { address: '169.254.2.9', port: 3260 } }),
  );
  const other = { iqn: 'iqn.other', portal: { address: '169.254.2.3', port: 3260 } };
  const kept = evidenceOf(
    login(0, 9, 'sdb', 3),
    login(40, 1, 'sdc', 4, other),
    at(100, 'session-lost', { session: 1 }),
    refused,
  );
  const overflow = { [`${T0 / HOUR}|*s`]: { 'session-lost|R|': seriesOf(sec(200), null) } };
  const { paths } = viewOf({ ...kept, chunks: { ...kept.chunks, ...overflow } });
  const unseen = paths.map(({ session, unseenAt }) => [session, sinceT0(unseenAt)]);
  expect(Object.fromEntries(unseen)).toEqual({ 1: null, 9: 200, null: null });
});

test('the host is the first of the names that it used', () => {
  expect(tell(at(0, 'heartbeat', { host: 'b' }), at(1, 'heartbeat', { host: 'a' })).host).toBe('a');
});
