import fc from 'fast-check';
import { type At, HOUR, MINUTE, type Ms, SECOND } from '../../../functions/core/base/time.ts';
import { latestOf, mayBeSince } from '../../../functions/core/cluster/takeover.ts';
import {
  emptyEvidence,
  foldSignals,
  mergeEvidence,
  serializeEvidence,
} from '../../../functions/core/evidence/evidence.ts';
import {
  ACTING_KINDS,
  doubtOf,
  readByNow,
  rightlyDated,
} from '../../../functions/core/evidence/node-clock.ts';
import type { PathState } from '../../../functions/core/evidence/path-view.ts';
import { soundEvidence } from '../../../functions/core/evidence/sound-evidence.ts';
import { viewOf } from '../../../functions/core/evidence/view.ts';
import { notAfterRead } from '../../../functions/core/rules/not-after-read.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { at, NODE, T0 } from './make-signal.ts';

const SESSION = { session: 1 };
const DELAY = 5 * SECOND;

/** A line written at `seconds`, by a clock that is `ahead`, and taken in `delay` later. */
function line(seconds: number, kind: Signal['kind'], ahead: Ms, delay: Ms = DELAY): Signal {
  const written = T0 + seconds * SECOND;
  return at(seconds, kind, { ...SESSION, at: written + ahead, readAt: written + delay });
}

/** As the functions take it in: each line is a batch of its own, bounded by `detect`, dated by `respond`. */
function takenIn(lines: readonly Signal[]) {
  return lines.reduce((evidence, one) => {
    const dated = rightlyDated(notAfterRead([one]), evidence.clock ?? {});
    return foldSignals(evidence, dated);
  }, emptyEvidence(NODE));
}

const stateOf = (lines: readonly Signal[]): PathState | undefined => viewOf(takenIn(lines)).paths[0]?.state;

/** One second to ten hours, either way. */
const clock = fc
  .tuple(fc.integer({ min: 1, max: 36_000 }), fc.constantFrom(1, -1))
  .map(([seconds, sign]) => seconds * SECOND * sign);

describe('whatever the clock of the node says', () => {
  it('the latest moment of what is acted upon is never before it happened, less what lines take to arrive', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ACTING_KINDS),
        clock,
        fc.integer({ max: 120, min: 1 }),
        (kind, ahead, delay) => {
          const view = viewOf(takenIn([line(600, kind, ahead, delay * SECOND)]));
          expect(mayBeSince(latestOf(view, kind), T0 + 600 * SECOND)).toBe(true);
        },
      ),
    );
  });

  it('nor does any correction by other lines of the node make it older', () => {
    const other = fc.record({ seconds: fc.integer({ min: 0, max: 1_200 }), ahead: clock });
    fc.assert(
      fc.property(fc.array(other, { maxLength: 5 }), clock, (others, ahead) => {
        const lines = others.map((one) => line(one.seconds, 'session-retry', one.ahead));
        const view = viewOf(takenIn([...lines, line(600, 'lk-failover', ahead)]));
        expect(mayBeSince(latestOf(view, 'lk-failover'), T0 + 600 * SECOND)).toBe(true);
      }),
    );
  });

  it('a loss after a return is lost, and a return after a loss is none before it', () => {
    const hours = 3_600;
    fc.assert(
      fc.property(clock, (ahead) => {
        const lines = [
          line(0, 'session-up', ahead),
          line(hours, 'session-lost', ahead),
          line(hours + 60, 'session-recovered', ahead),
          line(2 * hours, 'session-lost', ahead),
        ];
        expect(stateOf(lines.slice(0, 2))).toBe('lost');
        expect(stateOf(lines.slice(0, 3))).toBe('recovered');
        expect(stateOf(lines)).toBe('lost');
      }),
    );
  });

  it('a clock that is set between a return and the next loss hides none for longer than two minutes', () => {
    fc.assert(
      fc.property(fc.oneof(clock, fc.constant(0)), fc.oneof(clock, fc.constant(0)), (before, after) => {
        const tries = [3, 20, 61, 119].map((second) => line(3_600 + second, 'session-retry', after));
        const lines = [line(0, 'session-up', before), line(3_600, 'session-lost', after), ...tries];
        expect(stateOf(lines)).toBe('lost');
        const back = line(3_900, 'session-recovered', after);
        expect(stateOf([...lines, back])).toBe('recovered');
        expect(stateOf([...lines, back, line(7_500, 'session-lost', after)])).toBe('lost');
      }),
    );
  });

  it('lines that came late keep their times, and no later line of the node is moved by them', () => {
    const lost = line(600, 'session-lost', 0, HOUR);
    const back = line(660, 'session-recovered', 0, HOUR - MINUTE + SECOND);
    const evidence = takenIn([line(0, 'session-up', 0), lost, back]);
    const [outage] = viewOf(evidence).paths[0]?.outages ?? [];
    expect([outage?.lostAt, outage?.recoveredAt]).toEqual([lost.at, back.at]);
  });

  it('the zone that two lines of a batch gave is that of a line that comes alone', () => {
    const behind = -9 * HOUR;
    const pair = [line(0, 'session-lost', 0), line(1, 'session-retry', 0)].map((one) => ({
      ...one,
      stampedAt: one.at + behind,
    }));
    const evidence = foldSignals(emptyEvidence(NODE), pair);
    const [alone] = rightlyDated([line(600, 'session-recovered', behind)], evidence.clock ?? {});
    expect(alone?.at).toBe(T0 + 600 * SECOND);
    expect(viewOf(foldSignals(evidence, alone === undefined ? [] : [alone])).clockDoubt).toBeNull();
  });
});

