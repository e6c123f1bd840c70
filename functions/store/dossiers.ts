import { dossierOf, type PlanDossier } from '../core/plan/dossier.ts';
import type { StoredPlan } from '../core/plan/plan-shapes.ts';
import type { Clock, Store } from '../core/ports.ts';
import { ATTEMPT, attemptName, readRefusals } from './attempts.ts';
import { readOne } from './collection.ts';
import { readApprovals } from './plans.ts';

/**
 * Everything on file about a plan, read now.
 * @param damaged `refuse` for who acts on it: an attempt or a refusal that cannot be read forbids. @throws as
 *   {@link readOne}.
 */
export async function readDossier(
  approvals: Store,
  stored: StoredPlan,
  clock: Pick<Clock, 'now'>,
  { damaged, limit }: { readonly damaged: 'leave' | 'refuse'; readonly limit?: number },
): Promise<PlanDossier> {
  const { id } = stored.plan;
  const attempt = await readOne(approvals, attemptName(id), ATTEMPT, damaged);
  const refusals = await readRefusals(approvals, id, damaged, limit);
  const records = await readApprovals(approvals, id, limit);
  return dossierOf({ stored, attempt, refusals, approvals: records }, clock.now());
}
