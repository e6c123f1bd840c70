import { MINUTE } from '../../../functions/core/base/time.ts';
import type { NodeStatus, PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import {
  type Case,
  failedOver,
  ioFailed,
  isBanned,
  isRedundancyLost,
} from '../../../functions/core/decision/case.ts';
import type { NodeView } from '../../../functions/core/evidence/path-view.ts';
import { type Difference, lost, node1, node2, told, well } from './state.ts';
import { lostPath, NODE1, NODE2, outage, path, T0, view } from './story.ts';

const at = (minutes: number) => T0 + minutes * MINUTE;

/** The lines of a node say more; its peer's likewise. */
const saying = (more: Parameters<typeof view>[2] = {}): NodeStatus =>
  node1({ view: view(NODE1, [lostPath()], more) });
const peerSaying = (more: Parameters<typeof view>[2] = {}): NodeStatus =>
  node2({ view: view(NODE2, [path()], more) });

function about(own: Partial<PathStatus>, node: NodeStatus | undefined, change: Difference = {}): Case {
  const shown = lost(own);
  const nodes = [...(node === undefined ? [] : [node]), peerSaying()];
  const state = told({ paths: [shown, well()], nodes, ...change });
  return { state, path: shown, node, lossAt: T0 };
}

describe('LifeKeeper failed over', () => {
  const moves = (own: number | null, peer: number | null) => {
    const when = (minutes: number | null) => ({ lk: { failoverAt: minutes === null ? null : at(minutes) } });
    const nodes = [saying(when(own)), peerSaying(when(peer))];
    return failedOver({ ...about({}, nodes[0]), state: told({ nodes }) });
  };

  test.each([
    ['to the peer', null, 1, true],
    ['to the peer in the moment of the loss', null, 0, true],
    ['to the peer before the loss', null, -1, false],
    ['to the node that lost the disk', 1, null, false],
    ['to the peer, then back', 2, 1, false],
    ['to the node, then on to the peer', 1, 2, true],
    ['nowhere', null, null, false],
  ])('%s', (_, own, peer, expected) => {
    expect(moves(own, peer)).toBe(expected);
  });
});

describe('I/O failed on the node', () => {
  const dead = (minutes: number, device: string | null): Parameters<typeof view>[2] => ({
    fsDead: [{ device, at: at(minutes) }],
  });
  const timedOut = path({ outages: [outage({ timedOutAt: at(1) })] });

  test.each<readonly [string, Partial<PathStatus>, Parameters<typeof view>[2], boolean]>([
    ['the kernel gave up', { condition: 'timed-out' }, {}, true],
    ['the kernel gave up, the session is back', { condition: 'recovered', view: timedOut }, {}, true],
    ['nothing says so', {}, {}, false],
    ['multipath stopped to queue', {}, { queueFailedAt: at(0) }, true],
    ['multipath stopped to queue before', {}, { queueFailedAt: at(-1) }, false],
    ['a file system on the disk died', { device: 'sdb' }, dead(0, 'sdb'), true],
    ['a file system on an unknown disk died', { device: 'sdb' }, dead(1, null), true],
    ['a file system died, of a disk without a name', { device: null }, dead(1, 'sdb'), true],
    ['a file system on another disk died', { device: 'sdb' }, dead(1, 'sdc'), false],
    ['a file system died before', { device: 'sdb' }, dead(-1, 'sdb'), false],
    [
      'the disk itself is dead, which is told as that',
      { device: 'sdb', condition: 'dead' },
      dead(1, 'sdb'),
      false,
    ],
  ])('%s', (_, own, more, expected) => {
    expect(ioFailed(about(own, saying(more)))).toBe(expected);
  });

  test('of a node that nobody knows nothing is known', () => {
    expect(ioFailed(about({}, undefined))).toBe(false);
    expect(ioFailed(about({ view: null }, node1({ view: null })))).toBe(false);
  });
});

describe('the service has moved, and what the node held is gone: only redundancy is lost', () => {
  const moved = (node: string): NonNullable<Difference['takeover']> => [
    { code: 'peer-in-service', node, at: at(1) },
  ];
  const memory = (node: string) => ({ takeover: { [NODE1]: moved(node) }, affected: [`${NODE1}|v`] });
  const booted = saying({ boots: [at(2)] });

  test.each<readonly [string, Partial<PathStatus>, NodeStatus, Difference, boolean]>([
    ['the node was started since', {}, booted, { memory: memory(NODE2) }, true],
    ['the node is stopped', {}, node1({ instanceState: 'STOPPED' }), { memory: memory(NODE2) }, true],
    ['the node has been up all the while', {}, saying(), { memory: memory(NODE2) }, false],
    ['nothing has moved', {}, booted, {}, false],
    ['it has moved to the node itself', {}, booted, { memory: memory(NODE1) }, false],
    ['it is a quorum disk', { role: 'quorum' }, booted, { memory: memory(NODE2) }, false],
  ])('%s', (...[, own, node, change, expected]) => {
    expect(isRedundancyLost(about(own, node, change))).toBe(expected);
  });
});

describe('a volume that a peer may use is not put back', () => {
  const takeover: NonNullable<Difference['takeover']> = [{ code: 'peer-writes', node: NODE2, at: at(1) }];
  const notified = (situation: string, node = NODE1): NonNullable<Difference['memory']> => ({
    notified: { situation, node, severity: 'critical', cause: 'unknown' } as never,
  });
  const failed: Parameters<typeof view>[2] = { queueFailedAt: at(1) };
  const moved: Difference = { nodes: [saying(failed), peerSaying({ lk: { failoverAt: at(1) } })] };
  const forgotten = { attachment: null, api: 'not-asked' } as const;
  const ban = { memory: notified('do-not-reattach') };

  test.each<readonly [string, Partial<PathStatus>, NodeView | null, Difference, boolean]>([
    ['detached', { api: 'DETACHED' }, null, { takeover }, true],
    ['absent from the list', { api: 'ABSENT' }, null, { takeover }, true],
    ['attached', { api: 'ATTACHED' }, null, { takeover, ...ban }, false],
    ['without a sign of a take-over', { api: 'DETACHED' }, null, { takeover: [] }, false],
    ['forgotten with the inventory, banned before', forgotten, null, { takeover, ...ban }, true],
    ['forgotten with the inventory, never banned', forgotten, null, { takeover }, false],
    [
      'forgotten, banned before on another node',
      forgotten,
      null,
      { takeover, memory: notified('do-not-reattach', NODE2) },
      false,
    ],
    ['I/O failed, nothing failed over', { api: 'DETACHED' }, view(NODE1, [], failed), { takeover }, true],
    [
      'I/O failed, and it failed over',
      { api: 'DETACHED' },
      view(NODE1, [], failed),
      { ...moved, takeover },
      false,
    ],
    [
      'I/O failed, it failed over, but the ban was told',
      { api: 'DETACHED' },
      view(NODE1, [], failed),
      { ...moved, ...ban, takeover },
      true,
    ],
    [
      'I/O failed, it failed over, and something else was told',
      { api: 'DETACHED' },
      view(NODE1, [], failed),
      { ...moved, takeover, memory: notified('detached') },
      false,
    ],
  ])('%s', (...[, own, lines, change, expected]) => {
    expect(isBanned(about(own, lines === null ? saying() : node1({ view: lines }), change))).toBe(expected);
  });
});
