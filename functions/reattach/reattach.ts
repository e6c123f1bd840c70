import { WardenError } from '../core/base/errors.ts';
import { fromJsonBytes } from '../core/base/json-bytes.ts';
import type { At } from '../core/base/time.ts';
import type { Policy } from '../core/incident/policy.ts';
import { atLeast, isPlanId } from '../core/plan/plan-shapes.ts';
import { ownText } from '../core/record/untrusted.ts';
import type { Logger } from '../runtime/logger.ts';
import { readStoredPlan } from '../store/plans.ts';
import type { ReattachAnswer } from './first-step.ts';
import type { ReattachPorts } from './judge.ts';
import { Run, SupersededError } from './run.ts';

interface ReattachOptions {
  readonly policy: Policy;
  /** Different people who have to approve, 1 to 5; a plan may ask for more, never for fewer. */
  readonly approvalsNeeded: number;
}

/** The plan id of an invocation's body. @throws WardenError `INPUT_MALFORMED` for anything else. */
export function readPlanId(body: Uint8Array): string {
  const id = ownText(fromJsonBytes(body), 'planId');
  if (id !== null && isPlanId(id)) return id;
  throw new WardenError('INPUT_MALFORMED', { detail: 'The body must be {"planId": "16 hex digits"}.' });
}

/**
 * Reattaches one approved volume. The plan id is all that a caller can say; request, guards and approvals are read, and
 * every guard is judged anew before each request.
 *
 * @throws what a store threw: nothing was sent then, or the journal knows of it.
 */
export function createReattach(
  ports: ReattachPorts,
  options: ReattachOptions,
): (planId: string, deadline: At, log: Logger) => Promise<ReattachAnswer> {
  return async (planId, deadline, log) => {
    if (options.policy.mode !== 'approve') return { status: 'observing', planId };
    const stored = await readStoredPlan(ports.approvals, planId);
    if (stored === null) return { status: 'no-such-plan', planId };
    try {
      const answer = await new Run(
        ports,
        options.policy,
        atLeast(stored, options.approvalsNeeded),
        deadline,
      ).go();
      log.info('reattach', { ...answer });
      return answer;
    } catch (error) {
      if (!(error instanceof SupersededError)) throw error;
      log.warn('another invocation is at work on the plan', { planId });
      return { status: 'busy', planId };
    }
  };
}
