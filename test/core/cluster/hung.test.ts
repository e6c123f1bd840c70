import { MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import { withHungDisks } from '../../../functions/core/cluster/path-status.ts';
import type { PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import type { NodeView } from '../../../functions/core/evidence/path-view.ts';
import { lostPath, NODE1, outage, path, recoveredPath, T0, view } from '../decision/story.ts';
import { way } from './scene.ts';

const NEVER = Number.NEGATIVE_INFINITY;
const UNNAMED = way({ attachment: null, view: null, device: null, portal: null, iqn: null });

type Failure = NodeView['lifekeeper']['deviceFailures'][number];
const failure = (over: Partial<Failure> = {}): Failure => ({
  device: '/dev/sdb',
  first: T0,
  last: T0 + MINUTE,
  ...over,
});

/** Condition, disk and beginning of each way once LifeKeeper's failures are joined to it. */
function joined(
  ways: readonly PathStatus[],
  failures: readonly Failure[] = [failure()],
  { since = NEVER, boots = [] }: { readonly since?: number; readonly boots?: readonly number[] } = {},
) {
  const node = view(NODE1, [], { boots, lk: { deviceFailures: failures } });
  return withHungDisks(ways, { view: node, since, unnamed: UNNAMED }).map((p) => [
    p.condition,
    p.device,
    p.lostAt,
  ]);
}

const HUNG = ['hung', 'sdb', T0];

describe('a disk that LifeKeeper calls failed although no session explains it', () => {
  test('hangs; its way has no end from an outage before', () => {
    expect(joined([way()])).toEqual([HUNG]);
    const [before] = withHungDisks([way({ recoveredAt: T0 - MINUTE })], {
      view: view(NODE1, [], { lk: { deviceFailures: [failure()] } }),
      since: NEVER,
      unnamed: UNNAMED,
    });
    expect(before).toMatchObject({ condition: 'hung', recoveredAt: null });
    expect(joined([way()], [])).toEqual([['healthy', 'sdb', null]]);
  });

  test('hangs since its first failure; after a closed incident or a boot since the last one', () => {
    for (const bound of [{ since: T0 }, { boots: [T0 - MINUTE, T0] }, { since: T0 - MINUTE, boots: [T0] }])
      expect(joined([way()], [failure()], bound)).toEqual([['hung', 'sdb', T0 + MINUTE]]);
    expect(joined([way()], [failure()], { since: T0 - 1 })).toEqual([HUNG]);
  });

  test('what failed up to a closed incident, or before the boot, is over', () => {
    for (const bound of [{ since: T0 + MINUTE }, { boots: [T0 + MINUTE] }])
      expect(joined([way()], [failure()], bound)).toEqual([['healthy', 'sdb', null]]);
  });

  test('a disk of no way is one of its own, by its name', () => {
    const other = way({ view: path({ device: 'sdc' }), device: 'sdc' });
    expect(joined([other])).toEqual([['healthy', 'sdc', null], HUNG]);
    expect(joined([])).toEqual([HUNG]);
    expect(joined([other], [failure({ device: '/dev/' })])).toEqual([
      ['healthy', 'sdc', null],
      ['hung', null, T0],
    ]);
    expect(joined([way({ view: path({ session: null }) })])).toEqual([['healthy', 'sdb', null], HUNG]);
  });

  test('each disk joins its own way, and those that are well stay so', () => {
    const second = way({ view: path({ device: 'sdc', session: 4 }), device: 'sdc' });
    const third = way({ view: path({ device: 'sdd', session: 5 }), device: 'sdd' });
    const both = [failure({ device: '/dev/sdc' }), failure({ device: '/dev/sdd', first: T0 + SECOND })];
    expect(joined([way(), second, third], both)).toEqual([
      ['healthy', 'sdb', null],
      ['hung', 'sdc', T0],
      ['hung', 'sdd', T0 + SECOND],
    ]);
  });
});

describe('the one volume whose disk no line names', () => {
  const quiet = way({ view: null, device: null });
  const nameless = way({ view: path({ device: null }), device: null });

  test('is the one that failed', () => {
    expect(joined([quiet])).toEqual([HUNG]);
    expect(joined([nameless])).toEqual([HUNG]);
    expect(joined([quiet], [failure({ device: '/dev/' })])).toEqual([['hung', null, T0]]);
  });

  test('boot volumes and sessions that never were do not count beside it', () => {
    const boot = way({ role: 'boot', view: path({ device: 'sda' }), device: 'sda' });
    const phantom = way({ condition: 'phantom', view: path({ device: null, session: 0 }), device: null });
    expect(joined([boot, phantom, quiet])[2]).toEqual(HUNG);
  });

  test('is not known where there are two, or its disk has a name', () => {
    expect(joined([quiet, quiet])).toEqual([['healthy', null, null], ['healthy', null, null], HUNG]);
    expect(joined([quiet, way({ role: 'boot', view: null, device: null })])[0]).toEqual(HUNG);
    const boot = way({ role: 'boot', view: null, device: null });
    expect(joined([boot])).toEqual([['healthy', null, null], HUNG]);
  });

  test('of two, none is taken for the disk that LifeKeeper does not name', () => {
    const nobody = [failure({ device: '/dev/' })];
    expect(joined([nameless, nameless], nobody).map(([condition]) => condition)).toEqual([
      'healthy',
      'healthy',
      'hung',
    ]);
    const out = { ...nameless, condition: 'logged-out' as const };
    expect(joined([out, nameless], nobody).map(([condition]) => condition)).toEqual([
      'logged-out',
      'healthy',
      'hung',
    ]);
  });
});

describe('a failure that the session explains is its symptom', () => {
  const lost = way({ view: lostPath(), condition: 'lost', lostAt: T0 });
  const back = way({
    view: recoveredPath(2),
    condition: 'recovered',
    lostAt: T0,
    recoveredAt: T0 + 2 * MINUTE,
  });

  test('while it is lost, and up to a minute after its return', () => {
    expect(joined([lost], [failure({ last: T0 + 99 * MINUTE })])).toEqual([['lost', 'sdb', T0]]);
    expect(joined([back], [failure({ last: T0 + 3 * MINUTE })])).toEqual([['recovered', 'sdb', T0]]);
    expect(joined([back], [failure({ last: T0 + 3 * MINUTE + 1 })])).toEqual([HUNG]);
    const nameless = way({ ...back, view: recoveredPath(2, { device: null }), device: null });
    expect(joined([nameless], [failure({ last: T0 + 3 * MINUTE })])).toEqual([['recovered', null, T0]]);
    expect(joined([nameless], [failure({ last: T0 + 3 * MINUTE + 1 })])).toEqual([HUNG]);
  });

  test('while one of several portals is lost: its session is', () => {
    const degraded = way({ view: lostPath(), degraded: true, lostAt: T0 });
    expect(joined([degraded], [failure({ first: T0 + 3 * MINUTE, last: T0 + 9 * MINUTE })])).toEqual([
      ['healthy', 'sdb', T0],
    ]);
    expect(joined([degraded], [failure({ device: '/dev/sdc' })])).toEqual([
      ['healthy', 'sdb', T0],
      ['hung', 'sdc', T0],
    ]);
  });

  test('a volume that was detached explains whatever fails', () => {
    const gone = way({ condition: 'detached', view: path({ device: 'sdc' }), device: 'sdc' });
    expect(joined([gone])).toEqual([['detached', 'sdc', null]]);
  });

  test('a boot volume explains nothing', () => {
    const boot = way({ ...lost, role: 'boot' });
    expect(joined([boot])).toEqual([HUNG]);
  });

  /** Of which the disk, or the session, is not known; a second volume keeps it from being the only one. */
  const apart = (session: Parameters<typeof path>[0]) => [
    way({ view: path(session), device: null }),
    way({ view: path({ device: 'sdz', session: 8 }), device: 'sdz' }),
  ];
  const isHung = (session: Parameters<typeof path>[0], over: Partial<Failure>) =>
    joined(apart(session), [failure(over)]).some(([condition]) => condition === 'hung');

  test('where topology could not join disk and session, by its time', () => {
    const outages = [outage({ recoveredAt: T0 + MINUTE })];
    const lone = { device: null, outages };
    expect(isHung(lone, { last: T0 - 30 * SECOND })).toBe(false);
    expect(isHung(lone, { last: T0 - 30 * SECOND - 1 })).toBe(true);
    expect(isHung(lone, { last: T0 + 2 * MINUTE })).toBe(false);
    expect(isHung(lone, { last: T0 + 2 * MINUTE + 1 })).toBe(true);
    const ended = { device: null, outages: [outage({ endedAt: T0 + MINUTE })] };
    expect(isHung(ended, { last: T0 + 2 * MINUTE })).toBe(false);
    expect(isHung(ended, { last: T0 + 2 * MINUTE + 1 })).toBe(true);
    expect(isHung({ device: null, outages: [outage()] }, { last: T0 + 999 * MINUTE })).toBe(false);
    const two = {
      device: null,
      outages: [outage({ recoveredAt: T0 + MINUTE }), outage({ lostAt: T0 + 9 * MINUTE })],
    };
    expect(isHung(two, { last: T0 + 2 * MINUTE })).toBe(false);
    expect(isHung({ device: null }, { last: T0 })).toBe(true);
  });

  test('a session of another disk explains only what failed without a name', () => {
    const other = { device: 'sdc', outages: [outage()] };
    expect(isHung(other, {})).toBe(true);
    expect(isHung(other, { device: '/dev/' })).toBe(false);
    expect(isHung({ device: 'sdb', session: null, outages: [outage()] }, {})).toBe(true);
  });
});
