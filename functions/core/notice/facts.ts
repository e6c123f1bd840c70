import type { Params } from '../base/text.ts';
import type { At, Ms } from '../base/time.ts';
import type { ApiState, ServiceRole, TakeoverSign } from '../cluster/picture-shapes.ts';
import type { Cause, Confidence, EvidenceCode, WouldChange } from '../diagnosis/cause.ts';
import type { Deadline, LossBasis, OutageSpan } from '../diagnosis/deadline.ts';
import type { NoticeReason } from '../incident/reasons.ts';
import type { Headline } from '../incident/situations.ts';
import type { ClusterRef, VolumeRole } from '../inventory/inventory.ts';
import type { ReattachProgress } from '../plan/dossier.ts';
import type { Plan, Verdict } from '../plan/plan-shapes.ts';
import type { ProbeFacts } from '../platform/look-ups.ts';
import type { Severity } from '../rules/signal-kinds.ts';
import type { EN } from './catalogue.en.ts';

type Suffix<P extends string> =
  Extract<keyof typeof EN, `${P}.${string}`> extends `${P}.${infer S}` ? S : never;
export type ImpactKey = Suffix<'impact'>;
export type StepKey = Suffix<'step'>;
export type AvoidKey = Suffix<'avoid'>;
export type PreKey = Suffix<'pre'>;
export type GuardKey = Suffix<'guard'>;
export type OptionKey = Suffix<'option'>;

export interface NoticeTarget {
  readonly node: string;
  readonly nodeName: string;
  readonly role: VolumeRole;
  readonly volumeId: string | null;
  readonly volumeName: string | null;
  readonly device: string | null;
  readonly iqn: string | null;
  readonly portal: string | null;
  readonly session: number | null;
  readonly api: ApiState;
}

export interface NoticeNode {
  readonly node: string;
  readonly name: string;
  readonly state: string;
  readonly service: ServiceRole;
  readonly serviceBy: 'probe' | 'lifekeeper-lines' | null;
  readonly lastLineAt: At | null;
  readonly silentSince: At | null;
  /** Whole hours by which stamps of its syslog are ahead of their arrival: its zone is wrong. Absent: no such sign. */
  readonly zoneOffsetHours?: number;
  /** Attachment of the affected volume here. */
  readonly api: ApiState;
  readonly portal: string | null;
  readonly lifekeeperTags: readonly string[];
  /** What the node itself answered, young enough to be shown. Absent: nothing. */
  readonly probe?: ProbeFacts;
}

/** What has to hold before a person does something, and whether it does. */
export interface Precondition {
  readonly key: PreKey;
  readonly verdict: Verdict;
}

export interface NoticeOption {
  readonly key: OptionKey;
  readonly preconditions: readonly Precondition[];
}

export interface NoticeStep {
  readonly key: StepKey;
  readonly params: Params;
  /** Absent for steps that nothing speaks against. */
  readonly preconditions?: readonly Precondition[];
}

/** Everything a notice says, before any language: stored in the outbox, and written to the audit trail. */
export interface NoticeFacts {
  readonly schema: 'warden.notice/1';
  readonly incidentId: string;
  readonly seq: number;
  readonly reason: NoticeReason;
  readonly severity: Severity;
  /** Which title and summary. */
  readonly headline: Headline;
  readonly at: At;
  readonly cluster: ClusterRef;
  readonly node: string;
  readonly peer: string;
  readonly lossAt: At;
  readonly lossBasis: LossBasis;
  readonly detectedAt: At;
  readonly recoveredAt: At | null;
  readonly outage: OutageSpan;
  readonly silenceMs: Ms;
  readonly deadline: Deadline | null;
  readonly cause: Cause;
  readonly confidence: Confidence;
  readonly evidence: readonly EvidenceCode[];
  readonly wouldChange: WouldChange;
  /** Audit was searched and could not be read. */
  readonly auditFailed: boolean;
  readonly who: {
    readonly at: At;
    readonly principal: string | null;
    readonly ip: string | null;
    readonly client: string | null;
  } | null;
  readonly target: NoticeTarget | null;
  readonly more: readonly NoticeTarget[];
  readonly nodes: readonly NoticeNode[];
  readonly takeover: readonly (TakeoverSign & { readonly name: string })[];
  readonly muted: number;
  readonly impact: ImpactKey;
  readonly unread: readonly { readonly what: string; readonly errorCode: string }[];
  readonly options: readonly NoticeOption[];
  readonly steps: readonly NoticeStep[];
  readonly avoid: readonly AvoidKey[];
  readonly plan: Plan | null;
  readonly reattach: ReattachProgress | null;
  readonly acknowledged: { readonly by: string; readonly at: At } | null;
  readonly hold: { readonly by: string; readonly until: At; readonly why: string } | null;
  readonly contacts: readonly string[];
  readonly nextReportAt: At | null;
}

/** What the one summary says while many clusters of an availability domain have lost storage. */
export interface WideFacts {
  readonly schema: 'warden.wide-notice/1';
  /** Stable while the earliest loss is the same: repeats of the summary are recognised by it. */
  readonly incidentId: string;
  readonly availabilityDomain: string;
  readonly since: At;
  readonly count: number;
  /** Within so many minutes the losses began. */
  readonly windowMinutes: number;
  /** Names, not necessarily all. */
  readonly clusters: readonly string[];
}
