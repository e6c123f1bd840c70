import { OciAuditSearch } from '../oci/audit-search.ts';
import { OciClients } from '../oci/clients.ts';
import { OciAttacher, OciCompute } from '../oci/compute.ts';
import { OciMetrics } from '../oci/metrics.ts';
import { ObjectStore } from '../oci/object-store.ts';
import { randomIds } from '../runtime/clock.ts';
import { loadConfig } from '../runtime/config.ts';
import { serve } from '../runtime/fdk-binding.ts';
import { policyOf } from '../runtime/policy.ts';
import { createReattach, readPlanId } from './reattach.ts';

serve({
  functionName: 'reattach',
  create: () => {
    const config = loadConfig('reattach', process.env);
    const clients = new OciClients({ endpoints: config.endpoints });
    const ports = {
      state: new ObjectStore(clients, config.namespace, config.stateBucket),
      approvals: new ObjectStore(clients, config.namespace, config.approvalsBucket),
      compute: new OciCompute(clients),
      attacher: new OciAttacher(clients),
      metrics: new OciMetrics(clients),
      clock: clients.clock,
      ids: randomIds,
      ...(config.auditSearch && { auditSearch: new OciAuditSearch(clients) }),
    };
    const reattach = createReattach(ports, {
      policy: policyOf(config),
      approvalsNeeded: config.approvalsNeeded,
    });
    return (call) => {
      clients.useDeadline(call.deadline);
      return reattach(readPlanId(call.body), clients.clock.fromHost(call.deadline.at), call.logger);
    };
  },
});
