import * as v from 'valibot';
import { OciAuditSearch } from '../../functions/oci/audit-search.ts';
import { OciCompute } from '../../functions/oci/compute.ts';
import { OciMetrics } from '../../functions/oci/metrics.ts';
import { systemClock } from '../../functions/runtime/clock.ts';
import { isOcid } from '../../functions/runtime/config-forms.ts';
import { KEYS } from '../../functions/runtime/config-keys.ts';
import type { Command } from './command.ts';
import { InvalidValueError } from './exit-codes.ts';
import { ociClients } from './oci-access.ts';
import { type LookUpRequest, lookUp } from './scan-lookup.ts';
import type { FoundIncident, ScanReport } from './scan-report.ts';

/** Options of `warden scan` that look things up at OCI. */
export interface OciOptions {
  readonly profile?: string;
  readonly compartment?: readonly string[];
  readonly instance?: readonly (readonly [string, string])[];
}

/** Adds the options. */
export function withOciOptions(command: Command): Command {
  return command
    .option('--profile <name>', command.text('scan.profile'))
    .option('--compartment <ocid>', command.text('scan.compartment'), addCompartment)
    .option('--instance <host=ocid>', command.text('scan.instance'), addInstance);
}

/** What to look up; null when nothing of it was asked for. Ends with bad usage when it is not said where to look. */
export function lookUpRequest(
  { profile, compartment, instance }: OciOptions,
  command: Command,
): LookUpRequest | null {
  if (profile === undefined && compartment === undefined && instance === undefined) return null;
  const configured = v.safeParse(KEYS.compartments.schema, process.env[KEYS.compartments.env]);
  const compartments = compartment ?? (configured.success ? configured.output : []);
  if (compartments.length === 0 && instance === undefined)
    command.misused('usage.where', { variable: KEYS.compartments.env });
  return { compartments, instances: new Map(instance ?? []) };
}

/** The report with what the services say. Never throws. */
export function lookUpAtOci(
  report: ScanReport,
  found: readonly FoundIncident[],
  request: LookUpRequest,
  profile: string | undefined,
): Promise<ScanReport> {
  const clients = ociClients(profile, process.env);
  const ports = {
    compute: new OciCompute(clients),
    auditSearch: new OciAuditSearch(clients),
    metrics: new OciMetrics(clients),
    clock: systemClock,
  };
  return lookUp(report, found, ports, request);
}

function addCompartment(value: string, before: readonly string[] = []): readonly string[] {
  if (!isOcid(value, 'compartment') && !isOcid(value, 'tenancy'))
    throw new InvalidValueError('reason.compartment');
  return [...before, value];
}

function addInstance(
  value: string,
  before: readonly (readonly [string, string])[] = [],
): readonly (readonly [string, string])[] {
  const [, host, ocid] = /^([^=]{1,255})=(.+)$/.exec(value) ?? [];
  if (host === undefined || ocid === undefined || !isOcid(ocid, 'instance'))
    throw new InvalidValueError('reason.host');
  return [...before, [host, ocid]];
}
