import { WardenError } from '../core/base/errors.ts';
import { type At, MINUTE, type Ms, SECOND } from '../core/base/time.ts';
import type { Incident } from '../core/incident/incident.ts';
import type { ApprovalRecord } from '../core/plan/approval.ts';
import { type Papers, stageOf, votesOf } from '../core/plan/approval-stage.ts';
import { type Attempt, isFinal, isTaken, type Refusal } from '../core/plan/attempt.ts';
import { BY_LCDSTATUS } from '../core/plan/guards.ts';
import type { AttemptRecord, Plan } from '../core/plan/plan-shapes.ts';
import type { ReattachProgress } from '../core/plan/progress.ts';
import { atLeast, type StoredPlan, storedPlan } from '../core/plan/stored-plan.ts';
import type { Known } from '../core/platform/look-ups.ts';
import type { Clock, Invoker, Store } from '../core/ports.ts';
import type { Logger } from '../runtime/logger.ts';
import { APPROVAL, approvalFolder } from '../store/approvals.ts';
import { ATTEMPT, JOURNAL, planOfAttempt, REFUSAL } from '../store/attempts.ts';
import { readAll } from '../store/collection.ts';
import { Document } from '../store/document.ts';
import { PLAN, PLANS, planIdOf, planName } from '../store/plans.ts';

/** How often approvals and the journal are looked at while a plan waits for a person or is at work. */
const LOOK_EVERY: Ms = 10 * SECOND;
/** So long an approval that rests on `lcdstatus` waits for new answers; then `reattach` says what is missing. */
const ANSWERS_WAIT: Ms = 8 * MINUTE;
/** An invocation that has written nothing after this long is presumed lost. */
const INVOKE_AGAIN: Ms = 45 * SECOND;

interface ReattachFlowPorts {
  /** Bucket of plans, approvals and journal. */
  readonly approvals: Store;
  readonly invoker: Invoker;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface ReattachFlowOptions {
  readonly reattachFunctionId: string;
  /** How many different people have to approve. */
  readonly approvalsNeeded: number;
}

/**
 * `respond`'s side of a reattach: stores the plan, sees approvals come in, hands the plan id over, and passes
 * on what the journal says. It can neither approve nor attach (IAM); whether to attach is judged by `reattach` again.
 */
export class ReattachFlow {
  readonly #ports: ReattachFlowPorts;
  readonly #options: ReattachFlowOptions;
  readonly #plans = new Map<string, StoredPlan>();
  readonly #unreadable = new Set<string>();
  readonly #records = new Map<string, ApprovalRecord | null>();
  readonly #refusals = new Map<string, Refusal | null>();
  readonly #attempts = new Map<string, Attempt>();
  readonly #invokedAt = new Map<string, At>();
  /** By incident: the plan that the newest decision makes; null when it makes none. Absent: not decided yet. */
  readonly #current = new Map<string, string | null>();
  readonly #told = new Map<string, string>();
  #failure: WardenError | null = null;
  #readAt: At = 0;

  constructor(ports: ReattachFlowPorts, options: ReattachFlowOptions) {
    this.#ports = ports;
    this.#options = options;
  }

