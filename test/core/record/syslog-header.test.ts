import { iso, journalShort, rfc3164, rfc5424 } from '../../../functions/core/record/syslog-header.ts';
import { AT, LINE, NOW, TOKYO } from './tokyo-line.ts';

type Reader = typeof iso;
const reads = (reader: Reader, header: string) => (text: string, expected: object) => {
  expect(reader(text, NOW, TOKYO)).toEqual({ ...LINE, header, ...expected });
};

describe("rsyslog's traditional format", () => {
  const HALF = { at: AT + 500, precision: 1 };

  test.each<[string, object]>([
    ['Nov 22 10:36:57 n1 iscsid[403]: x', {}],
    ['Nov 22 10:36:57.5 n1 iscsid[403]: x', HALF],
    ['Nov 22 10:36:57,500000 n1 iscsid[403]: x', HALF],
    ['2026 Nov 22 10:36:57 n1 iscsid[403]: x', {}],
    ['Nov 22 2026 10:36:57 n1 iscsid[403]: x', {}],
    ['Nov 22 10:36:57 2026 n1 iscsid[403]: x', {}],
    ['Sun Nov 22 10:36:57 2026 n1 iscsid[403]: x', {}],
    ['Sun, Nov 22 10:36:57 2026 n1 iscsid[403]: x', {}],
    ['Nov 22 10:36:57 JST 2026 n1 iscsid[403]: x', {}],
    ['Nov 22 10:36:57 KST n1 iscsid[403]: x', {}],
    ['Nov 22 01:36:57 UTC n1 iscsid[403]: x', {}],
    ['Nov 22 01:36:57 GMT n1 iscsid[403]: x', {}],
    ['Nov 22 01:36:57.5 UTC n1 iscsid[403]: x', HALF],
    ['Nov 22 07:06:57 IST n1 iscsid[403]: x', {}],
    ['Nov 21 20:36:57 EST n1 iscsid[403]: x', {}],
    ['Nov 21 18:36:57 PDT n1 iscsid[403]: x', {}],
    ['Nov 21 19:36:57 MDT n1 iscsid[403]: x', {}],
    ['Nov 22 02:36:57 CET n1 iscsid[403]: x', {}],
    ['Nov 22 03:36:57 CEST n1 iscsid[403]: x', {}],
    ['Nov 22 02:36:57 BST n1 iscsid[403]: x', {}],
    ['Nov 22 10:36:57 +0900 n1 iscsid[403]: x', {}],
    ['Nov 22 10:36:57 +09:00 n1 iscsid[403]: x', {}],
    ['Nov 21 21:36:57 -0400 n1 iscsid[403]: x', {}],
    ['11月 22 10:36:57 n1 iscsid[403]: x', {}],
    ['nov. 22 10:36:57 n1 iscsid[403]: x', {}],
    ['Jan 22 10:36:57 n1 iscsid[403]: x', { at: Date.UTC(2027, 0, 22, 1, 36, 57) }],
    ['janv. 22 10:36:57 n1 iscsid[403]: x', { at: Date.UTC(2027, 0, 22, 1, 36, 57) }],
    ['avril 22 10:36:57 n1 iscsid[403]: x', { at: Date.UTC(2027, 3, 22, 1, 36, 57) }],
    ['Nov 2 10:36:57 n1 iscsid[403]: x', { at: AT - 20 * 86_400_000 }],
    ['Nov  2 10:36:57 n1 iscsid[403]: x', { at: AT - 20 * 86_400_000 }],
    ['Nov 02 10:36:57 n1 iscsid[403]: x', { at: AT - 20 * 86_400_000 }],
    ['Nov 22 2020 10:36:57 n1 iscsid[403]: x', { at: Date.UTC(2020, 10, 22, 1, 36, 57) }],
    ['Nov 22 10:36:57 n1 iscsid[403]: x\ny', { message: 'x\ny' }],
    // Of a day that there is not.
    ['Nov 31 10:36:57 n1 iscsid[403]: x', { at: NOW }],
  ])('%s', reads(rfc3164, 'rfc3164'));

  test.each([
    ...[
      'Nov 22 10:36 n1 iscsid[403]: x',
      'Nov 42 10:36:57 n1 iscsid[403]: x',
      'Jam 22 10:36:57 n1 iscsid[403]: x',
    ],
    ...['at Nov 22 10:36:57 n1 iscsid[403]: x', 'Nov 22 10:36:57', '13月 22 10:36:57 n1 iscsid[403]: x', ''],
  ])('is not %j', (text) => {
    expect(rfc3164(text, NOW, TOKYO)).toBeNull();
  });

  test('takes the year from the record, else from who asks, else none', () => {
    const read = (recordTime: number | null, year?: number) =>
      rfc3164('Nov 22 10:36:57 n1 iscsid[403]: x', recordTime, {
        ...TOKYO,
        ...(year !== undefined && { year }),
      })?.at;
    expect(read(NOW, 2020)).toBe(AT);
    expect(read(null, 2020)).toBe(Date.UTC(2020, 10, 22, 1, 36, 57));
    expect(read(null)).toBeNull();
  });

  test('is no later than the log can be, unless it says its year', () => {
    const read = (text: string, latest: number) =>
      rfc3164(`${text} n1 iscsid[403]: x`, NOW, { ...TOKYO, latest })?.at;
    const before = Date.UTC(2025, 10, 22, 1, 36, 57);
    expect(read('Nov 22 10:36:57', AT)).toBe(AT);
    expect(read('Nov 22 10:36:57', AT - 1)).toBe(before);
    expect(read('Nov 22 2026 10:36:57', AT - 1)).toBe(AT);
  });

  test.each([
    ['Nov 22 10:36:57 JST', AT, AT],
    ['Nov 22 10:36:57 JST', AT - 1, AT - 365 * 86_400_000],
    ['Nov 21 18:36:57 PDT', AT, AT],
    ['Nov 21 18:36:57 -0700', AT - 1, AT - 365 * 86_400_000],
  ])('%s is no later than the log can be, by the zone that it says', (stamp, latest, at) => {
    expect(rfc3164(`${stamp} n1 iscsid[403]: x`, NOW, { ...TOKYO, latest })?.at).toBe(at);
  });

  test('of a leap day is of the last one that the log can have', () => {
    const read = (recordTime: string, latest: string) =>
      rfc3164('Feb 29 09:00:00 n1 x: x', Date.parse(recordTime), { zone: 'UTC', latest: Date.parse(latest) })
        ?.at;
    expect(read('2028-02-01T00:00:00Z', '2028-02-02T00:00:00Z')).toBe(Date.UTC(2024, 1, 29, 9));
    expect(read('2028-02-29T10:00:00Z', '2028-03-01T00:00:00Z')).toBe(Date.UTC(2028, 1, 29, 9));
    expect(read('2104-01-01T00:00:00Z', '2104-01-02T00:00:00Z')).toBe(Date.UTC(2096, 1, 29, 9));
  });
});

