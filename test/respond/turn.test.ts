import { WardenError } from '../../functions/core/base/errors.ts';
import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import { DEFAULT_POLICY } from '../../functions/core/incident/policy.ts';
import { emptyLease, type LeaseRecord } from '../../functions/core/lease-record.ts';
import { createRespond } from '../../functions/respond/respond.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { RESPOND_LEASE } from '../../functions/store/lease.ts';
import { countingIds, JumpingTime, MemoryInvoker, MemoryNotifier, MemoryStore } from '../support/kit.ts';

const RESPOND = 'ocid1.fnfunc.oc1.xx.respond';

class Store extends MemoryStore {
  /** How often reading the lease fails yet. */
  failures = 0;
  onLease: () => void = () => undefined;
  #laid = 0;
  override async get(name: string) {
    if (name === RESPOND_LEASE) {
      this.onLease();
      if (this.failures > 0) {
        this.failures -= 1;
        throw new WardenError('OCI_TIMEOUT');
      }
    }
    return super.get(name);
  }
  lay(name: string, value: unknown): void {
    this.#laid += 1;
    const body = new TextEncoder().encode(JSON.stringify(value));
    this.objects.set(name, { body, etag: `laid-${this.#laid}`, storedAt: null });
  }
}

function scene() {
  const store = new Store();
  const clock = new JumpingTime();
  const begun = clock.now();
  const invoker = new MemoryInvoker();
  const posted: { after: number; seconds: number | undefined }[] = [];
  const logged: Readonly<Record<string, unknown>>[] = [];
  const nothing = () => Promise.reject(new Error('not asked'));
  const run = createRespond(
    {
      store,
      clock,
      invoker,
      ids: countingIds('respond'),
      notifier: new MemoryNotifier(),
      compute: { listAttachments: nothing, listInstances: nothing, getInstance: nothing, getVolume: nothing },
      metrics: {
        load: nothing,
        post: async (_compartment, points) => {
          const wait = points.find(({ name }) => name === 'work_wait_sec');
          if (wait !== undefined) posted.push({ after: clock.now() - begun, seconds: wait.value });
        },
      },
      log: createLogger({ write: (line) => void logged.push(JSON.parse(line)) }),
    },
    {
      build: 'b1',
      respondFunctionId: RESPOND,
      topicId: 't',
      metricsCompartmentId: 'home',
      policy: DEFAULT_POLICY,
      decide: () => {
        throw new Error('not asked');
      },
    },
  );
  /** Somebody else holds the lease for so long. */
  const held = (ms: number, more: Partial<LeaseRecord> = {}) => {
    const holder = { token: 'another', build: 'b1', takenAt: begun, expiresAt: begun + ms };
    store.lay(RESPOND_LEASE, { ...emptyLease(), wakeSeq: 2, holder, ...more });
  };
  return {
    store,
    clock,
    begun,
    invoker,
    posted,
    logged,
    held,
    run: (minutes = 5) => run(begun + minutes * MINUTE),
    passed: () => clock.now() - begun,
  };
}

test('nothing is to be done: the lease is taken and given back', async () => {
  const { run, store, passed, logged } = scene();
  expect(await run()).toEqual({ status: 'idle' });
  expect([store.names('lease/'), passed(), logged]).toEqual([[], 0, []]);
});

describe('another holder', () => {
  test('that has acknowledged all, and nothing lies there: this one leaves', async () => {
    const { run, held, invoker } = scene();
    held(30 * SECOND, { ackSeq: 2 });
    expect(await run()).toEqual({ status: 'covered' });
    expect(invoker.calls).toEqual([]);
  });

  test('that says so while work lies there: looked at until Monitoring was told', async () => {
    const { run, held, store, posted, clock, begun, passed } = scene();
    store.lay('inbox/detect/a.json', {});
    store.onLease = () => {
      const ms = clock.now() - begun + 60 * SECOND;
      held(ms, { ackSeq: 2 });
    };
    expect(await run(15)).toEqual({ status: 'left-behind' });
    expect([posted.at(-1), passed()]).toEqual([{ after: 450 * SECOND, seconds: 450 }, 8 * MINUTE]);
  });

  test('that says so until the time is up: somebody else is sent', async () => {
    const { run, held, store, clock, begun, invoker, passed } = scene();
    store.lay('inbox/detect/a.json', {});
    store.onLease = () => held(clock.now() - begun + 60 * SECOND, { ackSeq: 2 });
    expect(await run(3)).toEqual({ status: 'passed-on' });
    expect(invoker.calls).toEqual([{ functionId: RESPOND, body: '{}' }]);
    expect(passed()).toBeLessThan(170 * SECOND);
    expect(passed()).toBeGreaterThanOrEqual(2 * MINUTE);
  });

  test('that does not acknowledge until the time is up: somebody else is sent, and the wait is told', async () => {
    const { run, held, store, clock, begun, invoker, passed, posted } = scene();
    store.onLease = () => held(clock.now() - begun + 60 * SECOND);
    expect(await run(3)).toEqual({ status: 'passed-on' });
    expect(invoker.calls).toEqual([{ functionId: RESPOND, body: '{}' }]);
    expect(passed()).toBe(170 * SECOND);
    expect(posted).toEqual([
      { after: 90 * SECOND, seconds: 90 },
      { after: 150 * SECOND, seconds: 150 },
    ]);
  });

  test('whose lease runs out: this one goes on', async () => {
    const { run, held, store } = scene();
    held(30 * SECOND);
    expect(await run()).toEqual({ status: 'idle' });
    expect(store.names('lease/')).toEqual([]);
  });
});

describe('a store that does not answer', () => {
  test('is asked again after 2, 4, 8 seconds, and so on', async () => {
    const { run, store, passed, logged } = scene();
    store.failures = 3;
    expect(await run()).toEqual({ status: 'idle' });
    expect(passed()).toBe(14 * SECOND);
    expect(logged.map(({ failures }) => failures)).toEqual([1, 2, 3]);
  });

  test('until the time is up: then its error is thrown, and the wait was told', async () => {
    const { run, store, passed, posted } = scene();
    store.failures = 1_000;
    await expect(run(3)).rejects.toMatchObject({ code: 'OCI_TIMEOUT' });
    // 2, 4, 8, 16 and then 30 s each; the next pause would end later than the wait may.
    expect(passed()).toBe(150 * SECOND);
    expect(posted.map(({ seconds }) => seconds)).toEqual([90, 150]);
  });
});