  /**
   * Reads what people and `reattach` wrote about the plans of open incidents. A failure is remembered, not thrown:
   * notices go out without it, and no plan is made.
   *
   * @returns nodes of clusters whose plan has come further since the last call.
   */
  async look(open: readonly Incident[]): Promise<ReadonlySet<string>> {
    try {
      await this.#read(open);
      this.#failure = null;
    } catch (error) {
      this.#failure = error instanceof WardenError ? error : new WardenError('INTERNAL', { cause: error });
      this.#ports.log.failure('plans and approvals cannot be read', this.#failure);
    }
    const moved = new Set<string>();
    for (const incident of open) {
      const stage = JSON.stringify(this.progress(incident)?.stage ?? null);
      if ((this.#told.get(incident.id) ?? 'null') === stage) continue;
      this.#told.set(incident.id, stage);
      for (const node of incident.cluster.nodes) moved.add(node);
    }
    return moved;
  }

  /** How far the incident's newest plan has come; null when there is none that still holds. */
  progress(incident: Incident | null): ReattachProgress | null {
    if (incident === null) return null;
    const papers = this.#papersOf(incident.id);
    return papers === null ? null : stageOf(papers, this.#ports.clock.now());
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
    const value = [...this.#attempts.values()].flatMap(({ intentAt, volumeId, cluster }) =>
      intentAt === null ? [] : [{ at: intentAt, volumeId, cluster }],
    );
    return { known: true, value, readAt: this.#readAt };
  }

  /**
   * Notes the plan of a decision and stores it when it is one that people may approve. A plan that cannot be stored
   * cannot
   * be approved, and the next decision offers it again; the notices of this one go out.
   */
  async offer(incident: Incident, plan: Plan | null): Promise<void> {
    this.#current.set(incident.id, plan?.id ?? null);
    if (plan === null || !plan.ready || this.#plans.has(plan.id) || this.#failure !== null) return;
    if (this.#inFlight(incident.id)) return;
    try {
      await this.#store(incident, plan);
    } catch (error) {
      this.#ports.log.failure('plan cannot be stored', error, { planId: plan.id, incident: incident.id });
    }
  }

  async #store(incident: Incident, plan: Plan): Promise<void> {
    const { clock, approvals } = this.#ports;
    const stored = storedPlan(
      plan,
      clock.now(),
      incident.deadline?.to ?? null,
      this.#options.approvalsNeeded,
    );
    const document = new Document(approvals, planName(plan.id), PLAN, { damaged: 'leave' });
    // Stored before, by us or by another holder: the first version is the one that people saw.
    await document.write(stored);
    this.#keep(document.name, document.value);
  }

  /**
   * Hands approved plans to `reattach`, and those that it gave back. Repeating it is harmless.
   *
   * @param areFresh whether the nodes' own answers are young enough: an approval that rests on them waits for that.
   */
  async act(open: readonly Incident[], areFresh: (nodes: readonly string[]) => boolean): Promise<void> {
    if (this.#failure !== null) return;
    const now = this.#ports.clock.now();
    for (const incident of open) {
      const papers = this.#papersOf(incident.id);
      if (papers === null || !this.#isWork(incident.id, papers, now)) continue;
      if (waitsForAnswers(papers, now) && !areFresh(incident.cluster.nodes)) continue;
      const { id } = papers.stored.plan;
      if (now - (this.#invokedAt.get(id) ?? Number.NEGATIVE_INFINITY) < INVOKE_AGAIN) continue;
      this.#invokedAt.set(id, now);
      try {
        const body = JSON.stringify({ planId: id });
        await this.#ports.invoker.invokeDetached(this.#options.reattachFunctionId, body);
      } catch (error) {
        this.#invokedAt.delete(id);
        this.#ports.log.failure('reattach cannot be invoked', error, { planId: id });
      }
    }
  }

  /** When to look again; null when no plan waits for anybody. */
  nextAt(open: readonly Incident[]): At | null {
    const now = this.#ports.clock.now();
    const waits = open.some((incident) => {
      const kind = this.progress(incident)?.stage.kind;
      return kind === 'awaiting-approval' || kind === 'attempted' || kind === 'refused';
    });
    return waits ? now + LOOK_EVERY : null;
  }

  #isWork(incidentId: string, papers: Papers, now: At): boolean {
    const { attempt, stored } = papers;
    if (attempt !== null) return !isFinal(attempt) && !isTaken(attempt, now, '');
    return this.#current.get(incidentId) === stored.plan.id && stageOf(papers, now).approved;
  }

  #inFlight(incidentId: string): boolean {
    return [...this.#attempts.values()].some(
      (attempt) => attempt.incidentId === incidentId && !isFinal(attempt),
    );
  }

  /** The plan with an attempt, the newest first; else the one that the newest decision makes. */
  #papersOf(incidentId: string): Papers | null {
    const plans = [...this.#plans.values()]
      .filter((stored) => stored.plan.incidentId === incidentId)
      .sort((a, b) => b.madeAt - a.madeAt || (a.plan.id < b.plan.id ? -1 : 1));
    const current = this.#current.get(incidentId);
    const offered = current === undefined ? plans[0] : plans.find((stored) => stored.plan.id === current);
    const tried = plans.find((stored) => this.#attempts.has(stored.plan.id));
    const stored =
      offered !== undefined && (tried === undefined || offered.madeAt > tried.madeAt) ? offered : tried;
    if (stored === undefined) return null;
    const approvals = [...this.#records.values()].filter((r) => r?.planId === stored.plan.id);
    const refusals = [...this.#refusals.values()].filter((r) => r?.planId === stored.plan.id);
    return {
      stored,
      attempt: this.#attempts.get(stored.plan.id) ?? null,
      approvals: approvals.filter((r) => r !== null),
      refusals: refusals.filter((r) => r !== null),
    };
  }

  async #read(open: readonly Incident[]): Promise<void> {
    const { approvals, clock } = this.#ports;
    const ids = new Set(open.map((incident) => incident.id));
    this.#readAt = clock.now();
    const plans = (await approvals.list(PLANS)).filter(
      (name) => !this.#unreadable.has(name) && !this.#plans.has(planIdOf(name)),
    );
    for (const [name, plan] of await readAll(approvals, plans, PLAN, 'leave')) this.#keep(name, plan);
    await this.#readJournal();
    for (const { plan } of this.#plans.values()) {
      if (!ids.has(plan.incidentId)) continue;
      const records = (await approvals.list(approvalFolder(plan.id))).filter((n) => !this.#records.has(n));
      for (const [name, record] of await readAll(approvals, records, APPROVAL, 'leave'))
        this.#records.set(name, record);
    }
  }

  #keep(name: string, plan: StoredPlan | null): void {
    if (plan === null) this.#unreadable.add(name);
    else this.#plans.set(plan.plan.id, atLeast(plan, this.#options.approvalsNeeded));
  }

  async #readJournal(): Promise<void> {
    const { approvals } = this.#ports;
    const names = await approvals.list(JOURNAL);
    const refusals = names.filter((name) => planOfAttempt(name) === null && !this.#refusals.has(name));
    for (const [name, refusal] of await readAll(approvals, refusals, REFUSAL, 'leave'))
      this.#refusals.set(name, refusal);
    const attempts = names.filter((name) => {
      const planId = planOfAttempt(name);
      const known = this.#attempts.get(planId ?? '');
      return planId !== null && !(known !== undefined && isFinal(known));
    });
    for (const [name, attempt] of await readAll(approvals, attempts, ATTEMPT, 'refuse'))
      if (attempt !== null) this.#attempts.set(planOfAttempt(name) ?? attempt.planId, attempt);
  }
}

/** The approval leaves it to `lcdstatus` which node is in service. */
function waitsForAnswers(papers: Papers, now: At): boolean {
  if (papers.attempt !== null) return false;
  const { approval } = votesOf(papers, now);
  return approval?.inService.includes(BY_LCDSTATUS) === true && now - approval.at < ANSWERS_WAIT;
}