describe('journalctl -o short-full and short-unix', () => {
  test.each<[string, object]>([
    ['Sun 2026-11-22 10:36:57 JST n1 iscsid[403]: x', {}],
    ['2026-11-22 10:36:57 JST n1 iscsid[403]: x', {}],
    ['日 2026-11-22 10:36:57 JST n1 iscsid[403]: x', {}],
    ['Sun 2026-11-22 01:36:57.500000 UTC n1 iscsid[403]: x', { at: AT + 500, precision: 1 }],
    ['Sun 2026-11-22 01:36:57,5 UTC n1 iscsid[403]: x', { at: AT + 500, precision: 1 }],
    ['Sun 2026-11-22 10:36:57 +09 n1 iscsid[403]: x', {}],
    ['Sun 2026-11-21 22:06:57 -03:30 n1 iscsid[403]: x', {}],
    ['Sun 2026/11/22T10:36:57 +0900 n1 iscsid[403]: x', {}],
    // A zone that is not known: that of the configuration.
    ['Sun 2026-11-22 10:36:57 XYZ n1 iscsid[403]: x', {}],
    ['Sun 2026-11-22 10:36:57 JST n1 iscsid[403]: a\nb', { message: 'a\nb' }],
    ['1795311417.000000 n1 iscsid[403]: x', { precision: 1 }],
    ['1795311417.500999 n1 iscsid[403]: x', { at: AT + 500, precision: 1 }],
    ['1795311417.5 n1 iscsid[403]: a\nb', { at: AT + 500, precision: 1, message: 'a\nb' }],
  ])('%s', reads(journalShort, 'iso'));

  test.each([
    // Without a weekday it may as well be a host.
    '2026-11-22 10:36:57 NODE iscsid[403]: x',
    'Sun 2026-11-31 10:36:57 JST n1 iscsid[403]: x',
    'on Sun 2026-11-22 10:36:57 JST n1 iscsid[403]: x',
    'x1795311417.5 n1 iscsid[403]: x',
    '1795311417.5 iscsid: x',
    '1795311417 n1 iscsid[403]: x',
    '12345678.5 n1 iscsid[403]: x',
    '',
  ])('is not %j', (text) => {
    expect(journalShort(text, NOW, TOKYO)).toBeNull();
  });
});

