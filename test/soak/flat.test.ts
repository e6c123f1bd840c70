import { MINUTE } from '../../functions/core/base/time.ts';
import { flatness } from './flat.ts';

/** Every half hour; `wobble` is added by turns. */
function series(of: (hours: number) => number, wobble = 0) {
  const points = Array.from({ length: 49 }, (_, n) => ({
    at: n * 30 * MINUTE,
    value: of(n / 2) + (n % 3) * wobble,
  }));
  return { name: 'objectsMib', points, limit: 1.5 };
}

const judged = (of: (hours: number) => number, wobble = 0) => flatness(series(of, wobble)).isFlat;

describe('what counts as flat', () => {
  test('what stays the same, and what goes up and down', () => {
    expect(judged(() => 60)).toBe(true);
    expect(judged(() => 60, 3)).toBe(true);
  });

  test('what grows while it warms up, and no more', () => {
    expect(judged((hours) => 60 + 20 * Math.min(hours, 5))).toBe(true);
  });

  test('what is high now and then', () => {
    expect(judged((hours) => (hours % 5 === 0 ? 200 : 60))).toBe(true);
  });

  test('what goes down', () => {
    expect(judged((hours) => 60 - hours)).toBe(true);
  });
});

describe('what does not', () => {
  test('a tenth of a MiB an hour, beneath a wobble of six', () => {
    expect(judged((hours) => 60 + 0.1 * hours)).toBe(false);
    expect(judged((hours) => 60 + 0.1 * hours, 3)).toBe(false);
  });

  test('a step after the middle of the day', () => {
    expect(judged((hours) => (hours < 15 ? 60 : 62))).toBe(false);
  });

  test('what grows in the last hours only', () => {
    expect(judged((hours) => 60 + Math.max(0, hours - 18))).toBe(false);
  });
});

test('too few points are not judged', () => {
  const { points, ...rest } = series(() => 60);
  expect(flatness({ ...rest, points: points.slice(-5) }).isFlat).toBeNull();
  expect(flatness({ ...rest, points: [] }).isFlat).toBeNull();
});
