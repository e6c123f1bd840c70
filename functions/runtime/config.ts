import * as v from 'valibot';
import { endpoint, zoneName } from './config-forms.ts';
import { KEYS, type KeyName } from './config-keys.ts';
import { WardenError } from './errors.ts';

const s = Object.fromEntries(Object.entries(KEYS).map(([name, { schema }]) => [name, schema])) as {
  readonly [K in KeyName]: (typeof KEYS)[K]['schema'];
};

const waker = {
  stateBucket: s.stateBucket,
  namespace: s.namespace,
  respondFunctionId: s.respondFunctionId,
  respondEndpoint: s.respondEndpoint,
  logLevel: s.logLevel,
};

/** What the guards rest on is read by both who plans and who acts. */
const guarding = {
  mode: s.mode,
  zone: s.zone,
  windows: s.windows,
  expectedPrincipals: s.expectedPrincipals,
  quorumVolumes: s.quorumVolumes,
  approvalsNeeded: s.approvalsNeeded,
  auditSearch: s.auditSearch,
};

/** What each function reads from its environment, no more than it uses; anything else is ignored. */
export const CONFIG_SCHEMAS = {
  // Whether there are such zones is looked up at the first batch with a record in it.
  detect: v.object({ ...waker, zone: v.optional(zoneName, 'UTC'), syslogZone: v.optional(zoneName) }),
  observe: v.object(waker),
  respond: v.object({
    ...waker,
    ...guarding,
    // Terraform cannot set these two on the function itself: see respond/wire.ts.
    respondFunctionId: v.optional(s.respondFunctionId),
    respondEndpoint: v.optional(s.respondEndpoint),
    lang: s.lang,
    contacts: s.contacts,
    consoleUrl: s.consoleUrl,
    linkSecretId: s.linkSecretId,
    linkDays: s.linkDays,
    compartments: s.compartments,
    homeCompartment: s.homeCompartment,
    approvalsBucket: v.optional(s.approvalsBucket),
    topicId: s.topicId,
    monitorTopicId: s.monitorTopicId,
    monthlySummary: s.monthlySummary,
    probeFunctionId: s.probeFunctionId,
    probeEndpoint: s.probeEndpoint,
    reattachFunctionId: s.reattachFunctionId,
    reattachEndpoint: s.reattachEndpoint,
    auditLogId: s.auditLogId,
  }),
  sweep: v.object({
    ...waker,
    lang: s.lang,
    zone: s.zone,
    compartments: s.compartments,
    quorumVolumes: s.quorumVolumes,
    homeCompartment: s.homeCompartment,
    topicId: s.topicId,
    monitorTopicId: s.monitorTopicId,
    messagesLogId: s.messagesLogId,
    probeFunctionId: s.probeFunctionId,
  }),
  probe: v.object({
    ...waker,
    // Terraform cannot set these two here, because `respond` already refers to `probe`. They come with the call.
    respondFunctionId: v.optional(s.respondFunctionId),
    respondEndpoint: v.optional(s.respondEndpoint),
    compartments: s.compartments,
  }),
  reattach: v.object({
    ...guarding,
    stateBucket: s.stateBucket,
    approvalsBucket: s.approvalsBucket,
    namespace: s.namespace,
    logLevel: s.logLevel,
  }),
  console: v.object({
    ...waker,
    lang: s.lang,
    zone: s.zone,
    consoleUrl: s.consoleUrl,
    consoleSignIn: s.consoleSignIn,
    gatewaySecretHash: s.gatewaySecretHash,
    linkSecretId: s.linkSecretId,
    approvalsBucket: v.optional(s.approvalsBucket),
    mode: s.mode,
    auditLogId: s.auditLogId,
  }),
} as const;

export type FunctionName = keyof typeof CONFIG_SCHEMAS;

/** Services whose endpoint the local tenancy may move to the loopback. */
export const SERVICES = [
  'objectstorage',
  'core',
  'ons',
  'functions',
  'monitoring',
  'telemetry-ingestion',
  'logging-ingestion',
  'logging-search',
  'instance-agent',
  'secrets',
] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Addresses that replace those of the region; only the local tenancy sets them. */
export type Endpoints = Readonly<Partial<Record<ServiceName, string>>>;

type Configs = {
  readonly [F in FunctionName]: Readonly<v.InferOutput<(typeof CONFIG_SCHEMAS)[F]>> & {
    readonly endpoints: Endpoints;
  };
};
/** A function's configuration as it works with it. */
export type ConfigOf<F extends FunctionName> = Configs[F];

/** Keys and values together may take this much of the 4 KB that Functions allows for an application and a function. */
export const CONFIG_BYTES = 4_096;

/**
 * Reads a function's configuration. An empty value counts as absent: Terraform cannot leave a key out easily.
 *
 * @throws WardenError `CONFIG_INVALID`, naming every bad key and the shape it should have, never a value.
 */
export function loadConfig<F extends FunctionName>(
  functionName: F,
  env: Readonly<Record<string, string | undefined>>,
): ConfigOf<F> {
  const complaints: string[] = [];
  const given: Record<string, string | undefined> = {};
  for (const [name, entry] of Object.entries(KEYS)) given[name] = present(env[entry.env]);
  const parsed = v.safeParse(CONFIG_SCHEMAS[functionName], given);
  if (!parsed.success) complaints.push(...parsed.issues.map(complaintOf));
  const endpoints = loadEndpoints(env, complaints);
  if (complaints.length > 0 || !parsed.success)
    throw new WardenError('CONFIG_INVALID', { operation: functionName, detail: complaints.join('; ') });
  return { ...parsed.output, endpoints } as ConfigOf<F>;
}

function loadEndpoints(env: Readonly<Record<string, string | undefined>>, complaints: string[]): Endpoints {
  const endpoints: Partial<Record<ServiceName, string>> = {};
  for (const service of SERVICES) {
    const value = present(env[endpointKey(service)]);
    if (value === undefined) continue;
    const parsed = v.safeParse(endpoint, value);
    if (parsed.success) endpoints[service] = parsed.output;
    else complaints.push(`${endpointKey(service)} must be ${parsed.issues[0].message}`);
  }
  return endpoints;
}

function present(value: string | undefined): string | undefined {
  const trimmed = value?.trim();
  return trimmed === '' ? undefined : trimmed;
}

// valibot's own messages quote the received value: only ours are passed on.
function complaintOf(issue: v.BaseIssue<unknown>): string {
  const name = issue.path?.[0]?.key;
  const entry = typeof name === 'string' && name in KEYS ? KEYS[name as KeyName] : undefined;
  if (entry === undefined) return 'an unknown key is wrong';
  if (issue.input === undefined) return `${entry.env} is missing (${entry.shape}: ${entry.meaning})`;
  const wanted = issue.message.startsWith('Invalid') ? entry.shape : issue.message;
  return `${entry.env} must be ${wanted}`;
}

/** `WARDEN_ENDPOINT_OBJECTSTORAGE`, `WARDEN_ENDPOINT_LOGGING_INGESTION`, ... */
export function endpointKey(service: ServiceName): string {
  return `WARDEN_ENDPOINT_${service.toUpperCase().replace(/-/g, '_')}`;
}
