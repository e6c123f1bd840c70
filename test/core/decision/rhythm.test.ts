import { HOUR, MINUTE } from '../../../functions/core/base/time.ts';
import {
  beforeDeadline,
  nearMinutes,
  nextReportAt,
  reminderWait,
} from '../../../functions/core/decision/rhythm.ts';

const TO = Date.UTC(2026, 10, 22, 3, 0, 0);
const before = (minutes: number) => TO - minutes * MINUTE;
const POLICY = { reminderMs: 30 * MINUTE, reminderAcknowledgedMs: 2 * HOUR };

test.each<readonly [string, Parameters<typeof reminderWait>[1], number]>([
  ['time runs', { isAcknowledged: false, isRare: false, isCounting: true, reminders: 0 }, 30],
  ['time runs still', { isAcknowledged: false, isRare: false, isCounting: true, reminders: 9 }, 30],
  ['no time runs', { isAcknowledged: false, isRare: false, isCounting: false, reminders: 0 }, 30],
  [
    'it was reminded of once, no time runs',
    { isAcknowledged: false, isRare: false, isCounting: false, reminders: 1 },
    120,
  ],
  ['somebody takes care', { isAcknowledged: true, isRare: false, isCounting: true, reminders: 0 }, 120],
  ['only people can change it', { isAcknowledged: false, isRare: true, isCounting: true, reminders: 0 }, 120],
])('%s: the pause before the next reminder', (_, rhythm, minutes) => {
  expect(reminderWait(POLICY, rhythm)).toBe(minutes * MINUTE);
});

test.each([
  ['long before the last half hour it comes', 60, 60],
  ['a quarter of an hour before the last half hour it is left to that', 45, 30],
  ['a moment earlier it comes', 45 + 1 / 60, 45 + 1 / 60],
  ['at the last half hour itself', 30, 30],
  ['within the last half hour', 29, 29],
  ['a quarter of an hour before the last ten minutes', 25, 10],
  ['in the last minutes', 5, 5],
])('a reminder: %s', (_, due, comes) => {
  expect(beforeDeadline(before(due), TO)).toBe(before(comes));
  expect(beforeDeadline(before(due), null)).toBe(before(due));
});

test.each([
  [31, null],
  [30, 30],
  [11, 30],
  [10, 10],
  [-5, 10],
])('%d minutes before the deadline it is within the last %s', (minutes, near) => {
  expect(nearMinutes(TO, before(minutes))).toBe(near);
});

type Marks = { readonly reminder: number; readonly to: number | null; readonly now: number };
test.each<readonly [string, Marks, number]>([
  ['the reminder, where no time runs', { reminder: 20, to: null, now: 60 }, 20],
  ['the reminder before the last half hour', { reminder: 40, to: 0, now: 60 }, 40],
  ['the last half hour before the reminder', { reminder: 20, to: 0, now: 60 }, 30],
  ['the last ten minutes', { reminder: 5, to: 0, now: 20 }, 10],
  ['the deadline itself', { reminder: -60, to: 0, now: 5 }, 0],
  ['the reminder once it has passed', { reminder: -60, to: 0, now: 0 }, -60],
])('people hear next: %s', (_, { reminder, to, now }, next) => {
  expect(nextReportAt(before(reminder), to === null ? null : before(to), before(now))).toBe(before(next));
});
