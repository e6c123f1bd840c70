import type { Params } from '../base/text.ts';
import type { At, Ms, Sec } from '../base/time.ts';
import type {
  ApiState,
  FailedLookUp,
  NodeStatus,
  PathStatus,
  TakeoverSign,
} from '../cluster/picture-shapes.ts';
import type { Cause } from '../diagnosis/cause.ts';
import type { LossBasis, OutageSpan } from '../diagnosis/deadline.ts';
import type { Diagnosis } from '../diagnosis/diagnose.ts';
import type { Incident } from '../incident/incident.ts';
import type { NoticeReason } from '../incident/reasons.ts';
import type { Headline } from '../incident/situations.ts';
import type { ReattachProgress } from '../plan/dossier.ts';
import type { Plan, Verdict } from '../plan/plan-shapes.ts';
import type { LoadFacts, ProbeFacts } from '../platform/look-ups.ts';
import type { Severity } from '../rules/signal-kinds.ts';
import type { EN } from './catalogue.en.ts';

/** Keys of one family of texts, without its name. */
type Suffix<P extends string> =
  Extract<keyof typeof EN, `${P}.${string}`> extends `${P}.${infer S}` ? S : never;
export type StepKey = Suffix<'step'>;
export type GuardKey = Suffix<'guard'>;
/** What users lose. */
export type Impact = Suffix<'impact'>;

export interface NoticeTarget
  extends Pick<PathStatus, 'node' | 'role' | 'device' | 'iqn' | 'portal' | 'api'> {
  readonly nodeName: string;
  readonly volumeId: string | null;
  readonly volumeName: string | null;
  readonly session: number | null;
  /** The present attachment is known to have the portal of the session. Absent: it is not, or is not known to. */
  readonly samePortal?: true;
}

export interface NoticeNode
  extends Pick<NodeStatus, 'node' | 'name' | 'service' | 'serviceBy' | 'silentSince'> {
  readonly state: string;
  readonly lastLineAt: At | null;
  /** Hours, or quarters of one, by which stamps of its syslog are ahead of their arrival: its zone is wrong. Absent: no such sign. */
  readonly zoneOffsetHours?: number;
  /** By how much its newest lines are stamped after (positive) or before their reading: its clock is no reliable one. Absent: no such sign. */
  readonly clockAheadMs?: Ms;
  /** When it restarted since the loss, if that moved no service. Absent: it did not, or that is the news itself. */
  readonly restartedAt?: At;
  /** Attachment of the affected volume here. */
  readonly api: ApiState;
  readonly portal: string | null;
  readonly lifekeeperTags: readonly string[];
  /** Load in the ten minutes before the loss; null: it could not be read. Absent: not looked for. */
  readonly load?: Pick<LoadFacts, 'cpuUtilizationMax' | 'loadAverageMax' | 'throttledIosSum'> | null;
  /** What the node itself answered, young enough to be shown. Absent: nothing. */
  readonly probe?: ProbeFacts;
}

/** One thing that is otherwise than the notice before said, before any language. */
export type Change =
  /** The disk that the notice is about; a node's name and its volume. */
  | { readonly kind: 'about'; readonly from: string; readonly to: string }
  | { readonly kind: 'detached-by' }
  | { readonly kind: 'attachment'; readonly node: string; readonly to: ApiState }
  | { readonly kind: 'instance'; readonly node: string; readonly to: string }
  | { readonly kind: 'service'; readonly node: string; readonly to: NoticeNode['service'] }
  | { readonly kind: 'silent' | 'heard' | 'restarted'; readonly node: string }
  | { readonly kind: 'approvals'; readonly given: number; readonly needed: number }
  | { readonly kind: 'takeover'; readonly sign: TakeoverSign['code']; readonly node: string }
  | { readonly kind: 'severity'; readonly from: Severity; readonly to: Severity }
  | { readonly kind: 'cause'; readonly from: Cause; readonly to: Cause }
  | { readonly kind: 'read'; readonly what: string };

/** What has to hold before a person does something, and whether it does. */
export interface Precondition {
  readonly key: Suffix<'pre'>;
  readonly verdict: Verdict;
}

export interface NoticeOption {
  readonly key: Suffix<'option'>;
  readonly preconditions: readonly Precondition[];
  /** How it is done, in order. Absent in notices of earlier versions. */
  readonly steps?: readonly NoticeStep[];
}

export interface NoticeStep {
  readonly key: StepKey;
  readonly params: Params;
  /** Absent for steps that nothing speaks against. */
  readonly preconditions?: readonly Precondition[];
}

/** One outage that was over before anybody was told of it. */
export interface LateOutageFacts {
  readonly nodeName: string;
  /** Name of the volume, or its portal or device; empty when none is known. */
  readonly volume: string;
  readonly lostAt: At;
  readonly endedAt: At;
  readonly bound: OutageSpan['bound'];
  /** What became of I/O; `held`: too short for the time-out; `other-path`: it went on through other portals. */
  readonly io: 'failed' | 'held' | 'unknown' | 'other-path';
  readonly followed: readonly ('failed-over' | 'rebooted' | 'flapping')[];
  readonly cause: Cause;
}

