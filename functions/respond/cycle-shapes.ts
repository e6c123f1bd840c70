import type { At } from '../core/base/time.ts';
import type { Decision, DecisionInput } from '../core/decision/contract.ts';
import type { Policy } from '../core/incident/policy.ts';
import type { Ports } from '../core/ports.ts';
import type { Logger } from '../runtime/logger.ts';
import type { NoticeLinks } from './notice-links.ts';

/**
 * What a cycle works with. Absent are `auditSearch` where searching Audit is not permitted (the notice says so),
 * `auditLog` where no trail is kept, `approvals` where `reattach` is not deployed.
 */
export interface CyclePorts
  extends Pick<Ports, 'store' | 'compute' | 'notifier' | 'clock' | 'ids' | 'invoker'>,
    Partial<Pick<Ports, 'auditSearch' | 'metrics' | 'auditLog' | 'approvals'>> {
  readonly log: Logger;
  /** Absent: notices hold no links. */
  readonly links?: NoticeLinks;
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
  /** Whether each month is summarised in a notice; absent: it is not. */
  readonly monthlySummary?: boolean | undefined;
  /** Where our own metrics are posted; absent: nowhere. */
  readonly metricsCompartmentId?: string | undefined;
  /** Compartments that the installation watches: where a node that nobody knows is looked for first. */
  readonly compartments?: readonly string[] | undefined;
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
  /** Everything that was listed was read. Otherwise nothing is acknowledged: who waits must not go away. */
  readonly isComplete: boolean;
  /** When to run again at the latest; null when nothing is open. */
  readonly nextAt: At | null;
}
