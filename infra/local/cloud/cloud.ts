import type { Clock, Ids } from '../../../functions/core/ports.ts';
import { ComputeState } from './compute.ts';
import { type ComputeTiming, USUAL_TIMING } from './compute-shapes.ts';
import type { FaultPlan } from './faults.ts';
import { Functions } from './functions.ts';
import { type ApiCall, type AuditEntry, Gate, type GateOptions } from './gate.ts';
import type { StatementTable } from './iam.ts';
import { Logging } from './logging.ts';
import { Monitoring } from './monitoring.ts';
import { Network } from './network.ts';
import { Notifications } from './notifications.ts';
import { ObjectStorage } from './object-storage.ts';
import { RunCommands } from './run-command.ts';

export const TENANCY_ID = 'ocid1.tenancy.oc1..localtenancy';

export interface CloudOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  /** `all` (default): every call is permitted. */
  readonly permissions?: 'all' | StatementTable;
  readonly faults?: FaultPlan;
  readonly timing?: Partial<ComputeTiming>;
  /** Default `same`. */
  readonly portalAfterReattach?: 'same' | 'new';
  readonly namespace?: string;
  readonly tenancyId?: string;
  readonly boundary?: GateOptions['boundary'];
}

/** The state of a pretend tenancy; the same behind the in-process ports and behind the REST server. */
export interface Cloud {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly gate: Gate;
  readonly objectStorage: ObjectStorage;
  readonly compute: ComputeState;
  readonly network: Network;
  readonly notifications: Notifications;
  readonly functions: Functions;
  readonly monitoring: Monitoring;
  readonly logging: Logging;
  readonly runCommands: RunCommands;
  /** Every API call so far, refused ones included. */
  readonly calls: readonly ApiCall[];
  /** Every mutating call with who made it. */
  readonly audit: readonly AuditEntry[];
}

export function createCloud(options: CloudOptions): Cloud {
  const { clock, ids } = options;
  const now = () => clock.now();
  const gate = new Gate({
    clock,
    ids,
    permissions: options.permissions ?? 'all',
    ...(options.faults !== undefined && { faults: options.faults }),
    ...(options.boundary !== undefined && { boundary: options.boundary }),
  });
  const compute = new ComputeState(gate, now, {
    timing: { ...USUAL_TIMING, ...options.timing },
    portalAfterReattach: options.portalAfterReattach ?? 'same',
  });
  return {
    clock,
    ids,
    gate,
    objectStorage: new ObjectStorage(gate, now, options.namespace ?? 'localnamespace'),
    compute,
    network: new Network(gate),
    notifications: new Notifications(gate, now),
    functions: new Functions(gate, now),
    monitoring: new Monitoring(gate, now),
    logging: new Logging(gate, now, options.tenancyId ?? TENANCY_ID),
    runCommands: new RunCommands(gate, now, compute),
    calls: gate.calls,
    audit: gate.audit,
  };
}
