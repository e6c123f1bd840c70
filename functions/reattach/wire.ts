import { policyOf } from '../runtime/policy.ts';
import type { Wiring } from '../runtime/wiring.ts';
import { createReattach, readPlanId } from './reattach.ts';

/** `reattach`, as every platform runs it. */
export const reattach: Wiring<'reattach', 'compute' | 'attacher' | 'metrics' | 'auditSearch'> = {
  name: 'reattach',
  wire: (config, { store, invoker: _, auditSearch, ...ports }, standIns) => {
    const run = createReattach(
      {
        ...ports,
        store: store(config.stateBucket),
        approvals: store(config.approvalsBucket),
        ...(config.auditSearch && { auditSearch }),
      },
      {
        policy: standIns?.policy?.(policyOf(config)) ?? policyOf(config),
        approvalsNeeded: config.approvalsNeeded,
      },
    );
    return ({ body, deadline, logger }) => run(readPlanId(body), deadline, logger);
  },
};
