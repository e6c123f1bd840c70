import * as v from 'valibot';
import { DAY } from '../../../functions/core/base/time.ts';
import {
  type CommandRecord,
  commandRecord,
  commandSchema,
  datedBy,
} from '../../../functions/core/incident/operator-command.ts';

const AT = 1_800_000_000_000;
const who = { by: 'sato', at: AT, id: 'c1' };
const ACK = commandRecord('tag:CL1', { kind: 'ack' }, who);
const HOLD = commandRecord('tag:CL1', { kind: 'hold', until: AT + DAY, why: 'swap' }, who);
const RELEASE = commandRecord('tag:CL1', { kind: 'release' }, who);
const CLOSE = commandRecord('tag:CL1', { kind: 'close', why: 'tested' }, who);
const refuses = (command: unknown) => v.safeParse(commandSchema, command).issues?.[0].message ?? null;

test.each<readonly [string, CommandRecord]>([
  ['acknowledge', ACK],
  ['acknowledge by a link', commandRecord('CL1', { kind: 'ack', via: 'link' }, who)],
  ['hold', HOLD],
  ['release', RELEASE],
  ['close', CLOSE],
])('%s: what is stored is read as it was given', (_, command) => {
  expect(v.parse(commandSchema, JSON.parse(JSON.stringify(command)))).toEqual(command);
  expect(command).toMatchObject({ schema: 'warden.command/1', ...who });
});

test.each([ACK, HOLD, RELEASE, CLOSE])(
  '$kind: without a field, or with no such thing in it, it is no command',
  (command) => {
    for (const [field, value] of Object.entries(command)) {
      const wrong = typeof value === 'number' ? ['x', {}, null] : ['', {}, null, 1];
      const accepted = [undefined, ...wrong].filter((bad) =>
        v.is(commandSchema, { ...command, [field]: bad }),
      );
      expect([field, accepted]).toEqual([field, []]);
    }
  },
);

test.each([
  ['an id', 'id', 100],
  ['a target', 'target', 300],
  ['a name', 'by', 200],
  ['a reason', 'why', 500],
])('%s may be so long and no longer', (_, field, most) => {
  expect(v.is(commandSchema, { ...CLOSE, [field]: 'x'.repeat(most) })).toBe(true);
  expect(v.is(commandSchema, { ...CLOSE, [field]: 'x'.repeat(most + 1) })).toBe(false);
});

test('a hold ends after it began, and at most seven days later; whoever gives another is told so', () => {
  const until = (ms: number) => refuses({ ...HOLD, until: AT + ms });
  expect([1, 7 * DAY].map(until)).toEqual([null, null]);
  for (const ms of [-1, 0, 7 * DAY + 1]) expect(until(ms)).toBe('until: at most seven days');
});

test('no other order, and no other way to acknowledge', () => {
  expect(v.is(commandSchema, { ...RELEASE, kind: 'attach' })).toBe(false);
  expect(v.is(commandSchema, { ...ACK, via: 'phone' })).toBe(false);
  expect(v.is(commandSchema, { ...RELEASE, schema: 'warden.command/2' })).toBe(false);
});

test('what the store dates anew stays what it was', () => {
  for (const command of [ACK, RELEASE, CLOSE])
    expect(datedBy({ ...command, at: AT - DAY }, AT)).toEqual({ ...command, at: AT });
  expect(datedBy({ ...HOLD, at: AT - DAY }, AT)).toEqual(HOLD);
  expect(datedBy({ ...RELEASE, at: AT + DAY }, null).at).toBe(AT + DAY);
});
