import type {
  AuditLog,
  AuditSearch,
  Compute,
  Invoker,
  Metrics,
  Notifier,
  PutResult,
  Store,
  StoredObject,
} from '../../../functions/core/ports.ts';
import { OciAuditLog } from '../../../functions/oci/audit-log.ts';
import { OciAuditSearch } from '../../../functions/oci/audit-search.ts';
import { OciMetrics } from '../../../functions/oci/metrics.ts';
import { ApiError } from './api-error.ts';
import type { Caller } from './caller.ts';
import type { Cloud } from './cloud.ts';
import { toAttachment, toInstance, toVolume } from './compute-shapes.ts';
import { cloudAttacher, cloudRunCommand, observingClients } from './observer-ports.ts';
import { nullWhen, throughPort } from './port-errors.ts';

/** The ports of functions/core for one caller, directly against the cloud, with the errors that the adapters throw. */
export type CloudPorts = ReturnType<typeof cloudPorts>;

export function cloudPorts(cloud: Cloud, caller: Caller) {
  const run = <T>(operation: string, call: () => Promise<T>) => throughPort(cloud, operation, call);
  const observing = observingClients(cloud, caller);
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
  const notifier: Notifier = {
    publish: async (topicId, title, body) => {
      const publish = () => cloud.notifications.publish(caller, topicId, title, body);
      return (await run('ons.publishMessage', publish)).messageId;
    },
  };
  const invoker: Invoker = {
    invokeDetached: async (functionId, body) => {
      const call = { kind: 'detached', body: new TextEncoder().encode(body) } as const;
      await run('functions.invokeFunction', () => cloud.functions.invoke(caller, functionId, call));
    },
  };
  return {
    store: (bucket: string): Store => cloudStore(cloud, caller, bucket),
    auditLog: (logId: string): AuditLog => new OciAuditLog(observing, logId),
    auditSearch: new OciAuditSearch(observing) as AuditSearch,
    metrics: new OciMetrics(observing) as Metrics,
    runCommand: cloudRunCommand(cloud, caller),
    /** Only `reattach` gets it in the product. */
    attacher: cloudAttacher(cloud, caller),
    compute,
    notifier,
    invoker,
  };
}

function cloudStore(cloud: Cloud, caller: Caller, bucket: string): Store {
  const objects = cloud.objectStorage;
  const run = <T>(operation: string, call: () => Promise<T>) => throughPort(cloud, operation, call);
  return {
    get: async (name): Promise<StoredObject | null> => {
      const read = () => objects.get(caller, bucket, name);
      const found = await run('objectstorage.getObject', () => nullWhen('ObjectNotFound', read));
      return found === null ? null : { body: Uint8Array.from(found.body), etag: found.etag };
    },
    put: (name, body, condition): Promise<PutResult> =>
      run('objectstorage.putObject', async () => {
        try {
          const record = await objects.put(caller, { bucket, name, body }, condition);
          return { kind: 'written', etag: record.etag };
        } catch (error) {
          if (condition.kind !== 'any' && isLostRace(error)) return { kind: 'lost' };
          throw error;
        }
      }),
    delete: (name, etag) =>
      run('objectstorage.deleteObject', async () => {
        try {
          await objects.delete(caller, bucket, name, etag);
          return true;
        } catch (error) {
          if (error instanceof ApiError && error.code === 'ObjectNotFound') return true;
          if (isLostRace(error)) return false;
          throw error;
        }
      }),
    list: (prefix, limit) =>
      run('objectstorage.listObjects', async () => {
        const names: string[] = [];
        let start: string | null = '';
        while (start !== null && names.length < (limit ?? Number.POSITIVE_INFINITY)) {
          const page = await objects.list(caller, bucket, { prefix, start });
          names.push(...page.names);
          start = page.nextStartWith;
        }
        return names.slice(0, limit);
      }),
  };
}

function isLostRace(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 412 || error.code === 'ConcurrentObjectUpdate');
}
