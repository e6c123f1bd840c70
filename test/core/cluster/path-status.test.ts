import { MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import type { ApiState, PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import type { PathView } from '../../../functions/core/evidence/path-view.ts';
import type { Attachment } from '../../../functions/core/platform/look-ups.ts';
import {
  attachment,
  IQN_QUORUM,
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
import { LOOSE, only, paths } from './ways-scene.ts';

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
