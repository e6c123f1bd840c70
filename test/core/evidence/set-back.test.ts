import { SECOND } from '../../../functions/core/base/time.ts';
import { type Mark, spansOfMinutes, wasSetBack } from '../../../functions/core/evidence/set-back.ts';
import { sec } from './facts-of.ts';

/** A line that was read at `T0 + seconds` and stamped `late` seconds before. */
const mark = (seconds: number, late: number): Mark => [sec(seconds), -late * SECOND];

describe('of the lines that came late', () => {
  test.each<[string, readonly Mark[], readonly Mark[]]>([
    ['none make none', [], []],
    ['one is both the latest and the least late', [mark(10, 500)], [mark(10, 500)]],
    [
      'of one minute these two stay',
      [mark(10, 500), mark(20, 700), mark(30, 600)],
      [mark(10, 500), mark(20, 700)],
    ],
    [
      'of several equally late the first that was read',
      [mark(30, 500), mark(10, 500), mark(20, 500)],
      [mark(10, 500)],
    ],
    ['each minute has its own', [mark(10, 500), mark(70, 700)], [mark(10, 500), mark(70, 700)]],
    [
      'the three newest minutes stay, whatever lies between them',
      [mark(10, 1), mark(600, 2), mark(700, 3), mark(6_000, 4)],
      [mark(600, 2), mark(700, 3), mark(6_000, 4)],
    ],
    [
      'a minute begins with its first millisecond',
      [mark(59.999, 1), mark(60, 2), mark(119.999, 3)],
      [mark(59.999, 1), mark(60, 2), mark(119.999, 3)],
    ],
  ])('%s', (_, marks, kept) => {
    const byTime = (list: readonly Mark[]): readonly Mark[] => [...list].sort((a, b) => a[0] - b[0]);
    expect(byTime(spansOfMinutes(marks))).toEqual(byTime(kept));
    expect(byTime(spansOfMinutes([...marks].reverse()))).toEqual(byTime(kept));
  });
});

describe('a clock was set back', () => {
  /** The newest line was stamped at 1000 and read then; since, in each minute, one that is ten minutes behind. */
  const newest = [sec(1_000), sec(1_000)] as const;
  const behind = [mark(1_080, 600), mark(1_140, 600)];
  const now = mark(1_200, 600);

  test('when lines of three minutes lie before one that was read earlier, all by as much', () => {
    expect(wasSetBack({ newest, behind }, now)).toBe(true);
  });

  test.each<[string, Parameters<typeof wasSetBack>[0], Mark]>([
    ['nothing was read before', { behind }, now],
    ['of a minute before nothing is known', { newest }, now],
    ['it lies before the line in only one minute more', { newest, behind: behind.slice(1) }, now],
    ['a line of its own minute is no other', { newest, behind: [mark(1_140, 600), mark(1_200, 600)] }, now],
    ['nor a line of a later minute', { newest, behind: [mark(1_140, 600), mark(1_260, 600)] }, now],
    ['two lines of one minute are one', { newest, behind: [mark(1_141, 600), mark(1_142, 600)] }, now],
    [
      'lines before the newest was read tell nothing',
      { newest, behind: [mark(940, 600), mark(1_140, 600)] },
      now,
    ],
    ['nor one that was read with it', { newest, behind: [mark(1_000, 600), mark(1_140, 600)] }, now],
    ['one was later by more than a minute', { newest, behind: [...behind, mark(1_150, 661)] }, now],
    ['one was less late by more than a minute', { newest, behind: [...behind, mark(1_150, 539)] }, now],
    ['it does not lie before the newest', { newest: [sec(600), sec(1_000)], behind }, now],
  ])('not when %s', (_, clock, line) => {
    expect(wasSetBack(clock, line)).toBe(false);
  });

  test.each([540, 660])('when they differ by no more than a minute: %i s', (late) => {
    expect(wasSetBack({ newest, behind: [...behind, mark(1_150, late)] }, now)).toBe(true);
  });

  test('whatever was late before the newest line came', () => {
    expect(wasSetBack({ newest, behind: [mark(900, 4_000), ...behind] }, now)).toBe(true);
  });

  test('from the millisecond on by which it lies before the newest', () => {
    const at = (stamp: number) => wasSetBack({ newest: [stamp, sec(1_000)], behind }, now);
    expect([at(sec(600)), at(sec(600) + 1)]).toEqual([false, true]);
  });
});
