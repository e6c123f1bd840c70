import { isoUtc } from '../../../functions/core/base/iso-time.ts';
import { clockOf, dateOf, hourOf, localTime, offsetOf } from '../../../functions/core/base/local-time.ts';
import { MONTH, monthOf, monthsAfter, monthToTell } from '../../../functions/core/base/month.ts';
import {
  DAY,
  HOUR,
  MINUTE,
  NOTIFY_BACKOFF,
  pauseAfter,
  SECOND,
  SHORT_BACKOFF,
} from '../../../functions/core/base/time.ts';
import {
  fixedOffset,
  isListedZone,
  isMoment,
  offsetMinutes,
} from '../../../functions/core/base/zone-offset.ts';

const AT = Date.UTC(2026, 10, 22, 1, 2, 3);

describe('times as programs write them', () => {
  it.each([
    '2026-11-22T10:15:05.123Z',
    '2026-11-22T10:15:05Z',
    '2026-11-22T00:00:00.000Z',
    '2026-11-22T23:59:59.999Z',
    '2026-01-31T00:00:00Z',
    '2026-02-28T00:00:00Z',
    '2026-03-31T00:00:00Z',
    '2026-04-30T00:00:00Z',
    '2026-05-31T00:00:00Z',
    '2026-06-30T00:00:00Z',
    '2026-07-31T00:00:00Z',
    '2026-08-31T00:00:00Z',
    '2026-09-30T00:00:00Z',
    '2026-10-31T00:00:00Z',
    '2026-11-30T00:00:00Z',
    '2026-12-31T00:00:00Z',
    '1000-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
  ])('%s is what Date says', (text) => {
    expect(isoUtc(text)).toBe(Date.parse(text));
    // Once more: the minute is known now.
    expect(isoUtc(text)).toBe(Date.parse(text));
  });

  it.each([
    '',
    '2026-11-22',
    '2026-11-22T10:15:05',
    '2026-11-22T10:15:05.12Z',
    '2026-11-22T10:15:05+0Z',
    '2026-11-22T10:15:05.123456Z',
    '2026-11-22T10:15:05.123+',
    '2026-11-22T10:15:05,123Z',
    '2026-11-22T10:15:05.12xZ',
    '2026-11-22 10:15:05Z',
    '2026/11-22T10:15:05Z',
    '2026-11/22T10:15:05Z',
    '2026-11-22T10.15:05Z',
    '2026-11-22T10:15.05Z',
    '2026-11-22T10:15:05X',
    '2026-11-22T10:15:60Z',
    '2026-11-22T10:60:05Z',
    '2026-11-22T24:00:00Z',
    '2026-00-22T10:15:05Z',
    '2026-13-22T10:15:05Z',
    '2026-11-00T10:15:05Z',
    '2026-11-31T10:15:05Z',
    '2026-01-32T10:15:05Z',
    '0999-11-22T10:15:05Z',
    'x026-11-22T10:15:05Z',
    '2026-1x-22T10:15:05Z',
    '2026-11-2xT10:15:05Z',
    '2026-11-22T1x:15:05Z',
    '2026-11-22T10:1x:05Z',
    '2026-11-22T10:15:0xZ',
    '2026-11-22T10:15:/5Z',
    '2026-11-22T10:15:5:Z',
  ])('%p is left to Date', (text) => {
    expect(isoUtc(text)).toBeNaN();
  });

  it('a day that some years have is left to Date, and so is the next minute after what is no time', () => {
    expect(isoUtc('2028-02-29T00:00:00Z')).toBeNaN();
    expect(isoUtc('2026-11-22T10:15:05Z')).toBe(Date.UTC(2026, 10, 22, 10, 15, 5));
    expect(isoUtc('2026-11-22T10:16:05Z')).toBe(Date.UTC(2026, 10, 22, 10, 16, 5));
  });
});

describe('what clocks of a zone show', () => {
  it('Japan', () => {
    const local = localTime(AT, 'Asia/Tokyo');
    expect(local).toEqual({
      year: 2026,
      month: 11,
      day: 22,
      hour: 10,
      minute: 2,
      second: 3,
      weekday: 7,
      offset: 540,
      zone: 'Asia/Tokyo',
    });
    expect([dateOf(local), hourOf(local), clockOf(local), offsetOf(local)]).toEqual([
      '2026-11-22',
      '10:02',
      '10:02:03',
      'UTC+09:00',
    ]);
  });

  it('of a zone that there is not: UTC, and says so', () => {
    expect(localTime(AT, 'Mars/Base')).toMatchObject({ hour: 1, offset: 0, zone: 'UTC' });
    expect(localTime(AT + DAY, 'UTC')).toMatchObject({ weekday: 1, zone: 'UTC' });
  });

  it.each([
    ['America/St_Johns', 'UTC-03:30'],
    ['Asia/Kathmandu', 'UTC+05:45'],
    ['UTC', 'UTC+00:00'],
    ['Etc/GMT', 'UTC+00:00'],
    ['UTC-0:30', 'UTC-00:30'],
  ])('%s is %s', (zone, offset) => {
    expect(offsetOf(localTime(AT, zone))).toBe(offset);
  });

  it('a year before 1000 has four digits too', () => {
    expect(dateOf(localTime(Date.parse('0099-03-04T00:00:00Z'), 'UTC'))).toBe('0099-03-04');
  });
});

