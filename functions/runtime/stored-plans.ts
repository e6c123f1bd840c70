import { isPlanId, parsePlan, planName, type StoredPlan } from '../core/plan/stored-plan.ts';
import type { Store } from '../core/ports.ts';

/** One plan; null when there is none, it is damaged, or `id` is no plan id. @throws what the store threw. */
export async function readStoredPlan(approvals: Store, id: string): Promise<StoredPlan | null> {
  const object = isPlanId(id) ? await approvals.get(planName(id)) : null;
  return object === null ? null : parsePlan(object.body, id);
}
