import { MINUTE } from '../../../functions/core/base/time.ts';
import { type PathStatus, pathKey } from '../../../functions/core/cluster/picture-shapes.ts';
import { afterTrouble, endOf, isAllBack, replayedPaths } from '../../../functions/core/decision/ending.ts';
import { ORDER_UNKNOWN } from '../../../functions/core/evidence/node-clock.ts';
import { type Difference, lost, NOW, node1, node2, TOLD, told, well } from './state.ts';
import { NODE1, NODE2, outage, path, recoveredPath, T0, view } from './story.ts';

const at = (minutes: number) => T0 + minutes * MINUTE;
const KEY = pathKey(lost());

/** The session of before is back, a minute after the loss. */
const back = (change: Partial<PathStatus> = {}): PathStatus =>
  lost({
    condition: 'recovered',
    api: 'ATTACHED',
    recoveredAt: at(1),
    view: recoveredPath(1),
    ...change,
  });

const over = (change: Difference = {}): Parameters<typeof endOf>[0] =>
  told({
    now: NOW + MINUTE,
    paths: [back(), well()],
    nodes: [node1({ view: view(NODE1, [recoveredPath(1)]) }), node2()],
    ...change,
    memory: { affected: [KEY], lost: { [KEY]: { since: T0, last: T0, backAt: null } }, ...change.memory },
  });

/** The peer took over so many minutes after the loss. */
const moved = (minutes: number, node = NODE2): NonNullable<Difference['memory']> => ({
  takeover: { [NODE1]: [{ code: 'peer-failover-line', node, at: at(minutes) }] },
});

describe('every path has to show its return', () => {
  test.each<readonly [string, Difference, boolean]>([
    ['the one that was lost is back', {}, true],
    ['it is lost still', { paths: [lost(), well()] }, false],
    ['nothing was ever lost', { memory: { affected: [] } }, false],
    ['another one was lost, of which nothing is seen', { memory: { affected: [KEY, `${NODE2}|x`] } }, false],
    [
      'the API calls it detached still, and a line dated the loss',
      { paths: [back({ api: 'DETACHED' }), well()] },
      true,
    ],
    [
      'the API calls it detached still, and nothing but the API told of it',
      { paths: [back({ api: 'DETACHED' }), well()], memory: { lost: {} } },
      false,
    ],
    ['the API calls it attached, and nothing but the API told of it', { memory: { lost: {} } }, true],
    ['it was detached on purpose, as people know', { paths: [lost({ isSettled: true }), well()] }, false],
  ])('%s', (_, change, expected) => {
    expect(isAllBack(over(change))).toBe(expected);
  });
});

describe('all is back', () => {
  const started = node1({ view: view(NODE1, [recoveredPath(1)], { boots: [at(0.5)] }) });
  const gaveUp = recoveredPath(1, {
    outages: [outage({ recoveredAt: at(1), timedOutAt: at(0.5) })],
  });

  test.each<readonly [string, Difference, 'recovered' | 'redundancy-restored' | 'replayed']>([
    ['nothing else happened', {}, 'recovered'],
    ['a peer took over just before', { memory: moved(0.5) }, 'replayed'],
    ['the node took over itself', { memory: moved(0.5, NODE1) }, 'redundancy-restored'],
    [
      'a peer took over, the node was started',
      { memory: moved(0.5), nodes: [started, node2()] },
      'redundancy-restored',
    ],
    ['the node was started', { nodes: [started, node2()] }, 'redundancy-restored'],
    [
      'a peer took over, the kernel had given up',
      { memory: moved(0.5), paths: [back({ view: gaveUp }), well()] },
      'redundancy-restored',
    ],
    [
      'a peer took over long after the return',
      {
        memory: {
          takeover: { [NODE1]: [{ code: 'peer-failover-line', node: NODE2, at: at(1) + ORDER_UNKNOWN + 1 }] },
        },
      },
      'redundancy-restored',
    ],
    [
      'a peer took over as long after the return as clocks may differ',
      {
        memory: {
          takeover: { [NODE1]: [{ code: 'peer-failover-line', node: NODE2, at: at(1) + ORDER_UNKNOWN }] },
        },
      },
      'replayed',
    ],
    [
      'a peer took over, a new session is up',
      { memory: moved(0.5), paths: [back({ condition: 'healthy', view: path() }), well()] },
      'redundancy-restored',
    ],
    [
      'a peer took over, of what came back no outage is known',
      { memory: moved(0.5), paths: [back({ view: path() }), well()] },
      'redundancy-restored',
    ],
  ])('%s', (_, change, expected) => {
    const state = over(change);
    expect(endOf(state)).toBe(expected);
    expect(replayedPaths(state).map(({ node }) => node)).toEqual(expected === 'replayed' ? [NODE1] : []);
  });
});

describe('nothing is wrong any more', () => {
  const ended = (situation: string, change: Difference = {}) =>
    afterTrouble(over({ ...change, incident: { situation: situation as never } }));

  test.each<readonly [string, string, Difference, string]>([
    ['a loss that is back', 'lost', {}, 'recovered'],
    [
      'a loss whose return nobody has seen',
      'lost',
      { paths: [lost({ condition: 'healthy', api: 'DETACHED' }), well()], memory: { lost: {} } },
      'unproven',
    ],
    ['silence of all', 'all-silent', {}, 'heard-again'],
    ['that they were heard again', 'heard-again', {}, 'heard-again'],
    ['a blip that nobody heard of', 'held', {}, 'healthy'],
    ['nothing', 'healthy', {}, 'healthy'],
  ])('after %s', (_, situation, change, expected) => {
    expect(ended(situation, change)).toBe(expected);
  });

  test('while it may break again it flaps', () => {
    const flapping = {
      before: { ...TOLD, situation: 'flapping' as const },
      memory: { flap: { mark: 'm', at: NOW } },
    };
    expect(ended('flapping', flapping)).toBe('flapping');
    expect(ended('flapping', { ...flapping, now: NOW + 10 * MINUTE })).toBe('recovered');
  });
});
