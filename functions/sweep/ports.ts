import { OciAuditLog } from '../oci/audit-log.ts';
import type { OciClients } from '../oci/clients.ts';
import { OciCompute } from '../oci/compute.ts';
import { OciInvoker } from '../oci/invoke.ts';
import { OciLiveness } from '../oci/liveness.ts';
import { OciMetrics } from '../oci/metrics.ts';
import { OciNotifier } from '../oci/notifications.ts';
import { ObjectStore } from '../oci/object-store.ts';
import { OciRunCommand } from '../oci/run-command.ts';
import { OciSubscriptions } from '../oci/subscriptions.ts';
import { randomIds } from '../runtime/clock.ts';
import type { ConfigOf } from '../runtime/config.ts';
import type { SweepPorts } from './sweep.ts';

/** The ports of a `sweep` that runs in OCI. */
export function portsOf(config: ConfigOf<'sweep'>, clients: OciClients): SweepPorts {
  const respond = { id: config.respondFunctionId, endpoint: config.respondEndpoint };
  return {
    store: new ObjectStore(clients, config.namespace, config.stateBucket),
    compute: new OciCompute(clients),
    invoker: new OciInvoker(clients, [respond]),
    notifier: new OciNotifier(clients),
    metrics: new OciMetrics(clients),
    liveness: new OciLiveness(clients),
    plugins: new OciRunCommand(clients),
    subscriptions: new OciSubscriptions(clients),
    messagesLog: config.messagesLogId === undefined ? null : new OciAuditLog(clients, config.messagesLogId),
    clock: clients.clock,
    ids: randomIds,
  };
}
