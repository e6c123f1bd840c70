import { HOUR } from '../../../functions/core/base/time.ts';
import { Unseen } from '../../../functions/core/evidence/dropped.ts';
import { emptyEvidence, foldSignals, type NodeEvidence } from '../../../functions/core/evidence/evidence.ts';
import { FUNCTION_LIMITS } from '../../../functions/core/evidence/limits.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import type { SignalKind } from '../../../functions/core/rules/signal-kinds.ts';
import { sec, sinceT0 } from './facts-of.ts';
import { at, NODE, PORTAL } from './make-signal.ts';

/** Two sessions of one kind and hour are kept by their numbers. */
const TWO = { ...FUNCTION_LIMITS, vital: { subjects: 2, total: 4 } };

const fold = (signals: readonly Signal[], limits = TWO): NodeEvidence =>
  foldSignals(emptyEvidence(NODE), signals, limits);

/** A line of each of these sessions, a second apart. */
const each = (sessions: readonly number[], kind: SignalKind = 'session-lost', from = 0): readonly Signal[] =>
  sessions.map((session, n) => at(from + n, kind, { session, errorCode: 1020 }));

/** When these sessions may have been lost, in seconds. */
const mayBeLost = (evidence: NodeEvidence, sessions: readonly number[], upAt: number | null = null) =>
  sessions.map((session) => {
    const lost = new Unseen(evidence).ofSession(session, upAt);
    return lost === null ? null : sinceT0(lost);
  });

const unseenAt = (evidence: NodeEvidence) => {
  const { unseenAt: last } = new Unseen(evidence).facts();
  return last === null ? null : sinceT0(last);
};

describe('a session may have been lost', () => {
  test.each(['session-lost', 'session-timed-out', 'session-gave-up'] as const)(
    'when more said %s than are kept, and it is not before the last of these',
    (kind) => {
      const evidence = fold(each([1, 2, 3, 4], kind));
      expect(mayBeLost(evidence, [1, 2, 3, 9])).toEqual([null, null, 3, 3]);
      expect(unseenAt(evidence)).toBe(3);
    },
  );

  test('not when all are kept', () => {
    expect(mayBeLost(fold(each([1, 2])), [1, 2, 3])).toEqual([null, null, null]);
    expect(unseenAt(fold(each([1, 2])))).toBeNull();
  });

  test.each(['session-retry', 'session-up'] as const)('not when too many said %s', (kind) => {
    const evidence = fold(each([1, 2, 3, 4], kind));
    expect(mayBeLost(evidence, [3, 9])).toEqual([null, null]);
    expect(unseenAt(evidence)).toBeNull();
  });

  test('not by too many portals', () => {
    const refused = [2, 3, 4, 5].map((n) => at(n, 'portal-refused', { portal: { ...PORTAL, port: n } }));
    const lost = [2, 3, 4, 5].map((n) => at(n, 'session-lost', { portal: { ...PORTAL, port: n } }));
    expect(unseenAt(fold([...refused, ...lost]))).toBeNull();
  });

  test('not when it was seen up since', () => {
    const evidence = fold(each([1, 2, 3, 4]));
    expect(mayBeLost(evidence, [9], sec(2.999))).toEqual([3]);
    expect(mayBeLost(evidence, [9], sec(3))).toEqual([null]);
  });

  test('at the latest when the last of any hour was', () => {
    const evidence = fold([...each([1, 2, 3]), ...each([4, 5, 6], 'session-lost', 3_600)]);
    expect(mayBeLost(evidence, [3, 6, 9])).toEqual([2, 3_602, 3_602]);
    expect(unseenAt(evidence)).toBe(3_602);
  });

  test('by what is kept of the same kind: sessions that said something else do not count', () => {
    const evidence = fold([...each([1, 2, 8]), ...each([5, 6], 'session-up')]);
    expect(mayBeLost(evidence, [3, 6])).toEqual([2, 2]);
  });

  test('and what such a session said besides does not matter', () => {
    expect(mayBeLost(fold([...each([1, 2, 8]), ...each([2], 'session-up', 9)]), [2])).toEqual([null]);
  });

  test('and it is the last by its number, not by its text', () => {
    const three = { ...TWO, vital: { subjects: 3, total: 4 } };
    expect(mayBeLost(fold(each([8, 9, 10, 11]), three), [8, 9, 10, 11])).toEqual([null, null, null, 3]);
  });

  test('whatever its number, when none is kept by its own', () => {
    const [key, hour] = Object.entries(fold(each([1, 2, 8])).chunks).find(([name]) =>
      name.endsWith('*s'),
    ) ?? ['', {}];
    const evidence = { ...emptyEvidence(NODE), chunks: { [key]: hour } };
    expect(mayBeLost(evidence, [1, 9])).toEqual([2, 2]);
  });

  test('not by a kind of line that only a newer build knows', () => {
    const lost = fold(each([1, 2, 8])).chunks;
    const chunks = Object.fromEntries(
      Object.entries(lost).map(([key, chunk]) => [
        key,
        Object.fromEntries(Object.values(chunk).map((series) => ['of-tomorrow||', series])),
      ]),
    );
    expect(unseenAt({ ...emptyEvidence(NODE), chunks })).toBeNull();
  });

  test('nor those that said it in another hour, nor portals', () => {
    const evidence = fold([
      ...each([1, 2, 8]),
      ...each([5, 6], 'session-lost', 3_600),
      at(5, 'session-lost', { portal: PORTAL }),
    ]);
    expect(mayBeLost(evidence, [3, 6])).toEqual([2, 2]);
  });
});

test('losses and returns are gone to the end of the newest hour that had to go', () => {
  expect(new Unseen(emptyEvidence(NODE)).facts().pathsUntil).toBeNull();
  const hours = [0, 1, 2].flatMap((hour) => each([1, 2], 'session-lost', hour * 3_600));
  expect(new Unseen(fold(hours)).facts().pathsUntil).toBe(sec(0) + HOUR - 1);
  expect(
    new Unseen({ ...emptyEvidence(NODE), dropped: { hours: { disks: 9 }, loginAt: 5 } }).facts().pathsUntil,
  ).toBeNull();
});
