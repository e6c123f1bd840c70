import type { At } from '../base/time.ts';
import type { NodeView } from '../evidence/path-view.ts';
import type { PlatformEvent } from '../inbox/inbox.ts';
import type { Incident } from '../incident/incident.ts';
import type { CommandRecord } from '../incident/operator-command.ts';
import type { Policy } from '../incident/policy.ts';
import type { ReasonCode } from '../incident/reasons.ts';
import type { ClusterRef, Inventory } from '../inventory/inventory.ts';
import type { AttemptRecord, Plan } from '../plan/plan-shapes.ts';
import type { ReattachProgress } from '../plan/progress.ts';
import type { Known, LookUps } from '../platform/look-ups.ts';

export interface DecisionInput {
  readonly now: At;
  readonly cluster: ClusterRef;
  /**
   * The newest incident of this cluster, open or closed; null when there never was one. Passing the closed one
   * keeps a loss that was already notified from opening again.
   */
  readonly incident: Incident | null;
  /** One per node of the cluster that said anything. */
  readonly views: readonly NodeView[];
  readonly lookUps: LookUps;
  readonly inventory: Inventory;
  readonly policy: Policy;
  /** Not yet folded; an event never decides anything by itself, it only explains. */
  readonly events: readonly PlatformEvent[];
  readonly commands: readonly CommandRecord[];
  /** Earlier attaches of the suite; absent = not read, which forbids a plan. */
  readonly attempts?: Known<readonly AttemptRecord[]>;
  /** What became of the plan to put the volume back; absent or null when there never was one. */
  readonly reattach?: ReattachProgress | null;
  /** This incident is one of many at once (`groupWide`). */
  readonly wide?: { readonly availabilityDomain: string; readonly clusters: number } | null;
}

export interface DecisionReason {
  readonly code: ReasonCode;
  readonly detail: string;
}

export interface Decision {
  /** Next state with new due outbox entries; null when there is nothing to keep. */
  readonly incident: Incident | null;
  /** Never empty: doing nothing has a reason too. */
  readonly reasons: readonly DecisionReason[];
  /** Latest time for the next decision even when nothing arrives; null when nothing is open. */
  readonly nextCheckAt: At | null;
  readonly plan: Plan | null;
}
