import type { At } from '../base/time.ts';
import type { ClusterFacts } from '../cluster/cluster-facts.ts';
import type { ClusterPicture, NodeStatus, PathStatus } from '../cluster/picture-shapes.ts';
import type { LossTime } from '../diagnosis/deadline.ts';
import type { Diagnosis } from '../diagnosis/diagnose.ts';
import type { PlatformEvent } from '../inbox/inbox.ts';
import type { Incident } from '../incident/incident.ts';
import type { KnownTroubles } from '../incident/memory.ts';
import type { CommandRecord } from '../incident/operator-command.ts';
import type { Policy } from '../incident/policy.ts';
import type { ReasonCode } from '../incident/reasons.ts';
import type { Situation, ToldSituation } from '../incident/situations.ts';
import type { LateOutageFacts, NoticeFacts } from '../notice/facts.ts';
import type { ReattachProgress } from '../plan/dossier.ts';
import type { AttemptRecord, Plan } from '../plan/plan-shapes.ts';
import type { Known } from '../platform/look-ups.ts';

export interface DecisionInput extends ClusterFacts {
  /**
   * The newest incident of this cluster, open or closed; null when there never was one. Passing the closed one
   * keeps a loss that is known already from opening again.
   */
  readonly incident: Incident | null;
  /** Something that is no incident lies under the name of this id: a new incident needs another one. Absent: nothing does. */
  readonly isTaken?: (id: string) => boolean;
  readonly policy: Policy;
  /** Not yet folded; an event never decides anything by itself, it only explains. */
  readonly events: readonly PlatformEvent[];
  readonly commands: readonly CommandRecord[];
  /** Earlier attaches of the suite; absent = not read, which forbids a plan. */
  readonly attempts?: Known<readonly AttemptRecord[]>;
  /** Whether a plan of this id was for another loss than the one that this incident is about now. Absent: none was. */
  readonly isPlanTaken?: (planId: string, incidentId: string) => boolean;
  /** What became of the plan to reattach the volume; absent or null when there never was one. */
  readonly reattach?: ReattachProgress | null;
  /** This incident is one of many at once (`groupWide`). */
  readonly wide?: {
    readonly availabilityDomain: string;
    readonly clusters: number;
    /** Its summary has ended and no other begins: it speaks for nobody. */
    readonly isEnded?: boolean;
  } | null;
}

export interface DecisionReason {
  readonly code: ReasonCode;
  readonly detail: string;
}

export interface Decision {
  /** Next state; null when there is nothing to keep. */
  readonly incident: Incident | null;
  /** What people have to hear now, due in the outbox of the incident; null when nothing is. */
  readonly notice: NoticeFacts | null;
  /** Never empty: doing nothing has a reason too. */
  readonly reasons: readonly DecisionReason[];
  /** Latest time for the next decision even when nothing arrives; null when nothing is open. */
  readonly nextCheckAt: At | null;
  readonly plan: Plan | null;
}

/** One fact that may open an incident; what is known of it opens no second one. */
export interface Trouble {
  readonly reason: ReasonCode;
  /** What it is about, for people: the reason's detail. */
  readonly detail: string;
  readonly path?: PathStatus;
  readonly isKnown: (known: KnownTroubles) => boolean;
  readonly note: (known: KnownTroubles) => KnownTroubles;
}

/** An outage that was over before anybody was told of it. */
export interface LateOutage extends Pick<LateOutageFacts, 'lostAt' | 'endedAt' | 'io' | 'followed'> {
  /** The way to the volume as it was then: this is its last outage. */
  readonly path: PathStatus;
}

/** What a decision is made from and what it has found so far; every step returns the next one. */
export interface DecisionState extends Omit<DecisionInput, 'incident'> {
  readonly picture: ClusterPicture;
  /** Everything that is wrong now. */
  readonly troubles: readonly Trouble[];
  /** What was over before anybody was told of it, the gravest first. */
  readonly late: readonly LateOutage[];
  /** As it was stored, or was opened just now. */
  readonly before: Incident;
  readonly incident: Incident;
  readonly reasons: readonly DecisionReason[];
  readonly loss: LossTime;
  readonly diagnosis: Diagnosis | null;
  readonly situation: Situation;
  /** What a notice is about: the worst path, or after the recovery the one that was lost; and its node. */
  readonly path: PathStatus | null;
  readonly node: NodeStatus | null;
  readonly plan: Plan | null;
  readonly notice: NoticeFacts | null;
}

/** The state once it is known that people are notified of the situation. */
export interface ToldState extends DecisionState {
  readonly situation: ToldSituation;
}

export type Step = (state: DecisionState) => DecisionState;

/** The state with one more reason. */
export function because(state: DecisionState, code: ReasonCode, detail = ''): DecisionState {
  return { ...state, reasons: [...state.reasons, { code, detail }] };
}

/** The state with other facts about its incident. */
export function withIncident<S extends DecisionState>(state: S, change: Partial<Incident>): S {
  return { ...state, incident: { ...state.incident, ...change } };
}

/** The state with other facts in the memory of its incident. */
export function remember<S extends DecisionState>(state: S, change: Partial<Incident['memory']>): S {
  return withIncident(state, { memory: { ...state.incident.memory, ...change } });
}
