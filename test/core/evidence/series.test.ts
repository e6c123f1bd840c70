import {
  type Bucket,
  joinSeries,
  pointsOf,
  type Series,
  seriesOf,
} from '../../../functions/core/evidence/series.ts';
import { sec, sinceT0 } from './facts-of.ts';

const ROOM = { coarse: 60, fine: 8 };

/** One series of lines at these seconds; a number is that of the line. */
function series(lines: readonly (number | readonly [at: number, count: number])[], keep = ROOM): Series {
  const [first, ...rest] = lines.map((line) =>
    typeof line === 'number' ? seriesOf(sec(line), null) : seriesOf(sec(line[0]), line[1]),
  );
  if (first === undefined) throw new Error('no line');
  return rest.reduce((joined, one) => joinSeries(joined, one, keep), first);
}

/** A bucket in seconds since T0. */
const inSeconds = ([first, last, second, count]: Bucket): readonly (number | null)[] =>
  second === undefined || count === undefined
    ? [sinceT0(first), sinceT0(last)]
    : [sinceT0(first), sinceT0(last), sinceT0(second), count];

const told = ({ all, coarse, fine }: Series) => ({
  all: inSeconds(all),
  coarse: coarse.map(inSeconds),
  fine: fine.map(inSeconds),
});

const points = (one: Series) => pointsOf(one).map(({ at, count }) => [sinceT0(at), count]);

describe('one line', () => {
  test('is one moment at each resolution', () => {
    expect(told(seriesOf(sec(1.25), null))).toEqual({
      all: [1.25, 1.25],
      coarse: [[1.25, 1.25]],
      fine: [[1.25, 1.25]],
    });
  });

  test('with a number has the second that it belongs to', () => {
    expect(told(seriesOf(sec(1.25), 7)).all).toEqual([1.25, 1.25, 1, 7]);
    expect(points(seriesOf(sec(1.25), 7))).toEqual([[1.25, 7]]);
  });
});

describe('several lines', () => {
  test('are kept by the hour, the minute and the second', () => {
    expect(told(series([10.25, 10.5, 70, 11]))).toEqual({
      all: [10.25, 70],
      coarse: [
        [10.25, 11],
        [70, 70],
      ],
      fine: [
        [10.25, 10.5],
        [11, 11],
        [70, 70],
      ],
    });
  });

  test.each([[[70, 10, 20, 130]], [[130, 70, 20, 10]], [[10, 20, 70, 130]], [[20, 10, 10, 130, 70]]])(
    'give the same in any order and number: %j',
    (order) => {
      expect(told(series(order))).toEqual({
        all: [10, 130],
        coarse: [
          [10, 20],
          [70, 70],
          [130, 130],
        ],
        fine: [
          [10, 10],
          [20, 20],
          [70, 70],
          [130, 130],
        ],
      });
    },
  );

  test('of two series are those of both', () => {
    const [a, b] = [series([10, 70, 190]), series([20, 130, 191])];
    const both = told(series([10, 20, 70, 130, 190, 191]));
    expect(told(joinSeries(a, b, ROOM))).toEqual(both);
    expect(told(joinSeries(b, a, ROOM))).toEqual(both);
  });

  test.each([
    ['one by one', (lines: readonly number[], keep: typeof ROOM) => series(lines, keep)],
    ['backwards', (lines: readonly number[], keep: typeof ROOM) => series([...lines].reverse(), keep)],
    [
      'as two series',
      (lines: readonly number[], keep: typeof ROOM) =>
        joinSeries(series(lines.slice(0, 2), keep), series(lines.slice(2), keep), keep),
    ],
  ])('keep the newest minutes and seconds, the hour as a whole: %s', (_, join) => {
    expect(told(join([10, 70, 130, 131], { coarse: 2, fine: 3 }))).toEqual({
      all: [10, 131],
      coarse: [
        [70, 70],
        [130, 131],
      ],
      fine: [
        [70, 70],
        [130, 130],
        [131, 131],
      ],
    });
  });

  test('that fill what is kept stay as they are', () => {
    expect(told(series([10, 70], { coarse: 2, fine: 2 })).coarse).toEqual([
      [10, 10],
      [70, 70],
    ]);
  });

  test.each([
    ['the newest of an hour that is full', [10, 70, 130]],
    ['a second line of the newest minute', [10, 70, 130, 130.5]],
  ])('keep no more than there is room for: %s', (_, lines) => {
    const { coarse, fine } = series(lines, { coarse: 2, fine: 2 });
    expect([coarse.length, fine.length]).toEqual([2, 2]);
  });
});

describe('the number of lines of one slice', () => {
  test.each<[string, readonly (number | readonly [number, number])[], readonly number[]]>([
    [
      'the later second wins',
      [
        [10, 9],
        [12, 3],
      ],
      [10, 12, 12, 3],
    ],
    [
      'of one second the greater',
      [
        [10.1, 3],
        [10.9, 2],
      ],
      [10.1, 10.9, 10, 3],
    ],
    ['a line without a number keeps it', [[10, 9], 12], [10, 12, 10, 9]],
    ['nor one before it', [8, [10, 9]], [8, 10, 10, 9]],
    ['without any there is none', [8, 10], [8, 10]],
  ])('%s', (_, lines, bucket) => {
    expect(told(series(lines)).all).toEqual(bucket);
    expect(told(series([...lines].reverse())).all).toEqual(bucket);
  });
});

describe('the moments that a series still knows', () => {
  test('are those of lines, in order, each once', () => {
    expect(points(series([70, 10, 20]))).toEqual([
      [10, null],
      [20, null],
      [70, null],
    ]);
  });

  test('are first and last of the hour where all else is gone', () => {
    expect(points(series([10, 70, 130], { coarse: 1, fine: 1 }))).toEqual([
      [10, null],
      [130, null],
    ]);
  });

  test.each<
    [string, readonly (number | readonly [number, number])[], readonly (readonly [number, number | null])[]]
  >([
    [
      'the number is that of its line',
      [5, [10, 9]],
      [
        [5, null],
        [10, 9],
      ],
    ],
    [
      'a line before keeps none',
      [
        [5, 4],
        [10, 9],
      ],
      [
        [5, 4],
        [10, 9],
      ],
    ],
    [
      'the end of its second keeps it',
      [[10.1, 9], 10.9],
      [
        [10.1, 9],
        [10.9, 9],
      ],
    ],
    [
      'also where the second is only touched',
      [10.1, [10.9, 9]],
      [
        [10.1, 9],
        [10.9, 9],
      ],
    ],
    [
      'of several of one moment the greatest',
      [
        [10, 3],
        [10, 9],
        [10, 5],
      ],
      [[10, 9]],
    ],
  ])('%s', (_, lines, expected) => {
    expect(points(series(lines))).toEqual(expected);
  });

  test('a number whose moment was not kept counts at the end of its second', () => {
    const all: Bucket = [sec(10), sec(100), sec(50), 9];
    expect(points({ all, coarse: [], fine: [] })).toEqual([
      [10, null],
      [50.999, 9],
      [100, null],
    ]);
  });

  test.each([
    ['none', null, 5],
    ['a smaller', 3, 5],
    ['a greater', 9, 9],
  ])('of one moment the greatest number counts, whichever resolution has it: %s', (_, count, greatest) => {
    const bucket: Bucket = count === null ? [sec(100), sec(100)] : [sec(100), sec(100), sec(100), count];
    const all: Bucket = [sec(10), sec(100), sec(100), 5];
    expect(points({ all, coarse: [bucket], fine: [] })).toEqual([
      [10, null],
      [100, greatest],
    ]);
  });
});
