import * as v from 'valibot';
import { canonicalJson, sha256 } from '../base/canonical.ts';
import type { Stored } from '../base/json-bytes.ts';
import { type At, MINUTE } from '../base/time.ts';
import { type Plan, planSchema } from './plan-shapes.ts';

/** A plan whose incident has no deadline yet can be approved for as long as the usual time-out lasts. */
const USUAL: number = 100 * MINUTE;
const LEAST: number = 10 * MINUTE;

export const storedPlanSchema = v.object({
  schema: v.literal('warden.stored-plan/1'),
  plan: planSchema,
  madeAt: v.number(),
  /** Approvals are taken until then; afterwards the kernel has given up and an attach would not save the session. */
  until: v.number(),
  /** How many different people have to approve. */
  needed: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5)),
});

/** A plan that people may approve: written once by `respond`, never changed. */
export type StoredPlan = Stored<typeof storedPlanSchema>;

/** @param deadline when the kernel gives up at the latest; null while unknown. */
export function storedPlan(plan: Plan, madeAt: At, deadline: At | null, needed: number): StoredPlan {
  const until = Math.max(madeAt + LEAST, Math.min(deadline ?? madeAt + USUAL, madeAt + USUAL));
  return { schema: 'warden.stored-plan/1', plan, madeAt, until, needed: Math.min(5, Math.max(1, needed)) };
}

/** As many people as the plan asks for, or as the installation asks for now if these are more. */
export function atLeast(stored: StoredPlan, approvalsNeeded: number): StoredPlan {
  return { ...stored, needed: Math.max(stored.needed, approvalsNeeded) };
}

/** Deterministic `opc-retry-token` (at most 64 characters): the same plan never gives two attachments in 24 hours. */
export function retryTokenOf(plan: Plan): string {
  return sha256(canonicalJson({ incident: plan.incidentId, step: 'attach', plan: plan.hash }));
}
