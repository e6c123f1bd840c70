import { type WrittenWindow, windowAt } from '../../../functions/core/incident/policy.ts';

const BERLIN = 'Europe/Berlin';
/** From its first minute to the one after its last. */
type Span = readonly [from: string, until: string];
const covered = (window: WrittenWindow, zone: string, moment: string) =>
  windowAt([{ ...window, zone }], 'CL1', Date.parse(moment)) !== null;
const weekly = (start: string, minutes: number, weekdays?: readonly number[]): WrittenWindow => ({
  cluster: 'CL1',
  start,
  minutes,
  ...(weekdays !== undefined && { weekdays }),
});

test.each<readonly [string, WrittenWindow, zone: string, Span]>([
  ['a day in Tokyo', weekly('02:00', 180, [7]), 'Asia/Tokyo', ['2026-11-21T17:00Z', '2026-11-21T20:00Z']],
  ['over midnight', weekly('23:30', 60, [6]), 'Asia/Tokyo', ['2026-11-21T14:30Z', '2026-11-21T15:30Z']],
  ['over New Year', weekly('23:30', 60), 'Asia/Tokyo', ['2026-12-31T14:30Z', '2026-12-31T15:30Z']],
  ['24 hours', weekly('23:30', 1_440, [6]), 'Asia/Tokyo', ['2026-11-21T14:30Z', '2026-11-22T14:30Z']],
  // Berlin, 2026-03-29: 02:00 CET becomes 03:00 CEST.
  [
    '24 hours over a day of 23 end on the day after it',
    weekly('23:30', 1_440, [6]),
    BERLIN,
    ['2026-03-28T22:30Z', '2026-03-29T22:30Z'],
  ],
  [
    'a start that the clocks leave out moves on with them',
    weekly('02:30', 60, [7]),
    BERLIN,
    ['2026-03-29T01:30Z', '2026-03-29T02:30Z'],
  ],
  // Berlin, 2026-10-25: 03:00 CEST becomes 02:00 CET.
  [
    'of an hour that comes twice the first one is meant',
    weekly('02:30', 30, [7]),
    BERLIN,
    ['2026-10-25T00:30Z', '2026-10-25T01:00Z'],
  ],
  [
    '24 hours over a day of 25 end on that day',
    weekly('00:30', 1_440, [7]),
    BERLIN,
    ['2026-10-24T22:30Z', '2026-10-25T22:30Z'],
  ],
  [
    'a date',
    { cluster: '*', from: '2026-12-01T22:00', until: '2026-12-02T02:00' },
    'America/New_York',
    ['2026-12-02T03:00Z', '2026-12-02T07:00Z'],
  ],
])('%s', (_, window, zone, [from, until]) => {
  const minute = (moment: string, by: number) => new Date(Date.parse(moment) + by * 60_000).toISOString();
  expect([minute(from, -1), from, minute(until, -1), until].map((at) => covered(window, zone, at))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

test.each<readonly [string, WrittenWindow, string]>([
  ['another day', weekly('02:00', 60, [1, 6]), '2026-11-22T02:30Z'],
  ['another cluster', { ...weekly('02:00', 60), cluster: 'CL2' }, '2026-11-22T02:30Z'],
  ['a start that there is not', weekly('24:30', 60), '2026-11-22T00:45Z'],
  ['a start in another form', weekly('2 Uhr', 60), '2026-11-22T02:30Z'],
  [
    'a date that there is not, as the start',
    { cluster: '*', from: '2026-02-30T00:00', until: '2026-12-31T00:00' },
    '2026-11-22T00:00Z',
  ],
  [
    'a date that there is not, as the end',
    { cluster: '*', from: '2026-11-01T00:00', until: '2026-11-31T00:00' },
    '2026-11-22T00:00Z',
  ],
])('%s covers nothing', (_, window, moment) => {
  expect(covered(window, 'UTC', moment)).toBe(false);
});

test('in a zone that there is not, nothing is covered, be it dated or weekly', () => {
  const dated = { cluster: '*', from: '2026-11-01T00:00', until: '2026-12-01T00:00' };
  for (const window of [weekly('02:00', 60), dated]) {
    expect(covered(window, 'UTC', '2026-11-22T02:30Z')).toBe(true);
    expect(covered(window, 'Mars/Olympus', '2026-11-22T02:30Z')).toBe(false);
  }
});

test('a time that no date may have, as a log can write it, is in no window', () => {
  const windows = [{ ...weekly('00:00', 1_440), zone: BERLIN }];
  for (const at of [9e15, -9e15]) expect(windowAt(windows, 'CL1', at)).toBeNull();
});

test('of several windows the first that covers is named', () => {
  const [other, first, second] = ['CL2', 'CL1', '*'].map((cluster) => ({
    ...weekly('02:00', 60),
    cluster,
    zone: 'UTC',
  }));
  const all = [other, first, second].flatMap((window) => window ?? []);
  expect(windowAt(all, 'CL1', Date.parse('2026-11-22T02:30Z'))).toBe(first);
  expect(windowAt(all, 'CL3', Date.parse('2026-11-22T02:30Z'))).toBe(second);
});
