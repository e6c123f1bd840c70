import fc from 'fast-check';
import { type At, HOUR, MINUTE, type Ms, SECOND } from '../../../functions/core/base/time.ts';
import { emptyEvidence, foldSignals } from '../../../functions/core/evidence/evidence.ts';
import { isDoubtful, rightlyDated } from '../../../functions/core/evidence/node-clock.ts';
import { mayBeKnown } from '../../../functions/core/evidence/repeated.ts';
import { viewOf } from '../../../functions/core/evidence/view.ts';
import { notAfterRead } from '../../../functions/core/rules/not-after-read.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { at, NODE, T0 } from './make-signal.ts';

/** A line written at `seconds` by a clock that is `ahead`, and read at `read` seconds. */
function line(seconds: number, kind: Signal['kind'], read: number, ahead: Ms = 0): Signal {
  const subject = kind === 'io-error' ? { device: 'sdz' } : { session: 1 };
  return at(seconds, kind, { ...subject, at: T0 + seconds * SECOND + ahead, readAt: T0 + read * SECOND });
}

/** As the functions take batches in: bounded by `detect`, dated by `respond`. */
function viewAfter(...batches: readonly (readonly Signal[])[]) {
  const evidence = batches.reduce((known, batch) => {
    const isRepeated = (signal: Signal) => mayBeKnown(known, signal);
    return foldSignals(known, rightlyDated(notAfterRead(batch), known.clock ?? {}, isRepeated));
  }, emptyEvidence(NODE));
  return viewOf(evidence);
}

const UP = [line(-3_600, 'session-up', -3_595)];

describe('a right clock, an agent that hands one chunk over late, fresh lines before it', () => {
  it.each([1, 3, 20, 50, 90, 200, 600].flatMap((gap) => [3, 5, 10, 60].map((late) => [gap, late] as const)))(
    'loss and return %i s apart, %i min late: not lost, and the times are those of the stamps',
    (gap, late) => {
      const read = gap + late * 60;
      const chunk = [line(0, 'session-lost', read), line(gap, 'session-recovered', read)];
      for (const before of [[], [[line(gap + 10, 'io-error', gap + 15)]]]) {
        const [path] = viewAfter(UP, ...before, chunk).paths;
        expect(path?.state).toBe('recovered');
        expect(path?.outages.map((one) => [one.lostAt, one.recoveredAt])).toEqual([[T0, T0 + gap * SECOND]]);
      }
    },
  );

  it.each([3, 5, 10, 60])('a return that comes %i min late does not end a newer loss', (late) => {
    const lost = [[line(0, 'session-lost', 5)], [line(90, 'session-lost', 95)]];
    expect(viewAfter(UP, ...lost, [line(60, 'session-recovered', 60 + late * 60)]).paths[0]?.state).toBe(
      'lost',
    );
  });

  it.each([3, 5, 10, 60])('a loss that comes %i min late, after its return, is over', (late) => {
    const view = viewAfter(UP, [line(60, 'session-recovered', 65)], [line(0, 'session-lost', late * 60)]);
    expect(view.paths[0]?.state).toBe('recovered');
  });

  it.each([4, 7, 60])('a loss that comes %i min late has its own time', (late) => {
    const view = viewAfter(UP, [line(10, 'io-error', 15)], [line(0, 'session-lost', late * 60)]);
    expect(view.paths[0]?.outages.at(-1)?.lostAt).toBe(T0);
  });

  it.each([0, 1, 10])('a file that is read again, its lines %i s apart, opens nothing', (apart) => {
    const old = [
      line(0, 'session-up', 5),
      line(100, 'session-lost', 105),
      line(150, 'session-recovered', 155),
    ];
    const again = old.map((one, n) => [{ ...one, readAt: T0 + 24 * HOUR + n * apart * SECOND }]);
    const fresh = [line(23 * 3_600, 'io-error', 23 * 3_600 + 5)];
    const [path] = viewAfter(...old.map((one) => [one]), fresh, ...again).paths;
    expect(path?.state).toBe('recovered');
    expect(path?.outages).toHaveLength(1);
  });

  it('whatever chunks the agent holds back, the last word is that of the newest stamp', () => {
    const chunk = fc.record({ length: fc.integer({ min: 1, max: 4 }), isHeld: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(chunk, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 2, max: 400 }),
        fc.constantFrom(180, 300, 600, 3_600),
        (chunks, gap, late) => {
          let n = 0;
          const lines = chunks.flatMap(({ length, isHeld }) => {
            const end = (n + length) * gap;
            return Array.from({ length }, () => {
              const kind = n % 2 === 0 ? 'session-lost' : 'session-recovered';
              return [isHeld, line(n++ * gap, kind, end)] as const;
            });
          });
          const fresh = lines.filter(([isHeld]) => !isHeld).map(([, one]) => [one]);
          const readAt = T0 + (n * gap + late) * SECOND;
          const held = lines.filter(([isHeld]) => isHeld).map(([, one]) => ({ ...one, readAt }));
          expect(viewAfter(UP, ...fresh, held).paths[0]?.state).toBe(n % 2 === 1 ? 'lost' : 'recovered');
        },
      ),
    );
  });
});

