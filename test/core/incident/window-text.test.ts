import * as fc from 'fast-check';
import { DateTime } from 'luxon';
import { type WrittenWindow, windowAt } from '../../../functions/core/incident/policy.ts';
import { parseWindows, printWindow } from '../../../functions/core/incident/window-text.ts';

const printWindows = (windows: readonly WrittenWindow[]) => windows.map(printWindow).join('; ');

const cluster = fc.oneof(
  fc.constant('*'),
  fc.constantFrom('CL1', 'cluster 1', 'a Sun 02:00+5m', '本番クラスター', 'x/y', 'Mon'),
  fc.stringMatching(/^[A-Za-z0-9_.+/-]{1,20}$/),
);
const two = (n: number) => String(n).padStart(2, '0');
const start = fc.tuple(fc.nat(23), fc.nat(59)).map(([h, m]) => `${two(h)}:${two(m)}`);
const moment = fc
  .date({ min: new Date('2020-01-01T00:00Z'), max: new Date('2099-12-31T00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 16));
const minutes = fc.integer({ min: 1, max: 1_440 });
const window: fc.Arbitrary<WrittenWindow> = fc.oneof(
  fc.record({ cluster, start, minutes }),
  fc.record({
    cluster,
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    start,
    minutes,
  }),
  fc
    .tuple(cluster, moment, moment)
    .filter(([, a, b]) => a !== b)
    .map(([name, a, b]) => [name, ...[a, b].sort()] as const)
    .map(([name, from = '', until = '']) => ({ cluster: name, from, until })),
);

const read = (text: string) => {
  const parsed = parseWindows(text);
  if (!parsed.ok) throw new Error(`window ${parsed.part}: ${parsed.fix}`);
  return parsed.windows;
};

test('what is printed is read as it was', () => {
  // biome-ignore lint/nursery/noFloatingPromises: a synchronous property; the overload that says so is not seen
  fc.assert(
    fc.property(fc.array(window, { maxLength: 8 }), (windows) => {
      expect(read(printWindows(windows))).toEqual(windows);
    }),
  );
});

test('what can be read is printed in one form, and no text ends in an exception', () => {
  const piece = fc.constantFrom(
    'CL1',
    '*',
    ' ',
    ';',
    'Sun',
    'daily',
    '02:00',
    '+',
    '180m',
    'T',
    '/',
    '2026-12-01',
  );
  const text = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.array(piece, { maxLength: 12 }).map((all) => all.join('')),
    fc.array(window).map((all) => ` ${printWindows(all).replaceAll('; ', ' ;;  ')} ;`),
  );
  // biome-ignore lint/nursery/noFloatingPromises: a synchronous property; the overload that says so is not seen
  fc.assert(
    fc.property(text, (written) => {
      const parsed = parseWindows(written);
      if (!parsed.ok) return;
      const printed = printWindows(parsed.windows);
      expect(read(printed)).toEqual(parsed.windows);
      expect(printWindows(read(printed))).toBe(printed);
    }),
  );
});

test.each([
  ['CL1', 1, /cluster or \*, then days with start and length/],
  ['* Sun 02:00+180m; Sun 02:00+180m', 2, /cluster or \*/],
  ['* Sunday 02:00+180m', 1, /days as Mon,Tue/],
  ['* Sun,Sun 02:00+180m', 1, /each once/],
  ['* Sun, Mon 02:00+180m', 1, /days without blanks/],
  ['* Sun,,Mon 02:00+180m', 1, /each once and without blanks/],
  ['CL1 Sat Sun 02:00+180m', 1, /days without blanks/],
  ['* daily 24:00+10m', 1, /00:00 to 23:59/],
  ['* daily 02:00+0m', 1, /\+1m to \+1440m/],
  ['* daily 02:00+1441m', 1, /\+1m to \+1440m/],
  ['* daily 02:00+3h', 1, /cluster or \*/],
  ['* 2026-12-01T22:00/2026-12-01T22:00', 1, /start before the end/],
  ['* 2026-02-28T22:00/2026-02-30T02:00', 1, /times that exist/],
  ['* 2026-12-01T22:00Z/2026-12-02T02:00Z', 1, /cluster or \*/],
  ['* 2026-12-01T22:00/2026-12-01T24:00', 1, /times that exist/],
  ['* 2026-02-30T22:00/2026-03-02T02:00', 1, /times that exist/],
  ['* 2026-12-02T22:00/2026-12-01T22:00', 1, /start before the end/],
  ['* daily 23:60+10m', 1, /00:00 to 23:59/],
  ['* daily,Sun 02:00+10m', 1, /days as Mon,Tue/],
  ['*1 Sun 02:00+10m', 1, /or \* for all/],
  ['CL1 Sat, Sun 02:00+10m', 1, /days without blanks/],
  ['CL1 daily Sun 02:00+10m', 1, /days without blanks/],
  ['CL1 Sun 2026-12-01T22:00/2026-12-02T02:00', 1, /days without blanks/],
  ['CL1 Sun 02:00+10m!', 1, /cluster or \*/],
  ['CL1 2026-12-01T22:00/2026-12-02T02:00!', 1, /cluster or \*/],
  ['CL1\nCL2 Sun 02:00+10m', 1, /cluster or \*/],
  ['CL1\nCL2 2026-12-01T22:00/2026-12-02T02:00', 1, /cluster or \*/],
  ['; CL1 Sun 02:00+10m;; CL2', 4, /cluster or \*/],
])('%s: window %d is refused, with what to write', (text, part, fix) => {
  expect(parseWindows(text)).toEqual({ ok: false, part, fix: expect.stringMatching(fix) });
});

test.each<readonly [string, WrittenWindow]>([
  ['CL1 Sat,Sun 00:00+1m', { cluster: 'CL1', weekdays: [6, 7], start: '00:00', minutes: 1 }],
  ['  CL1   Mon \t 23:59+1440m ', { cluster: 'CL1', weekdays: [1], start: '23:59', minutes: 1_440 }],
  ['* daily 02:00+060m', { cluster: '*', start: '02:00', minutes: 60 }],
  ['a, b*c Tue 02:00+60m', { cluster: 'a, b*c', weekdays: [2], start: '02:00', minutes: 60 }],
  ['Sun db Wed 02:00+60m', { cluster: 'Sun db', weekdays: [3], start: '02:00', minutes: 60 }],
  [
    'CL1  2026-12-01T22:00/2026-12-02T02:00',
    { cluster: 'CL1', from: '2026-12-01T22:00', until: '2026-12-02T02:00' },
  ],
])('%j is read', (text, window) => {
  expect(read(text)).toEqual([window]);
});

test('a text of 4096 characters is read, a longer one is not', () => {
  const text = 'CL1 Sun 02:00+60m'.padEnd(4_096, ';');
  expect(read(text)).toHaveLength(1);
  expect(parseWindows(`${text};`)).toEqual({ ok: false, part: 1, fix: 'at most 4096 characters' });
});

describe('when the clocks change', () => {
  const at = (text: string) => DateTime.fromISO(text, { zone: 'utc' }).toMillis();
  const covered = (text: string, zone: string, moment: string) =>
    windowAt(
      read(text).map((window) => ({ ...window, zone })),
      'CL1',
      at(moment),
    ) !== null;

  test('a dated window over the night of the change has its 25 hours', () => {
    // Berlin, 2026-10-25: 03:00 CEST becomes 02:00 CET.
    const text = 'CL1 2026-10-25T00:00/2026-10-26T00:00';
    expect(
      ['2026-10-24T21:59Z', '2026-10-24T22:00Z', '2026-10-25T22:59Z', '2026-10-25T23:00Z'].map((moment) =>
        covered(text, 'Europe/Berlin', moment),
      ),
    ).toEqual([false, true, true, false]);
  });

  test('a weekly window stays at its hour in summer and winter, in the zone of the installation', () => {
    const text = '* Sun 02:00+60m';
    // New York: EDT until 2026-11-01, EST from then on: 02:00 is 06:00 UTC before and 07:00 UTC on that day.
    expect(
      ['2026-10-25T06:30Z', '2026-11-01T06:30Z', '2026-11-01T07:30Z', '2026-11-08T07:30Z'].map((moment) =>
        covered(text, 'America/New_York', moment),
      ),
    ).toEqual([true, false, true, true]);
    expect(covered(text, 'Asia/Tokyo', '2026-10-24T17:30Z')).toBe(true);
  });
});
