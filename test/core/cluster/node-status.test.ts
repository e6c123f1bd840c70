import { HOUR, MINUTE } from '../../../functions/core/base/time.ts';
import { type NodeFacts, statusOfNode, viewIn } from '../../../functions/core/cluster/node-status.ts';
import type { PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import type { NodeView, Outage } from '../../../functions/core/evidence/path-view.ts';
import {
  instance,
  inventory,
  known,
  load,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  T0,
  unreadable,
  view,
} from '../decision/story.ts';
import { facts, way } from './scene.ts';

const NOW = T0 + HOUR;

interface Given extends Partial<NodeFacts> {
  readonly paths?: readonly PathStatus[];
  /** What node 1 says, and its peer. */
  readonly own?: Parameters<typeof view>[2] | null;
  readonly peer?: Parameters<typeof view>[2];
}

function of({ paths = [], own = {}, peer = {}, ...more }: Given = {}) {
  const views: NodeView[] = [view(NODE2, [], peer)];
  if (own !== null) views.push(view(NODE1, [], own));
  const given: NodeFacts = {
    ...facts({ now: NOW, views }),
    instanceActions: new Set(),
    firstLossAt: null,
    wrote: {},
    served: {},
    roles: {},
    ...more,
  };
  return statusOfNode(NODE1, given, paths);
}

const lost = (over: Partial<PathStatus> = {}, cut: Partial<Outage> = {}) =>
  way({ view: lostPath({}, cut), condition: 'lost', lostAt: T0, ...over });
const state = (lifecycleState: string) =>
  lookUps(NOW, { instances: { [NODE1]: known(instance(NODE1, { lifecycleState }), NOW) } });

describe('a node', () => {
  test('by its lines, the API, its answers and what is remembered', () => {
    expect(of()).toEqual({
      node: NODE1,
      name: 'node1',
      view: view(NODE1),
      instance: instance(NODE1),
      instanceState: 'RUNNING',
      service: 'unknown',
      serviceBy: null,
      serviceAt: null,
      servedAt: null,
      silentSince: null,
      rebootedAt: null,
      rebootForced: false,
      cleanShutdown: false,
      load: load(),
    });
    expect(of({ served: { [NODE1]: T0, [NODE2]: 1 } }).servedAt).toBe(T0);
    expect(of({ lookUps: lookUps(NOW, { silent: { [NODE1]: T0 + 1, [NODE2]: 1 } }) }).silentSince).toBe(
      T0 + 1,
    );
    const wrote = { service: 'standby', at: T0 } as const;
    expect(of({ wrote: { [NODE1]: wrote } })).toMatchObject({ service: 'standby', serviceBy: 'writes' });
    expect(of({ roles: { [NODE1]: wrote } })).toMatchObject({ service: 'standby', serviceBy: 'before' });
    expect(of({ wrote: { [NODE2]: wrote }, roles: { [NODE2]: wrote } }).service).toBe('unknown');
  });

  test('is called by its instance, else as remembered, else by its own lines, else by its id', () => {
    const renamed = lookUps(NOW, {
      instances: { [NODE1]: known(instance(NODE1, { displayName: 'db1' }), NOW) },
    });
    const dark = lookUps(NOW, { instances: { [NODE1]: unreadable('instance') } });
    const nobody = { ...inventory(), nodes: {} };
    expect(of({ lookUps: renamed }).name).toBe('db1');
    expect(of({ lookUps: dark, own: { host: 'own' } })).toMatchObject({
      name: 'node1',
      instance: null,
      instanceState: 'unknown',
    });
    expect(of({ lookUps: dark, inventory: nobody, own: { host: 'own' } }).name).toBe('own');
    expect(of({ lookUps: dark, inventory: nobody, own: { host: null } }).name).toBe(NODE1);
    expect(of({ lookUps: dark, inventory: nobody, own: null })).toMatchObject({ name: NODE1, view: null });
    expect(of({ lookUps: lookUps(NOW, { load: { [NODE1]: unreadable('load') } }) }).load).toBeNull();
    expect(of({ lookUps: lookUps(NOW, { load: {} }) }).load).toBeNull();
  });

  test('whose clock is in doubt, until the doubt is a day old', () => {
    const doubt = (readAt: number) => of({ own: { clockDoubt: { readAt, ahead: HOUR } } }).view?.clockDoubt;
    expect(doubt(NOW - 24 * HOUR)).toEqual({ readAt: NOW - 24 * HOUR, ahead: HOUR });
    expect(doubt(NOW - 24 * HOUR - 1)).toBeNull();
    const { own } = { own: { host: 'kept', clockDoubt: { readAt: 0, ahead: 1 } } };
    expect(of({ own }).view?.host).toBe('kept');
  });

  test('its lines are those of its own', () => {
    const at = facts({ views: [view(NODE2), view(NODE1)] });
    expect(viewIn(at, NODE1)?.node).toBe(NODE1);
    expect(viewIn(at, 'other')).toBeNull();
  });
});

describe('a restart', () => {
  const boots = [T0 + MINUTE];
  const rebooted = (given: Given) => of(given).rebootedAt;

  test('that follows a loss within three hours is what the node did for it', () => {
    expect(rebooted({ own: { boots: [T0] }, paths: [lost()] })).toBe(T0);
    expect(rebooted({ own: { boots: [T0 - 1] }, paths: [lost()] })).toBeNull();
    const late = { now: T0 + 4 * HOUR, paths: [lost()] };
    expect(rebooted({ ...late, own: { boots: [T0 + 3 * HOUR - 1] } })).toBe(T0 + 3 * HOUR - 1);
    expect(rebooted({ ...late, own: { boots: [T0 + 3 * HOUR] } })).toBeNull();
    expect(rebooted({ own: { boots }, paths: [way({ view: null })] })).toBeNull();
    expect(rebooted({ own: { boots } })).toBeNull();
    expect(rebooted({ own: null, paths: [lost()] })).toBeNull();
  });

  test('is looked for among losses that are open, or that it ended', () => {
    const paths = (cut: Partial<Outage>) => [lost({}, cut)];
    expect(rebooted({ own: { boots }, paths: paths({ recoveredAt: T0 + 1 }) })).toBeNull();
    expect(
      rebooted({ own: { boots }, paths: paths({ recoveredAt: T0 + 1, endedBy: 'recovered' }) }),
    ).toBeNull();
    expect(rebooted({ own: { boots }, paths: paths({ recoveredAt: T0 + 1, endedBy: 'reboot' }) })).toBe(
      boots[0],
    );
  });

  test('or failures of LifeKeeper, the newest, and its halt', () => {
    const failed = (...last: number[]) => ({
      deviceFailures: last.map((at) => ({ device: '/dev/sdb', first: at, last: at })),
    });
    expect(rebooted({ own: { boots, lk: failed(T0, T0 - 9 * HOUR) } })).toBe(boots[0]);
    expect(rebooted({ own: { boots, lk: failed(T0 - 9 * HOUR) } })).toBeNull();
    expect(rebooted({ own: { boots, lk: { haltAt: T0 } } })).toBe(boots[0]);
    expect(rebooted({ own: { boots, lk: { haltAt: T0 + 2 * MINUTE } } })).toBeNull();
  });

  test('the first of them counts, and none that is older than six hours', () => {
    const order = [T0 + 3 * MINUTE, T0 + MINUTE, T0 + 2 * MINUTE];
    expect(rebooted({ own: { boots: order }, paths: [lost()] })).toBe(T0 + MINUTE);
    const old = { own: { boots }, paths: [lost()] };
    expect(rebooted({ ...old, now: T0 + MINUTE + 6 * HOUR })).toBe(T0 + MINUTE);
    expect(rebooted({ ...old, now: T0 + MINUTE + 6 * HOUR + 1 })).toBeNull();
  });

  test('that somebody ordered from the platform is no consequence', () => {
    expect(rebooted({ own: { boots }, paths: [lost()], instanceActions: new Set([NODE1]) })).toBeNull();
    expect(rebooted({ own: { boots }, paths: [lost()], instanceActions: new Set([NODE2]) })).toBe(boots[0]);
  });

  test('is forced unless shutdown lines announced it within a quarter of an hour', () => {
    const forced = (osShutdownAt: number | null) =>
      of({ own: { boots: [T0 + HOUR - 1], osShutdownAt }, paths: [lost()] }).rebootForced;
    const boot = T0 + HOUR - 1;
    expect(forced(null)).toBe(true);
    expect(forced(boot)).toBe(false);
    expect(forced(boot + 1)).toBe(true);
    expect(forced(boot - 15 * MINUTE + 1)).toBe(false);
    expect(forced(boot - 15 * MINUTE)).toBe(true);
  });

  test('that a peer saw as a failure counts by itself, unless it was announced', () => {
    const boot = boots[0] ?? 0;
    const seen = (peer: Given['peer'], own: object = {}) =>
      rebooted({ own: { boots, ...own }, peer: peer ?? {} });
    for (const kind of ['failoverAt', 'commDownAt']) {
      for (const [at, is] of [
        [boot - 15 * MINUTE, false],
        [boot - 15 * MINUTE + 1, true],
        [boot + 15 * MINUTE - 1, true],
        [boot + 15 * MINUTE, false],
      ] as const)
        expect(seen({ lk: { [kind]: at } }) !== null).toBe(is);
      expect(seen({ lk: { [kind]: boot } }, { osShutdownAt: boot - 1 })).toBeNull();
    }
    const third = view('node3');
    const views = [third, view(NODE1, [], { boots }), view(NODE2, [], { lk: { commDownAt: boot } })];
    expect(rebooted({ views })).toBe(boot);
    // What the node itself logs is no word of a peer.
    expect(seen({}, { lk: { commDownAt: boot, failoverAt: boot } })).toBeNull();
  });
});

describe('a clean shutdown', () => {
  const down = { osShutdownAt: T0 };
  const clean = (given: Given) => of(given).cleanShutdown;
  const ordered = { instanceActions: new Set([NODE1]) };

  test('is announced by the node, and seen or ordered from the platform', () => {
    expect(clean({ own: down, lookUps: state('STOPPED') })).toBe(true);
    expect(clean({ own: down, ...ordered })).toBe(true);
    expect(clean({ own: down })).toBe(false);
    expect(clean({ own: down, instanceActions: new Set([NODE2]) })).toBe(false);
    expect(clean({ lookUps: state('STOPPED') })).toBe(false);
    expect(clean({ own: null, lookUps: state('STOPPED') })).toBe(false);
    const dark = lookUps(NOW, { instances: { [NODE1]: unreadable('instance') } });
    expect(clean({ own: down, lookUps: dark })).toBe(false);
  });

  test('explains what is lost from a minute before it on, and nothing older', () => {
    const stopped = { own: down, lookUps: state('STOPPED') };
    const paths = (lostAt: number | null) => [way(), lost({ lostAt })];
    expect(clean({ ...stopped, paths: paths(T0 - MINUTE) })).toBe(true);
    expect(clean({ ...stopped, paths: paths(T0 - MINUTE - 1) })).toBe(false);
    expect(clean({ ...stopped, paths: [lost({ lostAt: T0 - HOUR }), lost({ lostAt: T0 })] })).toBe(false);
    expect(clean({ ...stopped, paths: [way({ lostAt: T0 - HOUR, condition: 'recovered' })] })).toBe(true);
    expect(clean({ ...stopped, paths: paths(null) })).toBe(true);
  });

  test('explains nothing that a node loses once it has started again', () => {
    const back = { own: { ...down, boots: [T0 - 1, T0 + 9] }, ...ordered };
    const paths = (lostAt: number | null) => [lost({ lostAt })];
    expect(clean({ ...back, paths: paths(T0 + 8) })).toBe(true);
    expect(clean({ ...back, paths: paths(T0 + 9) })).toBe(false);
    expect(clean({ ...back, paths: paths(null) })).toBe(false);
    expect(clean({ own: { ...down, boots: [T0] }, ...ordered, paths: paths(null) })).toBe(true);
    expect(clean({ ...back, lookUps: state('STOPPED'), paths: paths(T0 + 9) })).toBe(true);
  });
});
