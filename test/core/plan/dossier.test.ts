import { MINUTE } from '../../../functions/core/base/time.ts';
import { approvalOf, type DatedApproval } from '../../../functions/core/plan/approval.ts';
import {
  accepted,
  confirmed,
  failed,
  found,
  handedBack,
  intend,
  type Refusal,
} from '../../../functions/core/plan/attempt.ts';
import { dossierOf, type PlanDossier, stageOf } from '../../../functions/core/plan/dossier.ts';
import { planFor } from '../../../functions/core/plan/plan.ts';
import { storedPlan } from '../../../functions/core/plan/plan-shapes.ts';
import { attachment, NODE1 } from '../decision/story.ts';
import { NOW, scene } from './scene.ts';

const plan = planFor(scene());
if (plan === null) throw new Error('no plan');
const MADE = NOW - 10 * MINUTE;
const STORED = storedPlan(plan, MADE, NOW + 30 * MINUTE, 2);
const RUNNER = { token: 'me', until: NOW };
const NEW = attachment({ id: 'ocid1.volumeattachment.new' });
const VOTES = { ids: [], by: ['sato', 'suzuki'] };

function said(by: string, minutesAgo: number, change: Partial<DatedApproval> = {}): DatedApproval {
  const at = NOW - minutesAgo * MINUTE;
  const speaker = { by, words: '', at, id: by.padEnd(16, '0'), via: 'cli' } as const;
  const record = approvalOf(STORED, { kind: 'approve', node: NODE1, detachNotMeant: true }, speaker);
  return { ...record, storedAt: at, ...change };
}

function refusal(minutesAgo: number, guards: readonly string[], approvals: readonly string[]): Refusal {
  const at = NOW - minutesAgo * MINUTE;
  return {
    schema: 'warden.refusal/1',
    planId: STORED.plan.id,
    at,
    guards: [...guards],
    approvals: [...approvals],
  };
}

function stage(papers: Partial<Omit<PlanDossier, 'stored'>>, readAt: number = NOW) {
  const {
    approved,
    at,
    stage: kind,
    planId,
  } = stageOf(dossierOf({ stored: STORED, approvals: [], refusals: [], attempt: null, ...papers }, readAt));
  expect(planId).toBe(STORED.plan.id);
  return { approved, minutes: (at - NOW) / MINUTE, ...kind };
}

test('nobody has said anything: it waits since it was made, for two', () => {
  expect(stage({})).toEqual({
    approved: false,
    minutes: -10,
    kind: 'awaiting-approval',
    until: STORED.until,
    given: 0,
    needed: 2,
  });
});

test('one of two: it waits for the other', () => {
  expect(stage({ approvals: [said('sato', 1)] })).toMatchObject({ kind: 'awaiting-approval', given: 1 });
});

test('two of two: approved since the second', () => {
  expect(stage({ approvals: [said('sato', 3), said('suzuki', 1)] })).toEqual({
    approved: true,
    minutes: -1,
    kind: 'attempted',
    approvedBy: ['sato', 'suzuki'],
  });
});

test.each([
  ['we are fencing', 'we are fencing'],
  ['', null],
])('a rejection with the words %j counts more than two approvals', (words, why) => {
  const no = said('tanaka', 2, { kind: 'reject', attestation: null, words });
  expect(stage({ approvals: [said('sato', 3), said('suzuki', 1), no] })).toEqual({
    approved: false,
    minutes: 0,
    kind: 'rejected',
    by: 'tanaka',
    why,
  });
});

test('nobody decided in time: expired since then', () => {
  expect(stage({}, STORED.until + MINUTE)).toEqual({ approved: false, minutes: 30, kind: 'expired' });
});

test('refused when acting: the newest refusal says why; a new approval opens it again', () => {
  const first = refusal(5, ['guard-quiet'], ['a']);
  const second = refusal(2, ['guard-audit-readable'], ['b']);
  const refused = { approved: false, minutes: -2, kind: 'refused', guards: ['guard-audit-readable'] };
  expect(stage({ refusals: [first, second] })).toEqual(refused);
  expect(stage({ refusals: [second, first] })).toEqual(refused);
  expect(stage({ refusals: [first], approvals: [said('sato', 1)] })).toMatchObject({
    kind: 'awaiting-approval',
    given: 1,
  });
  expect(stage({ refusals: [first] }, STORED.until + MINUTE)).toMatchObject({ kind: 'expired' });
});

test('approvals that a refusal used up count no more', () => {
  const approvals = [said('sato', 3), said('suzuki', 2)];
  const used = refusal(1, ['guard-quiet'], [approvals[0]?.id ?? '']);
  expect(stage({ approvals, refusals: [used] })).toMatchObject({ kind: 'awaiting-approval', given: 1 });
});

describe('an attempt outweighs whatever people say later', () => {
  const no = said('tanaka', 0, { kind: 'reject', attestation: null });
  const sent = intend(STORED, VOTES, RUNNER, NOW - 4 * MINUTE);
  const taken = accepted(sent, NEW, false, NOW - 3 * MINUTE);

  test.each([
    ['the request may be on its way', sent, -4],
    ['it is being attached', taken, -3],
    ['it was handed back', handedBack(sent, 'x', NOW - 2 * MINUTE), -2],
  ])('%s', (_, attempt, minutes) => {
    expect(stage({ attempt, approvals: [no] })).toEqual({
      approved: false,
      minutes,
      kind: 'attempted',
      approvedBy: ['sato', 'suzuki'],
    });
  });

  test('it is attached', () => {
    expect(stage({ attempt: confirmed(taken, false, NOW - MINUTE), approvals: [no] })).toEqual({
      approved: false,
      minutes: -1,
      kind: 'attached',
      approvedBy: ['sato', 'suzuki'],
      attachmentId: NEW.id,
      adopted: false,
      samePortal: false,
    });
    const there = confirmed(found(STORED, NEW, RUNNER, NOW), null, NOW);
    expect(stage({ attempt: there })).toMatchObject({ adopted: true, samePortal: null, approvedBy: [] });
  });

  test('it has failed: under which name, or as an inner fault where the journal names none', () => {
    const attempt = failed(sent, 'Conflict', [], NOW - MINUTE);
    expect(stage({ attempt })).toEqual({ approved: false, minutes: -1, kind: 'failed', code: 'Conflict' });
    expect(stage({ attempt: { ...attempt, failure: null } })).toMatchObject({ code: 'INTERNAL' });
    expect(stage({ attempt: { ...attempt, steps: [] } })).toMatchObject({ minutes: 0 });
  });
});
