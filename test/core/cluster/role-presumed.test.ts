import { MINUTE } from '../../../functions/core/base/time.ts';
import type { NodeStatus, PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import { withoutContradictions } from '../../../functions/core/cluster/role.ts';
import {
  attachment,
  instance,
  known,
  load,
  NODE1,
  NODE2,
  QUORUM,
  remembered,
  T0,
  unreadable,
  VOL,
} from '../decision/story.ts';
import { booted, by, EITHER, type Given, LOST, NODE3, NOW, role, tookOver, UNKNOWN } from './role-scene.ts';
import { status, way } from './scene.ts';

describe('by who wrote on the volume in the hour before the loss', () => {
  const ALL_HOUR = [T0 - 50 * MINUTE, T0 - 30 * MINUTE, T0 - 10 * MINUTE];
  const wrote = (minutes: Readonly<Record<string, readonly number[]>>): Given => ({
    looks: {
      list: [NODE1, NODE2, NODE3].map((instanceId) => attachment({ instanceId })),
      load: Object.fromEntries(
        Object.entries(minutes).map(([node, at]) => [
          node,
          known(load({ ownWritesAt: { [attachment({ instanceId: node }).id]: at } }), NOW),
        ]),
      ),
    },
  });
  const ACTIVE = { service: 'active', serviceBy: 'writes', serviceAt: T0, serviceVolume: VOL };
  const STANDBY = { service: 'standby', serviceBy: 'writes', serviceAt: T0 };
  const three = { nodes: [NODE1, NODE2, NODE3] };

  test('it alone and all along: active; a peer all along and it never: standby', () => {
    expect(role(wrote({ [NODE1]: ALL_HOUR, [NODE2]: [] }))).toEqual(ACTIVE);
    expect(role(wrote({ [NODE1]: [], [NODE2]: ALL_HOUR }))).toEqual(STANDBY);
    expect(role({ ...wrote({ [NODE1]: [], [NODE2]: [], [NODE3]: ALL_HOUR }), ...three })).toEqual(STANDBY);
    expect(role({ ...wrote({ [NODE1]: [], [NODE3]: ALL_HOUR }), ...three })).toEqual(STANDBY);
  });

  test('anything else says nothing', () => {
    for (const minutes of [
      { [NODE1]: ALL_HOUR, [NODE2]: ALL_HOUR },
      { [NODE1]: ALL_HOUR, [NODE2]: [T0 - 10 * MINUTE] },
      { [NODE1]: [T0 - 10 * MINUTE], [NODE2]: ALL_HOUR },
      { [NODE1]: [T0 - 10 * MINUTE], [NODE2]: [] },
      { [NODE1]: [], [NODE2]: [T0 - 10 * MINUTE] },
      { [NODE1]: [], [NODE2]: [] },
      { [NODE1]: ALL_HOUR },
      { [NODE2]: ALL_HOUR },
      { [NODE1]: [] },
    ])
      expect(role(wrote(minutes))).toEqual(UNKNOWN);
    expect(role({ ...wrote({ [NODE1]: ALL_HOUR, [NODE2]: [] }), ...three })).toEqual(UNKNOWN);
    expect(role({ ...wrote({ [NODE1]: ALL_HOUR }), nodes: [NODE1] })).toEqual(UNKNOWN);
  });

  test('only of a volume that is known and lost, and nothing that moved since', () => {
    const given = wrote({ [NODE1]: ALL_HOUR, [NODE2]: [] });
    expect(by({ ...given, paths: [] })).toBeNull();
    expect(by({ ...given, paths: [{ ...LOST, attachment: null }] })).toBeNull();
    expect(by({ ...given, ...tookOver(T0) })).toBeNull();
    expect(by({ ...given, ...booted(T0) })).toBeNull();
  });

  test('what was seen of it at an earlier decision stays so', () => {
    const before = { service: 'standby', at: T0 } as const;
    expect(role({ wrote: before, paths: [] })).toEqual(STANDBY);
    expect(role({ wrote: { ...before, service: 'active' }, paths: [] })).toMatchObject({ service: 'active' });
    expect(by({ wrote: before, paths: [], ...booted(T0) })).toBeNull();
    expect(by({ wrote: before, paths: [], ...tookOver(T0) })).toBeNull();
    expect(by({ wrote: before, paths: [], own: { lk: { failoverAt: T0 } } })).toBeNull();
    expect(by({ wrote: before, paths: [], own: { lk: { recoveryStartedAt: T0 } } })).toBeNull();
  });
});

describe('by what LifeKeeper does not write', () => {
  const heard = (over: Given['own'] = {}) => ({ lastAt: T0 + MINUTE, lk: { seen: true }, ...over });

  test('other lines of it, and none of the disk for a minute after the loss: standby', () => {
    expect(role({ own: heard() })).toEqual({
      service: 'standby',
      serviceBy: 'no-disk-lines',
      serviceAt: T0 + MINUTE,
    });
    expect(by({ own: heard({ lastAt: T0 + MINUTE - 1 }) })).toBeNull();
    expect(by({ own: heard({ stampedAt: T0 + MINUTE - 1 }) })).toBeNull();
    expect(by({ own: heard({ lk: { seen: false } }) })).toBeNull();
    expect(by({ own: null })).toBeNull();
  });

  test('only of a session that is known to be lost', () => {
    const of = (over: Partial<PathStatus>) => by({ own: heard(), paths: [{ ...LOST, ...over }] });
    expect(of({})).toBe('no-disk-lines');
    expect(of({ condition: 'timed-out' })).toBe('no-disk-lines');
    expect(of({ view: null })).toBeNull();
    expect(of({ condition: 'hung' })).toBeNull();
    expect(of({ condition: 'dead' })).toBeNull();
    expect(by({ own: heard(), paths: [{ ...LOST, lostAt: null }], firstLossAt: T0 })).toBeNull();
    expect(by({ own: heard(), paths: [] })).toBeNull();
  });

  test('and nothing that moved since; a line of the disk shows the contrary', () => {
    expect(by({ own: heard(), ...tookOver(T0) })).toBeNull();
    expect(by({ own: heard({ boots: [T0] }) })).toBeNull();
    const lk = { seen: true, deviceFailures: [{ device: '/dev/sdb', first: T0, last: T0 }] };
    expect(by({ own: heard({ lk }) })).toBe('disk-lines');
  });
});

describe('by what was known before', () => {
  const before = { service: 'standby', at: T0 } as const;
  const of = (given: Given) => by({ before, paths: [], ...given });

  test('a standby that restarts is a standby', () => {
    expect(role({ before, paths: [], ...booted(T0 + MINUTE) })).toEqual({
      service: 'standby',
      serviceBy: 'before',
      serviceAt: T0,
    });
    expect(of({ before: { ...before, service: 'active' } })).toBeNull();
    expect(of({ own: null })).toBe('before');
  });

  test('unless it takes over itself', () => {
    expect(of({ own: { lk: { failoverAt: T0 - EITHER } } })).toBeNull();
    expect(of({ own: { lk: { failoverAt: T0 - EITHER - 1 } } })).toBe('before');
  });

  test('or a peer was down meanwhile', () => {
    expect(of({ peer: { boots: [T0 - EITHER] } })).toBeNull();
    expect(of({ peer: { boots: [T0 - EITHER - 1] } })).toBe('before');
    const peer = (lifecycleState: string, id = NODE2) => ({
      looks: { instances: { [id]: known(instance(id, { lifecycleState }), NOW) } },
    });
    expect(of(peer('STOPPED'))).toBeNull();
    expect(of(peer('TERMINATED'))).toBeNull();
    expect(of(peer('STOPPING'))).toBe('before');
    expect(of(peer('STOPPED', NODE1))).toBe('before');
    expect(of({ looks: { instances: { [NODE2]: unreadable('instance') } } })).toBe('before');
    expect(of({ ...peer('STOPPED', NODE3), nodes: [NODE1, NODE2, NODE3] })).toBeNull();
    expect(of({ ...peer('RUNNING'), nodes: [NODE1, NODE2, NODE3] })).toBe('before');
  });
});

describe('roles that contradict each other are not known', () => {
  const roles = (nodes: readonly NodeStatus[], paths: readonly PathStatus[] = [way()]) =>
    withoutContradictions(nodes, paths).map(({ serviceBy }) => serviceBy);
  const weak = (node: string, serviceBy: 'no-disk-lines' | 'before') =>
    status(node, { service: 'standby', serviceBy });
  const active = (node: string, serviceBy: NodeStatus['serviceBy'], serviceVolume?: string) =>
    status(node, {
      service: 'active',
      serviceBy,
      serviceAt: T0,
      ...(serviceVolume !== undefined && { serviceVolume }),
    });

  test('where every node seems to be standby by silence alone', () => {
    expect(roles([weak(NODE1, 'no-disk-lines'), weak(NODE2, 'before')])).toEqual([null, null]);
    expect(roles([weak(NODE1, 'before')])).toEqual([null]);
    expect(roles([weak(NODE1, 'no-disk-lines'), status(NODE2)])).toEqual(['no-disk-lines', null]);
    const answered = status(NODE2, { service: 'standby', serviceBy: 'probe' });
    expect(roles([weak(NODE1, 'before'), answered])).toEqual(['before', 'probe']);
    expect(withoutContradictions([], [])).toEqual([]);
  });

  test('where two are presumed to have one volume', () => {
    const both = [active(NODE1, 'writes', VOL), active(NODE2, 'disk-lines', VOL)];
    expect(withoutContradictions(both, [way()])).toMatchObject([UNKNOWN, UNKNOWN]);
    expect(roles([active(NODE1, 'writes', VOL), active(NODE2, 'disk-lines', QUORUM)])).toEqual([
      'writes',
      'disk-lines',
    ]);
    expect(
      roles([active(NODE1, 'writes', VOL), status(NODE2, { service: 'standby', serviceBy: 'writes' })]),
    ).toEqual(['writes', 'writes']);
  });

  test('what a node answers stands', () => {
    expect(roles([active(NODE1, 'probe'), active(NODE2, 'writes', VOL)])).toEqual(['probe', null]);
    expect(roles([active(NODE1, 'probe'), active(NODE2, 'probe')])).toEqual(['probe', 'probe']);
  });

  test('a presumption of no volume is of the only one there is, or of any', () => {
    const pair = [active(NODE1, 'lifekeeper-lines'), active(NODE2, 'writes', QUORUM)];
    expect(roles(pair)).toEqual(['lifekeeper-lines', 'writes']);
    expect(roles(pair, [])).toEqual([null, null]);
    const second = way({ attachment: remembered(attachment({ volumeId: QUORUM })) });
    expect(roles(pair, [way(), second])).toEqual([null, null]);
    expect(
      roles(pair, [way(), way({ node: NODE2 }), { ...second, role: 'quorum' }, way({ attachment: null })]),
    ).toEqual(['lifekeeper-lines', 'writes']);
  });
});
