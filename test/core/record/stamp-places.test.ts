import { stampOf } from '../../../functions/core/record/stamp-places.ts';

const NOTHING = { zone: '', ms: 57_000, tail: 'n1 kernel: x' };
const TRADITIONAL = { ...NOTHING, form: 'traditional', minute: 'Nov 22 11:36' };
const ISO = { ...NOTHING, form: 'second', minute: '2026-11-22T11:36' };

describe('a stamp is taken apart by its places', () => {
  test.each([
    ['Nov 22 11:36:57 n1 kernel: x', TRADITIONAL],
    ['Nov  2 11:36:07 n1 kernel: x', { ...TRADITIONAL, minute: 'Nov  2 11:36', ms: 7_000 }],
    ['Nov 22 11:36:00 n1 kernel: x', { ...TRADITIONAL, ms: 0 }],
    ['Nov 22 11:36:59 n1 kernel: x', { ...TRADITIONAL, ms: 59_000 }],
    ['Nov 22 11:36:57 ', { ...TRADITIONAL, tail: '' }],
    ['2026-11-22T11:36:57 n1 kernel: x', ISO],
    ['2026-11-22T11:36:57Z n1 kernel: x', { ...ISO, zone: 'Z' }],
    ['2026-11-22T11:36:57+09:00 n1 kernel: x', { ...ISO, zone: '+09:00' }],
    ['2026-11-22T11:36:59Z n1 kernel: x', { ...ISO, zone: 'Z', ms: 59_000 }],
    ['2026-11-22T11:36:57.5Z n1 kernel: x', { ...ISO, form: 'fraction', zone: 'Z', ms: 57_500 }],
    ['2026-11-22T11:36:57.12 n1 kernel: x', { ...ISO, form: 'fraction', ms: 57_120 }],
    ['2026-11-22T11:36:57.123-05:00 n1 kernel: x', { ...ISO, form: 'fraction', zone: '-05:00', ms: 57_123 }],
    [
      '2026-11-22T11:36:57.123456+09:00 n1 kernel: x',
      { ...ISO, form: 'fraction', zone: '+09:00', ms: 57_123 },
    ],
    ['2026-11-22T11:36:57.000999999Z n1 kernel: x', { ...ISO, form: 'fraction', zone: 'Z', ms: 57_000 }],
    // What stands at these places may be no date: only parseLine knows.
    ['xyz 99 99:99:57 n1 kernel: x', { ...TRADITIONAL, minute: 'xyz 99 99:99' }],
  ])('%s', (text, expected) => {
    expect(stampOf(text)).toEqual(expected);
  });
});

describe('of any other form it is for parseLine', () => {
  test.each([
    ['nothing', ''],
    ['no stamp', 'iscsid: connection 1:0 is operational now'],
    ['a short month', 'Nov2 2 11:36:57 n1 kernel: x'],
    ['a dash in the hour', 'Nov 22 11-36:57 n1 kernel: x'],
    ['a dash in the minute', 'Nov 22 11:36-57 n1 kernel: x'],
    ['a fraction', 'Nov 22 11:36:57.5 n1 kernel: x'],
    ['second 60', 'Nov 22 11:36:60 n1 kernel: x'],
    ['second 9x', 'Nov 22 11:36:9x n1 kernel: x'],
    ['second x9', 'Nov 22 11:36:x9 n1 kernel: x'],
    ['second 4:', 'Nov 22 11:36:4: n1 kernel: x'],
    ['second 4x', 'Nov 22 11:36:4x n1 kernel: x'],
    ['second :9, next to the digits', 'Nov 22 11:36::9 n1 kernel: x'],
    ['second /9, next to the digits', 'Nov 22 11:36:/9 n1 kernel: x'],
    ['an end in the second', 'Nov 22 11:36:5'],
    ['an end behind the second', 'Nov 22 11:36:57'],
    ['the year behind it', 'Nov 22 11:36:57 2026 n1 kernel: x'],
    ['the year at its end', 'Nov 22 11:36:57 2026'],
    ['a zone behind it', 'Nov 22 11:36:57 JST n1 kernel: x'],
    ['an offset behind it', 'Nov 22 11:36:57 +09:00 n1 kernel: x'],
    ['a short offset behind it', 'Nov 22 11:36:57 -05 n1 kernel: x'],
    ['an offset of four digits behind it', 'Nov 22 11:36:57 +0900 n1 kernel: x'],
    ['ISO with second 60', '2026-11-22T11:36:60Z n1 kernel: x'],
    ['ISO with a dash in the minute', '2026-11-22T11:36-57Z n1 kernel: x'],
    ['ISO with a zone behind it', '2026-11-22T11:36:57 JST n1 kernel: x'],
    ['ISO with a blank', '2026-11-22 11:36:57 n1 kernel: x'],
    ['ISO and nothing behind it', '2026-11-22T11:36:57Z'],
    ['ISO with a comma, as dmesg writes', '2026-11-22T11:36:57,123456+09:00 x'],
    ['ISO with a dot and no digit', '2026-11-22T11:36:57.Z n1 kernel: x'],
    ['ISO with a dot and an end', '2026-11-22T11:36:57. n1 kernel: x'],
    ['ISO with ten digits of a second', '2026-11-22T11:36:57.0123456789Z n1 kernel: x'],
  ])('%s', (_, text) => {
    expect(stampOf(text)).toBeNull();
  });

  test.each(['2026x kernel: x', 'A1 kernel: x', 'LONGHOST kernel: x', '+9 kernel: x', 'xJST n1 kernel: x'])(
    'but %j may be a host',
    (tail) => {
      expect(stampOf(`Nov 22 11:36:57 ${tail}`)).toMatchObject({ tail });
    },
  );
});
