import {
  areClocksChangedNear,
  isZoneApart,
  localTimeToUtc,
  otherReading,
  toUtc,
} from '../../../functions/core/record/wall-time.ts';

const HOUR = 3_600_000;
const NEW_YORK = 'America/New_York';
const at = (iso: string) => Date.parse(iso);
const wall = (month: number, day: number, hour = 12, minute = 0) => ({
  month: month - 1,
  day,
  hour,
  minute,
  second: 30,
  milli: 250,
});
const utc = (reading: ReturnType<typeof wall>, year: number | null, near: string | null, zone = 'UTC') => {
  const found = toUtc(reading, year, zone, near === null ? null : at(near));
  return found === null ? null : new Date(found).toISOString();
};

describe('a clock reading', () => {
  test.each<[string, Parameters<typeof utc>, string | null]>([
    ['of a year', [wall(11, 22), 2026, null], '2026-11-22T12:00:30.250Z'],
    ['of a year, east', [wall(11, 22), 2026, null, 'Asia/Tokyo'], '2026-11-22T03:00:30.250Z'],
    ['of a year, as an offset', [wall(11, 22), 2026, null, 'UTC-05:30'], '2026-11-22T17:30:30.250Z'],
    ['of a zone that there is not', [wall(11, 22), 2026, null, 'Mars/Olympus'], '2026-11-22T12:00:30.250Z'],
    ['of a year, whatever is near', [wall(11, 22), 2020, '2026-11-22T00:00:00Z'], '2020-11-22T12:00:30.250Z'],
    ['of this year', [wall(11, 22), null, '2026-11-22T13:00:00Z'], '2026-11-22T12:00:30.250Z'],
    ['of the year before', [wall(12, 31), null, '2026-01-01T00:10:00Z'], '2025-12-31T12:00:30.250Z'],
    ['of the year after', [wall(1, 1), null, '2025-12-31T23:50:00Z'], '2026-01-01T12:00:30.250Z'],
    ['of nearly half a year ago', [wall(6, 1), null, '2026-11-22T00:00:00Z'], '2026-06-01T12:00:30.250Z'],
    ['of more than half a year ago', [wall(5, 1), null, '2026-11-22T00:00:00Z'], '2027-05-01T12:00:30.250Z'],
    ['of half a year ago', [wall(5, 25), null, '2026-11-22T00:00:00Z'], '2026-05-25T12:00:30.250Z'],
    ['of the next leap year', [wall(2, 29), null, '2027-03-01T00:00:00Z'], '2028-02-29T12:00:30.250Z'],
    ['of the last leap year', [wall(2, 29), null, '2025-03-01T00:00:00Z'], '2024-02-29T12:00:30.250Z'],
    ['of the last one before 2100', [wall(2, 29), null, '2100-01-15T00:00:00Z'], '2096-02-29T12:00:30.250Z'],
    ['of the first one after 2100', [wall(2, 29), null, '2100-03-15T00:00:00Z'], '2104-02-29T12:00:30.250Z'],
    ['with neither year nor anything near', [wall(11, 22), null, null], null],
    ['of a day that no year has', [wall(2, 30), null, '2026-03-01T00:00:00Z'], null],
    ['of a day that the year has not', [wall(2, 29), 2026, null], null],
    ['of a minute that is of the next day', [wall(11, 22, 23, 60), 2026, null], null],
    ['of day 0', [wall(11, 0), 2026, null], null],
    ['of month 13', [wall(13, 1), 2026, null], null],
    ['of hour 24', [wall(11, 22, 24), 2026, null], null],
    ['of the last hour', [wall(11, 22, 23, 59), 2026, null], '2026-11-22T23:59:30.250Z'],
  ])('%s', (_, call, expected) => {
    expect(utc(...call)).toBe(expected);
  });

  // On 2025-11-02 New York's clocks were set back from 2:00 (-4) to 1:00 (-5), on 2025-03-09 forward from 2:00 to 3:00.
  test.each<[string, Parameters<typeof utc>, string]>([
    [
      'that comes twice is the earlier',
      [wall(11, 2, 1, 30), 2025, null, NEW_YORK],
      '2025-11-02T05:30:30.250Z',
    ],
    [
      'that comes twice, before 1970 too',
      [wall(10, 30, 1, 30), 1960, null, NEW_YORK],
      '1960-10-30T05:30:30.250Z',
    ],
    [
      'that comes twice, as near to one as to the other, is the earlier',
      [wall(11, 2, 1, 30), 2025, '2025-11-02T06:00:30.250Z', NEW_YORK],
      '2025-11-02T05:30:30.250Z',
    ],
    [
      'that comes twice is the one that is nearer',
      [wall(11, 2, 1, 30), 2025, '2025-11-02T06:10:00Z', NEW_YORK],
      '2025-11-02T06:30:30.250Z',
    ],
    [
      'just before is one',
      [wall(11, 2, 0, 59), 2025, '2025-11-02T23:00:00Z', NEW_YORK],
      '2025-11-02T04:59:30.250Z',
    ],
    [
      'just after is one',
      [wall(11, 2, 2, 0), 2025, '2025-11-02T00:00:00Z', NEW_YORK],
      '2025-11-02T07:00:30.250Z',
    ],
    [
      'that never was is told by the old offset',
      [wall(3, 9, 2, 30), 2025, null, NEW_YORK],
      '2025-03-09T07:30:30.250Z',
    ],
    ['just before the gap', [wall(3, 9, 1, 59), 2025, null, NEW_YORK], '2025-03-09T06:59:30.250Z'],
    ['just after the gap', [wall(3, 9, 3, 0), 2025, null, NEW_YORK], '2025-03-09T07:00:30.250Z'],
  ])('%s', (_, call, expected) => {
    expect(utc(...call)).toBe(expected);
  });

  test('is asked for again in another zone', () => {
    const zones = ['UTC', 'Asia/Tokyo', NEW_YORK, 'UTC', 'Asia/Tokyo'];
    expect(zones.map((zone) => utc(wall(7, 1), 2026, null, zone)?.slice(11, 13))).toEqual([
      ...['12', '03', '16', '12', '03'],
    ]);
  });
});

