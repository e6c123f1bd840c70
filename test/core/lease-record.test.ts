import * as v from 'valibot';
import {
  acknowledged,
  CLOCK_SKEW_MS,
  emptyLease,
  isAlive,
  isHeld,
  LEASE_MS,
  type LeaseRecord,
  leaseSchema,
  raised,
  waitOf,
} from '../../functions/core/lease-record.ts';

const NOW = 1_800_000_000_000;
const holder = (change: Partial<NonNullable<LeaseRecord['holder']>> = {}) => ({
  token: 'a',
  build: '2026-11-22',
  takenAt: NOW,
  expiresAt: NOW + LEASE_MS,
  ...change,
});
/** Asked for so often, and dealt with so often. */
const lease = (wakeSeq: number, ackSeq: number, change: Partial<LeaseRecord> = {}): LeaseRecord => ({
  ...emptyLease(),
  wakeSeq,
  ackSeq,
  ...change,
});

test('nothing was asked for yet', () => {
  expect(emptyLease()).toEqual({ schema: 'warden.lease/1', wakeSeq: 0, ackSeq: 0, holder: null, writer: '' });
  expect([waitOf(emptyLease(), NOW), waitOf(null, NOW)]).toEqual([0, 0]);
});

test('whoever asks first begins the waiting; who asks meanwhile does not begin it anew', () => {
  const first = raised(lease(3, 3), NOW);
  expect(first).toMatchObject({ wakeSeq: 4, ackSeq: 3, waitingSince: NOW });
  const second = raised(first, NOW + 5);
  expect(second).toMatchObject({ wakeSeq: 5, waitingSince: NOW });
  expect(waitOf(second, NOW + 7)).toBe(7);
  // The build before did not say since when.
  expect(raised(lease(4, 3), NOW).waitingSince).toBe(NOW);
  expect(raised(lease(3, 3, { waitingSince: 1 }), NOW).waitingSince).toBe(NOW);
  expect({ ...raised({ ...lease(0, 0), newer: 1 } as LeaseRecord, NOW) }).toMatchObject({ newer: 1 });
});

test('what was dealt with waits no more; what came meanwhile waits from then on', () => {
  const busy = lease(5, 3, { waitingSince: NOW, holder: holder() });
  expect(acknowledged(busy, 5, NOW + 9)).toEqual(lease(5, 5, { holder: holder() }));
  expect(acknowledged(busy, 4, NOW + 9)).toEqual(lease(5, 4, { holder: holder(), waitingSince: NOW + 9 }));
  expect(acknowledged(busy, 2, NOW + 9).ackSeq).toBe(3);
});

test('nothing waits longer than clocks say', () => {
  expect(waitOf(lease(5, 5, { waitingSince: NOW }), NOW + 9)).toBe(0);
  expect(waitOf(lease(5, 4), NOW + 9)).toBe(0);
  expect(waitOf(lease(5, 4, { waitingSince: NOW + 99 }), NOW)).toBe(0);
});

test.each([
  ['that ended as long ago as clocks may differ', -CLOCK_SKEW_MS, false],
  ['that ended a moment less ago', 1 - CLOCK_SKEW_MS, true],
  ['that was taken just now', LEASE_MS, true],
  ['that was taken just now by a clock ahead', LEASE_MS + CLOCK_SKEW_MS, true],
  ['that claims more than any holder: forged', LEASE_MS + CLOCK_SKEW_MS + 1, false],
])('a lease %s', (_, left, alive) => {
  const one = holder({ expiresAt: NOW + left });
  expect(isAlive(one, NOW)).toBe(alive);
  expect(isHeld(lease(0, 0, { holder: one }), NOW, one.build)).toBe(alive);
});

test('a holder of the same or a newer build is respected, one of an older build is not; nobody is nobody', () => {
  const held = lease(0, 0, { holder: holder() });
  expect(['2026-11-21', '2026-11-22', '2026-11-23'].map((build) => isHeld(held, NOW, build))).toEqual([
    true,
    true,
    false,
  ]);
  expect(isHeld(emptyLease(), NOW, '')).toBe(false);
});

describe('what lies there as a lease', () => {
  const good = lease(2, 1, { holder: holder(), waitingSince: NOW });

  test('may be free, and may have fields of a newer build', () => {
    expect(
      [good, emptyLease(), { ...good, newer: 1, holder: { ...holder(), newer: 1 } }].every((one) =>
        v.is(leaseSchema, one),
      ),
    ).toBe(true);
  });

  test.each<readonly [string, object]>([
    ['dealt with more than was asked for', { ackSeq: 3 }],
    ['a count that is none', { wakeSeq: -1 }],
    ['half a count', { wakeSeq: 2.5 }],
    ['a count that nobody reaches', { wakeSeq: 1e12 + 1 }],
    ['no time since when', { waitingSince: Number.POSITIVE_INFINITY }],
    ['a time that is not said', { waitingSince: undefined }],
    ['a holder without a name', { holder: holder({ token: '' }) }],
    ['a holder without its times', { holder: { token: 'a', build: 'b' } }],
    ['a holder that is not said', { holder: undefined }],
    ['no writer', { writer: null }],
    ['no schema', { schema: 1 }],
  ])('has not %s', (_, change) => {
    expect(v.is(leaseSchema, { ...good, ...change })).toBe(false);
  });
});
