import * as v from 'valibot';
import {
  type ApprovalRecord,
  approvalOf,
  approvalSchema,
  isComplete,
} from '../../../functions/core/plan/approval.ts';
import type { StoredPlan } from '../../../functions/core/plan/plan-shapes.ts';
import { APPROVAL, approvalName } from '../../../functions/store/plans.ts';

const NO: ApprovalRecord = {
  schema: 'warden.approval/1',
  id: 'b'.repeat(16),
  planId: 'a'.repeat(16),
  planHash: 'a'.repeat(64),
  kind: 'reject',
  by: 'suzuki',
  at: 1_800_000_000_000,
  words: '',
  attestation: null,
  via: 'cli',
};

test('a rejection in 500 characters of any script is read as it was written', () => {
  const long = { ...NO, by: '𠮷'.repeat(200), words: '𠮷'.repeat(500) };
  expect(APPROVAL.decode(APPROVAL.encode(long), approvalName(long))).toEqual(long);
  const longer = { ...long, words: `${long.words}𠮷` };
  expect(APPROVAL.decode(APPROVAL.encode(longer), approvalName(longer))).toBeNull();
});

const YES: ApprovalRecord = {
  ...NO,
  kind: 'approve',
  attestation: { inService: 'node1', detachNotMeant: true },
};
const read = (record: ApprovalRecord) => APPROVAL.decode(APPROVAL.encode(record), approvalName(record));

test.each(['s\u0430to', 'сосо', '\u200b', '\u3164', '😀', ' '])(
  'an approval in a name that cannot count (%j) is none',
  (by) => {
    expect(read({ ...YES, by: 'sato' })).not.toBeNull();
    expect(read({ ...YES, by })).toBeNull();
  },
);

test.each(['s\u0430to', 'сосо', '\u200b', 'Ὀδυσσεύς'])('a rejection is heard in any name (%j)', (by) => {
  expect(read({ ...NO, by })).toEqual({ ...NO, by });
});

describe('what is no approval is not read as one', () => {
  const refused: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ['of another schema', { schema: 'warden.approval/2' }],
    ['an id of 15 characters', { id: 'b'.repeat(15) }],
    ['an id of 65 characters', { id: 'b'.repeat(65) }],
    ['an id with a slash', { id: `${'b'.repeat(16)}/` }],
    ['an id with a slash before it', { id: `/${'b'.repeat(16)}` }],
    ['of no plan', { planId: 'plan' }],
    ['a hash that is cut', { planHash: 'a'.repeat(63) }],
    ['a hash and more', { planHash: 'a'.repeat(65) }],
    ['a hash with other letters', { planHash: 'g'.repeat(64) }],
    ['another word', { kind: 'maybe' }],
    ['by nobody', { by: ' ' }],
    ['a name of 201 characters', { by: 's'.repeat(201) }],
    ['a name with a control character', { by: 'sato\u0007' }],
    ['a name over two lines', { by: 'sato\nsuzuki' }],
    ['words with a control character', { words: '\u001b[2J' }],
    ['words with a delete', { words: '\u007f' }],
    ['at no time', { at: null }],
    ['at a time that is a text', { at: '2026' }],
    ['an attestation without a node', { attestation: { detachNotMeant: true } }],
    ['a node of 256 characters', { attestation: { inService: 'n'.repeat(256), detachNotMeant: true } }],
    ['an attestation that leaves out whether it was meant', { attestation: { inService: 'n' } }],
    ['an approval without attestation', { attestation: null }],
    ['by another way', { via: 'mail' }],
  ];

  test.each(refused)('%s', (_, over) => {
    const whole = { ...YES, by: 'sato' };
    expect(v.is(approvalSchema, whole) && isComplete(whole)).toBe(true);
    const bent: unknown = { ...whole, ...over };
    expect(v.is(approvalSchema, bent) && isComplete(bent)).toBe(false);
  });

  test('not even a rejection is taken from nobody', () => {
    expect(v.is(approvalSchema, NO)).toBe(true);
    expect(v.is(approvalSchema, { ...NO, by: ' ' })).toBe(false);
  });

  test('the longest of each is one', () => {
    const longest: ApprovalRecord = {
      ...YES,
      id: 'b'.repeat(64),
      by: 's'.repeat(200),
      words: 'w'.repeat(500),
      attestation: { inService: 'n'.repeat(255), detachNotMeant: false },
      via: 'console',
    };
    expect(read(longest)).toEqual(longest);
  });
});

describe('a word about a plan', () => {
  const stored = { plan: { id: 'a'.repeat(16), hash: 'c'.repeat(64) } } as unknown as StoredPlan;
  const speaker = { by: 'sato', words: 'looked at both', at: 7, id: 'd'.repeat(16), via: 'cli' as const };

  test('is bound to the plan and the hash that the person saw', () => {
    const common = {
      schema: 'warden.approval/1',
      ...speaker,
      planId: 'a'.repeat(16),
      planHash: 'c'.repeat(64),
    };
    expect(approvalOf(stored, { kind: 'approve', node: 'node1', detachNotMeant: true }, speaker)).toEqual({
      ...common,
      kind: 'approve',
      attestation: { inService: 'node1', detachNotMeant: true },
    });
    expect(approvalOf(stored, { kind: 'reject' }, speaker)).toEqual({
      ...common,
      kind: 'reject',
      attestation: null,
    });
  });

  test('in a name that cannot count is refused as an approval, and taken as a rejection', () => {
    const nameless = { ...speaker, by: '\u200b' };
    expect(() =>
      approvalOf(stored, { kind: 'approve', node: 'node1', detachNotMeant: true }, nameless),
    ).toThrow(expect.objectContaining({ code: 'NAME_UNUSABLE' }));
    expect(approvalOf(stored, { kind: 'reject' }, nameless)).toMatchObject({ kind: 'reject', by: '\u200b' });
  });
});
