import { OciAuditLog } from '../oci/audit-log.ts';
import { OciAuditSearch } from '../oci/audit-search.ts';
import type { OciClients } from '../oci/clients.ts';
import { OciCompute } from '../oci/compute.ts';
import { OciInvoker } from '../oci/invoke.ts';
import { OciMetrics } from '../oci/metrics.ts';
import { OciNotifier } from '../oci/notifications.ts';
import { ObjectStore } from '../oci/object-store.ts';
import { randomIds } from '../runtime/clock.ts';
import type { ConfigOf } from '../runtime/config.ts';
import type { OwnAddress } from './own-address.ts';
import type { RespondPorts } from './respond.ts';

/** The ports of `respond` in the cloud; what the installation did not permit is left out. */
export function ociPorts(
  config: ConfigOf<'respond'>,
  clients: OciClients,
  self: OwnAddress,
): Omit<RespondPorts, 'log'> {
  const { reattachFunctionId, reattachEndpoint, probeFunctionId, probeEndpoint, approvalsBucket } = config;
  const targets = [
    { id: self.id, endpoint: self.endpoint ?? undefined },
    { id: reattachFunctionId, endpoint: reattachEndpoint },
    { id: probeFunctionId, endpoint: probeEndpoint },
  ].flatMap(({ id, endpoint }) => (id === undefined || endpoint === undefined ? [] : [{ id, endpoint }]));
  return {
    store: new ObjectStore(clients, config.namespace, config.stateBucket),
    compute: new OciCompute(clients),
    notifier: new OciNotifier(clients),
    invoker: new OciInvoker(clients, targets),
    metrics: new OciMetrics(clients),
    clock: clients.clock,
    ids: randomIds,
    ...(approvalsBucket !== undefined && {
      approvals: new ObjectStore(clients, config.namespace, approvalsBucket),
    }),
    ...(config.auditSearch && { auditSearch: new OciAuditSearch(clients) }),
    ...(config.auditLogId !== undefined && { auditLog: new OciAuditLog(clients, config.auditLogId) }),
  };
}
