import type { ApprovalRecord } from '../../../functions/core/plan/approval.ts';
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