describe('a return, and for minutes no other lines than old ones', () => {
  const lost = [line(0, 'session-lost', 5)];
  const back = [line(600, 'session-recovered', 605)];
  /** Tries of the loss, written so long before they are read, each in a batch of its own. */
  const tries = (late: readonly (readonly [read: number, late: number])[]) =>
    late.map(([read, by]) => [line(read - by, 'session-retry', read)]);

  it('that were late by all manner of times keep theirs: nothing is lost anew', () => {
    const old = tries([
      [610, 400],
      [640, 300],
      [670, 395],
      [700, 280],
      [730, 390],
    ]);
    const view = viewAfter(UP, lost, back, ...old);
    expect(view.paths[0]?.state).toBe('recovered');
    expect(view.clockDoubt).toBeNull();
  });

  it('that the agent repeats, each as late as the others: nothing is lost anew', () => {
    const old = tries([
      [610, 400],
      [670, 390],
      [730, 395],
    ]);
    const first = old.flat().map((one) => [{ ...one, readAt: one.at + 5 * SECOND }]);
    const view = viewAfter(UP, lost, ...first, back, ...old);
    expect(view.paths[0]?.state).toBe('recovered');
    expect(view.clockDoubt).toBeNull();
  });
});

describe('a clock that is ahead, and an agent that is late', () => {
  const MINUTES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const GAPS = [1, 3, 20, 59, 60, 61, 75, 90, 240, 600];

  it.each(MINUTES.flatMap((ahead) => [0, ...MINUTES].map((late) => [ahead, late] as const)))(
    '%i min ahead, %i min late: loss and return keep their order, whatever is in the batch',
    (minutes, late) => {
      const ahead = minutes * MINUTE;
      for (const gap of GAPS) {
        const read = gap + late * 60;
        const lost = line(0, 'session-lost', read, ahead);
        const back = line(gap, 'session-recovered', read, ahead);
        const up = [line(-3_600, 'session-up', -3_595, ahead)];
        const other = line(-60, 'io-error', read, ahead);
        for (const batch of [
          [lost, back],
          [back, lost],
          [other, lost, back],
          [lost, back, line(read, 'io-error', read, ahead)],
        ]) {
          expect(viewAfter(up, batch).paths[0]?.state).toBe('recovered');
        }
        const again = line(gap + 10, 'session-lost', read + 10, ahead);
        expect(viewAfter(up, [lost, back], [again]).paths[0]?.state).toBe('lost');
        expect(viewAfter(up, [lost, back, { ...again, readAt: back.readAt ?? null }]).paths[0]?.state).toBe(
          'lost',
        );
      }
    },
  );

  it('one line of another reading in the batch changes nothing', () => {
    const ahead = 10 * MINUTE;
    const batch = [
      line(-60, 'io-error', 70, ahead),
      line(0, 'session-lost', 32, ahead),
      line(30, 'session-recovered', 32, ahead),
    ];
    expect(viewAfter([line(-3_600, 'session-up', -3_595, ahead)], batch).paths[0]?.state).toBe('recovered');
  });
});

describe('doubt about a clock', () => {
  it.each([4, 5, 10, 60, 600])('is not what a line shows that comes %i min late', (late) => {
    const one = line(3_600, 'iscsid-start', 3_600 + late * 60);
    expect(viewAfter(UP, [one]).clockDoubt).toBeNull();
    expect(viewAfter([one]).clockDoubt).toBeNull();
  });

  it.each([5, 10, 60])('is not what an agent shows that is always %i min late', (late) => {
    const lines = [0, 1, 2, 3, 4].map((n) => [line(n * 600, 'session-up', n * 600 + late * 60)]);
    expect(viewAfter(...lines).clockDoubt).toBeNull();
  });

  it.each([5, 60, 600])(
    'is what lines show that are read as written, %i min behind those before them',
    (behind) => {
      const lines = [0, 30, 61, 121].map((second) => [
        line(second, 'session-retry', second + 5, -behind * MINUTE),
      ]);
      const fresh = [line(-30, 'io-error', -25)];
      expect(viewAfter(UP, fresh, ...lines.slice(0, 3)).clockDoubt).toBeNull();
      expect(viewAfter(UP, fresh, ...lines).clockDoubt).toMatchObject({
        ahead: -behind * MINUTE - 5 * SECOND,
      });
      expect(viewAfter(UP, fresh, ...lines, [line(130, 'session-retry', 135)]).clockDoubt).toBeNull();
    },
  );

  it('is over after a day in which the node wrote nothing, and not before', () => {
    const doubt = viewAfter(UP, [line(0, 'iscsid-start', 5, HOUR)]).clockDoubt;
    const read: At = T0 + 5 * SECOND;
    expect(isDoubtful(doubt, read + 24 * HOUR)).toBe(true);
    expect(isDoubtful(doubt, read + 24 * HOUR + 1)).toBe(false);
    expect(isDoubtful(null, read)).toBe(false);
  });
});
