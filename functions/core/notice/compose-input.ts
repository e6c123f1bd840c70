import type { At } from '../base/time.ts';
import type { ClusterPicture, NodeStatus, PathStatus } from '../cluster/picture-shapes.ts';
import type { LossTime } from '../diagnosis/clock.ts';
import type { Diagnosis } from '../diagnosis/diagnose.ts';
import type { Incident } from '../incident/incident.ts';
import type { Policy } from '../incident/policy.ts';
import type { NoticeReason } from '../incident/reasons.ts';
import type { Headline, ToldSituation } from '../incident/situations.ts';
import type { Plan } from '../plan/plan-shapes.ts';
import type { ReattachProgress } from '../plan/progress.ts';
import type { LookUps } from '../platform/look-ups.ts';

export interface ComposeInput {
  readonly now: At;
  readonly incident: Incident;
  readonly seq: number;
  readonly reason: NoticeReason;
  readonly situation: ToldSituation;
  /** The notice may have a headline of its own (deadline near, silence). */
  readonly headline: Headline;
  readonly assessment: ClusterPicture;
  readonly lookUps: LookUps;
  readonly diagnosis: Diagnosis | null;
  /** Path the notice is about: the primary, or after recovery the one that was lost. */
  readonly path: PathStatus | null;
  readonly node: NodeStatus | null;
  readonly loss: LossTime;
  readonly plan: Plan | null;
  readonly reattach: ReattachProgress | null;
  readonly policy: Policy;
  readonly nextReportAt: At | null;
}
