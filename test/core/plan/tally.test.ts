import fc from 'fast-check';
import { MINUTE } from '../../../functions/core/base/time.ts';
import type { DatedApproval } from '../../../functions/core/plan/approval.ts';
import type { StoredPlan } from '../../../functions/core/plan/plan-shapes.ts';
import { APPROVAL_VALID, CLOCK_AHEAD, tally } from '../../../functions/core/plan/tally.ts';

const HASH = 'a'.repeat(64);
const NOW = 1_800_000_000_000;
const PLAN = {
  needed: 2,
  madeAt: NOW - 30 * MINUTE,
  until: NOW + 30 * MINUTE,
  plan: { id: HASH.slice(0, 16), hash: HASH },
} as unknown as StoredPlan;

function word(id: string, by: string, change: Partial<DatedApproval> = {}): DatedApproval {
  return {
    schema: 'warden.approval/1',
    id: id.padEnd(16, '0'),
    planId: PLAN.plan.id,
    planHash: HASH,
    kind: 'approve',
    by,
    at: NOW - MINUTE,
    words: '',
    attestation: { inService: 'node1', detachNotMeant: true },
    via: 'cli',
    storedAt: change.at ?? NOW - MINUTE,
    ...change,
  };
}

const none: ReadonlySet<string> = new Set();

test('two different people are two, one person under two spellings is one', () => {
  expect(tally(PLAN, [word('a', 'sato'), word('b', 'suzuki')], none, NOW)).toMatchObject({ given: 2 });
  expect(tally(PLAN, [word('a', 'sato'), word('b', ' SATO ')], none, NOW)).toMatchObject({
    given: 1,
    approval: null,
  });
});

test.each([
  'sa\u200bto',
  'sa\u00adto',
  'sato\u2060',
  '\u202esato',
  'sa\u034fto',
  'sato\ufe0f',
  'sa  to',
  'ｓａｔｏ',
])('the same person with something that nobody sees (%j) is no second one', (other) => {
  expect(tally(PLAN, [word('a', 'sato'), word('b', other)], none, NOW)).toMatchObject({
    given: 1,
    approval: null,
  });
});

test.each(['s\u0430to', 'сосо', '\u200b', ''])(
  'a name that cannot count (%j) is no second person',
  (other) => {
    expect(tally(PLAN, [word('a', 'sato'), word('b', other)], none, NOW)).toMatchObject({
      given: 1,
      approval: null,
    });
  },
);

test('what people state is kept side by side: who names different nodes contradicts', () => {
  const other = word('b', 'suzuki', { attestation: { inService: 'node2', detachNotMeant: true } });
  for (const words of [
    [word('a', 'sato'), other],
    [{ ...other, at: NOW - 2 * MINUTE }, word('a', 'sato')],
  ])
    expect(tally(PLAN, words, none, NOW).approval?.inService).toEqual(['node1', 'node2']);
});

test('used up, too old, from the future, for another hash: do not count', () => {
  const one = word('a', 'sato');
  const count = (record: DatedApproval, used: ReadonlySet<string> = none) =>
    tally(PLAN, [record], used, NOW).given;
  expect(count(one)).toBe(1);
  expect(count(one, new Set([one.id]))).toBe(0);
  expect(count({ ...one, at: NOW - APPROVAL_VALID })).toBe(0);
  expect(count({ ...one, at: NOW - APPROVAL_VALID + 1 })).toBe(1);
  expect(count({ ...one, at: NOW + CLOCK_AHEAD })).toBe(1);
  expect(count({ ...one, at: NOW + CLOCK_AHEAD + 1 })).toBe(0);
  expect(count({ ...one, planHash: 'b'.repeat(64) })).toBe(0);
  expect(count({ ...one, at: PLAN.madeAt - CLOCK_AHEAD - 1 })).toBe(0);
});

describe('an approval is dated by the store', () => {
  const SOON = NOW - 10_000;
  const needsOne = { ...PLAN, needed: 1 };
  const given = (change: Partial<DatedApproval>) =>
    tally(needsOne, [word('a', 'sato', { at: SOON, storedAt: SOON, ...change })], none, NOW).approval;

  test.each([1, 80, 81, 300, 899])(
    'a date of %i s ago on one that was just stored does not make it older',
    (sec) => {
      expect(given({ at: NOW - sec * 1_000 - 10_000 })?.at ?? SOON).toBe(SOON);
    },
  );

  test('a date that is to come makes it count later, never sooner', () => {
    expect(given({ at: NOW + MINUTE })?.at).toBe(NOW);
    expect(given({ at: NOW + CLOCK_AHEAD + 1 })).toBeNull();
  });

  test('it ends fifteen minutes after it was stored, and earlier where its writer says so', () => {
    expect(given({ storedAt: NOW - APPROVAL_VALID })).toBeNull();
    expect(given({ storedAt: NOW - APPROVAL_VALID + 1 })?.expiresAt).toBe(NOW + 1);
    expect(given({ at: NOW - APPROVAL_VALID })).toBeNull();
    expect(given({ at: NOW - 5 * MINUTE })?.expiresAt).toBe(NOW + 10 * MINUTE);
  });

  test('stored before the plan was made, or after it ended: no approval of it', () => {
    expect(given({ storedAt: PLAN.madeAt - CLOCK_AHEAD - 1 })).toBeNull();
    const over = { ...needsOne, until: SOON };
    expect(tally(over, [word('a', 'sato', { at: SOON - 1, storedAt: SOON })], none, SOON - 1).given).toBe(0);
  });

  test('where the store does not say when, it does not count; a rejection does', () => {
    expect(given({ storedAt: null })).toBeNull();
    const no = word('b', 'ito', { kind: 'reject', attestation: null, storedAt: null });
    expect(tally(PLAN, [word('a', 'sato'), no], none, NOW).rejected).toMatchObject({ by: 'ito' });
  });
});

