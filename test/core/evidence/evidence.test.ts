import { HOUR } from '../../../functions/core/base/time.ts';
import {
  emptyEvidence,
  mergeEvidence,
  serializeEvidence,
} from '../../../functions/core/evidence/evidence.ts';
import { FUNCTION_LIMITS } from '../../../functions/core/evidence/limits.ts';
import { sec } from './facts-of.ts';
import { SMALL, said, told } from './folded.ts';
import { at, IQN, NODE, PORTAL, T0 } from './make-signal.ts';

describe('two pieces of evidence of one node', () => {
  test('make what all their lines make', () => {
    const first = [
      at(0, 'host-added', { scsiHost: 3, readAt: sec(1) }),
      at(1, 'session-up', { session: 1, iqn: IQN, portal: PORTAL, host: 'a' }),
      at(1, 'device-attached', { device: 'sdb', scsiAddress: '3:0:0:1', rule: 'A' }),
    ];
    const second = [
      at(2, 'lk-failover', { readAt: sec(900), rule: 'B', host: 'b' }),
      at(7, 'host-added', { scsiHost: 3 }),
      at(3, 'device-attached', { device: 'sdb', scsiAddress: '4:0:0:1', rule: 'A' }),
    ];
    const [a, b, both] = [told(first), told(second), told([...first, ...second])];
    expect(mergeEvidence(a, b, SMALL)).toEqual(both);
    expect(serializeEvidence(mergeEvidence(b, a, SMALL))).toBe(serializeEvidence(both));
  });

  test('keep until when the later of them may be out of date, and what either knows to be gone', () => {
    const empty = emptyEvidence(NODE);
    expect(mergeEvidence({ ...empty, undatedUntil: 5 }, { ...empty, undatedUntil: 9 }).undatedUntil).toBe(9);
    expect(mergeEvidence({ ...empty, undatedUntil: 5 }, empty).undatedUntil).toBe(5);
    expect('undatedUntil' in mergeEvidence(empty, empty)).toBe(false);
    const hour = Math.floor(T0 / HOUR);
    const dropped = (hours: Readonly<Record<string, number>>, loginAt: number | null) => ({
      ...empty,
      dropped: { hours, loginAt },
    });
    expect(mergeEvidence(dropped({ sessions: hour }, null), dropped({ disks: 3 }, 7)).dropped).toEqual({
      hours: { disks: 3, sessions: hour },
      loginAt: 7,
    });
    expect(mergeEvidence(dropped({ boot: 3 }, null), empty).dropped).toEqual({
      hours: { boot: 3 },
      loginAt: null,
    });
    expect(mergeEvidence(dropped({}, 7), empty).dropped).toEqual({ hours: {}, loginAt: 7 });
    expect('dropped' in mergeEvidence(empty, empty)).toBe(false);
  });

  test('may be of the version before, which kept less', () => {
    const { clock: _clock, latest: _latest, ...before } = told([at(0, 'boot', { readAt: T0 })]);
    expect(mergeEvidence(before, emptyEvidence(NODE))).toMatchObject({ clock: {}, latest: {} });
    expect(said(mergeEvidence(before, emptyEvidence(NODE)), 'n')).toHaveLength(1);
  });
});

test('the same lines are the same text: keys stand in order', () => {
  const evidence = told([
    at(0, 'boot', { rule: 'S' }),
    at(0, 'boot', { rule: 'R' }),
    at(0, 'session-up', { session: 2 }),
    at(0, 'session-up', { session: 1, rule: 'R' }),
  ]);
  expect(Object.keys(evidence.rules)).toEqual(['R', 'S']);
  const hour = Math.floor(T0 / HOUR);
  expect(Object.keys(evidence.chunks)).toEqual([`${hour}|n`, `${hour}|s:1`, `${hour}|s:2`]);
  expect(Object.keys(evidence.chunks[`${hour}|n`] ?? {})).toEqual(['boot|R|', 'boot|S|']);
});

test('what a line may be called is data: __proto__ too', () => {
  const evidence = told(
    [at(0, 'session-lost', { rule: '__proto__', session: 1, host: '__proto__' })],
    FUNCTION_LIMITS,
  );
  expect(Object.keys(evidence.rules)).toEqual(['__proto__']);
  expect(JSON.parse(serializeEvidence(evidence))).toEqual(evidence);
});
