import { type Command, InvalidArgumentError } from 'commander';
import * as v from 'valibot';
import { OciAuditSearch } from '../../functions/oci/audit-search.ts';
import { OciCompute } from '../../functions/oci/compute.ts';
import { OciMetrics } from '../../functions/oci/metrics.ts';
import { systemClock } from '../../functions/runtime/clock.ts';
import { isOcid, KEYS } from '../../functions/runtime/config-keys.ts';
import { ociClients } from './oci-access.ts';
import { type LookUpRequest, lookUp } from './scan-lookup.ts';
import type { ScanReport } from './scan-result.ts';

/** Options of `warden scan` that look things up at OCI. */
export interface OciOptions {
  readonly profile?: string;
  readonly compartment?: readonly string[];
  readonly instance?: readonly (readonly [string, string])[];
}

export const OCI_HELP = `
With --profile, --compartment or --instance the attachments are looked up at OCI: which volume is behind each portal
and IQN, its state now, who detached it (Audit, where you may search it), the load before the loss. Only read
operations are called; OCIDs and times are sent, never a line or a name of a log. What cannot be read is listed and
stops nothing. A log belongs to the instance whose display name is the log's host name; else name it with --instance.
Without --compartment the value comes from ${KEYS.compartments.env}.`;

/** Adds the options. */
export function withOciOptions(command: Command): Command {
  return command
    .option(
      '--profile <name>',
      'look attachments up, signing with this profile of the OCI configuration file',
    )
    .option('--compartment <ocid>', 'compartment of the instances; repeat for several', addCompartment)
    .option(
      '--instance <host=ocid>',
      'instance to which the log of a host (or directory) belongs; repeat for several',
      addInstance,
    );
}

/** What to look up; null when nothing of it was asked for. `refuse` when it cannot be said where to look. */
export function lookUpRequest(
  { profile, compartment, instance }: OciOptions,
  env: NodeJS.ProcessEnv,
  refuse: (message: string) => never,
): LookUpRequest | null {
  if (profile === undefined && compartment === undefined && instance === undefined) return null;
  const configured = v.safeParse(KEYS.compartments.schema, env[KEYS.compartments.env]);
  const compartments = compartment ?? (configured.success ? configured.output : []);
  if (compartments.length === 0 && instance === undefined)
    refuse(`error: --compartment, --instance or ${KEYS.compartments.env} has to say where the instances are`);
  return { compartments, instances: new Map(instance ?? []) };
}

/** The report with what the services say. Never throws. */
export function lookUpAtOci(
  report: ScanReport,
  request: LookUpRequest,
  profile: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<ScanReport> {
  const clients = ociClients(profile, env);
  const ports = {
    compute: new OciCompute(clients),
    auditSearch: new OciAuditSearch(clients),
    metrics: new OciMetrics(clients),
    clock: systemClock,
  };
  return lookUp(report, ports, request);
}

function addCompartment(value: string, before: readonly string[] = []): readonly string[] {
  if (!isOcid(value, 'compartment') && !isOcid(value, 'tenancy'))
    throw new InvalidArgumentError('Use the OCID of a compartment: ocid1.compartment.oc1..example');
  return [...before, value];
}

function addInstance(
  value: string,
  before: readonly (readonly [string, string])[] = [],
): readonly (readonly [string, string])[] {
  const [, host, ocid] = /^([^=]{1,255})=(.+)$/.exec(value) ?? [];
  if (host === undefined || ocid === undefined || !isOcid(ocid, 'instance'))
    throw new InvalidArgumentError('Use HOST=OCID: node1=ocid1.instance.oc1.ap-tokyo-1.example');
  return [...before, [host, ocid]];
}