describe('the other reading of the hour that comes twice', () => {
  test.each([
    ['2025-11-02T05:30:00Z', '2025-11-02T06:30:00Z'],
    ['2025-11-02T06:30:00Z', '2025-11-02T05:30:00Z'],
    ['2025-11-02T05:00:00Z', '2025-11-02T06:00:00Z'],
    ['2025-11-02T06:59:59Z', '2025-11-02T05:59:59Z'],
    ['2025-11-02T04:59:59Z', null],
    ['2025-11-02T07:00:00Z', null],
    // Set forward: no time comes twice.
    ['2025-03-09T06:30:00Z', null],
    ['2025-03-09T07:30:00Z', null],
    ['2026-07-01T12:00:00Z', null],
  ])('%s: %s', (one, other) => {
    expect(otherReading(at(one), NEW_YORK)).toBe(other === null ? null : at(other));
  });

  test('is half an hour away on Lord Howe Island', () => {
    // 2026-04-05, 2:00 (+11) back to 1:30 (+10:30).
    expect(otherReading(at('2026-04-04T14:45:00Z'), 'Australia/Lord_Howe')).toBe(at('2026-04-04T15:15:00Z'));
    expect(otherReading(at('2026-04-04T14:15:00Z'), 'Australia/Lord_Howe')).toBeNull();
  });
});

test.each([
  ['2025-11-02T02:59:00Z', false],
  ['2025-11-02T04:00:00Z', true],
  ['2025-11-02T06:00:00Z', true],
  ['2025-11-02T07:59:00Z', true],
  ['2025-11-02T09:00:00Z', false],
  ['2025-03-09T07:00:00Z', true],
  ['2025-03-09T12:00:00Z', false],
])('at %s the clocks of New York are changed within two hours: %j', (iso, isNear) => {
  expect(areClocksChangedNear(at(iso), NEW_YORK)).toBe(isNear);
  expect(areClocksChangedNear(at(iso), 'UTC')).toBe(false);
});

describe('clocks ahead of those of a zone', () => {
  test.each([
    ['UTC', 14, true],
    ['UTC', 15, false],
    ['UTC', -12, true],
    ['UTC', -13, false],
    ['UTC', 9, true],
    ['UTC', 5.5, true],
    ['UTC', 5.75, true],
    ['UTC', 5.25, false],
    ['UTC', -9.5, true],
    ['UTC', -5.5, false],
    ['UTC', 12.75, true],
    ['UTC', 13.75, true],
    ['Asia/Tokyo', 5, true],
    ['Asia/Tokyo', 6, false],
    ['Asia/Tokyo', -3.5, true],
    ['Asia/Tokyo', -21, true],
    ['Asia/Tokyo', -22, false],
  ])('%s by %d hours are those of another: %j', (zone, hours, isApart) => {
    expect(isZoneApart(zone, at('2026-11-22T00:00:00Z'), hours * HOUR)).toBe(isApart);
  });

  test.each([-9.5, -3.5, -2.5, 3.5, 4.5, 5.5, 5.75, 6.5, 8.75, 9.5, 10.5, 12.75, 13.75])(
    'somebody lives %d hours from Greenwich',
    (hours) => {
      const east = (zone: string, iso: string) => {
        const shown = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).format(
          at(iso),
        );
        const [, sign, hour, minute] = /GMT([+-])(\d\d):(\d\d)/.exec(shown) ?? [];
        return (sign === '-' ? -1 : 1) * (Number(hour) + Number(minute) / 60);
      };
      const zones = [
        'Pacific/Marquesas',
        'America/St_Johns',
        'Asia/Tehran',
        'Asia/Kabul',
        'Asia/Kolkata',
        'Asia/Kathmandu',
      ];
      const more = [
        'Asia/Yangon',
        'Australia/Eucla',
        'Australia/Darwin',
        'Australia/Adelaide',
        'Pacific/Chatham',
      ];
      const known = [...zones, ...more].flatMap((zone) =>
        ['2026-01-15T00:00:00Z', '2026-07-15T00:00:00Z'].map((iso) => east(zone, iso)),
      );
      expect(known).toContain(hours);
      expect(isZoneApart('UTC', at('2026-01-15T00:00:00Z'), hours * HOUR)).toBe(true);
    },
  );
});

describe('a local time', () => {
  test.each([
    ['2026-12-01T22:00', 'Asia/Tokyo', '2026-12-01T13:00:00.000Z'],
    ['2025-11-02T01:30', NEW_YORK, '2025-11-02T05:30:00.000Z'],
    ['2026-12-01T23:59', 'UTC', '2026-12-01T23:59:00.000Z'],
  ])('%s in %s is %s', (text, zone, iso) => {
    expect(localTimeToUtc(text, zone)).toBe(at(iso));
  });

  test.each([
    ...['2026-12-01T24:00', '2026-12-01T22:60', '2026-02-29T10:00', '2026-13-01T10:00', '2026-00-01T10:00'],
    ...[
      '2026-12-01',
      '2026-12-01T22:00:00',
      '2026-12-01T22:00Z',
      ' 2026-12-01T22:00',
      '2026-12-01 22:00',
      '',
    ],
  ])('%j is none', (text) => {
    expect(localTimeToUtc(text, 'UTC')).toBeNull();
  });
});
