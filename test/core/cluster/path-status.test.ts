import { MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import { pathsOfNode } from '../../../functions/core/cluster/path-status.ts';
import { type ApiState, type PathStatus, pathKey } from '../../../functions/core/cluster/picture-shapes.ts';
import type { NodeView, PathView } from '../../../functions/core/evidence/path-view.ts';
import type { RememberedAttachment } from '../../../functions/core/inventory/inventory.ts';
import type { Attachment } from '../../../functions/core/platform/look-ups.ts';
import {
  attachment,
  deviceFailure,
  IQN,
  IQN_QUORUM,
  inventory,
  lookUps,
  lostPath,
  NODE1,
  outage,
  path,
  QUORUM_ATTACHMENT,
  recoveredPath,
  remembered,
  T0,
  view,
} from '../decision/story.ts';
import { way } from './scene.ts';

const NOW = T0 + 5 * MINUTE;

interface Around {
  readonly list?: readonly Attachment[];
  readonly remembered?: readonly RememberedAttachment[];
  readonly lost?: Parameters<typeof pathsOfNode>[2]['lost'];
  readonly now?: number;
  readonly since?: number;
}

function paths(node: NodeView | null, around: Around = {}): readonly PathStatus[] {
  return pathsOfNode(NODE1, node, {
    inventory: inventory(around.remembered),
    lookUps: lookUps(NOW, around.list === undefined ? {} : { list: around.list }),
    now: around.now ?? NOW,
    lost: around.lost ?? {},
    since: around.since ?? Number.NEGATIVE_INFINITY,
  });
}

/** The only way of node 1. */
function only(sessions: readonly PathView[], around: Around = {}, node: Parameters<typeof view>[2] = {}) {
  const [one, ...others] = paths(view(NODE1, sessions, node), around);
  if (one === undefined || others.length > 0) throw new Error('not one way');
  return one;
}

const LOOSE = {
  session: 7,
  iqn: 'iqn.loose',
  portal: { address: '169.254.2.8', port: 3260 },
  device: 'sdd',
} as const;

describe('the ways of a node', () => {
  test('a volume that is remembered, with its session, what the API lists, and its loss', () => {
    const session = { ...lostPath(), node: NODE1 };
    expect(only([session])).toEqual(way({ view: session, condition: 'lost', lostAt: T0 }));
  });

  test('a volume of which no line tells is well as far as is known', () => {
    const way1 = way({ view: null, device: null });
    expect(paths(null)).toEqual([way1]);
    expect(paths(view(NODE1))).toEqual([way1]);
  });

  test('then what only the lines know, session by session, by their portals', () => {
    const all = paths(view(NODE1, [path(LOOSE), path({ ...LOOSE, session: 8, portal: null }), path()]));
    expect(all.map((p) => [p.attachment?.volumeId.slice(-7) ?? null, p.view?.session])).toEqual([
      ['shared1', 3],
      [null, 7],
      [null, 8],
    ]);
    expect(all[1]).toEqual(
      way({
        attachment: null,
        current: null,
        api: 'not-asked',
        view: { ...path(LOOSE), node: NODE1 },
        samePortal: null,
        device: 'sdd',
        portal: '169.254.2.8:3260',
        iqn: 'iqn.loose',
      }),
    );
    expect(all[2]).toMatchObject({ portal: null, iqn: 'iqn.loose' });
  });

  test('a session is one by its number, its portal or its IQN; a disk alone is none', () => {
    const bare = { session: null, iqn: null, portal: null };
    const count = (over: Partial<PathView>) => paths(view(NODE1, [path({ ...bare, ...over })])).length;
    expect(count({})).toBe(1);
    expect(count({ session: 7 })).toBe(2);
    expect(count({ portal: LOOSE.portal })).toBe(2);
    expect(count({ iqn: LOOSE.iqn })).toBe(2);
  });

  test('the boot volume is known by its line or its memory, others by what is remembered', () => {
    expect(only([path({ role: 'boot' })]).role).toBe('boot');
    const roles = (['data', 'quorum', 'boot'] as const).map(
      (role) => only([path()], { remembered: [remembered(attachment(), role)] }).role,
    );
    expect(roles).toEqual(['data', 'quorum', 'boot']);
  });

  test('several portals are several ways to one volume', () => {
    const two = [{ ipv4: '169.254.2.9', port: 3260, iqn: 'iqn.m2' }];
    const sessions = [
      lostPath(),
      path({ session: 5, iqn: 'iqn.m2', portal: { address: '169.254.2.9', port: 3260 } }),
    ];
    for (const over of [{ multipathPortals: two }, { multipathPortals: two, isMultipath: true }])
      expect(only(sessions, { remembered: [remembered(attachment(over))] })).toMatchObject({
        condition: 'healthy',
        degraded: true,
        lostAt: T0,
        recoveredAt: null,
      });
    const moved = [lostPath(), path({ session: 5, portal: { address: '169.254.2.9', port: 3260 } })];
    expect(only(moved)).toMatchObject({ condition: 'replaced', degraded: false, lostAt: T0 });
    const multipath = { remembered: [remembered(attachment({ isMultipath: true }))] };
    expect(only(moved, multipath)).toMatchObject({ condition: 'healthy', degraded: true });
  });
});

describe('lines beside the API', () => {
  const back = recoveredPath(2);
  const out = path({ state: 'logged-out', loggedOutAt: T0 - SECOND, outages: back.outages });
  const gaveUp = path({ state: 'logged-out', loggedOutAt: T0, outages: [outage({ endedBy: 'gave-up' })] });
  const states: readonly ApiState[] = ['ATTACHING', 'ATTACHED', 'DETACHING', 'DETACHED', 'ABSENT'];
  const of = (session: PathView, api: ApiState) =>
    only([session], {
      list: api === 'ABSENT' ? [] : [attachment({ lifecycleState: api as Attachment['lifecycleState'] })],
    });

  test.each([
    ['up', path(), ['healthy', 'healthy', 'detached', 'detached', 'healthy']],
    ['back', back, ['recovered', 'recovered', 'detached', 'detached', 'recovered']],
    ['logged out', out, ['logged-out', 'logged-out', 'detached', 'detached', 'logged-out']],
    ['lost', lostPath(), ['lost', 'lost', 'lost', 'lost', 'lost']],
  ] as const)('%s', (_, session, conditions) => {
    const found = states.map((api) => of(session, api));
    expect(found.map(({ api }) => api)).toEqual(states);
    expect(found.map(({ condition }) => condition)).toEqual(conditions);
  });

  test('an outage that is over is told with its end, but says nothing about a detach after it', () => {
    const times = ({ lostAt, recoveredAt }: PathStatus) => [lostAt, recoveredAt];
    const at = T0 + 2 * MINUTE;
    expect(times(of(back, 'ATTACHED'))).toEqual([T0, at]);
    expect(times(only([{ ...back, deadSince: T0 }]))).toEqual([T0, at]);
    expect(times(of(back, 'DETACHED'))).toEqual([null, null]);
    expect(times(of(path({ outages: back.outages }), 'ATTACHED'))).toEqual([null, null]);
    expect(times(of(out, 'ATTACHED'))).toEqual([T0, null]);
    expect(times(of(path({ state: 'logged-out' }), 'ATTACHED'))).toEqual([null, null]);
    const bare = { ...back, outages: [] };
    expect(times(of(bare, 'ATTACHED'))).toEqual([null, null]);
  });

  test('a clean log-out is one that ended no outage', () => {
    expect(of(out, 'DETACHED').cleanLogoutAt).toBe(T0 - SECOND);
    expect(of(gaveUp, 'DETACHED')).toMatchObject({ condition: 'lost', cleanLogoutAt: null });
    expect(of(path({ loggedOutAt: T0 }), 'ATTACHED').cleanLogoutAt).toBeNull();
  });

  test('a session that is back on a dead file system is dead', () => {
    const of = (session: PathView, device: string | null) =>
      only([session], {}, { fsDead: [{ device, at: T0 }] }).condition;
    expect(of(back, 'sdb')).toBe('dead');
    expect(of(back, 'sdc')).toBe('recovered');
    expect(of(back, null)).toBe('recovered');
    expect(of({ ...back, device: null }, null)).toBe('recovered');
    expect(of(path(), 'sdb')).toBe('healthy');
  });

  test('a lost session whose volume nobody remembers is detached where the API lists its IQN as such', () => {
    const gone = attachment({ lifecycleState: 'DETACHED' });
    const nobody = { list: [gone], remembered: [] };
    expect(only([lostPath()], nobody)).toMatchObject({ attachment: null, current: gone, api: 'DETACHED' });
    expect(only([path()], nobody)).toMatchObject({ attachment: null, current: null, api: 'not-asked' });
  });
});

describe('whether the present attachment has the portal and IQN that the session knows', () => {
  const of = (
    current: Partial<Attachment>,
    session: Partial<PathView> | null = {},
    was: Partial<Attachment> = {},
  ) =>
    paths(session === null ? null : view(NODE1, [path(session)]), {
      list: [attachment(current)],
      remembered: [remembered(attachment(was))],
    })[0]?.samePortal;

  test('the same, or another', () => {
    expect(of({})).toBe(true);
    expect(of({ ipv4: '169.254.2.9' })).toBe(false);
    expect(of({ port: 3261 })).toBe(false);
    expect(of({ iqn: 'iqn.other' })).toBe(false);
    expect(
      of({ multipathPortals: [{ ipv4: '169.254.2.2', port: 3260, iqn: IQN }], ipv4: '169.254.2.9' }),
    ).toBe(true);
  });

  test('without a session, what is remembered; what is not known of it is no difference', () => {
    expect(of({}, null)).toBe(true);
    expect(of({ ipv4: '169.254.2.9' }, null)).toBe(false);
    expect(of({ iqn: 'iqn.other' }, null)).toBe(false);
    expect(of({}, null, { ipv4: null })).toBeNull();
    expect(of({ iqn: 'iqn.other' }, null, { iqn: null })).toBe(true);
    expect(of({ iqn: 'iqn.other' }, { iqn: null })).toBe(false);
    // The session's own portal is newer than the memory.
    const moved = { portal: { address: '169.254.2.9', port: 3260 } };
    expect(of({ ipv4: '169.254.2.9' }, moved)).toBe(true);
  });

  test('it cannot be said of one that is not attached, or has no address yet', () => {
    expect(of({ lifecycleState: 'ATTACHING' })).toBeNull();
    expect(of({ lifecycleState: 'DETACHED' })).toBeNull();
    expect(of({ ipv4: null })).toBeNull();
    expect(paths(null, { list: [] })[0]?.samePortal).toBeNull();
  });

  test('the portal and IQN are of the session, else of the memory', () => {
    const portal = { address: '169.254.2.9', port: 3260 };
    expect(only([path({ portal })])).toMatchObject({ portal: '169.254.2.9:3260', iqn: IQN });
    expect(only([path({ iqn: null })])).toMatchObject({ portal: '169.254.2.2:3260', iqn: IQN });
    const nowhere = { remembered: [remembered(attachment({ ipv4: null }))] };
    expect(paths(null, nowhere)[0]).toMatchObject({ portal: null, iqn: IQN });
    const nameless = { remembered: [remembered(attachment({ iqn: null }))] };
    expect(paths(null, nameless)[0]).toMatchObject({ portal: '169.254.2.2:3260', iqn: null });
  });
});

describe('a way that an incident knows to be lost', () => {
  const key = pathKey(way());
  const open = { lost: { [key]: { since: T0, last: T0, backAt: null } } };
  /** Back after two minutes, while LifeKeeper called its disk failed until then. */
  const back = recoveredPath(2);
  const failing = { lk: deviceFailure(T0 + 2 * MINUTE) };
  const countsFrom = T0 + 2 * MINUTE + 100 * SECOND;

  test('is not back before its return counts', () => {
    const early = only([back], { ...open, now: countsFrom - 1 }, failing);
    expect(early).toMatchObject({
      condition: 'lost',
      lostAt: T0,
      recoveredAt: null,
      returnCountsFrom: countsFrom,
    });
    const { returnCountsFrom, ...then } = only([back], { ...open, now: countsFrom }, failing);
    expect(then).toMatchObject({ condition: 'recovered', recoveredAt: T0 + 2 * MINUTE });
    expect(returnCountsFrom).toBeUndefined();
  });

  test('without such an incident, or once it was seen back, what is over is told as over', () => {
    const now = countsFrom - 1;
    expect(only([back], { now }, failing)).toMatchObject({ condition: 'recovered' });
    const closed = { lost: { [key]: { since: T0, last: T0, backAt: T0 + MINUTE } } };
    expect(only([back], { ...closed, now }, failing)).toMatchObject({ condition: 'recovered' });
    expect(only([back], { ...open, now }, {})).toMatchObject({ condition: 'recovered' });
  });

  test('of several sessions, those whose return counts already are up', () => {
    const portal = { address: '169.254.2.9', port: 3260 };
    const unnoticed = { ...back, outages: back.outages.map((o) => ({ ...o, onlyDiskSigns: true })) };
    const other = recoveredPath(2, { session: 5, device: 'sdc', portal, key: 'q' });
    const multipath = { remembered: [remembered(attachment({ isMultipath: true }))] };
    const early = only([unnoticed, other], { ...open, ...multipath, now: countsFrom - 1 });
    expect(early).toMatchObject({ degraded: true, lostAt: T0, returnCountsFrom: countsFrom });
    expect(early.view?.session).toBe(3);
  });

  test('is lost while nothing tells of it any more', () => {
    expect(paths(null, open)[0]).toMatchObject({ condition: 'lost', lostAt: T0 });
    expect(paths(null)[0]).toMatchObject({ condition: 'healthy', lostAt: null });
  });

  test('a volume of which lines may be missing is unclear; losses that nothing ties to one are set aside', () => {
    const flood = { dropped: { pathsUntil: null, unseenAt: NOW } };
    expect(paths(view(NODE1, [], flood))[0]?.condition).toBe('unclear');
    const nameless = lostPath({ session: 9, iqn: null, portal: null, device: null });
    const [volume, stray] = paths(view(NODE1, [path({ upAt: T0 - MINUTE }), nameless]));
    expect([volume?.condition, stray?.condition]).toEqual(['healthy', 'stray']);
  });
});

test('the volumes of a node stay apart', () => {
  const two = { remembered: [remembered(attachment()), remembered(QUORUM_ATTACHMENT, 'quorum')], list: [] };
  const quorum = {
    iqn: IQN_QUORUM,
    portal: { address: '169.254.2.3', port: 3260 },
    device: 'sdc',
    session: 4,
  };
  const found = paths(view(NODE1, [path(quorum), lostPath()]), two);
  expect(found.map((p) => [p.role, p.view?.session, p.condition, p.api])).toEqual([
    ['data', 3, 'lost', 'ABSENT'],
    ['quorum', 4, 'healthy', 'ABSENT'],
  ]);
});
