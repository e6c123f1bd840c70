import { HOUR, MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import { pathKey } from '../../../functions/core/cluster/picture-shapes.ts';
import { hadConsequences, LATE_WITHIN, lateOutages } from '../../../functions/core/decision/late-outages.ts';
import type { Outage, PathView } from '../../../functions/core/evidence/path-view.ts';
import { type KnownTroubles, NO_TROUBLES } from '../../../functions/core/incident/memory.ts';
import { type Difference, lost, node1, node2, told, well } from './state.ts';
import {
  attachment,
  inventory,
  NODE1,
  NODE2,
  outage,
  POLICY,
  path,
  QUORUM_ATTACHMENT,
  remembered,
  T0,
  view,
} from './story.ts';

const NOW = T0 + 5 * HOUR;
const at = (minutes: number) => T0 + minutes * MINUTE;

/** An outage from so many minutes after T0 on, so many seconds long. */
const cut = (minute: number, seconds: number, change: Partial<Outage> = {}): Outage => {
  const lostAt = at(minute);
  return outage({ lostAt, recoveredAt: lostAt + seconds * SECOND, ...change });
};
const LONG = 10 * 60;

interface Seen extends Difference {
  readonly known?: KnownTroubles;
  readonly lines?: Parameters<typeof view>[2];
  readonly session?: Partial<PathView>;
  readonly others?: readonly PathView[];
}

/** What came to light of a disk whose session had these outages, and is well by now. */
function late(
  outages: readonly Outage[],
  { known = NO_TROUBLES, lines, session, others = [], ...change }: Seen = {},
) {
  const own = path({ state: 'recovered', outages, ...session });
  const seen = told({
    now: NOW,
    paths: [well({ node: NODE1, view: own, condition: 'recovered' }), well()],
    nodes: [node1({ view: view(NODE1, [own, ...others], lines) }), node2()],
    ...change,
  });
  return lateOutages(seen, known).map(({ path: then, lostAt, endedAt, io, followed }) => ({
    from: (lostAt - T0) / MINUTE,
    seconds: (endedAt - lostAt) / SECOND,
    io,
    followed,
    then,
  }));
}
const brief = (all: ReturnType<typeof late>) => all.map(({ from, seconds }) => [from, seconds]);

describe('an outage that is over is told late', () => {
  test.each<readonly [string, readonly Outage[], Seen, number]>([
    ['of which nobody was told', [cut(0, LONG)], {}, 1],
    ['of which nobody knows the end', [outage({ lostAt: at(0) })], {}, 0],
    [
      'that ended without a return',
      [outage({ lostAt: at(0), endedAt: at(10), endedBy: 'logged-out' })],
      {},
      1,
    ],
    ['that a restart of iscsid explains', [cut(0, LONG, { restartBlip: true })], {}, 0],
    ['that was a blip', [cut(0, POLICY.blipMs / SECOND - 1)], {}, 0],
    ['as long as a blip may be', [cut(0, POLICY.blipMs / SECOND)], {}, 1],
    ['that was short, but LifeKeeper saw it', [cut(0, 5, { rules: ['LK-DEVICE-FAILED'] })], {}, 1],
    ['that was short, but the kernel gave up', [cut(0, 5, { timedOutAt: at(0) })], {}, 1],
    ['that ended three days ago', [cut(0, LONG)], { now: at(10) + LATE_WITHIN }, 1],
    ['that ended longer ago', [cut(0, LONG)], { now: at(10) + LATE_WITHIN + 1 }, 0],
    [
      'of a node that was shut down',
      [cut(0, LONG)],
      { nodes: [node1({ cleanShutdown: true, view: view(NODE1, [path({ outages: [cut(0, LONG)] })]) })] },
      0,
    ],
    [
      'that people know',
      [cut(0, LONG)],
      { known: { ...NO_TROUBLES, told: { [pathKey(well({ node: NODE1 }))]: [[at(9), at(11)]] } } },
      0,
    ],
    [
      'of a path that people know of at another time',
      [cut(0, LONG)],
      { known: { ...NO_TROUBLES, told: { [pathKey(well({ node: NODE1 }))]: [[at(11), at(12)]] } } },
      1,
    ],
    ['of a session that is none', [cut(0, LONG)], { session: { role: 'phantom' } }, 0],
    ['of a session of no path', [cut(0, LONG)], { paths: [well()] }, 0],
    [
      'that belongs to what is lost now',
      [cut(0, LONG), outage({ lostAt: at(200) })],
      { paths: [lost({ view: path({ key: 'p' }) })] },
      1,
    ],
  ])('%s', (...[, outages, seen, count]) => {
    expect(late(outages, seen)).toHaveLength(count);
  });

  test('that a shutdown took along is none: it may break the session a minute before its own line', () => {
    const reboot = (minute: number) => [outage({ lostAt: at(minute), endedAt: at(20), endedBy: 'reboot' })];
    const shutdown = { lines: { osShutdownAt: at(10) } };
    expect([8.9, 9, 10, 10.1].map((minute) => late(reboot(minute), shutdown).length)).toEqual([1, 0, 0, 1]);
    expect(late(reboot(10))).toHaveLength(1);
    expect(late([cut(10, LONG)], shutdown)).toHaveLength(1);
  });

  test('what is lost still is no past: its last outage is what people are told of anyway', () => {
    const now = [cut(0, LONG), outage({ lostAt: at(200), endedAt: at(210), endedBy: 'logged-out' })];
    const lostNow = { paths: [lost({ view: path({ key: 'p' }), condition: 'lost' as const })] };
    expect(brief(late(now, lostNow))).toEqual([[0, LONG]]);
  });
});

test('as it was then: this is the last outage of the way, and those before it stand before', () => {
  const outages = [cut(0, LONG), cut(60, LONG)];
  const [first, second] = late(outages, { session: { device: 'sdx' } });
  expect(first?.then).toMatchObject({
    node: NODE1,
    condition: 'recovered',
    lostAt: at(0),
    recoveredAt: at(10),
    device: 'sdx',
    degraded: false,
  });
  expect(first?.then.view?.outages).toEqual([outages[0]]);
  expect(second?.then.view?.outages).toEqual(outages);
  const [ended] = late([outage({ lostAt: at(0), endedAt: at(10), endedBy: 'logged-out' })]);
  expect(ended?.then.view?.outages.at(-1)?.recoveredAt).toBe(at(10));
});

test('the fourth within ten minutes makes it flap, however short they are', () => {
  const short = [0, 3, 6, 9.9].map((minute) => cut(minute, 5));
  expect(late(short)).toMatchObject([{ from: 9.9, followed: ['flapping'] }]);
  expect(late([0, 3, 6, 10].map((minute) => cut(minute, 5)))).toEqual([]);
});

describe('what became of I/O', () => {
  const io = (seconds: number, seen: Seen = {}, change: Partial<Outage> = {}) =>
    late([cut(0, seconds, change)], seen)[0]?.io;
  const inv = inventory();
  const tmo = (sec: number): Seen => ({
    inventory: {
      ...inv,
      nodes: { ...inv.nodes, [NODE1]: { ...inv.nodes[NODE1], recoveryTimeoutSec: sec } },
    } as never,
  });

  test.each<readonly [string, number, Seen, Partial<Outage>, string | undefined]>([
    ['shorter than the time-out: held', LONG, tmo(601), {}, 'held'],
    ['as long as the time-out: nobody knows', LONG, tmo(600), {}, 'unknown'],
    [
      'it may have begun later than its line says',
      LONG,
      tmo(599),
      { lossNotAfter: at(0) + 2 * SECOND },
      'held',
    ],
    ['the kernel gave up', LONG, tmo(6000), { timedOutAt: at(2) }, 'failed'],
    [
      'multipath stopped to queue in it',
      LONG,
      { ...tmo(6000), lines: { queueFailedAt: at(0) } },
      {},
      'failed',
    ],
    [
      'multipath stopped to queue a minute after it',
      LONG,
      { ...tmo(6000), lines: { queueFailedAt: at(11) } },
      {},
      'failed',
    ],
    [
      'multipath stopped to queue later',
      LONG,
      { ...tmo(6000), lines: { queueFailedAt: at(11) + 1 } },
      {},
      'held',
    ],
    [
      'multipath stopped to queue before it',
      LONG,
      { ...tmo(6000), lines: { queueFailedAt: at(0) - 1 } },
      {},
      'held',
    ],
    [
      'a file system on it died',
      LONG,
      { ...tmo(6000), lines: { fsDead: [{ device: 'sdb', at: at(5) }] } },
      {},
      'failed',
    ],
    [
      'a file system elsewhere died',
      LONG,
      { ...tmo(6000), lines: { fsDead: [{ device: 'sdz', at: at(5) }] } },
      {},
      'held',
    ],
    [
      'a file system died another day',
      LONG,
      { ...tmo(6000), lines: { fsDead: [{ device: 'sdb', at: at(50) }] } },
      {},
      'held',
    ],
  ])('%s', (...[, seconds, seen, change, expected]) => {
    expect(io(seconds, seen, change)).toBe(expected);
  });
});

describe('while another portal of the volume worked', () => {
  const multipath = attachment({ isMultipath: true });
  const inv = inventory([
    remembered({
      ...multipath,
      multipathPortals: [{ ipv4: '169.254.2.9', port: 3260, iqn: multipath.iqn ?? '' }],
    }),
    remembered(attachment({ instanceId: NODE2 })),
  ]);
  const own = inv.nodes[NODE1]?.attachments[0] ?? null;
  const other = (change: Partial<PathView> = {}) =>
    path({ key: 'q', session: 4, portal: { address: '169.254.2.9', port: 3260 }, ...change });
  const seen = (second: PathView): Seen => ({
    inventory: inv,
    paths: [well({ node: NODE1, attachment: own, condition: 'recovered' }), well()],
    others: [second],
  });
  const io = (second: PathView) =>
    late([cut(10, LONG)], seen(second)).filter(({ from }) => from === 10)[0]?.io;

  test.each<readonly [string, PathView, string]>([
    ['it is up', other(), 'other-path'],
    ['it is back since before', other({ state: 'recovered', outages: [cut(0, 60)] }), 'other-path'],
    ['it broke after', other({ state: 'recovered', outages: [cut(20.1, 60)] }), 'other-path'],
    ['it broke in it', other({ state: 'recovered', outages: [cut(15, LONG)] }), 'unknown'],
    ['it was lost when that began', other({ state: 'recovered', outages: [cut(5, LONG)] }), 'unknown'],
    ['it is lost', other({ state: 'lost', outages: [outage({ lostAt: at(5) })] }), 'unknown'],
    ['it is of another boot', other({ currentBoot: false }), 'unknown'],
    ['it is the same portal', other({ portal: { address: '169.254.2.2', port: 3260 } }), 'unknown'],
  ])('%s', (_, second, expected) => {
    const found = io(second);
    expect(found === 'other-path' ? found : 'unknown').toBe(expected);
  });
});

describe('what came of it', () => {
  const followed = (
    lines: Parameters<typeof view>[2] = {},
    change: Partial<Outage> = {},
    peer: Parameters<typeof view>[2] = {},
  ) => {
    const own = path({ state: 'recovered', outages: [cut(0, LONG, change)] });
    return late([cut(0, LONG, change)], {
      nodes: [node1({ view: view(NODE1, [own], lines) }), node2({ view: view(NODE2, [path()], peer) })],
    })[0]?.followed;
  };

  test.each<readonly [string, Parameters<typeof followed>, readonly string[]]>([
    ['nothing', [], []],
    ['the node started', [{ boots: [at(5)] }], ['rebooted']],
    ['the node started a minute after', [{ boots: [at(11)] }], ['rebooted']],
    ['the node started later', [{ boots: [at(11) + 1] }], []],
    ['the node started before', [{ boots: [at(0) - 1] }], []],
    ['it ended with a start', [{}, { endedBy: 'reboot' }], ['rebooted']],
    ['it failed over', [{}, {}, { lk: { failoverAt: at(0) } }], ['failed-over']],
    ['it had failed over before', [{}, {}, { lk: { failoverAt: at(0) - 1 } }], []],
    ['both', [{ boots: [at(5)], lk: { failoverAt: at(3) } }], ['failed-over', 'rebooted']],
  ])('%s', (_, args, expected) => {
    expect(followed(...args)).toEqual(expected);
  });

  test('consequences are what failed or moved; that it flaps is none', () => {
    expect(hadConsequences({ io: 'held', followed: ['flapping'] })).toBe(false);
    expect(hadConsequences({ io: 'failed', followed: [] })).toBe(true);
    expect(hadConsequences({ io: 'held', followed: ['flapping', 'rebooted'] })).toBe(true);
  });
});

test('the gravest first: with consequences, then boot and quorum, then the longest, then the first', () => {
  const outages = [cut(0, LONG), cut(30, LONG), cut(60, 2 * LONG), cut(100, 90, { timedOutAt: at(101) })];
  expect(brief(late(outages))).toEqual([
    [100, 90],
    [60, 2 * LONG],
    [0, LONG],
    [30, LONG],
  ]);
  const inv = inventory([remembered(attachment()), remembered(QUORUM_ATTACHMENT, 'quorum')]);
  const quorum = path({
    key: 'q',
    session: 9,
    iqn: QUORUM_ATTACHMENT.iqn,
    portal: { address: QUORUM_ATTACHMENT.ipv4 ?? '', port: 3260 },
    device: 'sdc',
    state: 'recovered',
    outages: [cut(50, 120)],
  });
  const remembers = inv.nodes[NODE1]?.attachments ?? [];
  const paths = remembers.map((a) =>
    well({ node: NODE1, role: a.role, attachment: a, condition: 'recovered' }),
  );
  expect(
    late([cut(0, LONG)], { inventory: inv, paths, others: [quorum] }).map(({ then }) => then.role),
  ).toEqual(['quorum', 'data']);
});
