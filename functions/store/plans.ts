import { isPlanId } from '../core/plan/plan-shapes.ts';
import { type StoredPlan, storedPlanSchema } from '../core/plan/stored-plan.ts';
import type { Store } from '../core/ports.ts';
import { Document } from './document.ts';
import { jsonKind } from './kind.ts';

/** Folder of the approvals bucket: plans that people may approve. */
export const PLANS = 'plans/';

/** The plan as it was made: under its own name, about the node that its request names. */
export const PLAN = jsonKind<StoredPlan>('warden.stored-plan/1', storedPlanSchema, {
  belongs: ({ plan }, name) =>
    planName(plan.id) === name && plan.hash.startsWith(plan.id) && plan.node === plan.request.instanceId,
});

/** @throws RangeError for anything that is no plan id. */
export function planName(planId: string): string {
  if (!isPlanId(planId)) throw new RangeError('not a plan id');
  return `${PLANS}${planId}.json`;
}

/** The id in an object's name of {@link PLANS}; of a foreign name something that is no plan id. */
export function planIdOf(name: string): string {
  return name.slice(PLANS.length).replace(/\.json$/, '');
}

/** One plan; null when there is none, it is damaged, or `id` is no plan id. @throws what the store threw. */
export async function readStoredPlan(approvals: Store, id: string): Promise<StoredPlan | null> {
  return isPlanId(id) ? new Document(approvals, planName(id), PLAN, { damaged: 'leave' }).load() : null;
}