describe('zones', () => {
  it.each<[string, number | null]>([
    ['UTC+09:00', 540],
    ['UTC-03:30', -210],
    ['utc+9', 540],
    ['UTC+00', 0],
    ['UTC+5:45', 345],
    ['UTC', null],
    ['UTC9', null],
    ['UTC+9:5', null],
    ['UTC+123', null],
    ['UTC+09:00 ', null],
    ['xUTC+09:00', null],
    ['Asia/Tokyo', null],
  ])('%s as an offset: %p', (zone, minutes) => {
    expect(fixedOffset(zone)).toBe(minutes);
  });

  it.each<[string, number, number | null]>([
    ['UTC', AT, 0],
    ['UTC-03:30', AT, -210],
    ['Asia/Tokyo', AT, 540],
    ['Europe/Berlin', AT, 60],
    ['Europe/Berlin', Date.UTC(2026, 6, 1), 120],
    ['America/St_Johns', AT, -210],
    ['Etc/GMT', AT, 0],
    ['Mars/Base', AT, null],
    ['Asia/Tokyo', 9e15, 0],
    ['Asia/Tokyo', -9e15, 0],
    ['Asia/Tokyo', Number.NaN, 0],
  ])('%s at %d: %p minutes ahead', (zone, at, minutes) => {
    expect(offsetMinutes(zone, at)).toBe(minutes);
    expect(offsetMinutes(zone, at)).toBe(minutes);
  });

  it.each([
    [8.64e15, true],
    [-8.64e15, true],
    [8.64e15 + 1, false],
    [-8.64e15 - 1, false],
    [Number.NaN, false],
  ])('%d is a moment: %p, as Date says', (at, isOne) => {
    expect(isMoment(at)).toBe(isOne);
    expect(Number.isFinite(new Date(at).getTime())).toBe(isOne);
  });

  it('of the list are those that it has', () => {
    expect(['Asia/Tokyo', 'Asia/tokyo', 'Mars/Base', 'UTC+09:00'].map(isListedZone)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('months', () => {
  it('are those of the zone', () => {
    const end = Date.UTC(2026, 10, 30, 20);
    expect([monthOf(end, 'UTC'), monthOf(end, 'Asia/Tokyo')]).toEqual(['2026-11', '2026-12']);
    expect(monthOf(Date.parse('0099-03-04T00:00:00Z'), 'UTC')).toBe('0099-03');
  });

  it.each([
    ['2026-11', 0, '2026-11'],
    ['2026-11', 1, '2026-12'],
    ['2026-11', 2, '2027-01'],
    ['2026-01', -1, '2025-12'],
    ['2026-02', -2, '2025-12'],
    ['2026-12', -12, '2025-12'],
    ['2026-03', 24, '2028-03'],
  ])('%s and %d more: %s', (month, count, other) => {
    expect(monthsAfter(month, count)).toBe(other);
  });

  it.each([
    ['from nine on the first day the one before', Date.UTC(2026, 10, 1, 0), '2026-10'],
    ['until nine the one before that', Date.UTC(2026, 10, 1, 0) - 1, '2026-09'],
    ['at midnight too', Date.UTC(2026, 9, 31, 15), '2026-09'],
    ['on the second day at any hour', Date.UTC(2026, 10, 1, 15), '2026-10'],
    ['on the last day too', Date.UTC(2026, 10, 30, 14), '2026-10'],
    ['in January that of December', Date.UTC(2027, 0, 15), '2026-12'],
  ])('is told of in Japan: %s', (_, now, month) => {
    expect(monthToTell(now, 'Asia/Tokyo')).toBe(month);
  });

  it.each([
    ['2026-01', true],
    ['2026-09', true],
    ['2026-10', true],
    ['2026-12', true],
    ['2026-00', false],
    ['2026-13', false],
    ['2026-20', false],
    ['2026-1', false],
    ['202-11', false],
    ['2026-11-01', false],
    ['x2026-11', false],
    ['20x6-11', false],
  ])('%s is written as one: %p', (text, isOne) => {
    expect(MONTH.test(text)).toBe(isOne);
  });
});

describe('lengths of time', () => {
  it('are in milliseconds', () => {
    expect([SECOND, MINUTE, HOUR, DAY]).toEqual([1_000, 60_000, 3_600_000, 86_400_000]);
  });

  it('pauses double with each failure, up to the longest', () => {
    const seconds = (backoff: typeof SHORT_BACKOFF) =>
      [1, 2, 3, 5, 20].map((n) => pauseAfter(n, backoff) / SECOND);
    expect(seconds(SHORT_BACKOFF)).toEqual([2, 4, 8, 30, 30]);
    expect(seconds(NOTIFY_BACKOFF)).toEqual([5, 10, 20, 80, 300]);
  });
});