describe('doubt about a clock', () => {
  const doubt = (...lines: readonly Signal[]) => doubtOf(takenIn(lines).clock ?? {})?.ahead ?? null;

  it('begins where the usual difference of clocks does not explain that a stamp is ahead', () => {
    const ahead = 121 * SECOND + DELAY;
    expect(doubt(line(0, 'lk-other', ahead))).toBe(121 * SECOND);
    expect(doubt(line(0, 'lk-other', ahead - 2 * SECOND))).toBeNull();
  });

  it('is lifted by a line that is stamped rightly', () => {
    expect(doubt(line(0, 'lk-other', HOUR), line(10, 'lk-other', 0))).toBeNull();
    expect(doubt(line(3_590, 'lk-other', 0), line(3_600, 'lk-other', HOUR))).not.toBeNull();
  });
});

describe('evidence with times of reading is a join-semilattice', () => {
  const signal = fc
    .record({
      kind: fc.constantFrom(...ACTING_KINDS, 'session-lost' as const, 'lk-other' as const),
      seconds: fc.integer({ min: 0, max: 100 }),
      ahead: fc.oneof(clock, fc.constant(0)),
      moved: fc.option(fc.constantFrom(-9 * HOUR, HOUR, -1_234_567), { nil: null }),
    })
    .map(({ kind, seconds, ahead, moved }) => ({
      ...line(seconds, kind, ahead),
      ...(moved !== null && { stampedAt: T0 + moved }),
    }));

  it('any order, repetition and cut gives the same', () => {
    fc.assert(
      fc.property(fc.array(signal, { maxLength: 10 }), fc.nat(10), (list, cut) => {
        const whole = serializeEvidence(foldSignals(emptyEvidence(NODE), list));
        const parts = [list.slice(cut), list.slice(0, cut), list].map((part) =>
          foldSignals(emptyEvidence(NODE), [...part].reverse()),
        );
        const joined = parts.reduce((a, b) => mergeEvidence(b, a), emptyEvidence(NODE));
        expect(serializeEvidence(joined)).toBe(whole);
      }),
    );
  });
});

describe('what the version before has stored', () => {
  const old = (kind: Signal['kind'], when: At) => at(0, kind, { ...SESSION, at: when });
  const stored = (signals: readonly Signal[]) => {
    const { clock: _clock, latest: _latest, ...before } = foldSignals(emptyEvidence(NODE), signals);
    return before;
  };

  it('loses what lies in the future: a node that was deaf for ever hears again', () => {
    const deaf = stored([old('session-recovered', Date.UTC(2099, 0, 1)), old('session-lost', T0)]);
    expect(viewOf(deaf).paths[0]?.state).toBe('recovered');
    expect(viewOf(soundEvidence(deaf, T0 + MINUTE)).paths[0]?.state).toBe('lost');
  });

  it('keeps everything else, and what is newer is left alone', () => {
    const usual = stored([old('session-lost', T0), old('session-recovered', T0 + MINUTE)]);
    expect(soundEvidence(usual, T0)).toEqual({ ...usual, clock: {}, latest: {} });
    const now = foldSignals(emptyEvidence(NODE), [old('session-lost', T0)]);
    expect(soundEvidence(now, T0)).toBe(now);
  });

  it('a take-over of which nobody says when it was read counts as read just now', () => {
    const signal = readByNow(at(0, 'lk-failover', { at: T0 - HOUR }), T0);
    const view = viewOf(foldSignals(emptyEvidence(NODE), [signal]));
    expect(mayBeSince(latestOf(view, 'lk-failover'), T0)).toBe(true);
    expect(readByNow(at(0, 'session-lost', { at: Date.UTC(2099, 0, 1) }), T0).at).toBe(T0);
    expect(readByNow(at(0, 'session-lost', { at: T0 - HOUR }), T0).at).toBe(T0 - HOUR);
  });
});