test('a rejection counts whatever the clock of whoever rejects says', () => {
  for (const at of [PLAN.madeAt - 60 * MINUTE, NOW + 60 * MINUTE]) {
    const no = word('b', 'suzuki', { kind: 'reject', attestation: null, at });
    const votes = tally(PLAN, [word('a', 'sato'), word('c', 'ito'), no], none, NOW);
    expect(votes).toMatchObject({ given: 0, approval: { rejected: true }, rejected: { by: 'suzuki' } });
  }
});

test('order and repetition do not matter; a rejection always wins', () => {
  const records = fc.array(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      by: fc.constantFrom('sato', 'suzuki', 'ito'),
      at: fc.integer({ min: NOW - 40 * MINUTE, max: NOW + 5 * MINUTE }),
      kind: fc.constantFrom('approve' as const, 'approve' as const, 'reject' as const),
    }),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(records, fc.integer(), (drawn, turn) => {
      const unique = [...new Map(drawn.map((d) => [d.id, d])).values()];
      const words = unique.map(({ id, by, ...change }) => word(id, by, change));
      const turned = [...words.slice(turn % (words.length || 1)), ...words];
      const first = tally(PLAN, words, none, NOW);
      expect(tally(PLAN, turned.reverse(), none, NOW)).toEqual(first);
      if (words.some((w) => w.kind === 'reject')) expect(first.approval?.rejected).toBe(true);
    }),
  );
});

test('the approval rests on all that count, names them in the order of their time, and lists their ids', () => {
  const words = [
    word('z', 'suzuki', { at: NOW - 2 * MINUTE }),
    word('a', 'sato', { at: NOW - MINUTE }),
    word('m', 'ito', { at: NOW - 3 * MINUTE, attestation: { inService: 'node0', detachNotMeant: true } }),
  ];
  expect(tally(PLAN, words, none, NOW)).toEqual({
    given: 3,
    needed: 2,
    expired: false,
    rejected: null,
    by: ['ito', 'suzuki', 'sato'],
    ids: ['a', 'm', 'z'].map((id) => id.padEnd(16, '0')),
    approval: {
      planHash: HASH,
      by: 'ito, suzuki, sato',
      at: NOW - MINUTE,
      expiresAt: NOW - 3 * MINUTE + APPROVAL_VALID,
      inService: ['node0', 'node1'],
      detachNotMeant: true,
      rejected: false,
    },
  });
});

test('one of two who does not state that nobody meant the detach takes it back for both', () => {
  const doubts = word('b', 'suzuki', { attestation: { inService: 'node1', detachNotMeant: false } });
  expect(tally(PLAN, [word('a', 'sato'), doubts], none, NOW).approval?.detachNotMeant).toBe(false);
});

test('too few approve: none of their ids is used, and they are named', () => {
  const votes = tally(PLAN, [word('a', 'sato')], none, NOW);
  expect(votes).toEqual({
    given: 1,
    needed: 2,
    expired: false,
    rejected: null,
    approval: null,
    ids: [],
    by: ['sato'],
  });
});

test('the newest word of a person counts, at the same time the one of the later id', () => {
  const says = (id: string, at: number, inService: string) =>
    word(id, 'sato', { at, attestation: { inService, detachNotMeant: true } });
  const one = { ...PLAN, needed: 1 };
  const place = (...words: readonly DatedApproval[]) => tally(one, words, none, NOW).approval?.inService;
  expect(place(says('b', NOW - 2, 'old'), says('a', NOW - 1, 'new'))).toEqual(['new']);
  expect(place(says('a', NOW - 1, 'new'), says('b', NOW - 2, 'old'))).toEqual(['new']);
  expect(place(says('b', NOW - 1, 'later'), says('a', NOW - 1, 'earlier'))).toEqual(['later']);
  expect(place(says('a', NOW - 1, 'earlier'), says('b', NOW - 1, 'later'))).toEqual(['later']);
});

test('the first rejection is told, with its words and its id alone', () => {
  const no = (id: string, by: string, at: number) =>
    word(id, by, { kind: 'reject', attestation: null, at, words: `no from ${by}` });
  const votes = tally(
    PLAN,
    [no('b', 'late', NOW), no('c', 'ito', NOW - 2), no('d', 'sato', NOW - 2)],
    none,
    NOW,
  );
  expect(votes).toMatchObject({
    given: 0,
    rejected: { by: 'ito', words: 'no from ito' },
    ids: ['c'.padEnd(16, '0')],
    by: ['ito'],
    approval: { by: 'ito', rejected: true },
  });
});

test('the plan ends at its end, and nothing given then or for another plan counts', () => {
  const both = [word('a', 'sato'), word('b', 'suzuki')];
  expect(tally({ ...PLAN, until: NOW }, both, none, NOW)).toMatchObject({ expired: true, given: 0 });
  expect(tally({ ...PLAN, until: NOW + 1 }, both, none, NOW)).toMatchObject({
    expired: false,
    given: 2,
    approval: { expiresAt: NOW + 1 },
  });
  expect(tally({ ...PLAN, until: NOW - MINUTE }, both, none, NOW - MINUTE)).toMatchObject({ given: 0 });
  const foreign = word('b', 'suzuki', { planId: 'another' });
  expect(tally(PLAN, [word('a', 'sato'), foreign], none, NOW)).toMatchObject({ given: 1 });
  const early = (at: number) =>
    tally(PLAN, [word('a', 'sato', { at, storedAt: at })], none, at + MINUTE).given;
  expect([early(PLAN.madeAt - CLOCK_AHEAD), early(PLAN.madeAt - CLOCK_AHEAD - 1)]).toEqual([1, 0]);
});
