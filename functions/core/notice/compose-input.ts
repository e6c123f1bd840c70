import type { At } from '../base/time.ts';
import type { ClusterPicture, NodeStatus, PathStatus } from '../cluster/picture-shapes.ts';
import type { LossTime } from '../diagnosis/clock.ts';
import type { Diagnosis } from '../diagnosis/diagnose.ts';
import type { Incident, NoticeReason } from '../incident/incident.ts';
import type { Policy } from '../incident/policy.ts';
import type { Situation } from '../incident/situation.ts';
import type { Plan } from '../plan/plan-shapes.ts';
import type { ReattachProgress } from '../plan/progress.ts';
import type { LookUps } from '../platform/look-ups.ts';
import type { TitleKey } from './model.ts';

export interface ComposeInput {
  readonly now: At;
  readonly incident: Incident;
  readonly seq: number;
  readonly reason: NoticeReason;
  readonly situation: Exclude<Situation, 'held' | 'healthy'>;
  /** The notice may have a headline of its own (deadline near, silence). */
  readonly headline: TitleKey;
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
