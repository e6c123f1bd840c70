import type { At } from '../core/base/time.ts';
import type { DatedApproval } from '../core/plan/approval.ts';
import type { Attempt, Refusal } from '../core/plan/attempt.ts';
import { type ReattachStage, stageOf } from '../core/plan/dossier.ts';
import type { StoredPlan } from '../core/plan/plan-shapes.ts';
import type { Tally } from '../core/plan/tally.ts';
import type { Store } from '../core/ports.ts';
import { someAtATime } from '../runtime/promises.ts';
import { readValues } from '../store/collection.ts';
import { PLAN, PLANS, readDossier, readStoredPlan } from '../store/plans.ts';

const MAX_APPROVALS = 100;
const AT_A_TIME = 12;

export interface PlanDetails {
  readonly stored: StoredPlan;
  readonly stage: ReattachStage;
  readonly votes: Tally;
  /** Every word on it that can be read, oldest first. */
  readonly said: readonly DatedApproval[];
  /** The one attempt; null while there is none. */
  readonly attempt: Attempt | null;
  readonly refusals: readonly Refusal[];
}

/** One plan with where it stands; null when there is none. @throws what the store threw. */
export async function readPlan(approvals: Store, id: string, now: At): Promise<PlanDetails | null> {
  const stored = await readStoredPlan(approvals, id);
  return stored === null ? null : details(approvals, stored, now);
}

async function details(approvals: Store, stored: StoredPlan, now: At): Promise<PlanDetails> {
  const how = { damaged: 'leave', limit: MAX_APPROVALS } as const;
  const dossier = await readDossier(approvals, stored, { now: () => now }, how);
  return {
    stored,
    stage: stageOf(dossier).stage,
    votes: dossier.votes,
    attempt: dossier.attempt,
    refusals: dossier.refusals,
    said: [...dossier.approvals].sort((a, b) => (a.storedAt ?? a.at) - (b.storedAt ?? b.at)),
  };
}

/** The plans of one incident, newest first. @throws what the store threw. */
export async function plansOf(
  approvals: Store,
  incidentId: string,
  now: At,
): Promise<readonly PlanDetails[]> {
  const all = await readValues(approvals, await approvals.list(PLANS), PLAN, 'leave');
  const mine = all.filter((stored) => stored.plan.incidentId === incidentId);
  mine.sort((a, b) => b.madeAt - a.madeAt);
  return someAtATime(mine, AT_A_TIME, (stored) => details(approvals, stored, now));
}
