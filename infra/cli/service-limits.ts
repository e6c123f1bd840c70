import { dataOf, entriesOf, type RunOci } from './oci-program.ts';

/** What an installation makes in its region, and Oracle's limit of it. */
export interface ServiceLimit {
  /** As `oci limits` calls the service, and how the limit's name reads. */
  readonly service: string;
  readonly limit: RegExp;
  /** The least that a region has without asking, of the two paying models: "Service Limits" (2025-03-11). */
  readonly usual: number;
  /** How many of them one installation makes, every option on; for each watched compartment as many again. */
  readonly home: number;
  readonly watched: number;
}

/** All but trials (Connector Hub 5, topics 50) have this much. A test holds what is needed against what Terraform makes. */
export const SERVICE_LIMITS = {
  rules: { service: 'events', limit: /^rule/i, usual: 50, home: 0, watched: 3 },
  alarms: { service: 'monitoring', limit: /alarm/i, usual: 50, home: 11, watched: 2 },
  applications: { service: 'faas', limit: /^application-count$/, usual: 10, home: 2, watched: 0 },
  functions: { service: 'faas', limit: /^function-count$/, usual: 50, home: 7, watched: 0 },
  connectors: {
    service: 'service-connector-hub',
    limit: /^service-connector-count$/,
    usual: 20,
    home: 2,
    watched: 0,
  },
  topics: { service: 'notifications', limit: /^topic-count$/, usual: 100, home: 3, watched: 0 },
  'log-groups': { service: 'logging', limit: /^log-group-count$/, usual: 100, home: 2, watched: 0 },
  'agent-configurations': {
    service: 'logging',
    limit: /^unified-agent-configuration-count$/,
    usual: 100,
    home: 2,
    watched: 0,
  },
} as const satisfies Readonly<Record<string, ServiceLimit>>;
export type LimitedKind = keyof typeof SERVICE_LIMITS;
export const LIMITED = Object.keys(SERVICE_LIMITS) as readonly LimitedKind[];

/** How many there is room for: what is free where Oracle says so, else the limit itself, read or usual. */
export function roomFor(run: RunOci, tenancy: string, region: string, kind: LimitedKind): number {
  const { service, limit, usual } = SERVICE_LIMITS[kind];
  const where = ['--compartment-id', tenancy, '--service-name', service, '--region', region];
  const values = entriesOf(run(['limits', 'value', 'list', ...where, '--all'])).filter((one) =>
    limit.test(String(one['name'])),
  );
  const found = values.map((one) => Number(one['value'])).filter(Number.isFinite);
  const [first] = values;
  const free = first === undefined ? null : available(run, where, String(first['name']));
  return free ?? Math.max(...found, found.length === 0 ? usual : 0);
}

/** What is left of a limit; null where the service does not count ("Note that not all resource limits support this API"). */
function available(run: RunOci, where: readonly string[], name: string): number | null {
  const data = dataOf(run(['limits', 'resource-availability', 'get', ...where, '--limit-name', name]));
  if (typeof data !== 'object' || data === null || !('available' in data)) return null;
  return typeof data.available === 'number' ? data.available : null;
}
