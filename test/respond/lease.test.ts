import { WardenError } from '../../functions/core/base/errors.ts';
import { CLOCK_SKEW_MS, LEASE_MS } from '../../functions/core/lease-record.ts';
import {
  type Entry,
  enterLease,
  type HeldLease,
  LEASE,
  LeaseLostError,
  RESPOND_LEASE,
} from '../../functions/store/lease.ts';
import { raiseWakeSeq, wakeRespond } from '../../functions/store/wake.ts';
import { countingIds, MemoryInvoker, MemoryStore, testTime } from '../support/kit.ts';

function scene() {
  const store = new MemoryStore();
  const clock = testTime();
  const ids = countingIds('id');
  const invoker = new MemoryInvoker();
  const ports = { store, clock, ids, invoker };
  const enter = (build = 'b1', waitMs = 300_000) =>
    enterLease(ports, { build, waitUntil: clock.now() + waitMs, token: ids.unique() });
  const lease = () => {
    const stored = store.objects.get(RESPOND_LEASE);
    return stored === undefined ? null : LEASE.decode(stored.body, RESPOND_LEASE);
  };
  return { ...ports, ports, enter, lease };
}

async function held(entry: Promise<Entry>): Promise<HeldLease> {
  const result = await entry;
  if (result.kind !== 'held') throw new Error(`expected to hold the lease, got ${result.kind}`);
  return result.lease;
}

describe('waking respond', () => {
  test('raises the sequence number and always invokes respond', async () => {
    const { ports, lease, invoker } = scene();
    await expect(wakeRespond(ports, 'fn.respond')).resolves.toBe(1);
    await expect(wakeRespond(ports, 'fn.respond')).resolves.toBe(2);
    expect(lease()).toMatchObject({ wakeSeq: 2, ackSeq: 0, holder: null });
    expect(invoker.calls.map((call) => call.functionId)).toEqual(['fn.respond', 'fn.respond']);
  });

  test('a put whose answer was lost is recognised as our own', async () => {
    const { ports, store } = scene();
    const put = store.put.bind(store);
    let first = true;
    store.put = async (...args) => {
      const result = await put(...args);
      if (!first) return result;
      first = false;
      return { kind: 'lost' };
    };
    await expect(raiseWakeSeq(ports)).resolves.toBe(1);
  });

  test('a lease that is not there yet may look like one that may not be read; one that may not is an error', async () => {
    const { ports, store } = scene();
    const refused = new WardenError('OCI_NOT_AUTHORIZED_OR_NOT_FOUND', {
      operation: 'objectstorage.getObject',
    });
    const get = store.get.bind(store);
    store.get = async (name) => (store.objects.has(name) ? get(name) : Promise.reject(refused));
    await expect(raiseWakeSeq(ports)).resolves.toBe(1);
    store.get = () => Promise.reject(refused);
    await expect(raiseWakeSeq(ports)).rejects.toBe(refused);
  });

  test('a wake raised by somebody else after our look covers ours; a renewal does not', async () => {
    const { ports, store, enter } = scene();
    const holder = await held(enter());
    await raiseWakeSeq(ports);
    const get = store.get.bind(store);
    let looks = 0;
    store.get = async (name) => {
      const seen = await get(name);
      looks += 1;
      if (looks === 1) {
        store.get = get;
        await holder.refresh();
        await holder.acknowledge(1);
      }
      return seen;
    };
    await expect(raiseWakeSeq(ports)).resolves.toBe(2);

    store.get = async (name) => {
      const seen = await get(name);
      store.get = get;
      await raiseWakeSeq(ports);
      return seen;
    };
    await expect(raiseWakeSeq(ports)).resolves.toBe(3);
  });

  test('a failed invoke is an error, so that the caller repeats', async () => {
    const { ports, invoker } = scene();
    invoker.invokeDetached = async () => {
      throw new Error('503');
    };
    await expect(wakeRespond(ports, 'fn.respond')).rejects.toThrow('503');
  });
});

describe('the lease of respond', () => {
  test('a second invocation leaves once the holder has dealt with its wake', async () => {
    const { ports, clock, enter } = scene();
    const first = await held(enter());
    const seq = await raiseWakeSeq(ports);
    const second = enter();
    const work = (async () => {
      await clock.sleep(10_000);
      await first.refresh();
      await first.acknowledge(seq);
    })();
    await clock.play(work);
    await expect(clock.play(second)).resolves.toEqual({ kind: 'covered' });
  });

  test('a second invocation takes over when the holder died', async () => {
    const { ports, clock, enter, lease } = scene();
    await held(enter());
    await raiseWakeSeq(ports);
    const start = clock.now();
    const successor = await clock.play(held(enter()));
    expect(clock.now() - start).toBeGreaterThanOrEqual(LEASE_MS + CLOCK_SKEW_MS);
    expect(clock.now() - start).toBeLessThan(LEASE_MS + CLOCK_SKEW_MS + 5_000);
    expect(lease()?.holder?.token).toBe(successor.token);
    expect(successor.wakeSeq).toBe(1);
  });

  test('two that start together: one holds, the other waits', async () => {
    const { ports, clock, enter } = scene();
    await raiseWakeSeq(ports);
    const entries = Promise.all([enter('b1', 30_000), enter('b1', 30_000)]);
    const kinds = (await clock.play(entries)).map((entry) => entry.kind).sort();
    expect(kinds).toEqual(['held', 'out-of-time']);
  });

  test('a newer build pre-empts, an older one waits', async () => {
    const { ports, clock, enter } = scene();
    const older = await held(enter('20261101'));
    const newer = await held(enter('20261123'));
    await expect(older.refresh()).rejects.toThrow(LeaseLostError);
    await raiseWakeSeq(ports);
    await expect(clock.play(enter('20261101', 10_000))).resolves.toEqual({ kind: 'out-of-time' });
    await expect(newer.refresh()).resolves.toBe(1);
  });

  test('release fails when somebody asked for a wake meanwhile', async () => {
    const { ports, enter, lease } = scene();
    const holder = await held(enter());
    await raiseWakeSeq(ports);
    await expect(holder.release()).resolves.toBe(false);
    expect(holder.wakeSeq).toBe(1);
    await expect(holder.release()).resolves.toBe(true);
    expect(lease()).toBeNull();
  });

  test('a holder that slept past its lease starts no further effect', async () => {
    const { clock, enter } = scene();
    const holder = await held(enter());
    clock.advance(LEASE_MS);
    await expect(holder.keep()).rejects.toThrow(LeaseLostError);
  });

  test('keep renews after twenty seconds, over a waker in between', async () => {
    const { ports, clock, enter, lease } = scene();
    const holder = await held(enter());
    clock.advance(21_000);
    await raiseWakeSeq(ports);
    await holder.keep();
    expect(lease()?.holder?.expiresAt).toBe(clock.now() + LEASE_MS);
    expect(lease()?.wakeSeq).toBe(1);
  });

  test('handing over: the successor waits for the holder to go although all is acknowledged', async () => {
    const { clock, enter } = scene();
    const holder = await held(enter());
    await holder.raiseForSuccessor();
    const successor = enter();
    const leave = (async () => {
      await clock.sleep(3_000);
      await holder.vacate();
    })();
    await clock.play(leave);
    await expect(clock.play(successor)).resolves.toMatchObject({ kind: 'held' });
  });

  test('a damaged lease object stops nobody', async () => {
    const { store, enter } = scene();
    await store.put(RESPOND_LEASE, new TextEncoder().encode('{"schema":'), { kind: 'any' });
    await expect(enter()).resolves.toMatchObject({ kind: 'held' });
  });
});
