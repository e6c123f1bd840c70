import type { Plan, Policy, ReattachProgress } from '../decision/contract.ts';
import type { Incident, NoticeReason } from '../decision/incident.ts';
import type { Situation } from '../decision/situation.ts';
import type { Assessment, NodeCase, PathCase } from '../diagnosis/assessment.ts';
import type { LossTime } from '../diagnosis/clock.ts';
import type { Diagnosis } from '../diagnosis/diagnose.ts';
import type { At } from '../time.ts';
import type { World } from '../world.ts';
import type { TitleKey } from './model.ts';

export interface ComposeInput {
  readonly now: At;
  readonly incident: Incident;
  readonly seq: number;
  readonly reason: NoticeReason;
  readonly situation: Exclude<Situation, 'held' | 'healthy'>;
  /** The notice may have a headline of its own (deadline near, silence). */
  readonly headline: TitleKey;
  readonly assessment: Assessment;
  readonly world: World;
  readonly diagnosis: Diagnosis | null;
  /** Path the notice is about: the primary, or after recovery the one that was lost. */
  readonly path: PathCase | null;
  readonly node: NodeCase | null;
  readonly loss: LossTime;
  readonly plan: Plan | null;
  readonly reattach: ReattachProgress | null;
  readonly policy: Policy;
  readonly nextReportAt: At | null;
}
