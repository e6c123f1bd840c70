import { HOUR, MINUTE } from '../../../functions/core/base/time.ts';
import type { NodeStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import { nodeFacts } from '../../../functions/core/decision/node-facts.ts';
import { type Difference, lost, NOW, node1, node2, told, well } from './state.ts';
import { attachment, load, lookUps, NODE1, NODE2, probe, QUORUM, T0, unreadable, view } from './story.ts';

const at = (minutes: number) => T0 + minutes * MINUTE;
const of = (node: NodeStatus, change: Difference = {}) => nodeFacts(node, told(change));
const current = attachment();
const there = (change: Parameters<typeof lost>[0] = {}) => [lost({ current, ...change }), well()];

test('a node is shown with its role, its state and its attachment of the volume', () => {
  const node = node1({
    service: 'active',
    serviceBy: 'disk-lines',
    silentSince: at(1),
    instanceState: 'STOPPED',
    load: load(),
    view: view(NODE1, [], { lastAt: at(1) }),
  });
  expect(of(node, { paths: there() })).toEqual({
    node: NODE1,
    name: 'node1',
    service: 'active',
    serviceBy: 'disk-lines',
    silentSince: at(1),
    state: 'STOPPED',
    lastLineAt: at(1),
    api: 'DETACHED',
    portal: '169.254.2.2:3260',
    lifekeeperTags: [],
    load: load(),
  });
});

describe('the attachment there', () => {
  const portal = (change: Parameters<typeof lost>[0]) => of(node1(), { paths: there(change) }).portal;

  test('is that of the volume that it is about', () => {
    const other = { ...(lost().attachment ?? remember()), volumeId: QUORUM };
    expect(of(node2(), { paths: there() })).toMatchObject({ api: 'ATTACHED', portal: '169.254.2.2:3260' });
    expect(of(node2(), { paths: [lost(), well({ attachment: other })] })).toMatchObject({
      api: 'not-asked',
      portal: null,
    });
    expect(of(node2(), { paths: [lost({ attachment: null }), well()] }).api).toBe('not-asked');
    expect(of(node2(), { paths: [lost({ attachment: null }), well({ attachment: null })] }).api).toBe(
      'not-asked',
    );
    expect(of(node2(), { paths: there(), path: null }).api).toBe('not-asked');
  });

  test('has a portal once the API says so', () => {
    expect(portal({ current: null })).toBeNull();
    expect(portal({ current: { ...current, ipv4: null } })).toBeNull();
    expect(portal({ current: { ...current, ipv4: '169.254.2.9', port: 3261 } })).toBe('169.254.2.9:3261');
  });
});

function remember(): never {
  throw new Error('no attachment');
}

test('its newest line is dated by its own stamp', () => {
  const lines = (more: Parameters<typeof view>[2]) => of(node1({ view: view(NODE1, [], more) })).lastLineAt;
  expect(lines({ lastAt: at(1), stampedAt: at(-30) })).toBe(at(-30));
  expect(lines({ lastAt: at(1) })).toBe(at(1));
  expect(lines({ lastAt: null })).toBeNull();
  expect(of(node1({ view: null })).lastLineAt).toBeNull();
});

test('its clock and its zone are named where they are doubtful', () => {
  const clock = (ahead: number) => ({ view: view(NODE1, [], { clockDoubt: { readAt: at(1), ahead } }) });
  expect(of(node1(clock(-HOUR))).clockAheadMs).toBe(-HOUR);
  const zones = { lookUps: lookUps(NOW, { zoneOffsets: { [NODE1]: 0, [NODE2]: 9 } }) };
  expect(of(node1(), zones).zoneOffsetHours).toBe(0);
  for (const node of [node1(), node1({ view: null })]) {
    expect(of(node)).not.toHaveProperty('clockAheadMs');
    expect(of(node)).not.toHaveProperty('zoneOffsetHours');
  }
});

test('only the node that lost the disk shows its load', () => {
  expect(of(node1({ load: null })).load).toBeNull();
  expect(of(node2({ load: load() }))).not.toHaveProperty('load');
  expect(of(node1({ load: load() }), { path: null })).not.toHaveProperty('load');
});

describe('what the node itself answered', () => {
  const asked = (ago: number) => ({
    lookUps: lookUps(NOW, { probes: { [NODE1]: probe(['ISP', 'OSU'], NOW - ago) } }),
  });

  test('is shown for two hours; the tags of its resources longer', () => {
    const answer = probe(['ISP', 'OSU'], NOW - 2 * HOUR);
    expect(of(node1(), asked(2 * HOUR))).toMatchObject({
      probe: answer.known ? answer.value : null,
      lifekeeperTags: ['fs_data', 'res1'],
    });
    expect(of(node1(), asked(2 * HOUR + 1))).not.toHaveProperty('probe');
    expect(of(node1(), asked(2 * HOUR + 1)).lifekeeperTags).toEqual(['fs_data', 'res1']);
    expect(of(node2(), asked(0))).not.toHaveProperty('probe');
  });

  test('is nothing where it could not be asked', () => {
    const failed = of(node1(), { lookUps: lookUps(NOW, { probes: { [NODE1]: unreadable('probe') } }) });
    expect(failed).not.toHaveProperty('probe');
    expect(failed.lifekeeperTags).toEqual([]);
  });
});

describe('a restart that moved no service', () => {
  const standby = node1({ service: 'standby', serviceBy: 'probe', servedAt: null, rebootedAt: at(1) });

  test.each<readonly [string, NodeStatus, Difference, number | undefined]>([
    ['of a standby', standby, { situation: 'standby-lost' }, at(1)],
    ['is told beside a loss only', standby, { situation: 'recovered' }, undefined],
    ['of a node in service moves it', { ...standby, service: 'active' }, { situation: 'lost' }, undefined],
    ['that did not happen', { ...standby, rebootedAt: null }, { situation: 'lost' }, undefined],
  ])('%s', (_, node, change, expected) => {
    const shown = of(node, { ...change, nodes: [node, node2()] });
    expect(shown.restartedAt).toBe(expected);
    expect('restartedAt' in shown).toBe(expected !== undefined);
  });
});

describe('the role of a peer', () => {
  const role = ({ service, serviceBy }: Pick<NodeStatus, 'service' | 'serviceBy'>) => [service, serviceBy];
  const presumed = { service: 'active', serviceBy: 'writes' } as const;

  test('that was presumed by another volume says nothing of this one', () => {
    const by = (serviceVolume: string) => node2({ ...presumed, serviceVolume });
    expect(role(of(by(QUORUM)))).toEqual(['unknown', null]);
    expect(role(of(by(attachment().volumeId)))).toEqual(['active', 'writes']);
    expect(role(of(node2(presumed)))).toEqual(['active', 'writes']);
    expect(role(of(node1({ ...presumed, serviceVolume: QUORUM })))).toEqual(['active', 'writes']);
    expect(role(of(by(QUORUM), { path: null }))).toEqual(['active', 'writes']);
    expect(role(of(by(QUORUM), { paths: [lost({ attachment: null })] }))).toEqual(['unknown', null]);
  });

  const said = (service: NodeStatus['service'], minutes: number | null, more: Partial<NodeStatus> = {}) => ({
    ...({ service, serviceBy: 'probe', serviceAt: minutes === null ? null : at(minutes) } as const),
    ...more,
  });
  const third = (service: NodeStatus['service']) =>
    node2({ node: 'n3', name: 'node3', service, serviceBy: 'writes' });

  test.each<readonly [string, readonly NodeStatus[], boolean]>([
    [
      'both in service: the older answer is overtaken',
      [node1(said('active', 0)), node2(said('active', 3))],
      true,
    ],
    ['both in service, asked together', [node1(said('active', 0)), node2(said('active', 2))], false],
    ['both in service: not the newer answer', [node1(said('active', 3)), node2(said('active', 0))], false],
    ['both standby: the older answer', [node1(said('standby', 0)), node2(said('standby', 3))], true],
    [
      'both standby, and a third one in service',
      [node1(said('standby', 0)), node2(said('standby', 3)), third('active')],
      false,
    ],
    [
      'three in service: the older answer all the same',
      [node1(said('active', 0)), node2(said('active', 3)), third('active')],
      true,
    ],
    ['one of each', [node1(said('active', 0)), node2(said('standby', 3))], false],
    [
      'by another fact than an answer',
      [node1(said('active', 0, { serviceBy: 'writes' })), node2(said('active', 3))],
      false,
    ],
    [
      'by another fact of the peer',
      [node1(said('active', 0)), node2(said('active', 3, { serviceBy: 'disk-lines' }))],
      false,
    ],
    ['no role at all', [node1(said('unknown', 0)), node2(said('unknown', 3))], false],
    ['an answer of no time', [node1(said('active', null)), node2(said('active', 3))], false],
  ])('%s', (_, nodes, isOvertaken) => {
    const [own] = nodes;
    if (own === undefined) throw new Error('no node');
    const { service, serviceBy } = own;
    expect(role(of(own, { nodes }))).toEqual(isOvertaken ? ['unknown', null] : [service, serviceBy]);
  });
});
