import { DAY, MINUTE } from '../../../functions/core/base/time.ts';
import type { NodeStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import type { LateOutage } from '../../../functions/core/decision/contract.ts';
import { factsOf } from '../../../functions/core/decision/facts.ts';
import type { IncidentMemory } from '../../../functions/core/incident/memory.ts';
import { type Difference, lost, node1, node2, told, well } from './state.ts';
import { lookUps, lostPath, NODE1, NODE2, T0, view } from './story.ts';

const at = (minutes: number) => T0 + minutes * MINUTE;
const notice = { seq: 2, reason: 'changed', headline: 'lost', nextReportAt: null } as const;
const factsFor = (change: Difference) => factsOf(told(change), notice);
const third = (change: Partial<NodeStatus> = {}) => node2({ node: 'n3', name: 'node3', ...change });
const failover = (node: string, minutes: number) => ({
  view: view(node, [], { lk: { failoverAt: at(minutes) } }),
});
const BEFORE = -24 * 60;

describe('the peer that matters', () => {
  const sign = (node: string) => ({ code: 'peer-writes', node, at: null }) as const;

  test.each<readonly [string, Difference, string]>([
    ['the first, where nothing shows another one', { nodes: [node1(), node2(), third()] }, 'node2'],
    ['none of a single node', { nodes: [node1()] }, ''],
    [
      'the one that is in service',
      { nodes: [node1({ service: 'active' }), node2(), third({ service: 'active' })] },
      'node3',
    ],
    [
      'that to which LifeKeeper failed over last, were it before the loss',
      {
        nodes: [
          node1(failover(NODE1, BEFORE)),
          node2({ node: 'n0', name: 'node0', view: null }),
          node2(failover(NODE2, BEFORE - 2)),
          third(failover('n3', BEFORE - 1)),
        ],
      },
      'node3',
    ],
    [
      'in either order',
      { nodes: [node1(), third(failover('n3', BEFORE - 1)), node2(failover(NODE2, BEFORE - 2))] },
      'node3',
    ],
    [
      'that in service more than that',
      { nodes: [node1(), node2(failover(NODE2, BEFORE)), third({ service: 'active' })] },
      'node3',
    ],
    [
      'that to which the service has moved more than that in service',
      { nodes: [node1(), node2({ service: 'active' }), third(failover('n3', 1))] },
      'node3',
    ],
    [
      'that with a sign of a take-over more than all',
      { nodes: [node1(), node2(failover(NODE2, 1)), third()], takeover: [sign(''), sign(NODE1), sign('n3')] },
      'node3',
    ],
    ['a node that nobody knows, by its id', { takeover: [sign('n9')] }, 'n9'],
    [
      'the first where the service has come to the node itself',
      { nodes: [node1(failover(NODE1, 1)), third()] },
      'node3',
    ],
    ['that of a sign where it is about no node', { node: null, takeover: [sign(NODE2)] }, 'node2'],
    [
      'that to which the service has moved where it is about no node',
      { node: null, nodes: [node1(), node2(failover(NODE2, 1))] },
      'node2',
    ],
    ['the first of all where it is about no node', { node: null, nodes: [third(), node1()] }, 'node3'],
  ])('%s', (_, change, expected) => {
    expect(factsFor(change).peer).toBe(expected);
  });

  test('signs are told with the name of the node', () => {
    expect(factsFor({ takeover: [sign(NODE2), sign('n9')] }).takeover).toEqual([
      { ...sign(NODE2), name: 'node2' },
      { ...sign('n9'), name: 'n9' },
    ]);
  });
});

describe('what was over before anybody was told', () => {
  const late = (change: Partial<LateOutage> = {}): LateOutage => ({
    path: lost({
      view: lostPath({}, { lostAt: at(-60), recoveredAt: at(-50), length: EXACT }),
      recoveredAt: at(-50),
    }),
    lostAt: at(-60),
    endedAt: at(-50),
    io: 'held',
    followed: ['flapping'],
    ...change,
  });
  const EXACT = { seconds: 600, method: 'lines', bound: 'exact' } as const;
  const first = {
    nodeName: 'node1',
    volume: 'shared1',
    lostAt: at(-60),
    endedAt: at(-50),
    bound: 'exact',
    io: 'held',
    followed: ['flapping'],
    cause: 'detached-intent-unknown',
  };
  const lateOf = (all: readonly LateOutage[], change: Difference = {}) =>
    factsFor({ paths: [well({ node: NODE1 }), well()], late: all, ...change }).late;

  test('is listed with its volume, its length and its cause', () => {
    expect(lateOf([late()])).toEqual({ outages: [first], count: 1, readAt: null });
    expect(factsFor({})).not.toHaveProperty('late');
    const open = lostPath({}, { lostAt: at(-60) });
    expect(lateOf([late({ path: lost({ view: open }) })])?.outages[0]?.bound).toBe('at-least');
    const maintenance = { [NODE1]: at(-55) };
    const view1 = lostPath({}, { lostAt: at(-60), reasons: [] });
    const moved = late({ path: lost({ view: view1, api: 'ATTACHED' }) });
    expect(lateOf([moved], { memory: { maintenance } })?.outages[0]?.cause).toBe('platform-maintenance');
  });

  test('up to ten of all', () => {
    const many = lateOf(Array.from({ length: 12 }, (_, n) => late({ endedAt: at(n - 50) })));
    expect(many?.count).toBe(12);
    expect(many?.outages.map(({ endedAt }) => endedAt)).toEqual(
      Array.from({ length: 10 }, (_, n) => at(n - 50)),
    );
  });

  test('by the name of the volume, its portal or its device', () => {
    const volume = (change: Parameters<typeof lost>[0]) =>
      lateOf([late({ path: lost(change) })])?.outages[0]?.volume;
    expect(volume({ attachment: null })).toBe('169.254.2.2:3260');
    expect(volume({ attachment: null, portal: null })).toBe('sdb');
    expect(volume({ attachment: null, portal: null, device: null })).toBe('');
  });

  test('since when its lines were there to be read', () => {
    const read = (from: number, to: number, readAt: number | null) => ({
      from: at(from),
      to: at(to),
      readAt,
    });
    const readAt = (...lines: readonly ReturnType<typeof read>[]) =>
      lateOf([late(), late({ lostAt: at(-9), endedAt: at(-8) })], {
        lookUps: lookUps(at(2), { lateLines: { [NODE1]: lines, [NODE2]: [read(-60, -50, at(1))] } }),
      })?.readAt;
    expect(readAt(read(-60, -50, at(-3)), read(-60, -50, at(-2)), read(-60, -50, at(-4)))).toBe(at(-2));
    expect(readAt(read(-50, -40, at(-3)))).toBe(at(-3));
    expect(readAt(read(-70, -60, at(-3)))).toBe(at(-3));
    expect(readAt(read(-49, -40, at(-3)), read(-70, -61, at(-3)))).toBeNull();
    expect(readAt(read(-60, -50, null))).toBeNull();
    expect(readAt(read(-60, -50, null), read(-60, -50, at(-3)))).toBe(at(-3));
    expect(readAt()).toBeNull();
  });
});

describe('what came of the loss', () => {
  const standby: Partial<NodeStatus> = { service: 'standby', serviceBy: 'probe', servedAt: null };
  const failed = (more: Partial<NodeStatus> = {}) =>
    node1({ view: view(NODE1, [lostPath({}, { timedOutAt: at(1) })]), ...more });
  const booted = (node: NodeStatus, minutes = 1): NodeStatus => ({
    ...node,
    view: view(node.node, [], { boots: [at(minutes)] }),
  });
  const both: Partial<IncidentMemory> = { affected: [`${NODE1}|a`, `${NODE2}|a`] };
  const nothing = { ioFailedAt: null, movedAt: null, movedTo: '', rebootedAt: null, forgotten: null };
  const result = (change: Difference) => factsFor(change).aftermath;

  test.each<readonly [string, Difference, object | undefined]>([
    ['nothing', {}, undefined],
    ['I/O failed', { nodes: [failed(), node2()] }, { ioFailedAt: at(1), ioFailedOn: 'node1' }],
    [
      'I/O failed on a standby: the service is on the only other node',
      { nodes: [failed(standby), node2()] },
      { ioFailedAt: at(1), ioFailedOn: 'node1', movedTo: 'node2' },
    ],
    [
      'I/O failed on a standby of three',
      { nodes: [failed(standby), node2(), third()] },
      { ioFailedAt: at(1), ioFailedOn: 'node1' },
    ],
    [
      'I/O failed on a standby that is alone',
      { nodes: [failed(standby)] },
      { ioFailedAt: at(1), ioFailedOn: 'node1' },
    ],
    [
      'I/O failed, and it is about no node',
      { nodes: [failed(standby), node2()], node: null },
      { ioFailedAt: at(1), ioFailedOn: 'node1' },
    ],
    [
      'the service moved',
      { nodes: [node1(), node2(failover(NODE2, 1))] },
      { movedAt: at(1), movedTo: 'node2' },
    ],
    [
      'the node restarted, which makes it forget its writes',
      { nodes: [booted(node1()), node2()] },
      { rebootedAt: at(1), rebooted: 'node1', forgotten: 'rebooted' },
    ],
    [
      'another one restarted',
      { nodes: [node1(), booted(node2())], memory: both },
      { rebootedAt: at(1), rebooted: 'node2' },
    ],
    [
      'I/O failed, and the node was stopped',
      { nodes: [failed({ instanceState: 'STOPPED' }), node2()] },
      { ioFailedAt: at(1), ioFailedOn: 'node1', forgotten: 'stopped' },
    ],
  ])('%s', (_, change, expected) => {
    expect(result(change)).toEqual(expected === undefined ? undefined : { ...nothing, ...expected });
  });

  test('nothing that is a day old', () => {
    expect(result({ nodes: [booted(node1(), -DAY / MINUTE), node2()] })).toBeUndefined();
    expect(
      result({ nodes: [node1(), node2({ view: view(NODE2, [], { lk: { failoverAt: T0 - DAY } }) })] }),
    ).toBe(undefined);
  });
});
