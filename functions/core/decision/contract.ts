import type { NodeView } from '../evidence/path-view.ts';
import type { PlatformEvent } from '../inbox.ts';
import type { ClusterRef, Inventory } from '../inventory/inventory.ts';
import type { At, Ms } from '../time.ts';
import type { Known, World } from '../world.ts';
import type { Cause, Incident } from './incident.ts';
import type { ReasonCode } from './reasons.ts';

export type Lang = 'ja' | 'en';

/**
 * A time in which work on the cluster is announced. Either dated (`from`/`until`, ISO local times in `zone`) or
 * weekly (`weekdays` 1 = Monday .. 7, `start` HH:mm, `minutes`). Local wall time decides, so that a window at
 * 02:00 stays at 02:00 when the clocks change.
 */
export interface MaintenanceWindow {
  /** Cluster name, or `*`. */
  readonly cluster: string;
  /** IANA zone. */
  readonly zone: string;
  readonly from?: string;
  readonly until?: string;
  readonly weekdays?: readonly number[];
  readonly start?: string;
  /** 1..1440. */
  readonly minutes?: number;
  readonly note?: string;
}

/** What the installation wants; see `DEFAULT_POLICY`. */
export interface Policy {
  /** Title in the first language, body in all of them. */
  readonly languages: readonly Lang[];
  /** IANA zone in which times are written. */
  readonly zone: string;
  readonly mode: 'observe' | 'approve';
  readonly windows: readonly MaintenanceWindow[];
  /** Names or OCIDs of those whose detach is expected (pipelines, DR tools). */
  readonly expectedPrincipals: readonly string[];
  readonly contacts: readonly string[];
  /** Clusters of one availability domain within `withinMs` that make a wide outage. */
  readonly storm: { readonly clusters: number; readonly withinMs: Ms };
  /** Reminder while nobody acknowledged, and after that. */
  readonly reminderMs: Ms;
  readonly reminderAcknowledgedMs: Ms;
  /** A loss that heals within this stays silent. */
  readonly blipMs: Ms;
  /** No line of a node with a lost path for this long: state unknown. */
  readonly silenceMs: Ms;
  readonly consoleUrl: string | null;
  readonly runbookUrl: string | null;
  readonly quorumVolumeIds: readonly string[];
  /** The read-only probe is deployed. */
  readonly probeEnabled: boolean;
  /** Quiet time after the last attachment change of the cluster before anything may be attached. */
  readonly quietMs: Ms;
  readonly attempts: {
    readonly perVolume: number;
    readonly perCluster: number;
    readonly perInstallation: number;
    readonly withinMs: Ms;
    readonly cooldownMs: Ms;
  };
}

/** What a person told the suite; `id` makes repeats harmless. */
export type OperatorCommand =
  | { readonly kind: 'ack'; readonly id: string; readonly by: string; readonly at: At }
  | {
      readonly kind: 'hold';
      readonly id: string;
      readonly by: string;
      readonly at: At;
      readonly until: At;
      readonly why: string;
    }
  | { readonly kind: 'release'; readonly id: string; readonly by: string; readonly at: At }
  | {
      readonly kind: 'close';
      readonly id: string;
      readonly by: string;
      readonly at: At;
      readonly why: string;
    };

/** An attach that the suite tried before, for cooldown and limits. */
export interface AttemptRecord {
  readonly at: At;
  readonly volumeId: string;
  readonly cluster: string;
}

export interface DecisionInput {
  readonly now: At;
  readonly cluster: ClusterRef;
  /**
   * The newest incident of this cluster, open or closed; null when there never was one. Passing the closed one
   * keeps a loss that was already told from opening again.
   */
  readonly incident: Incident | null;
  /** One per node of the cluster that said anything. */
  readonly views: readonly NodeView[];
  readonly world: World;
  readonly inventory: Inventory;
  readonly policy: Policy;
  /** Not yet folded; an event never decides anything by itself, it only explains. */
  readonly events: readonly PlatformEvent[];
  readonly commands: readonly OperatorCommand[];
  /** Earlier attaches of the suite; absent = not read, which forbids a plan. */
  readonly attempts?: Known<readonly AttemptRecord[]>;
  /** What became of the plan to put the volume back; absent or null when there never was one. */
  readonly reattach?: ReattachProgress | null;
  /** This incident is one of many at once (`groupWide`). */
  readonly wide?: { readonly availabilityDomain: string; readonly clusters: number } | null;
}

/**
 * How far the newest plan of this incident has come, as plans, approvals and journal say. A stage is told once
 * (`planId` and `stage.kind`); guards are codes of `GUARD_CODES`.
 */
export interface ReattachProgress {
  /** `Plan.id`. */
  readonly planId: string;
  /** Since when the plan has been in this stage. */
  readonly at: At;
  readonly stage: ReattachStage;
}

export type ReattachStage =
  /** Stored, but approvals are not taken for it (mode `observe`). */
  | { readonly kind: 'proposed' }
  /** People may approve until `until`; `given` of `needed` have. */
  | {
      readonly kind: 'awaiting-approval';
      readonly until: At;
      readonly given: number;
      readonly needed: number;
    }
  /** Somebody said no. */
  | { readonly kind: 'rejected'; readonly by: string; readonly why: string | null }
  /** Nobody decided in time. */
  | { readonly kind: 'expired' }
  /** Approved, but not sent: these guards were not met when acting. */
  | { readonly kind: 'refused'; readonly guards: readonly string[] }
  /** The request was sent (intent journalled); the outcome is not known yet. */
  | { readonly kind: 'attempted'; readonly approvedBy: readonly string[] }
  /** ATTACHED is confirmed by the API; whether the session recovered is another question (DESIGN §5.4). */
  | {
      readonly kind: 'attached';
      readonly approvedBy: readonly string[];
      readonly attachmentId: string;
      /** The attachment was there already and was taken over instead of made. */
      readonly adopted?: boolean;
      /** Portal and IQN are those of the old session; null while the API does not say. */
      readonly samePortal: boolean | null;
    }
  /** The request failed for good; `code` is the API's or the suite's error code. */
  | { readonly kind: 'failed'; readonly code: string; readonly needsPerson: boolean };

export type Verdict = 'met' | 'not-met' | 'unknown';

export interface GuardVerdict {
  readonly code: string;
  readonly verdict: Verdict;
  readonly detail: string;
}

/** The one AttachVolume request that would put things back; the names are the API's own. */
export interface AttachRequest {
  readonly type: 'iscsi';
  readonly instanceId: string;
  readonly volumeId: string;
  readonly device: string | null;
  readonly displayName: string | null;
  readonly isReadOnly: boolean;
  readonly isShareable: boolean;
  readonly useChap: boolean;
  readonly isAgentAutoIscsiLoginEnabled: boolean;
  readonly encryptionInTransitType: string | null;
}

export interface Plan {
  readonly schema: 'warden.plan/1';
  /** First 16 characters of the hash. */
  readonly id: string;
  readonly incidentId: string;
  readonly cluster: string;
  readonly node: string;
  readonly request: AttachRequest;
  /** Evaluated when planning; `attach` evaluates them again from fresh reads. */
  readonly guards: readonly GuardVerdict[];
  /** Every guard that planning can judge is met; what is left is the approval. */
  readonly ready: boolean;
  /** Portal and IQN before the detach: the same ones are needed for the old session to come back. */
  readonly expected: { readonly portal: string | null; readonly iqn: string | null };
  /** sha256 over request and the world it was made from, hex. */
  readonly hash: string;
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

export type { Cause };
