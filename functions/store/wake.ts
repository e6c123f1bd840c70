import { WardenError } from '../core/base/errors.ts';
import { emptyLease, raised } from '../core/lease-record.ts';
import type { Ports, Store } from '../core/ports.ts';
import { type LeasePorts, leaseDocument } from './lease.ts';

/** Races with a renewing holder that a waker goes through before it gives up; each takes one read and one write. */
const MAX_RACES = 12;

/** What a function needs that stores something for `respond` and wakes it. */
export type WakePorts = LeasePorts & Pick<Ports, 'invoker'>;

/**
 * Wakes `respond` so that what the caller has just written to the store is seen: raises `wakeSeq` by compare-and-set,
 * then always invokes `respond` detached (docs/decisions/0001-one-writer-with-a-lease.md).
 *
 * @returns the sequence number that covers the caller's writes.
 * @throws what the store or the invoker threw, or an error after {@link MAX_RACES} lost races: the caller's own caller
 *   must repeat, otherwise the wake is lost.
 */
export async function wakeRespond(ports: WakePorts, respondFunctionId: string): Promise<number> {
  const wakeSeq = await raiseWakeSeq(ports);
  await ports.invoker.invokeDetached(respondFunctionId, JSON.stringify({ wakeSeq }));
  return wakeSeq;
}

/** Raises `wakeSeq` without invoking anybody. */
export async function raiseWakeSeq(ports: LeasePorts): Promise<number> {
  const document = leaseDocument(hiddenOnceIsMissing(ports.store), ports.ids);
  let firstSeen: number | null = null;
  const stored = await document.change(
    (found) => {
      const lease = found ?? emptyLease();
      // Another waker raised it after our first look, hence after our own writes: its wake covers ours too.
      if (firstSeen !== null && lease.wakeSeq > firstSeen) return null;
      firstSeen = lease.wakeSeq;
      return raised(lease, ports.clock.now());
    },
    {
      races: MAX_RACES,
      pause: (race) => (race > 2 ? ports.clock.sleep(50 * (race - 1)) : undefined),
      exhausted: () =>
        new WardenError('LEASE_CONTENDED', { operation: 'wake respond', detail: `${MAX_RACES} races lost.` }),
    },
  );
  return stored?.wakeSeq ?? 0;
}

/**
 * Whoever may not list gets, by Oracle's documents, perhaps the same answer for a lease that is not there yet as for one that
 * it may not read. So the first such answer counts as missing: the write that follows demands that there is none, and a
 * missing right shows in it, or in the next reading.
 */
function hiddenOnceIsMissing(store: Store): Store {
  let hidden = false;
  return {
    get: async (name) => {
      try {
        return await store.get(name);
      } catch (error) {
        const isFirst =
          !hidden && error instanceof WardenError && error.code === 'OCI_NOT_AUTHORIZED_OR_NOT_FOUND';
        if (!isFirst) throw error;
        hidden = true;
        return null;
      }
    },
    put: (name, body, condition) => store.put(name, body, condition),
    delete: (name, etag) => store.delete(name, etag),
    list: (prefix, limit) => store.list(prefix, limit),
  };
}

const FUNCTIONS_HOST =
  /^[a-z0-9-]{1,63}\.[a-z0-9-]{1,63}\.functions\.oci\.oracle[a-z0-9]{2,20}\.(com|eu|uk|org)$/;

/**
 * The origin of an invoke endpoint that a call's body names; null for anything that is no host of the Functions service.
 * The body is input like any other, and a call to that address would carry a token.
 */
export function functionsOrigin(value: unknown): string | null {
  try {
    const url = new URL(String(value));
    const plain = url.protocol === 'https:' && url.username === '' && url.port === '' && url.search === '';
    return plain && FUNCTIONS_HOST.test(url.hostname) ? url.origin : null;
  } catch {
    return null;
  }
}
