import { WardenError } from '../../../functions/core/errors.ts';
import type {
  Compute,
  Invoker,
  Notifier,
  PutResult,
  Store,
  StoredObject,
} from '../../../functions/core/ports.ts';
import type { Ms } from '../../../functions/core/time.ts';
import { toWardenError } from '../../../functions/runtime/errors.ts';
import { ApiError, TransportFault } from './api-error.ts';
import { toAttachment, toInstance, toVolume } from './compute-shapes.ts';
import type { Caller } from './gate.ts';
import type { TenancyWorld } from './world.ts';

/** What an adapter waits for an answer before it gives up; a hanging call takes this long on the world's clock. */
export const CALL_TIMEOUT_MS: Ms = 10_000;

/** The ports of functions/core for one caller, directly against the world, with the errors that the adapters throw. */
export interface WorldPorts {
  store(bucket: string): Store;
  readonly compute: Compute;
  readonly notifier: Notifier;
  readonly invoker: Invoker;
}

export function worldPorts(world: TenancyWorld, caller: Caller): WorldPorts {
  const run = <T>(operation: string, call: () => Promise<T>) => throughPort(world, operation, call);
  return {
    store: (bucket) => worldStore(world, caller, bucket),
    compute: {
      listAttachments: async (compartmentId, instanceId) => {
        const query = { compartmentId, ...(instanceId !== undefined && { instanceId }) };
        const found = await run('core.listVolumeAttachments', () =>
          world.compute.listAttachments(caller, query),
        );
        return found.map(toAttachment);
      },
      listInstances: async (compartmentId) =>
        (await run('core.listInstances', () => world.compute.listInstances(caller, compartmentId))).map(
          toInstance,
        ),
      getInstance: async (id) =>
        toInstance(await run('core.getInstance', () => world.compute.getInstance(caller, id))),
      getVolume: async (id) =>
        toVolume(await run('core.getVolume', () => world.compute.getVolume(caller, id))),
    },
    notifier: {
      publish: async (topicId, title, body) => {
        const publish = () => world.notifications.publish(caller, topicId, title, body);
        return (await run('ons.publishMessage', publish)).messageId;
      },
    },
    invoker: {
      invokeDetached: async (functionId, body) => {
        const bytes = new TextEncoder().encode(body);
        await run('functions.invokeFunction', () =>
          world.functions.invoke(caller, functionId, bytes, 'detached'),
        );
      },
    },
  };
}

function worldStore(world: TenancyWorld, caller: Caller, bucket: string): Store {
  const objects = world.objectStorage;
  const run = <T>(operation: string, call: () => Promise<T>) => throughPort(world, operation, call);
  return {
    get: async (name): Promise<StoredObject | null> => {
      const read = () => objects.get(caller, bucket, name);
      const found = await run('objectstorage.getObject', () => orNull(read, 'ObjectNotFound'));
      return found === null ? null : { body: Uint8Array.from(found.body), etag: found.etag };
    },
    put: (name, body, condition): Promise<PutResult> =>
      run('objectstorage.putObject', async () => {
        try {
          const record = await objects.put(caller, bucket, name, body, condition);
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

async function orNull<T>(call: () => Promise<T>, code: string): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ApiError && error.code === code) return null;
    throw error;
  }
}

/** Errors as the adapters show them. Anything the world did not mean to answer (a crash of a test) passes unchanged. */
async function throughPort<T>(world: TenancyWorld, operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ApiError) {
      const { status: statusCode, code: serviceCode, message } = error;
      throw toWardenError({ statusCode, serviceCode, message }, { operation });
    }
    if (error instanceof TransportFault) {
      if (error.kind === 'hang') await world.clock.sleep(CALL_TIMEOUT_MS);
      const code = error.kind === 'hang' ? 'OCI_TIMEOUT' : transportCode(error);
      throw new WardenError(code, { operation, cause: error });
    }
    throw error;
  }
}

function transportCode(fault: TransportFault): 'OCI_NETWORK' | 'OCI_UNEXPECTED_ANSWER' {
  return fault.kind === 'truncated' ? 'OCI_UNEXPECTED_ANSWER' : 'OCI_NETWORK';
}
