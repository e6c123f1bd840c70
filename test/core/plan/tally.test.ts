import fc from 'fast-check';
import { MINUTE } from '../../../functions/core/base/time.ts';
import type { ApprovalRecord } from '../../../functions/core/plan/approval.ts';
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

function word(id: string, by: string, change: Partial<ApprovalRecord> = {}): ApprovalRecord {
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

test('what people state is kept side by side: who names different nodes contradicts', () => {
  const other = word('b', 'suzuki', { attestation: { inService: 'node2', detachNotMeant: true } });
  expect(tally(PLAN, [word('a', 'sato'), other], none, NOW).approval?.inService).toEqual(['node1', 'node2']);
});

test('used up, too old, from the future, for another hash: do not count', () => {
  const one = word('a', 'sato');
  const count = (record: ApprovalRecord, used: ReadonlySet<string> = none) =>
    tally(PLAN, [record], used, NOW).given;
  expect(count(one)).toBe(1);
  expect(count(one, new Set([one.id]))).toBe(0);
  expect(count({ ...one, at: NOW - APPROVAL_VALID })).toBe(0);
  expect(count({ ...one, at: NOW + CLOCK_AHEAD })).toBe(1);
  expect(count({ ...one, at: NOW + CLOCK_AHEAD + 1 })).toBe(0);
  expect(count({ ...one, planHash: 'b'.repeat(64) })).toBe(0);
  expect(count({ ...one, at: PLAN.madeAt - CLOCK_AHEAD - 1 })).toBe(0);
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
