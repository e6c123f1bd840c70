import { WardenError } from '../core/base/errors.ts';
import { type At, MINUTE, type Ms, SECOND } from '../core/base/time.ts';
import type { Incident } from '../core/incident/incident.ts';
import { isFinal, isTaken } from '../core/plan/attempt.ts';
import { type PlanDossier, type ReattachProgress, stageOf } from '../core/plan/dossier.ts';
import { BY_LCDSTATUS } from '../core/plan/guard-input.ts';
import { type AttemptRecord, type Plan, storedPlan } from '../core/plan/plan-shapes.ts';
import type { Known } from '../core/platform/look-ups.ts';
import type { CyclePorts, ReattachFlowOptions } from './cycle-shapes.ts';
import { PlanFiles } from './plan-files.ts';
import type { SetAside } from './set-aside.ts';

/** How often approvals and the journal are looked at while a plan waits for a person or is at work. */
const READ_EVERY: Ms = 10 * SECOND;
/** So long an approval that rests on `lcdstatus` waits for new answers; then `reattach` says what is missing. */
const ANSWERS_WAIT: Ms = 8 * MINUTE;
/** An invocation that has written nothing after this long is presumed lost. */
const INVOKE_AGAIN: Ms = 45 * SECOND;

type Ports = Required<Pick<CyclePorts, 'approvals' | 'invoker' | 'clock' | 'log'>> & {
  readonly setAside: Pick<SetAside, 'note'>;
};

/**
 * `respond`'s side of a reattach: stores the plan, sees approvals come in, hands the plan id over, and passes
 * on what the journal says. It can neither approve nor attach (IAM); whether to attach is judged by `reattach` again.
 */
export class ReattachFlow {
  readonly #files: PlanFiles;
  readonly #invokedAt = new Map<string, At>();
  /** By incident: the plan that the newest decision makes; null when it makes none. Absent: not decided yet. */
  readonly #current = new Map<string, string | null>();
  readonly #reported = new Map<string, string>();
  #failure: WardenError | null = null;
  #readAt: At = 0;

  constructor(
    private readonly ports: Ports,
    private readonly options: ReattachFlowOptions,
  ) {
    this.#files = new PlanFiles(ports.approvals, ports.clock, options.approvalsNeeded, ports.setAside);
  }

  /**
   * Reads what people and `reattach` wrote about the plans of open incidents. A failure is remembered, not thrown:
   * notices go out without it, and no plan is made.
   *
   * @returns nodes of clusters whose plan has come further since the last call.
   */
  async refresh(open: readonly Incident[]): Promise<ReadonlySet<string>> {
    this.#readAt = this.ports.clock.now();
    try {
      await this.#files.refresh(new Set(open.map(({ id }) => id)));
      this.#failure = null;
    } catch (error) {
      this.#failure = error instanceof WardenError ? error : new WardenError('INTERNAL', { cause: error });
      this.ports.log.failure('plans and approvals cannot be read', this.#failure);
    }
    const moved = new Set<string>();
    for (const incident of open) {
      const stage = JSON.stringify(this.progress(incident)?.stage ?? null);
      if ((this.#reported.get(incident.id) ?? 'null') === stage) continue;
      this.#reported.set(incident.id, stage);
      for (const node of incident.cluster.nodes) moved.add(node);
    }
    return moved;
  }

  /** How far the incident's newest plan has come; null when there is none that still holds. */
  progress(incident: Incident | null): ReattachProgress | null {
    if (incident === null) return null;
    const dossier = this.#dossierOf(incident.id);
    return dossier === null ? null : stageOf(dossier);
  }

  /** Whether a plan of this id was for another loss; not known while nothing could be read. */
  isTaken(planId: string, incidentId: string): boolean {
    return this.#files.isTaken(planId, incidentId);
  }

  /** Earlier attempts; unknown when they could not be read. */
  attempts(): Known<readonly AttemptRecord[]> {
    if (this.#failure !== null)
      return {
        known: false,
        what: 'journal',
        errorCode: this.#failure.code,
        detail: this.#failure.detail ?? '',
      };
    const value = this.#files.attempts();
    if (value === null)
      return { known: false, what: 'journal', errorCode: 'OCI_UNEXPECTED_ANSWER', detail: 'damaged' };
    return { known: true, value, readAt: this.#readAt };
  }

  /**
   * Notes the plan of a decision and stores it when it is one that people may approve. One that cannot be stored cannot
   * be approved, and the next decision offers it again; the notices of this one go out.
   */
  async offer(incident: Incident, plan: Plan | null): Promise<void> {
    this.#current.set(incident.id, plan?.id ?? null);
    if (plan === null || !plan.ready || this.#files.has(plan.id) || this.#failure !== null) return;
    if (this.#files.isUnderWay(incident.id)) return;
    const until = incident.deadline?.to ?? null;
    try {
      await this.#files.store(storedPlan(plan, this.ports.clock.now(), until, this.options.approvalsNeeded));
    } catch (error) {
      this.ports.log.failure('plan cannot be stored', error, { planId: plan.id, incident: incident.id });
    }
  }

  /**
   * Hands approved plans to `reattach`, and those that it gave back. Repeating it is harmless.
   *
   * @param areFresh whether the nodes' own answers are young enough: an approval that rests on them waits for that.
   */
  async act(open: readonly Incident[], areFresh: (nodes: readonly string[]) => boolean): Promise<void> {
    if (this.#failure !== null) return;
    const now = this.ports.clock.now();
    for (const incident of open) {
      const dossier = this.#dossierOf(incident.id);
      if (dossier === null || !this.#isWork(incident.id, dossier)) continue;
      if (waitsForAnswers(dossier) && !areFresh(incident.cluster.nodes)) continue;
      const { id } = dossier.stored.plan;
      if (now - (this.#invokedAt.get(id) ?? Number.NEGATIVE_INFINITY) < INVOKE_AGAIN) continue;
      this.#invokedAt.set(id, now);
      try {
        const body = JSON.stringify({ planId: id });
        await this.ports.invoker.invokeDetached(this.options.reattachFunctionId, body);
      } catch (error) {
        this.#invokedAt.delete(id);
        this.ports.log.failure('reattach cannot be invoked', error, { planId: id });
      }
    }
  }

  /** When to look again; null when no plan waits for anybody. */
  nextAt(open: readonly Incident[]): At | null {
    const now = this.ports.clock.now();
    const waits = open.some((incident) => {
      const kind = this.progress(incident)?.stage.kind;
      return kind === 'awaiting-approval' || kind === 'attempted' || kind === 'refused';
    });
    return waits ? now + READ_EVERY : null;
  }

  #isWork(incidentId: string, dossier: PlanDossier): boolean {
    const { attempt, stored, readAt } = dossier;
    if (this.#files.isDamaged(stored.plan.id)) return false;
    if (attempt !== null) return !isFinal(attempt) && !isTaken(attempt, readAt, '');
    return this.#current.get(incidentId) === stored.plan.id && stageOf(dossier).approved;
  }

  #dossierOf(incidentId: string): PlanDossier | null {
    return this.#files.dossierOf(incidentId, this.#current.get(incidentId));
  }
}

/** The approval leaves it to `lcdstatus` which node is in service. */
function waitsForAnswers({ attempt, votes: { approval }, readAt }: PlanDossier): boolean {
  if (attempt !== null || approval === null) return false;
  return approval.inService.includes(BY_LCDSTATUS) && readAt - approval.at < ANSWERS_WAIT;
}