/** What was over before anybody was told of it, and why people hear of it late. */
export interface LateFacts {
  /** The gravest first, not necessarily all. */
  readonly outages: readonly LateOutageFacts[];
  readonly count: number;
  /** When another clock than the node's took in the lines of the first; null: nobody says. */
  readonly readAt: At | null;
}

/**
 * Why there is no time by which I/O fails. `not-running`: the kernel has not noticed the loss, and waits for so long from
 * the moment it does (equal bounds when the time-out is known). `at-once`: the session is gone, what it held has failed.
 */
export type StoppedClock =
  | { readonly kind: 'not-running'; readonly timeoutSec: { readonly from: Sec; readonly to: Sec } }
  | { readonly kind: 'at-once' };

/** Everything a notice says, before any language: stored in the outbox, and written to the audit trail. */
export interface NoticeFacts
  extends Pick<Incident, 'severity' | 'cluster' | 'deadline' | 'cause' | 'acknowledged'>,
    Pick<Diagnosis, 'confidence' | 'evidence' | 'wouldChange'> {
  readonly schema: 'warden.notice/1';
  readonly incidentId: string;
  readonly seq: number;
  readonly reason: NoticeReason;
  /** Which title and summary. */
  readonly headline: Headline;
  readonly at: At;
  /** When it was decided, where it had to wait for minutes until it was sent: what it says is of then. Absent: it did not wait. */
  readonly decidedAt?: At;
  /** Of a recovery that had to wait: the open incident that the cluster has had since. Absent: none. */
  readonly newer?: string;
  readonly node: string;
  readonly peer: string;
  readonly lossAt: At;
  readonly lossBasis: LossBasis;
  readonly detectedAt: At;
  readonly recoveredAt: At | null;
  readonly outage: OutageSpan;
  readonly silenceMs: Ms;
  /** Audit was searched and could not be read. */
  readonly auditFailed: boolean;
  /** Nobody has searched Audit for this notice: the first does not wait for it, or it may not be searched. Absent: it was. */
  readonly auditUnasked?: true;
  readonly who: {
    readonly at: At;
    readonly principal: string | null;
    readonly ip: string | null;
    readonly client: string | null;
  } | null;
  readonly target: NoticeTarget | null;
  /** The target of the last notice that had one. Absent: this one has one, or none had before. */
  readonly lastTarget?: NoticeTarget;
  readonly more: readonly NoticeTarget[];
  readonly nodes: readonly NoticeNode[];
  readonly takeover: readonly (TakeoverSign & { readonly name: string })[];
  readonly muted: number;
  /** Kinds of lines that the same cause brought along. Absent in notices of earlier versions. */
  readonly related?: readonly Suffix<'related'>[];
  readonly impact: Impact;
  readonly unread: readonly FailedLookUp[];
  readonly options: readonly NoticeOption[];
  readonly steps: readonly NoticeStep[];
  readonly avoid: readonly Suffix<'avoid'>[];
  readonly plan: Plan | null;
  readonly reattach: ReattachProgress | null;
  readonly hold: { readonly by: string; readonly until: At; readonly why: string } | null;
  readonly contacts: readonly string[];
  readonly nextReportAt: At | null;
  /** The notice before this one, and what is otherwise now. Absent: this is the first. */
  readonly before?: {
    readonly seq: number;
    readonly at: At;
    readonly headline: Headline;
    readonly changes: readonly Change[];
    /** The notice whose steps still hold word for word; null: what to do is otherwise now. */
    readonly advice: { readonly seq: number; readonly at: At } | null;
  };
  /** Nobody has acknowledged the incident half an hour after its first notice. Absent: somebody has, or it is too early. */
  readonly isUnanswered?: boolean;
  /** Absent: the kernel counts down to `deadline`, or there is nothing to count. */
  readonly clock?: StoppedClock;
  /** What showed the return, where no line did: the node's writes arrive at the volume again. */
  readonly backBy?: 'writes';
  /** LifeKeeper's newest word of a disk that does not answer, once that is some minutes old: it may be back. */
  readonly lastFailureAt?: At;
  /** Absent: nothing came late. */
  readonly late?: LateFacts;
  /** What came of the incident besides the loss itself. Absent: nothing did, or the version before did not say. */
  readonly aftermath?: {
    readonly ioFailedAt: At | null;
    readonly movedAt: At | null;
    /** Name of the node that took over; empty when nobody knows. */
    readonly movedTo: string;
    readonly rebootedAt: At | null;
    /** On which nodes I/O failed, and which restarted, by name; absent: the one that the notice is about. */
    readonly ioFailedOn?: string;
    readonly rebooted?: string;
    /** Why the node holds no writes any more; null: it may hold some. */
    readonly forgotten: 'stopped' | 'rebooted' | null;
  };
}
