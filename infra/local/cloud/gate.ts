import type { At, Ms } from '../../../functions/core/base/time.ts';
import type { Clock, Ids } from '../../../functions/core/ports.ts';
import { ApiError, notAuthorizedOrNotFound, TransportFault } from './api-error.ts';
import type { Caller } from './caller.ts';
import type { Fault, FaultPlan } from './faults.ts';
import { type Demand, isAllowed } from './iam.ts';
import { keepNewest } from './keep-newest.ts';
import { type Permissions, PermissionsInForce } from './permissions-in-force.ts';

/** One call as the invariants see it: "no identity ever detaches", "at most one effective attach per plan". */
export interface ApiCall {
  readonly seq: number;
  readonly at: At;
  readonly principal: string;
  readonly operation: string;
  readonly target: string;
  /** HTTP status; 0 when no answer was given. */
  readonly status: number;
  /** Whether the state of the tenancy was changed. */
  readonly effect: boolean;
}

/** What an operation is and needs. */
export interface Operation {
  /** Oracle's name: `AttachVolume`. */
  readonly name: string;
  readonly target: string;
  readonly demands: readonly Demand[];
  readonly mutating: boolean;
  /** Answer for a caller without permission; 404 NotAuthorizedOrNotFound when absent. */
  readonly refuse?: () => ApiError;
}

/** One mutating call as Audit has it. */
export interface AuditEntry {
  readonly at: At;
  readonly eventName: string;
  readonly resourceId: string;
  readonly compartmentId: string | null;
  readonly caller: Caller;
  readonly status: number;
  readonly requestId: string;
}

/** One demand of an operation, and whether the caller's statements met it. */
export interface Judged {
  readonly caller: Caller;
  readonly demand: Demand;
  readonly granted: boolean;
}

/** Set `changed` to false when a mutating call turned out to change nothing (a repeated retry token). */
interface Effect {
  changed: boolean;
  /** What Audit calls the resource, when it is not the operation's target. */
  resourceId?: string;
}

export interface GateOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  /** `all` (default): every call is permitted. */
  readonly permissions?: Permissions | undefined;
  readonly faults?: FaultPlan | undefined;
  /**
   * Called around each mutating effect; throwing there plays a process that dies at that moment, a promise one that
   * stops there for a while.
   */
  readonly boundary?: (
    moment: 'before' | 'after',
    operation: Operation,
    caller: Caller,
  ) => Promise<void> | undefined;
}

/** The way every call goes in: permission, faults, effect, call log, audit. */
export class Gate {
  readonly calls: ApiCall[] = [];
  readonly audit: AuditEntry[] = [];
  readonly #options: GateOptions;
  readonly #auditListeners: ((entry: AuditEntry) => void)[] = [];
  readonly #judgedListeners: ((judged: Judged) => void)[] = [];
  readonly #permissions: PermissionsInForce;
  #made = 0;

  constructor(options: GateOptions) {
    this.#options = options;
    this.#permissions = new PermissionsInForce(options.permissions ?? 'all');
  }

  now(): At {
    return this.#options.clock.now();
  }

  onAudit(listener: (entry: AuditEntry) => void): void {
    this.#auditListeners.push(listener);
  }

  /** Tells of every demand of a call when it is judged. */
  onJudged(listener: (judged: Judged) => void): void {
    this.#judgedListeners.push(listener);
  }

  /**
   * @param afterMs how long the policies before hold on.
   * @throws PolicySyntaxError for a statement that CreatePolicy refuses, in its words.
   */
  setPermissions(permissions: Permissions, afterMs: Ms = 0): void {
    this.#permissions.write(permissions, this.now(), afterMs);
  }