describe('RFC 5424', () => {
  const STAMP = '2026-11-22T10:36:57+09:00';
  test.each<[string, object]>([
    [`1 ${STAMP} n1 iscsid 403 - - x`, {}],
    [`1 ${STAMP} n1 iscsid 403 ID47 [a@1 b="c"] x`, {}],
    [`1 ${STAMP} n1 iscsid 403 - [a b="\\]"][c d="e f"] x`, {}],
    [`1 ${STAMP} n1 iscsid 403 - - \ufeffx`, {}],
    [`1 ${STAMP} n1 iscsid 403 - - a\ufeffb`, { message: 'a\ufeffb' }],
    [`1 ${STAMP} n1 iscsid 403 - - a\nb`, { message: 'a\nb' }],
    [`1 ${STAMP} n1 iscsid 403 - -`, { message: '' }],
    [`1 ${STAMP} - - - - - x`, { host: null, program: null, pid: null }],
    ['1 2026-11-22T01:36:57.123456Z n1 iscsid 403 - - x', { at: AT + 123, precision: 1 }],
    ['1 - n1 iscsid 403 - - x', { at: NOW }],
  ])('%s', reads(rfc5424, 'rfc5424'));

  test.each([
    `2 ${STAMP} n1 iscsid 403 - - x`,
    `x1 ${STAMP} n1 iscsid 403 - - x`,
    '1 yesterday n1 iscsid 403 - - x',
    `1 ${STAMP} n1 iscsid 403 - [a x`,
    `1 ${STAMP} n1 iscsid 403 - -x`,
    '',
  ])('is not %j', (text) => {
    expect(rfc5424(text, NOW, TOKYO)).toBeNull();
  });
});

describe('ISO and its kin', () => {
  const KERNEL = { host: null, program: 'kernel', pid: null };

  test.each<[string, object]>([
    ['2026-11-22T10:36:57+09:00 n1 iscsid[403]: x', {}],
    ['2026-11-22T10:36:57+0900 n1 iscsid[403]: x', {}],
    ['2026-11-22T10:36:57+09 n1 iscsid[403]: x', {}],
    ['2026-11-22T01:36:57Z n1 iscsid[403]: x', {}],
    ['2026-11-22T10:36:57 n1 iscsid[403]: x', {}],
    ['2026-11-22 10:36:57 n1 iscsid[403]: x', {}],
    ['2026/11/22 10:36:57 n1 iscsid[403]: x', {}],
    ['2026-11-22T01:36:57.123456Z n1 iscsid[403]: x', { at: AT + 123, precision: 1 }],
    ['2026-11-22 10:36:57,123 n1 iscsid[403]: x', { at: AT + 123, precision: 1 }],
    [
      '2026-11-22T10:36:57+09:00 n1 dmesg[403]: 2026-11-22T10:36:57,123456+09:00 x',
      { program: 'dmesg', message: '2026-11-22T10:36:57,123456+09:00 x' },
    ],
    ['2026-11-22T10:36:57,123456+09:00 x', { ...KERNEL, at: AT + 123, precision: 1 }],
    ['2026-11-22T10:36:57,123456+0900 [  T129]  x', { ...KERNEL, at: AT + 123, precision: 1 }],
    ['2026-11-22T10:36:57,123456+09:00 [C3] x', { ...KERNEL, at: AT + 123, precision: 1 }],
    [
      '2026-11-22T10:36:57,123456+09:00 a [C3] x',
      { ...KERNEL, at: AT + 123, precision: 1, message: 'a [C3] x' },
    ],
  ])('%s', reads(iso, 'iso'));

  test.each([
    ...[
      '2026-11-22T10:36:57',
      '2026-11-22',
      '2026-11-31T10:36:57Z n1 x: x',
      '2026-11-22T25:36:57Z n1 x: x',
      '',
    ],
    ...['2026-11-22T10:36:57J n1 x: x', '12026-11-22T10:36:57 n1 x: x', '1 2 3'],
  ])('is not %j', (text) => {
    expect(iso(text, NOW, TOKYO)).toBeNull();
  });
});
