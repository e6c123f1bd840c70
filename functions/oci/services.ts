import type { AuthParams, Region } from 'oci-common';
import type { ServiceName } from '../runtime/config.ts';

/** What is set on every SDK client after it was made. */
export interface Configurable {
  endpoint: string;
  region?: Region;
}

/** How one SDK client is made; the import inside loads its part of the SDK at first use. */
export interface ClientKind<C> {
  readonly service: ServiceName;
  readonly make: (params: AuthParams, configuration: ClientConfiguration) => Promise<C>;
  /** Moves the address that the region gave, where an operation lives at another host. */
  readonly readdress?: (endpoint: string) => string;
}

export const OBJECT_STORAGE = {
  service: 'objectstorage',
  make: async (p, c) => new (await import('oci-objectstorage')).ObjectStorageClient(p, c),
} satisfies ClientKind<Configurable>;

export const COMPUTE = {
  service: 'core',
  make: async (p, c) => new (await import('oci-core')).ComputeClient(p, c),
} satisfies ClientKind<Configurable>;

export const BLOCK_STORAGE = {
  service: 'core',
  make: async (p, c) => new (await import('oci-core')).BlockstorageClient(p, c),
} satisfies ClientKind<Configurable>;

export const NOTIFICATIONS = {
  service: 'ons',
  make: async (p, c) => new (await import('oci-ons')).NotificationDataPlaneClient(p, c),
} satisfies ClientKind<Configurable>;

export const TOPICS = {
  service: 'ons',
  make: async (p, c) => new (await import('oci-ons')).NotificationControlPlaneClient(p, c),
} satisfies ClientKind<Configurable>;

export const FUNCTIONS_INVOKE = {
  service: 'functions',
  make: async (p, c) => new (await import('oci-functions')).FunctionsInvokeClient(p, c),
} satisfies ClientKind<Configurable>;

/** Of two kinds; one that named the other's would be in every bundle. */
async function monitoringClient(params: AuthParams, configuration: ClientConfiguration) {
  return new (await import('oci-monitoring')).MonitoringClient(params, configuration);
}

export const MONITORING = {
  service: 'monitoring',
  make: monitoringClient,
} satisfies ClientKind<Configurable>;

/** `postMetricData` lives at another host than the reads. */
export const METRICS_INGESTION = {
  service: 'telemetry-ingestion',
  make: monitoringClient,
  readdress: (endpoint) =>
    endpoint.replace(/\/20180401$/, '').replace('://telemetry.', '://telemetry-ingestion.'),
} satisfies ClientKind<Configurable>;

export const LOGGING_INGESTION = {
  service: 'logging-ingestion',
  make: async (p, c) => new (await import('oci-loggingingestion')).LoggingClient(p, c),
} satisfies ClientKind<Configurable>;

export const LOG_SEARCH = {
  service: 'logging-search',
  make: async (p, c) => new (await import('oci-loggingsearch')).LogSearchClient(p, c),
} satisfies ClientKind<Configurable>;

export const INSTANCE_AGENT = {
  service: 'instance-agent',
  make: async (p, c) => new (await import('oci-computeinstanceagent')).ComputeInstanceAgentClient(p, c),
} satisfies ClientKind<Configurable>;

export const AGENT_PLUGIN = {
  service: 'instance-agent',
  make: async (p, c) => new (await import('oci-computeinstanceagent')).PluginClient(p, c),
} satisfies ClientKind<Configurable>;

export const SECRETS = {
  service: 'secrets',
  make: async (p, c) => new (await import('oci-secrets')).SecretsClient(p, c),
} satisfies ClientKind<Configurable>;

export type ClientConfiguration = Awaited<ReturnType<typeof clientConfiguration>>;

/**
 * The SDK neither repeats nor breaks circuits: the HTTP client repeats within the deadline, and a breaker's window of
 * two minutes means nothing in a container that is frozen between calls.
 */
export async function clientConfiguration() {
  const common = await import('oci-common');
  return {
    retryConfiguration: common.NoRetryConfigurationDetails,
    circuitBreaker: new common.CircuitBreaker({ disableClientCircuitBreaker: true }),
  };
}
