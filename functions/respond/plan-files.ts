import type { DatedApproval } from '../core/plan/approval.ts';
import { type Attempt, isFinal, type Refusal } from '../core/plan/attempt.ts';
import { dossierOf, type PlanDossier } from '../core/plan/dossier.ts';
import { type AttemptRecord, atLeast, type StoredPlan } from '../core/plan/plan-shapes.ts';
import type { Clock, Store } from '../core/ports.ts';
import { readAll } from '../store/collection.ts';
import { Document } from '../store/document.ts';
import { dated, type Kind } from '../store/kind.ts';
import {
  APPROVAL,
  ATTEMPT,
  approvalFolder,
  attemptOfPlan,
  JOURNAL,
  PLAN,
  PLANS,
  planIdOf,
  planName,
  planOfAttempt,
  REFUSAL,
} from '../store/plans.ts';
import type { SetAside } from './set-aside.ts';

/**
 * What lies in the approvals bucket, as far as it was read: what never changes there is read once. The same as
 * `readDossier` makes of one plan, for many plans every few seconds.
 */
export class PlanFiles {
  readonly #plans = new Map<string, StoredPlan>();
  readonly #unreadable = new Set<string>();
  readonly #records = new Map<string, DatedApproval | null>();
  readonly #refusals = new Map<string, Refusal | null>();
  readonly #attempts = new Map<string, Attempt>();
  /** Plans whose attempt cannot be read: nothing more is done about them. */
  readonly #damaged = new Set<string>();

  constructor(
    private readonly approvals: Store,
    private readonly clock: Clock,
    private readonly approvalsNeeded: number,
    private readonly setAside: Pick<SetAside, 'note'>,
  ) {}

  /** Reads what is new. @param open incidents whose approvals matter. @throws what the store threw. */
  async refresh(open: ReadonlySet<string>): Promise<void> {
    const plans = (await this.approvals.list(PLANS)).filter(
      (name) => !this.#unreadable.has(name) && !this.#plans.has(planIdOf(name)),
    );
    for (const [name, plan] of await readAll(this.approvals, plans, PLAN, 'leave')) this.#keep(name, plan);
    await this.#readJournal();
    for (const { plan } of this.#plans.values()) {
      if (!open.has(plan.incidentId)) continue;
      const names = await this.approvals.list(approvalFolder(plan.id));
      await this.#readNew(names, this.#records, dated(APPROVAL));
    }
  }

  has(planId: string): boolean {
    return this.#plans.has(planId);
  }

  /** Stores a plan. Where there is one already, the first version stays: it is the one that people saw. */
  async store(plan: StoredPlan): Promise<void> {
    const document = new Document(this.approvals, planName(plan.plan.id), PLAN, { damaged: 'leave' });
    await document.write(plan);
    this.#keep(document.name, document.value);
  }

  /**
   * Whether a plan of this id was for another loss: of another incident, or of this one when its volume was attached
   * since. Where that cannot be read, it counts as such.
   */
  isTaken(planId: string, incidentId: string): boolean {
    if (this.#unreadable.has(planName(planId)) || this.#damaged.has(planId)) return true;
    const attempt = this.#attempts.get(planId);
    const known = this.#plans.get(planId)?.plan.incidentId ?? attempt?.incidentId;
    return known !== undefined && (known !== incidentId || attempt?.state === 'attached');
  }

  /** The attempt for this plan cannot be read. */
  isDamaged(planId: string): boolean {
    return this.#damaged.has(planId);
  }

  /** An attempt for one of the incident's plans is under way. */
  isUnderWay(incidentId: string): boolean {
    return [...this.#attempts.values()].some((a) => a.incidentId === incidentId && !isFinal(a));
  }

  /** Every attempt; one that cannot be read as far as its plan tells. Null when that cannot be read either. */
  attempts(): readonly AttemptRecord[] | null {
    const damaged = [...this.#damaged].map((id) => this.#plans.get(id));
    if (damaged.includes(undefined)) return null;
    const read = [...this.#attempts.values()].flatMap(({ intentAt, volumeId, cluster }) =>
      intentAt === null ? [] : [{ at: intentAt, volumeId, cluster }],
    );
    const now = this.clock.now();
    return [...read, ...damaged.flatMap((plan) => (plan === undefined ? [] : [attemptOfPlan(plan, now)]))];
  }

  /**
   * The plan with an attempt, the newest first; else the one that the newest decision makes.
   * @param current that one; null when it makes none, absent while nothing was decided.
   */
  dossierOf(incidentId: string, current: string | null | undefined): PlanDossier | null {
    const plans = [...this.#plans.values()]
      .filter((stored) => stored.plan.incidentId === incidentId)
      .sort((a, b) => b.madeAt - a.madeAt || (a.plan.id < b.plan.id ? -1 : 1));
    const offered = current === undefined ? plans[0] : plans.find((stored) => stored.plan.id === current);
    const tried = plans.find((stored) => this.#attempts.has(stored.plan.id));
    const isNewer = offered !== undefined && (tried === undefined || offered.madeAt > tried.madeAt);
    const stored = isNewer ? offered : tried;
    return stored === undefined ? null : dossierOf(this.#papersOf(stored), this.clock.now());
  }

  #papersOf(stored: StoredPlan) {
    const ofPlan = <T extends { readonly planId: string }>(all: ReadonlyMap<string, T | null>) =>
      [...all.values()].filter((one) => one?.planId === stored.plan.id) as T[];
    const attempt = this.#attempts.get(stored.plan.id) ?? null;
    return { stored, attempt, approvals: ofPlan(this.#records), refusals: ofPlan(this.#refusals) };
  }

  #keep(name: string, plan: StoredPlan | null): void {
    if (plan === null) {
      this.#unreadable.add(name);
      this.setAside.note(name, 'no plan that this version can read');
    } else this.#plans.set(plan.plan.id, atLeast(plan, this.approvalsNeeded));
  }

  async #readJournal(): Promise<void> {
    const names = await this.approvals.list(JOURNAL);
    const isRefusal = (name: string) => planOfAttempt(name) === null;
    await this.#readNew(names.filter(isRefusal), this.#refusals, REFUSAL);
    const attempts = names.filter((name) => {
      const known = this.#attempts.get(planOfAttempt(name) ?? '');
      return !isRefusal(name) && (known === undefined || !isFinal(known));
    });
    this.#damaged.clear();
    for (const [name, attempt] of await readAll(this.approvals, attempts, ATTEMPT, 'leave')) {
      const id = planOfAttempt(name) ?? '';
      if (attempt !== null) {
        this.#attempts.set(id, attempt);
        continue;
      }
      this.#damaged.add(id);
      this.setAside.note(name, 'no attempt that this version can read: it forbids any for its plan');
    }
  }

  async #readNew<T>(names: readonly string[], known: Map<string, T | null>, kind: Kind<T>): Promise<void> {
    const fresh = names.filter((name) => !known.has(name));
    for (const [name, value] of await readAll(this.approvals, fresh, kind, 'leave')) {
      known.set(name, value);
      if (value === null) this.setAside.note(name, 'it cannot be read, and does not count');
    }
  }
}
