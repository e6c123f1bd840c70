import type { At } from '../core/base/time.ts';
import type { Decision, DecisionInput } from '../core/decision/contract.ts';
import type { Policy } from '../core/incident/policy.ts';
import type {
  AuditLog,
  AuditSearch,
  Clock,
  Compute,
  Ids,
  Invoker,
  Metrics,
  Notifier,
  Store,
} from '../core/ports.ts';
import type { Logger } from '../runtime/logger.ts';

/** What a cycle works with. */
export interface CyclePorts {
  readonly store: Store;
  readonly compute: Compute;
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  /** Absent where searching Audit is not permitted: the notice says so. */
  readonly auditSearch?: AuditSearch;
  readonly metrics?: Metrics;
  /** Absent: no audit trail. */
  readonly auditLog?: AuditLog;
  /** Bucket of plans, approvals and journal; absent where `reattach` is not deployed. */
  readonly approvals?: Store;
  readonly invoker: Invoker;
}

export interface ReattachFlowOptions {
  readonly reattachFunctionId: string;
  /** How many different people have to approve. */
  readonly approvalsNeeded: number;
}

export interface ProbeFlowOptions {
  readonly probeFunctionId: string;
  /** Where `probe` can wake this function; null while not known. */
  readonly respond: { readonly id: string; readonly endpoint: string } | null;
}

/** How the installation wants it done. */
export interface CycleOptions {
  readonly topicId: string;
  /** Topic for notices about the monitor itself; absent: the same topic. */
  readonly monitorTopicId?: string | undefined;
  /** Where our own metrics are posted; absent: nowhere. */
  readonly metricsCompartmentId?: string | undefined;
  readonly policy: Policy;
  readonly decide: (input: DecisionInput) => Decision;
  /** Absent, or in mode `observe`: plans are shown, never stored. */
  readonly reattach?: ReattachFlowOptions | undefined;
  /** Absent: nodes are never asked. */
  readonly probe?: ProbeFlowOptions | undefined;
}

export interface CycleResult {
  /** More work is waiting that this cycle did not take: run again at once, acknowledge nothing yet. */
  readonly more: boolean;
  /** When to run again at the latest; null when nothing is open. */
  readonly nextAt: At | null;
}
