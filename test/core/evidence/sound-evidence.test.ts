import { type At, DAY, HOUR, MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import { latestOf, mayBeSince } from '../../../functions/core/cluster/takeover.ts';
import {
  emptyEvidence,
  foldSignals,
  mergeEvidence,
  type NodeEvidence,
} from '../../../functions/core/evidence/evidence.ts';
import { ACTING_KINDS } from '../../../functions/core/evidence/node-clock.ts';
import { soundEvidence } from '../../../functions/core/evidence/sound-evidence.ts';
import { viewOf } from '../../../functions/core/evidence/view.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { foldedBy } from '../../../functions/respond/nodes.ts';
import { at, NODE, T0 } from './make-signal.ts';

const SESSION = { session: 1 };
const FUTURE = T0 + 60 * 365 * DAY;

/** A line that was read five seconds after it was written. */
const line = (seconds: number, kind: Signal['kind'], more: Partial<Signal> = SESSION): Signal =>
  at(seconds, kind, { readAt: T0 + (seconds + 5) * SECOND, ...more });

/** Losses as whoever holds the identity of `detect` may write them: dated as he likes, also the reading. */
const flood = (from: At): readonly Signal[] =>
  Array.from({ length: 400 }, (_, n) => from + n * 6 * MINUTE).map((when, n) =>
    at(0, 'session-lost', { session: 1000 + n, at: when, readAt: when }),
  );

const stateOf = (evidence: NodeEvidence) =>
  viewOf(evidence).paths.find(({ session }) => session === 1)?.state;

describe('signals that say they were read in the future', () => {
  it.each([3 * MINUTE, HOUR, DAY, FUTURE - T0])(
    'by %i ms: a later loss of the node is still seen',
    (ahead) => {
      const poisoned = foldedBy(emptyEvidence(NODE), flood(T0 + ahead), T0);
      expect(stateOf(foldedBy(poisoned, [line(60, 'session-lost')], T0 + MINUTE))).toBe('lost');
    },
  );

  it('do not make the node look heard for ever, nor its clock right', () => {
    const forged = at(0, 'iscsid-start', { at: FUTURE, readAt: FUTURE });
    const poisoned = foldedBy(emptyEvidence(NODE), [forged], T0);
    expect(viewOf(poisoned).lastAt).toBeLessThanOrEqual(T0);
    const ahead = at(0, 'iscsid-start', {
      at: T0 + 4 * HOUR,
      stampedAt: T0 + 4 * HOUR + 37 * MINUTE,
      readAt: T0 + 4 * HOUR,
    });
    expect(viewOf(foldedBy(poisoned, [ahead], T0 + 4 * HOUR)).clockDoubt).not.toBeNull();
  });

  it('keep what they say of a take-over, as of now', () => {
    const forged = at(0, 'lk-failover', { at: FUTURE, readAt: FUTURE });
    const view = viewOf(foldedBy(emptyEvidence(NODE), [forged], T0));
    expect(latestOf(view, 'lk-failover')).toBe(T0);
  });

  it('a little, which clocks differ by, stay as they are', () => {
    const near = at(0, 'lk-failover', { at: T0 + 2 * MINUTE, readAt: T0 + 2 * MINUTE });
    expect(viewOf(foldedBy(emptyEvidence(NODE), [near], T0)).lifekeeper.failoverAt).toBe(T0 + 2 * MINUTE);
  });
});

describe('stored evidence that holds such times already', () => {
  const poisoned = foldSignals(emptyEvidence(NODE), [
    ...flood(FUTURE),
    at(0, 'lk-failover', { at: FUTURE, readAt: FUTURE }),
    at(0, 'session-up', {
      ...SESSION,
      at: FUTURE,
      readAt: FUTURE,
      portal: { address: '169.254.2.2', port: 3260 },
    }),
  ]);

  it('is healed: a loss is seen again, the node can fall silent', () => {
    const healed = soundEvidence(poisoned, T0);
    expect(viewOf(healed).lastAt ?? 0).toBeLessThanOrEqual(T0);
    expect(viewOf(healed).dropped.pathsUntil ?? 0).toBeLessThanOrEqual(T0);
    expect(stateOf(foldedBy(healed, [line(60, 'session-lost')], T0 + MINUTE))).toBe('lost');
  });

  it('keeps that there was a take-over, until now', () => {
    const view = viewOf(soundEvidence(poisoned, T0));
    expect(mayBeSince(latestOf(view, 'lk-failover'), T0)).toBe(true);
    expect(mayBeSince(latestOf(view, 'lk-failover'), T0 + HOUR)).toBe(false);
  });

  it('is healed once', () => {
    const healed = soundEvidence(poisoned, T0);
    expect(soundEvidence(healed, T0)).toBe(healed);
    expect(soundEvidence(foldSignals(healed, []), T0 + HOUR)).toEqual(healed);
  });
});

describe('evidence without times of reading, as the version before stored it', () => {
  const stored = (signals: readonly Signal[]): NodeEvidence => {
    const { clock: _clock, latest: _latest, ...before } = foldSignals(emptyEvidence(NODE), signals);
    return before;
  };
  const read = T0 + 10 * MINUTE;

  it.each(
    ACTING_KINDS.flatMap((kind) => [2 * MINUTE, 9 * HOUR, 26 * HOUR].map((early) => [kind, early] as const)),
  )('%s dated %i ms too early may have happened until it was read', (kind, early) => {
    const old = soundEvidence(stored([at(0, kind, { at: T0 + MINUTE - early })]), read);
    expect(viewOf(old).undatedUntil).toBe(read);
  });

  it('what was dated in the future and is gone may have happened as well', () => {
    const old = soundEvidence(stored([at(0, 'lk-failover', { at: T0 + 9 * HOUR })]), read);
    expect(viewOf(old).undatedUntil).toBe(read);
  });

  it('it stays as of the first reading, in whatever it is joined with', () => {
    const old = soundEvidence(stored([at(0, 'lk-failover')]), read);
    const later = foldedBy(soundEvidence(old, read + DAY), [line(90_000, 'session-up')], read + DAY);
    expect(viewOf(later).undatedUntil).toBe(read);
    expect(viewOf(mergeEvidence(emptyEvidence(NODE), later)).undatedUntil).toBe(read);
  });

  it.each([
    ['nothing that is acted upon', [at(0, 'session-lost', SESSION)]],
    ['a take-over of last week', [at(0, 'lk-failover', { at: T0 - 7 * DAY })]],
  ])('%s leaves no doubt', (_, signals) => {
    expect(viewOf(soundEvidence(stored(signals), read)).undatedUntil).toBeNull();
  });
});
