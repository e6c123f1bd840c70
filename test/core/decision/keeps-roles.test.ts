import type { NodeStatus, PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import { at, kept } from './kept.ts';
import { type Difference, lost, NOW, node1, node2 } from './state.ts';
import { detachBy, NODE1, NODE2, path, T0, view } from './story.ts';

describe('what is known of the roles of nodes', () => {
  const of = (change: Partial<NodeStatus>, memory: Difference['memory'] = {}) => {
    const { served, wrote, roles } = kept([lost()], { nodes: [node1(change)], now: at(9), memory });
    return { served, wrote, roles };
  };
  const probe = { service: 'active', serviceBy: 'probe', serviceAt: at(1) } as const;
  const writes = { service: 'standby', serviceBy: 'writes', serviceAt: at(1) } as const;

  test.each<readonly [string, Partial<NodeStatus>, Difference['memory'], ReturnType<typeof of>]>([
    [
      'its answer that it serves',
      probe,
      {},
      {
        served: { [NODE1]: at(1) },
        wrote: {},
        roles: { [NODE1]: { service: 'active', at: at(1), wasActive: true } },
      },
    ],
    [
      'the answer of the moment of the loss',
      { ...probe, serviceAt: T0 },
      {},
      expect.objectContaining({ served: { [NODE1]: T0 } }),
    ],
    [
      'an answer before the loss',
      { ...probe, serviceAt: T0 - 1 },
      {},
      expect.objectContaining({ served: {} }),
    ],
    [
      'an answer of no time',
      { ...probe, serviceAt: null },
      {},
      { served: {}, wrote: {}, roles: { [NODE1]: { service: 'active', at: at(9), wasActive: true } } },
    ],
    [
      'its answer that it is standby',
      { ...probe, service: 'standby' },
      {},
      { served: {}, wrote: {}, roles: { [NODE1]: { service: 'standby', at: at(1) } } },
    ],
    [
      'that it writes',
      { ...writes, service: 'active' },
      {},
      {
        served: {},
        wrote: { [NODE1]: { service: 'active', at: at(1) } },
        roles: { [NODE1]: { service: 'active', at: at(1), wasActive: true } },
      },
    ],
    [
      'that it does not write, having served before',
      writes,
      { roles: { [NODE1]: { service: 'active', at: T0, wasActive: true } } },
      {
        served: {},
        wrote: { [NODE1]: { service: 'standby', at: at(1) } },
        roles: { [NODE1]: { service: 'standby', at: at(1), wasActive: true } },
      },
    ],
    ['writes of no time', { ...writes, serviceAt: null }, {}, expect.objectContaining({ wrote: {} })],
    ['writes that show nothing', { ...writes, service: 'unknown' }, {}, { served: {}, wrote: {}, roles: {} }],
    [
      'nothing: what was known stays',
      { service: 'unknown', serviceBy: null, serviceAt: null },
      {
        served: { [NODE1]: T0 },
        wrote: { [NODE1]: { service: 'standby', at: T0 } },
        roles: { [NODE2]: { service: 'standby', at: T0 } },
      },
      {
        served: { [NODE1]: T0 },
        wrote: { [NODE1]: { service: 'standby', at: T0 } },
        roles: { [NODE2]: { service: 'standby', at: T0 } },
      },
    ],
    [
      'what was known before its restart is no fact of its own',
      { service: 'standby', serviceBy: 'before', serviceAt: at(8) },
      { roles: { [NODE1]: { service: 'standby', at: T0 } } },
      { served: {}, wrote: {}, roles: { [NODE1]: { service: 'standby', at: T0 } } },
    ],
  ])('%s', (_, change, memory, expected) => {
    expect(of(change, memory)).toEqual(expected);
  });
});

describe('signs of a take-over', () => {
  const failedOver = (minute: number) =>
    node2({ view: view(NODE2, [path()], { lk: { seen: true, failoverAt: at(minute) } }) });
  const signs = (change: Parameters<typeof kept>[1] = {}, one: Partial<PathStatus> = {}) =>
    kept([lost(one)], { nodes: [node1(), failedOver(1)], ...change }).takeover[NODE1]?.map(
      ({ code }) => code,
    );

  test('are kept of the node that lost the volume', () => {
    expect(signs()).toEqual(['peer-failover-line']);
    expect(signs({ nodes: [node1(), node2()] })).toBeUndefined();
  });

  test('stay when their lines are gone', () => {
    const known = {
      takeover: { [NODE1]: [{ code: 'peer-failover-line', node: NODE2, at: at(1) }] },
    } as const;
    expect(signs({ nodes: [node1(), node2()], memory: known })).toEqual(['peer-failover-line']);
    expect(kept([], { memory: known }).takeover).toEqual(known.takeover);
  });

  test('count since the detach, where that came before the first loss', () => {
    const early = { nodes: [node1(), failedOver(-20)] };
    expect(signs({ ...early, detached: [detachBy({ at: at(-30) })] })).toEqual(['peer-failover-line']);
    expect(signs({ ...early, detached: [detachBy({ at: at(-10) })] })).toBeUndefined();
    expect(signs({ detached: [detachBy({ at: at(5) })] })).toEqual(['peer-failover-line']);
  });

  test('are none on a node that says that it is standby, but what was seen is kept', () => {
    const standby = node1({ service: 'standby', serviceBy: 'probe', serviceAt: NOW });
    expect(signs({ nodes: [standby, failedOver(1)] })).toBeUndefined();
    const known = { takeover: { [NODE1]: [{ code: 'peer-writes', node: NODE2, at: at(1) }] } } as const;
    expect(signs({ nodes: [standby, failedOver(1)], memory: known })).toEqual(['peer-writes']);
  });
});
