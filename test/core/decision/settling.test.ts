import { MINUTE } from '../../../functions/core/base/time.ts';
import { type PathStatus, pathKey } from '../../../functions/core/cluster/picture-shapes.ts';
import { settle, settledBy } from '../../../functions/core/decision/settled.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import { type Difference, lost, node1, node2, TOLD, told, well } from './state.ts';
import { attachment, DETACHED, lostPath, NODE1, NODE2, T0, view } from './story.ts';

const at = (minutes: number) => T0 + minutes * MINUTE;
const KEY = pathKey(lost());
const HOLD = { by: 'ops', at: at(-5), until: at(60), why: 'work' };

describe('once an incident is closed people know of what was detached on purpose', () => {
  const closed = (closedBy: Incident['closedBy'], settled: Incident['memory']['settled'] = {}): Incident => ({
    ...TOLD,
    closedAt: at(9),
    closedBy,
    memory: { ...TOLD.memory, settled, known: { ...TOLD.memory.known, detached: { [KEY]: 'a1' } } },
  });

  test.each<readonly [string, Incident['closedBy'], boolean]>([
    ['told as planned', 'planned', true],
    ['closed by a person', 'operator', true],
    ['back', 'recovered', false],
    ['healed without a word', 'silent-heal', false],
  ])('%s', (_, closedBy, isMeant) => {
    expect(settledBy(closed(closedBy))).toEqual(isMeant ? { [KEY]: 'a1' } : {});
    expect(settledBy(closed(closedBy, { other: 'b', [KEY]: 'old' }))).toEqual({
      other: 'b',
      [KEY]: isMeant ? 'a1' : 'old',
    });
  });

  test('without an incident there is nothing', () => expect(settledBy(null)).toEqual({}));
});

describe('a detach as announced', () => {
  const planned = (change: Partial<PathStatus> = {}) =>
    lost({ api: 'DETACHED', current: attachment({ id: 'a1', lifecycleState: 'DETACHED' }), ...change });
  const other = (change: Partial<PathStatus> = {}) =>
    lost({
      node: NODE2,
      api: 'ATTACHED',
      condition: 'lost',
      current: attachment({ instanceId: NODE2 }),
      ...change,
    });
  const settled = (paths: readonly PathStatus[], change: Difference = {}) => {
    const state = told({
      paths,
      nodes: [node1(), node2()],
      ...change,
      incident: { hold: HOLD, ...change.incident },
      memory: { settled: {}, affected: [], seenAt: {}, ...change.memory },
    });
    return settle(state).incident.memory.settled;
  };

  test('beside another loss is settled, and leads no more', () => {
    expect(settled([planned(), other()])).toEqual({ [KEY]: 'a1' });
    const state = settle(
      told({
        views: [view(NODE1, [lostPath()]), view(NODE2, [lostPath()])],
        // As the list has it: the picture is made anew.
        paths: [planned({ current: DETACHED[0] ?? null }), other()],
        nodes: [node1(), node2()],
        incident: { hold: HOLD },
        memory: { settled: {}, affected: [] },
      }),
    );
    expect(state.picture.paths.find((one) => pathKey(one) === KEY)?.isSettled).toBe(true);
  });

  test.each<readonly [string, boolean, readonly PathStatus[], Difference]>([
    ['alone ends the incident itself', false, [planned()], {}],
    ['beside one that is well', false, [planned(), well()], {}],
    [
      'beside a loss of a node that was shut down',
      false,
      [planned(), other()],
      { nodes: [node1(), node2({ cleanShutdown: true })] },
    ],
    ['beside one that is settled already', false, [planned(), other({ isSettled: true })], {}],
    ['beside what the incident has been about', true, [planned()], { memory: { affected: ['x|y'] } }],
    ['beside itself, which it has been about', false, [planned()], { memory: { affected: [KEY] } }],
    [
      'beside what it was about and is settled',
      false,
      [planned(), well({ isSettled: true })],
      { memory: { affected: [pathKey(well())] } },
    ],
    ['that is settled already', false, [planned({ isSettled: true }), other()], {}],
    ['of which the API says nothing', false, [planned({ api: 'ABSENT' }), other()], {}],
    ['of an attachment that nobody knows', false, [planned({ current: null }), other()], {}],
    ['of a path that is well', false, [planned({ condition: 'healthy' }), other()], {}],
    ['that nobody announced', false, [planned(), other()], { incident: { hold: null } }],
    ['announced after it', false, [planned(), other()], { incident: { hold: { ...HOLD, at: at(1) } } }],
  ])('%s: settled %s', (_, isSettled, paths, change) => {
    expect(settled(paths, change)).toEqual(isSettled ? { [KEY]: 'a1' } : {});
  });

  test('keeps what was settled before', () => {
    expect(settled([planned(), other()], { memory: { settled: { before: 'b' } } })).toEqual({
      before: 'b',
      [KEY]: 'a1',
    });
  });

  test('is of when it was first seen until Audit shows it, else of the beginning of the incident', () => {
    const unseen = planned({ lostAt: null, view: null, condition: 'detached' });
    const hold = { ...HOLD, at: at(1) };
    const of = (seenAt: Record<string, number>, openedAt: number) =>
      settled([unseen, other()], { incident: { hold, openedAt }, memory: { seenAt } });
    expect(of({ [KEY]: at(2) }, at(0))).toEqual({ [KEY]: 'a1' });
    expect(of({ [KEY]: at(0) }, at(2))).toEqual({});
    expect(of({}, at(2))).toEqual({ [KEY]: 'a1' });
    expect(of({}, at(0))).toEqual({});
  });
});
