import { linksOf, probeOf, reattachOf, respond, targetsOf } from '../../functions/respond/wire.ts';
import { loadConfig } from '../../functions/runtime/config.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import type { CallTarget } from '../../functions/runtime/wiring.ts';
import { countingIds, JumpingTime, MemoryInvoker, MemoryNotifier, MemoryStore } from '../support/kit.ts';

const SELF = 'ocid1.fnfunc.oc1.ap-tokyo-1.respond';
const ENDPOINT = 'https://abc123xyz.ap-tokyo-1.functions.oci.oraclecloud.com';
const [REATTACH, PROBE] = ['ocid1.fnfunc.oc1..reattach', 'ocid1.fnfunc.oc1..probe'];
const HOST = 'https://abcdefghijklmnopqrstuvwxyz.apigateway.ap-singapore-1.oci.customer-oci.com';
const NEEDED = {
  WARDEN_STATE_BUCKET: 'state',
  WARDEN_NAMESPACE: 'axexample',
  WARDEN_TOPIC_ID: 'ocid1.onstopic.oc1..a',
  WARDEN_COMPARTMENTS: 'ocid1.compartment.oc1..a',
};

/** One invocation in which nothing is to be done: what it asked the platform for. */
async function wired(more: Readonly<Record<string, string>> = {}, endpoint: string | null = ENDPOINT) {
  const buckets: string[] = [];
  const logs: string[] = [];
  const targets: (readonly CallTarget[])[] = [];
  const nothing = () => Promise.reject(new Error('not asked'));
  const run = respond.wire(loadConfig('respond', { ...NEEDED, ...more }), {
    store: (bucket) => {
      buckets.push(bucket);
      return new MemoryStore();
    },
    invoker: (named) => {
      targets.push(named);
      return new MemoryInvoker();
    },
    auditLog: (id) => {
      logs.push(id);
      return { write: nothing };
    },
    clock: new JumpingTime(),
    ids: countingIds('id'),
    notifier: new MemoryNotifier(),
    compute: {
      listAttachments: nothing,
      listInstances: nothing,
      getInstance: nothing,
      getVolume: nothing,
    },
    metrics: { load: nothing, post: async () => undefined },
    auditSearch: { actions: nothing },
    secrets: { read: nothing },
  });
  const body = endpoint === null ? '' : JSON.stringify({ wakeSeq: 1, invokeEndpoint: endpoint });
  const answer = await run({
    body: Buffer.from(body),
    deadline: new JumpingTime().now() + 300_000,
    functionId: SELF,
    logger: createLogger({ write: () => undefined }),
    callId: 'c',
    header: () => null,
    gateway: null,
  });
  return { answer, buckets, logs, targets: targets[0] };
}

test('with nothing but what is needed: one bucket, and nobody to call but its own successor', async () => {
  expect(await wired()).toEqual({
    answer: { status: 'idle' },
    buckets: ['state'],
    logs: [],
    targets: [{ id: SELF, endpoint: ENDPOINT }],
  });
});

test('without an address of its own it may call nobody', async () => {
  expect((await wired({}, null)).targets).toEqual([]);
});

test('the functions that are deployed may be called, where it is said where', async () => {
  const { targets } = await wired({
    WARDEN_REATTACH_FUNCTION_ID: REATTACH,
    WARDEN_REATTACH_ENDPOINT: ENDPOINT,
    WARDEN_PROBE_FUNCTION_ID: PROBE,
    WARDEN_PROBE_ENDPOINT: ENDPOINT,
  });
  expect(targets?.map(({ id }) => id)).toEqual([SELF, REATTACH, PROBE]);
});

test('the bucket of approvals and the audit log are opened where they are named', async () => {
  const { buckets, logs } = await wired({
    WARDEN_APPROVALS_BUCKET: 'approvals',
    WARDEN_LOG_OCID: 'ocid1.log.oc1..a',
  });
  expect([buckets, logs]).toEqual([['state', 'approvals'], ['ocid1.log.oc1..a']]);
});

test('an address longer than any wake is not looked at', async () => {
  const long = `${ENDPOINT}${' '.repeat(4_096)}`;
  expect((await wired({}, long)).targets).toEqual([]);
});

describe('what the installation did not permit is left out', () => {
  const configured = (more: Readonly<Record<string, string>>) =>
    loadConfig('respond', { ...NEEDED, ...more });
  const SECRET = 'ocid1.vaultsecret.oc1..links';

  test('nothing can be put back where reattach is not deployed', () => {
    expect(reattachOf(configured({}))).toBeUndefined();
    const named = { WARDEN_REATTACH_FUNCTION_ID: REATTACH, WARDEN_APPROVALS_NEEDED: '2' };
    expect(reattachOf(configured(named))).toEqual({ reattachFunctionId: REATTACH, approvalsNeeded: 2 });
  });

  test('nodes are not asked where probe is not deployed; it is told whom to wake, where that is known', () => {
    const self = { id: SELF, endpoint: ENDPOINT };
    expect(probeOf(configured({}), self)).toBeUndefined();
    const config = configured({ WARDEN_PROBE_FUNCTION_ID: PROBE });
    expect(probeOf(config, self)).toEqual({ probeFunctionId: PROBE, respond: self });
    expect(probeOf(config, { id: SELF, endpoint: null })).toEqual({ probeFunctionId: PROBE, respond: null });
  });

  test('a function may be called only where both its id and its address are known', () => {
    const named = { WARDEN_REATTACH_FUNCTION_ID: REATTACH, WARDEN_PROBE_ENDPOINT: ENDPOINT };
    expect(targetsOf(configured(named), { id: SELF, endpoint: ENDPOINT })).toEqual([
      { id: SELF, endpoint: ENDPOINT },
    ]);
  });

  test('notices hold no links without a secret, or without a console', async () => {
    const failures: unknown[] = [];
    const log = { failure: (...line: unknown[]) => void failures.push(line) };
    const version = { version: 1, bytes: new Uint8Array(64).fill(1) };
    const ports = {
      clock: new JumpingTime(),
      secrets: { read: async (_id: string, stage: string) => (stage === 'CURRENT' ? version : null) },
    };
    const [secret, console] = [{ WARDEN_LINK_SECRET_ID: SECRET }, { WARDEN_CONSOLE_URL: `${HOST}/warden` }];
    for (const more of [{}, secret, console]) expect(linksOf(configured(more), ports)).toBeUndefined();
    const both = linksOf(configured({ ...secret, ...console }), ports);
    expect((await both?.to('5bfba12d', log))?.url).toContain(`${HOST}/l/`);
    expect(failures).toEqual([]);
  });
});
