import type { AuthParams, Region } from 'oci-common';
import type { ComputeInstanceAgentClient, PluginClient } from 'oci-computeinstanceagent';
import type { BlockstorageClient, ComputeClient } from 'oci-core';
import type { FunctionsInvokeClient } from 'oci-functions';
import type { LoggingClient } from 'oci-loggingingestion';
import type { LogSearchClient } from 'oci-loggingsearch';
import type { MonitoringClient } from 'oci-monitoring';
import type { ObjectStorageClient } from 'oci-objectstorage';
import type { NotificationDataPlaneClient } from 'oci-ons';
import type { ServiceName } from '../runtime/config-keys.ts';

/** What is set on every SDK client after it was made. */
export interface Configurable {
  endpoint: string;
  region?: Region;
}

/** How one SDK client is made; the import inside loads its part of the SDK at first use. */
export interface ClientKind<C> {
  readonly name: string;
  readonly service: ServiceName;
  readonly make: (params: AuthParams, configuration: ClientConfiguration) => Promise<C>;
  /** Moves the address that the region gave, where an operation lives at another host. */
  readonly readdress?: (endpoint: string) => string;
}

export const OBJECT_STORAGE: ClientKind<ObjectStorageClient> = {
  name: 'objectstorage',
  service: 'objectstorage',
  make: async (p, c) => new (await import('oci-objectstorage')).ObjectStorageClient(p, c),
};

export const COMPUTE: ClientKind<ComputeClient> = {
  name: 'compute',
  service: 'core',
  make: async (p, c) => new (await import('oci-core')).ComputeClient(p, c),
};

export const BLOCK_STORAGE: ClientKind<BlockstorageClient> = {
  name: 'blockstorage',
  service: 'core',
  make: async (p, c) => new (await import('oci-core')).BlockstorageClient(p, c),
};

export const NOTIFICATIONS: ClientKind<NotificationDataPlaneClient> = {
  name: 'ons',
  service: 'ons',
  make: async (p, c) => new (await import('oci-ons')).NotificationDataPlaneClient(p, c),
};

export const FUNCTIONS_INVOKE: ClientKind<FunctionsInvokeClient> = {
  name: 'functions',
  service: 'functions',
  make: async (p, c) => new (await import('oci-functions')).FunctionsInvokeClient(p, c),
};

export const MONITORING: ClientKind<MonitoringClient> = {
  name: 'monitoring',
  service: 'monitoring',
  make: async (p, c) => new (await import('oci-monitoring')).MonitoringClient(p, c),
};

/** `postMetricData` lives at another host than the reads. */
export const METRICS_INGESTION: ClientKind<MonitoringClient> = {
  name: 'telemetry-ingestion',
  service: 'telemetry-ingestion',
  make: MONITORING.make,
  readdress: (endpoint) =>
    endpoint.replace(/\/20180401$/, '').replace('://telemetry.', '://telemetry-ingestion.'),
};

export const LOGGING_INGESTION: ClientKind<LoggingClient> = {
  name: 'logging-ingestion',
  service: 'logging-ingestion',
  make: async (p, c) => new (await import('oci-loggingingestion')).LoggingClient(p, c),
};

export const LOG_SEARCH: ClientKind<LogSearchClient> = {
  name: 'logging-search',
  service: 'logging-search',
  make: async (p, c) => new (await import('oci-loggingsearch')).LogSearchClient(p, c),
};

export const INSTANCE_AGENT: ClientKind<ComputeInstanceAgentClient> = {
  name: 'instance-agent',
  service: 'instance-agent',
  make: async (p, c) => new (await import('oci-computeinstanceagent')).ComputeInstanceAgentClient(p, c),
};

export const AGENT_PLUGIN: ClientKind<PluginClient> = {
  name: 'agent-plugin',
  service: 'instance-agent',
  make: async (p, c) => new (await import('oci-computeinstanceagent')).PluginClient(p, c),
};

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