  /**
   * Runs one API call.
   * @throws ApiError for an error answer, TransportFault when no usable answer comes.
   */
  async call<T>(caller: Caller, operation: Operation, effect: (noted: Effect) => T): Promise<T> {
    const subject = { operation: operation.name, principal: caller.name, target: operation.target };
    const fault = this.#options.faults?.next(subject) ?? null;
    if (fault?.kind === 'latency') await this.#options.clock.sleep(fault.ms);
    const early = earlyFailure(fault, operation.name);
    if (early !== null) return this.#fail(caller, operation, early);
    if (!this.permits(caller, operation.demands)) {
      return this.#fail(caller, operation, operation.refuse?.() ?? notAuthorizedOrNotFound());
    }
    const noted: Effect = { changed: operation.mutating };
    let result: T;
    try {
      if (operation.mutating) await this.#options.boundary?.('before', operation, caller);
      result = effect(noted);
    } catch (error) {
      return this.#fail(caller, operation, error);
    }
    const lost = fault?.kind === 'answer-lost' || fault?.kind === 'truncated';
    this.#record(caller, operation, lost ? 0 : 200, noted.changed);
    if (operation.mutating) {
      this.#recordAudit(caller, operation, 200, noted.resourceId);
      await this.#options.boundary?.('after', operation, caller);
    }
    if (lost) throw new TransportFault(fault.kind === 'truncated' ? 'truncated' : 'reset', operation.name);
    return result;
  }

  /** Whether the caller holds a permission beyond those an operation needs (it may show more then). */
  holds(caller: Caller, wanted: Demand): boolean {
    const table = this.#permissions.at(this.now());
    if (table === 'all' || caller.kind === 'user') return true;
    return isAllowed(table, caller.name, withPrincipal(caller, wanted));
  }

  /**
   * Whether a service of Oracle or an agent may do what it is about to do by itself: judged as a call is, but no call of
   * the API that faults, call log and Audit know of.
   */
  permits(caller: Caller, demands: readonly Demand[]): boolean {
    return demands.every((wanted) => {
      const granted = this.holds(caller, wanted);
      for (const listener of this.#judgedListeners)
        listener({ caller, demand: withPrincipal(caller, wanted), granted });
      return granted;
    });
  }

  /** Drops all but the newest calls and entries of Audit: for a tenancy that is played for days. */
  forget(newest: number): void {
    keepNewest(this.calls, newest);
    keepNewest(this.audit, newest);
  }

  #fail(caller: Caller, operation: Operation, error: unknown): never {
    const status = error instanceof ApiError ? error.status : 0;
    this.#record(caller, operation, status, false);
    if (operation.mutating && error instanceof ApiError) this.#recordAudit(caller, operation, status);
    throw error;
  }

  #record(caller: Caller, operation: Operation, status: number, effect: boolean): void {
    this.calls.push({
      seq: this.#made,
      at: this.now(),
      principal: caller.name,
      operation: operation.name,
      target: operation.target,
      status,
      effect,
    });
    this.#made += 1;
  }

  #recordAudit(caller: Caller, operation: Operation, status: number, resourceId = operation.target): void {
    const entry: AuditEntry = {
      at: this.now(),
      eventName: operation.name,
      resourceId,
      compartmentId: operation.demands[0]?.compartmentId ?? null,
      caller,
      status,
      requestId: this.#options.ids.unique(),
    };
    this.audit.push(entry);
    for (const listener of this.#auditListeners) listener(entry);
  }
}

/** A service of the pretend tenancy: its calls go in through the gate. */
export class Service {
  protected readonly gate: Gate;

  constructor(gate: Gate) {
    this.gate = gate;
  }

  protected now(): At {
    return this.gate.now();
  }
}

function withPrincipal(caller: Caller, wanted: Demand): Demand {
  const { id, compartmentId } = caller;
  const own = {
    'request.principal.id': id,
    ...(compartmentId !== undefined && { 'request.principal.compartment.id': compartmentId }),
    // Oracle's policy for API Gateway names the gateway's compartment so.
    ...(caller.name === 'gateway' &&
      compartmentId !== undefined && { 'request.resource.compartment.id': compartmentId }),
  };
  return { ...wanted, variables: { ...own, ...wanted.variables } };
}

function earlyFailure(fault: Fault | null, operation: string): Error | null {
  switch (fault?.kind) {
    case 'status':
      return new ApiError(fault.status, fault.code, fault.message ?? `${fault.code} (fault plan)`);
    case 'hang':
      return new TransportFault('hang', operation);
    case 'reset':
      return new TransportFault('reset', operation);
    default:
      return null;
  }
}

/** A demand with its request operation filled in. */
export function demand(
  operation: string,
  permission: string,
  compartmentId: string | null,
  variables: Readonly<Record<string, string>> = {},
): Demand {
  return { permission, compartmentId, variables: { 'request.operation': operation, ...variables } };
}
