import type { At } from '../core/base/time.ts';
import type { Decision, DecisionInput } from '../core/decision/contract.ts';
import type { Policy } from '../core/incident/policy.ts';
import type { AuditLog, Invoker, Ports, Store } from '../core/ports.ts';
import type { ConfigOf, FunctionName } from './config.ts';
import type { Call } from './fdk-binding.ts';

/** A function that may be called, and where. */
export interface CallTarget {
  readonly id: string;
  readonly endpoint: string;
}

/** All that a cloud offers to the functions: OCI by its adapters, the simulated tenancy by itself. */
export interface Platform extends Omit<Ports, 'store' | 'approvals' | 'invoker' | 'auditLog'> {
  store(bucket: string): Store;
  /** @param targets functions that may be called; others are refused. */
  invoker(targets: readonly CallTarget[]): Invoker;
  auditLog(logId: string): AuditLog;
}

/** What every function uses; a function names the others that it needs, so that no bundle holds more. */
export type BasePort = 'clock' | 'ids' | 'store' | 'invoker';

/** One invocation, by the clock of the platform. */
export interface Invocation extends Omit<Call, 'deadline'> {
  /** When the work has to be done. */
  readonly deadline: At;
  /** OCID of the function that is called, where the platform names it. */
  readonly functionId: string | undefined;
}

/** Parts of the product that a test replaces by broken ones, to see that somebody notices. */
export interface StandIns {
  readonly decide?: (input: DecisionInput) => Decision;
  readonly policy?: (policy: Policy) => Policy;
}

/**
 * A function of the suite, made once of its configuration and of what the platform offers. `handler.ts` binds it to OCI,
 * the simulator to its tenancy: nothing else decides what a key of the configuration does.
 */
export interface Wiring<F extends FunctionName, P extends keyof Platform = never> {
  readonly name: F;
  wire(
    config: ConfigOf<F>,
    platform: Pick<Platform, BasePort | P>,
    standIns?: StandIns,
  ): (call: Invocation) => Promise<object>;
}
