import { consoleWiring } from '../../functions/console/wire.ts';
import { WardenError } from '../../functions/core/base/errors.ts';
import type { Policy } from '../../functions/core/incident/policy.ts';
import { detect } from '../../functions/detect/wire.ts';
import { observe } from '../../functions/observe/wire.ts';
import { probe } from '../../functions/probe/wire.ts';
import { reattach } from '../../functions/reattach/wire.ts';
import { respond } from '../../functions/respond/wire.ts';
import {
  CONFIG_SCHEMAS,
  type ConfigOf,
  type FunctionName,
  loadConfig,
} from '../../functions/runtime/config.ts';
import { KEYS, type KeyName } from '../../functions/runtime/config-keys.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import type { Platform, Wiring } from '../../functions/runtime/wiring.ts';
import { sweep } from '../../functions/sweep/wire.ts';
import { VirtualTime } from '../../infra/local/simulator/virtual-time.ts';
import { detachedCluster } from '../reattach/stage.ts';

// A key that is loaded and read by nobody is required, documented and paid for out of 4 KB, for nothing.

const WIRINGS: { readonly [F in FunctionName]: Wiring<F, keyof Platform> } = {
  detect,
  observe,
  respond,
  sweep,
  probe,
  reattach,
  console: consoleWiring,
};
/** Read where a function is bound to OCI (functions/oci/serve-on-oci.ts), for every function alike. */
const OF_THE_BINDING: ReadonlySet<string> = new Set(['namespace', 'logLevel']);

const ENDPOINT = 'https://abc.ap-tokyo-1.functions.oci.oraclecloud.com';
const VALUES: Readonly<Record<KeyName, string>> = {
  mode: 'approve',
  compartments: 'ocid1.compartment.oc1..a',
  homeCompartment: 'ocid1.compartment.oc1..a',
  stateBucket: 'state',
  approvalsBucket: 'approvals',
  namespace: 'namespace',
  topicId: 'ocid1.onstopic.oc1..a',
  monitorTopicId: 'ocid1.onstopic.oc1..b',
  monthlySummary: 'true',
  respondFunctionId: 'ocid1.fnfunc.oc1..respond',
  respondEndpoint: ENDPOINT,
  probeFunctionId: 'ocid1.fnfunc.oc1..probe',
  probeEndpoint: ENDPOINT,
  reattachFunctionId: 'ocid1.fnfunc.oc1..reattach',
  reattachEndpoint: ENDPOINT,
  approvalsNeeded: '2',
  lang: 'ja',
  zone: 'Asia/Tokyo',
  syslogZone: 'Asia/Tokyo',
  auditLogId: 'ocid1.log.oc1..a',
  messagesLogId: 'ocid1.log.oc1..b',
  auditSearch: 'true',
  quorumVolumes: 'ocid1.volume.oc1..a',
  expectedPrincipals: 'ops',
  windows: '* Sun 02:00+60m',
  contacts: 'the operators',
  consoleUrl: 'https://console.example/warden',
  consoleSignIn: 'true',
  gatewaySecretHash: 'a'.repeat(64),
  linkSecretId: 'ocid1.vaultsecret.oc1..links',
  linkDays: '3',
  logLevel: 'info',
};
const ENV = Object.fromEntries(
  (Object.keys(VALUES) as KeyName[]).map((name) => [KEYS[name].env, VALUES[name]] as const),
);

/** The same object, which notes what is asked of it. */
function recorded<T extends object>(object: T, read: Set<string>): T {
  return new Proxy(object, {
    get: (target, key) => {
      read.add(String(key));
      return Reflect.get(target, key) as unknown;
    },
  });
}

/** A cloud that answers nothing. */
function deadPlatform(): Platform {
  const fails = () => Promise.reject(new WardenError('OCI_UNAVAILABLE'));
  const port = <T extends object>() => new Proxy({} as T, { get: () => fails });
  return {
    clock: new VirtualTime(Date.UTC(2026, 10, 22)),
    ids: { unique: () => 'id' },
    store: port,
    invoker: port,
    compute: port(),
    notifier: port(),
    metrics: port(),
    auditLog: port,
    auditSearch: port(),
    runCommand: port(),
    attacher: port(),
    liveness: port(),
    subscriptions: port(),
    secrets: port(),
  };
}

/** Notes what a function reads of its configuration when it is made and called. */
function call<F extends FunctionName>(
  name: F,
  env: Readonly<Record<string, string>>,
  read: Set<string>,
): void {
  const config: ConfigOf<F> = recorded(loadConfig(name, env), read);
  const platform = deadPlatform();
  const run = WIRINGS[name].wire(config, platform);
  const given = { callId: 'call-1', header: () => null, gateway: null, functionId: undefined };
  const logger = createLogger({ write: () => undefined });
  const invoked = async () =>
    run({ ...given, body: Buffer.from('{}'), deadline: platform.clock.now() + 1, logger });
  // Whatever comes of it: there is no cloud. What it waits for never comes.
  void invoked().catch(() => undefined);
}

test.each(Object.keys(CONFIG_SCHEMAS) as FunctionName[])('%s reads every key that it loads', (name) => {
  const read = new Set<string>();
  call(name, ENV, read);
  // The compartment of the suite stands in for the watched ones, and the other way round.
  call(name, { ...ENV, [KEYS.homeCompartment.env]: '' }, read);
  const loaded = Object.keys(CONFIG_SCHEMAS[name].entries).filter((key) => !OF_THE_BINDING.has(key));
  expect(loaded.filter((key) => !read.has(key))).toEqual([]);
});

test('what respond and reattach take from the configuration into their policy is looked at', async () => {
  const read = new Set<string>();
  const sim = detachedCluster({
    configuration: {
      contacts: 'the operators',
      consoleUrl: 'https://console.example',
      lang: 'en',
      zone: 'America/Lima',
    },
    standIns: { policy: (policy) => recorded(policy, read) },
  });
  await sim.run('8m');
  const wanted: (keyof Policy)[] = ['languages', 'zone', 'mode', 'windows', 'expectedPrincipals'];
  wanted.push('contacts', 'consoleUrl', 'quorumVolumeIds');
  expect(wanted.filter((field) => !read.has(field))).toEqual([]);
  const [first] = sim.notices();
  expect(first?.title).toContain('volume detached');
  expect(first?.body).toContain('(UTC-05:00)');
});
