import { HOUR } from '../../../functions/core/base/time.ts';
import {
  emptyEvidence,
  foldSignals,
  mergeEvidence,
  type NodeEvidence,
  serializeEvidence,
} from '../../../functions/core/evidence/evidence.ts';
import { type EvidenceLimits, FUNCTION_LIMITS } from '../../../functions/core/evidence/limits.ts';
import { factsBySubject } from '../../../functions/core/evidence/points.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { moment, secondsOf } from './boot-facts.ts';
import { at, IQN, NODE, PORTAL, T0 } from './make-signal.ts';

const SMALL: EvidenceLimits = { ...FUNCTION_LIMITS, topologyKeys: 2, topologyEntries: 2, rules: 2, hosts: 2 };

/** Evidence of lines, the same in whichever order and however often they come. */
function told(signals: readonly Signal[], limits = SMALL): NodeEvidence {
  const evidence = foldSignals(emptyEvidence(NODE), signals, limits);
  const again = foldSignals(emptyEvidence(NODE), [...signals, ...signals].reverse(), limits);
  expect(serializeEvidence(again)).toBe(serializeEvidence(evidence));
  return evidence;
}

/** What is known of a subject, as `seconds kind detail count`. */
function said(evidence: NodeEvidence, subject: string): readonly string[] {
  return (factsBySubject(evidence).get(subject) ?? []).map(({ at: time, kind, detail, count }) =>
    [secondsOf(time), kind, detail, count ?? ''].join(' ').trimEnd(),
  );
}

describe('two pieces of evidence of one node', () => {
  test('make what all their lines make', () => {
    const first = [
      at(0, 'host-added', { scsiHost: 3, readAt: moment(1) }),
      at(1, 'session-up', { session: 1, iqn: IQN, portal: PORTAL, host: 'a' }),
      at(1, 'device-attached', { device: 'sdb', scsiAddress: '3:0:0:1', rule: 'A' }),
    ];
    const second = [
      at(2, 'lk-failover', { readAt: moment(900), rule: 'B', host: 'b' }),
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
