import { ComputeState } from './compute.ts';
import { type ComputeTiming, USUAL_TIMING } from './compute-shapes.ts';
import { Functions } from './functions.ts';
import { type ApiCall, type AuditEntry, Gate, type GateOptions } from './gate.ts';
import { Logging } from './logging.ts';
import { Monitoring } from './monitoring.ts';
import { Notifications } from './notifications.ts';
import { ObjectStorage } from './object-storage.ts';
import { RunCommands } from './run-command.ts';
import { Secrets } from './secrets.ts';

export interface CloudOptions extends GateOptions {
  readonly timing?: Partial<ComputeTiming> | undefined;
  /** Default `same`. */
  readonly portalAfterReattach?: 'same' | 'new' | undefined;
}

/** The state of a pretend tenancy; the same behind the in-process ports and behind the REST server. */
export type Cloud = ReturnType<typeof createCloud>;

export function createCloud(options: CloudOptions) {
  const gate = new Gate(options);
  const { clock, ids, portalAfterReattach = 'same' } = options;
  const compute = new ComputeState(gate, {
    timing: { ...USUAL_TIMING, ...options.timing },
    portalAfterReattach,
  });
  return {
    clock,
    ids,
    gate,
    objectStorage: new ObjectStorage(gate),
    compute,
    notifications: new Notifications(gate),
    functions: new Functions(gate),
    monitoring: new Monitoring(gate),
    logging: new Logging(gate),
    runCommands: new RunCommands(gate, compute),
    secrets: new Secrets(gate),
    /** Every API call so far, refused ones included. */
    calls: gate.calls as readonly ApiCall[],
    /** Every mutating call with who made it. */
    audit: gate.audit as readonly AuditEntry[],
  };
}
