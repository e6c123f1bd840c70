import type {
  AuditLog,
  AuditSearch,
  Compute,
  Invoker,
  Metrics,
  Notifier,
  RunCommand,
  Secrets,
  Store,
} from '../../../functions/core/ports.ts';
import { OciAuditLog } from '../../../functions/oci/audit-log.ts';
import { OciAuditSearch } from '../../../functions/oci/audit-search.ts';
import { OciMetrics } from '../../../functions/oci/metrics.ts';
import { OciNotifier } from '../../../functions/oci/notifications.ts';
import { ObjectStore } from '../../../functions/oci/object-store.ts';
import { OciRunCommand } from '../../../functions/oci/run-command.ts';
import { OciSecrets } from '../../../functions/oci/secrets.ts';
import type { Caller } from './caller.ts';
import type { Cloud } from './cloud.ts';
import { toAttachment, toInstance, toVolume } from './compute-shapes.ts';
import { NAMESPACE } from './object-storage.ts';
import { cloudAttacher, cloudClients } from './observer-ports.ts';
import { throughPort } from './port-errors.ts';

/** The ports of functions/core for one caller, directly against the cloud, with the errors that the adapters throw. */
export type CloudPorts = ReturnType<typeof cloudPorts>;

export function cloudPorts(cloud: Cloud, caller: Caller) {
  const run = <T>(operation: string, call: () => Promise<T>) => throughPort(cloud, operation, call);
  const clients = cloudClients(cloud, caller);
  const compute: Compute = {
    listAttachments: (compartmentId, instanceId) =>
      run('core.listVolumeAttachments', async () =>
        (await cloud.compute.listAttachments(caller, { compartmentId, instanceId })).map(toAttachment),
      ),
    listInstances: (compartmentId) =>
      run('core.listInstances', async () =>
        (await cloud.compute.listInstances(caller, compartmentId)).map(toInstance),
      ),
    getInstance: (id) =>
      run('core.getInstance', async () => toInstance(await cloud.compute.getInstance(caller, id))),
    getVolume: (id) => run('core.getVolume', async () => toVolume(await cloud.compute.getVolume(caller, id))),
  };
  const invoker: Invoker = {
    invokeDetached: async (functionId, body) => {
      const call = { kind: 'detached', body: new TextEncoder().encode(body) } as const;
      await run('functions.invokeFunction', () => cloud.functions.invoke(caller, functionId, call));
    },
  };
  return {
    store: (bucket: string): Store => new ObjectStore(clients, NAMESPACE, bucket),
    auditLog: (logId: string): AuditLog => new OciAuditLog(clients, logId),
    auditSearch: new OciAuditSearch(clients) as AuditSearch,
    metrics: new OciMetrics(clients) as Metrics,
    runCommand: new OciRunCommand(clients) as RunCommand,
    secrets: new OciSecrets(clients) as Secrets,
    /** Only `reattach` gets it in the product. */
    attacher: cloudAttacher(cloud, caller),
    compute,
    notifier: new OciNotifier(clients) as Notifier,
    invoker,
  };
}
