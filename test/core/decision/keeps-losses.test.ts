import type { PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import { NO_TROUBLES } from '../../../functions/core/incident/memory.ts';
import type { AuditAction } from '../../../functions/core/platform/look-ups.ts';
import { at, KEY, kept, knowing, lossOf, wellNow } from './kept.ts';
import { type Difference, lost } from './state.ts';
import { attachment, detachBy, lostPath, path, recoveredPath, T0 } from './story.ts';

describe('the first loss', () => {
  test('is the earliest that the incident was ever dated by', () => {
    expect(kept([lost({ lostAt: at(-3) })]).firstLossAt).toBe(at(-3));
    expect(kept([lost({ lostAt: at(9) })]).firstLossAt).toBe(T0);
    expect(kept([lost({ lostAt: null })], { memory: { firstLossAt: at(-7) } }).firstLossAt).toBe(at(-7));
  });
});

describe('when a path was first seen in trouble', () => {
  const seen = (memory: Difference['memory'], openedAt = at(-5)) =>
    kept([lost()], { now: at(30), incident: { openedAt }, memory: { affected: [], ...memory } }).seenAt;

  test('stays; a further path is seen now; one that is well is forgotten', () => {
    expect(seen({ seenAt: { [KEY]: at(1), gone: at(0) } })).toEqual({ [KEY]: at(1) });
    expect(seen({ seenAt: { other: at(1) } })).toEqual({ [KEY]: at(30) });
    expect(seen({ seenAt: { other: at(1) }, affected: [KEY] })).toEqual({ [KEY]: at(30) });
  });

  test('was the beginning of an incident of the version before, but for what came back since', () => {
    expect(seen({ affected: [KEY] })).toEqual({ [KEY]: at(-5) });
    expect(seen({ affected: [] })).toEqual({ [KEY]: at(30) });
    expect(seen({ affected: [KEY], ...knowing(lossOf(0, 0, 3)) })).toEqual({ [KEY]: at(30) });
    expect(seen({ affected: [KEY], ...knowing(lossOf(0, 0)) })).toEqual({ [KEY]: at(-5) });
  });
});

describe('a loss', () => {
  const now = (one: PathStatus, memory: Difference['memory'] = {}, detached: readonly AuditAction[] = []) =>
    kept([one], { memory, detached }).lost[KEY];
  const upAt = (minute: number | null, change: Partial<PathStatus> = {}) =>
    lost({
      lostAt: at(20),
      view: lostPath({ upAt: minute === null ? null : at(minute) }),
      api: 'ATTACHED',
      ...change,
    });

  test('is dated by its lines; before the initiator notices, no clock runs', () => {
    expect(now(lost({ lostAt: at(1) }))).toEqual(lossOf(1, 1));
    expect(now(lost({ lostAt: at(1), condition: 'hung' }))).toEqual(lossOf(null, 1));
    expect(now(lost({ lostAt: at(1), condition: 'unclear' }))).toEqual(lossOf(null, 1));
    expect(now(lost({ lostAt: null }))).toBeUndefined();
  });

  test('keeps its first moment, whatever lines date it by later', () => {
    expect(now(lost({ lostAt: at(9) }), knowing(lossOf(1, 1)))).toEqual(lossOf(1, 9));
    expect(now(lost({ lostAt: at(1) }), knowing(lossOf(5, 9)))).toEqual(lossOf(1, 9));
    expect(now(lost({ lostAt: at(9), condition: 'hung' }), knowing(lossOf(1, 1)))).toEqual(lossOf(1, 9));
    expect(now(lost({ lostAt: at(9) }), knowing(lossOf(null, 1)))).toEqual(lossOf(9, 9));
    expect(now(lost({ lostAt: at(9), condition: 'hung' }), knowing(lossOf(null, 1)))).toEqual(
      lossOf(null, 9),
    );
  });

  test('after a return that was seen begins anew', () => {
    expect(now(lost({ lostAt: at(9) }), knowing(lossOf(1, 1, 5)))).toEqual(lossOf(9, 9));
    expect(now(lost({ lostAt: at(5) }), knowing(lossOf(1, 1, 5)))).toEqual(lossOf(5, 5));
    expect(now(lost({ lostAt: at(4), view: null }), knowing(lossOf(1, 1, 5)))).toEqual(lossOf(1, 4));
  });

  test.each<readonly [string, number | null, number]>([
    ['of five minutes before it', 15, 20],
    ['of less', 15.1, 1],
    ['of before the known loss', 0.9, 1],
    ['of the moment of the known loss', 1, 20],
    ['that no line shows', null, 1],
  ])('after a log-in that nobody saw %s', (_, minute, since) => {
    expect(now(upAt(minute), knowing(lossOf(1, 1)))).toEqual(lossOf(since, 20));
  });

  test.each<readonly [string, Partial<PathStatus>, readonly AuditAction[], number]>([
    ['attached', { api: 'ATTACHED' }, [], 20],
    ['detached, nobody knows since when', { api: 'DETACHED' }, [], 1],
    ['being detached, nobody knows since when', { api: 'DETACHING' }, [], 1],
    ['detached before it', { api: 'DETACHED' }, [detachBy({ at: at(9) })], 1],
    ['detached at that moment', { api: 'DETACHED' }, [detachBy({ at: at(10) })], 1],
    ['detached after it', { api: 'DETACHED' }, [detachBy({ at: at(11) })], 20],
    ['attached anew after it', { api: 'DETACHED', current: attachment({ timeCreated: at(11) }) }, [], 20],
    ['attached at that moment', { api: 'DETACHED', current: attachment({ timeCreated: at(10) }) }, [], 1],
    ['not listed with any attachment', { api: 'DETACHED', current: null }, [], 1],
  ])('a log-in brings back only a volume that is attached: %s', (_, change, detached, since) => {
    const one = upAt(10, { current: attachment({ timeCreated: at(-60) }), ...change });
    expect(now(one, knowing(lossOf(1, 1)), detached)).toEqual(lossOf(since, 20));
  });

  test('that the API alone showed goes on with the first line, however late', () => {
    const known = { ...NO_TROUBLES, detached: { [KEY]: 'attachment' } };
    const late = (change: Partial<PathStatus> = {}, memory: Difference['memory'] = {}) =>
      now(lost({ lostAt: at(40), ...change }), { known, affected: [KEY], ...memory });
    expect(late()).toEqual(lossOf(0, 40));
    expect(late({}, { known: NO_TROUBLES })).toEqual(lossOf(40, 40));
    expect(late({}, { affected: [KEY, 'another'] })).toEqual(lossOf(40, 40));
    expect(late({ condition: 'hung' })).toEqual(lossOf(null, 40));
  });
});

describe('a return', () => {
  const returnOf = (one: PathStatus, memory: Difference['memory'] = knowing(lossOf(0, 2))) =>
    kept([], { well: [one], memory }).lost[KEY];
  const back = (minute: number, change: Partial<PathStatus> = {}) =>
    wellNow({ condition: 'recovered', view: recoveredPath(minute), recoveredAt: at(minute), ...change });

  test('that is proven stays seen', () => {
    expect(returnOf(back(3))).toEqual(lossOf(0, 2, 3));
    expect(returnOf(back(9), knowing(lossOf(0, 2, 3)))).toEqual(lossOf(0, 2, 3));
    expect(returnOf(back(1))).toEqual(lossOf(0, 2));
  });

  test('is of when the path came back, else of its log-in, else of the loss', () => {
    const loggedIn = path({ upAt: at(6) });
    expect(returnOf(wellNow({ condition: 'healthy', recoveredAt: null, view: loggedIn }))).toEqual(
      lossOf(0, 2, 6),
    );
    const silent = recoveredPath(3, { upAt: null });
    expect(returnOf(back(3, { recoveredAt: null, view: silent }))).toEqual(lossOf(0, 2, 2));
    expect(returnOf(back(3, { recoveredAt: at(4), view: recoveredPath(3, { upAt: at(6) }) }))).toEqual(
      lossOf(0, 2, 4),
    );
  });

  test('is none of a path that is still in trouble, nor of one that nobody lost', () => {
    expect(kept([back(3)], { memory: knowing(lossOf(0, 2)) }).lost[KEY]?.backAt).toBeNull();
    expect(returnOf(back(3), { lost: {} })).toBeUndefined();
  });

  test('a path that is not in the picture keeps what is known', () => {
    expect(kept([], { memory: { lost: { gone: lossOf(0, 2) } } }).lost).toEqual({ gone: lossOf(0, 2) });
  });
});
