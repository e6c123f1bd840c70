import { WardenError } from '../core/base/errors.ts';
import { parsePortal, portalOf, samePortal } from '../core/base/portal.ts';
import { type At, type Ms, SECOND } from '../core/base/time.ts';
import type { Policy } from '../core/incident/policy.ts';
import {
  type Attempt,
  accepted,
  again,
  confirmed,
  failed,
  found,
  handedBack,
  intend,
  isFinal,
  isTaken,
  renewed,
  takenOver,
} from '../core/plan/attempt.ts';
import type { StoredPlan } from '../core/plan/plan-shapes.ts';
import type { Attachment } from '../core/platform/look-ups.ts';
import { writeOnce } from '../store/collection.ts';
import type { Document } from '../store/document.ts';
import { attemptDocument, REFUSAL, refusalName } from '../store/plans.ts';
import { sendAttach } from './call-outcome.ts';
import { BEFORE_REPEAT, firstStep, isOld, JUDGEMENT_MS, type ReattachAnswer } from './first-step.ts';
import { type Judgement, judge, type ReattachPorts } from './judge.ts';

/** A runner that has written nothing for this long is presumed dead. */
const RUNNER_MS: Ms = 90 * SECOND;
const POLL: Ms = 3 * SECOND;
/** A list may show a new attachment later than the answer that named it; nothing promises otherwise. */
const APPEARS: Ms = 45 * SECOND;
/** Nothing is begun with less than this left. */
const RESERVE: Ms = 10 * SECOND;

/** Another invocation wrote the journal: it goes on, this one stops. */
export class SupersededError extends Error {
  override readonly name = 'SupersededError';
}

/** One invocation's work on one plan. */
export class Run {
  readonly #token: string;
  readonly #journal: Document<Attempt>;

  constructor(
    private readonly ports: ReattachPorts,
    private readonly policy: Policy,
    private readonly stored: StoredPlan,
    private readonly deadline: At,
  ) {
    this.#token = ports.ids.unique();
    this.#journal = attemptDocument(ports.approvals, stored.plan.id, ports.ids);
  }

  async go(): Promise<ReattachAnswer> {
    const before = await this.#journal.load();
    if (before !== null && isFinal(before)) return this.#over(before);
    if (before !== null && isTaken(before, this.#now(), this.#token)) return this.#answer('busy');
    if (before === null) return this.#first();
    const attempt = await this.#write(takenOver(before, this.#runner(), this.#now()));
    return attempt.state === 'attaching' ? this.#poll(attempt) : this.#repeat(attempt);
  }

  /** No attempt yet: judge until something can be done, write the intent, send. */
  async #first(): Promise<ReattachAnswer> {
    for (;;) {
      const judged = await this.#judge();
      const step = firstStep(judged, this.#now(), (need) => this.#hasTime(need));
      switch (step.kind) {
        case 'judge-again':
          if (step.after > 0) await this.ports.clock.sleep(step.after);
          break;
        case 'adopt':
          return this.#poll(await this.#write(found(this.stored, step.here, this.#runner(), this.#now())));
        case 'attach':
          return this.#attach(judged);
        case 'refuse':
          return this.#refuse(judged);
        case 'leave':
          return this.#answer(step.status, notMet(judged));
      }
    }
  }

  /** Whoever creates the journal object, and nobody else, may send the request. */
  async #attach(judged: Judgement): Promise<ReattachAnswer> {
    const attempt = intend(this.stored, judged.tally, this.#runner(), this.#now());
    return this.#send(await this.#write(attempt), judged);
  }

  async #refuse(judged: Judgement): Promise<ReattachAnswer> {
    const { id } = this.stored.plan;
    const { ids } = judged.tally;
    const guards = notMet(judged);
    await writeOnce(this.ports.approvals, refusalName(id, ids), REFUSAL, {
      schema: 'warden.refusal/1',
      planId: id,
      at: this.#now(),
      guards,
      approvals: ids,
    });
    return this.#answer('refused', guards);
  }

  /** A request may have been sent: what is attached now decides, then every guard again. */
  async #repeat(before: Attempt): Promise<ReattachAnswer> {
    for (;;) {
      const judged = await this.#judge();
      if (judged.here !== null) return this.#adopt(before, judged.here);
      if (judged.pass)
        return this.#send(await this.#write(again(before, this.#runner(), this.#now())), judged);
      if (!judged.onlyUnknown) return this.#fail(before, 'GUARDS_NOT_MET', notMet(judged));
      if (!this.#hasTime(BEFORE_REPEAT)) return this.#handBack(before, notMet(judged).join(' '));
      await this.ports.clock.sleep(BEFORE_REPEAT);
    }
  }

  /**
   * Sends the request that the journal holds. It leaves only while the judgement is young and nobody else may have taken
   * the attempt for abandoned: what another invocation judges then, this one cannot undo.
   */
  async #send(attempt: Attempt, judged: Judgement): Promise<ReattachAnswer> {
    if (!this.#hasTime(0)) return this.#handBack(attempt, 'no time left');
    if (isOld(judged, this.#now())) return this.#repeat(attempt);
    const until = Math.min(judged.begunAt + JUDGEMENT_MS, attempt.runner?.until ?? 0);
    const { request } = this.stored.plan;
    const outcome = await sendAttach(this.ports.attacher, request, attempt.retryToken, until);
    switch (outcome.kind) {
      case 'accepted': {
        const { attachment } = outcome;
        if (attachment.lifecycleState === 'DETACHED' || attachment.lifecycleState === 'DETACHING')
          return this.#fail(attempt, 'DETACHED_AGAIN', []);
        return this.#poll(await this.#write(accepted(attempt, attachment, false, this.#now())));
      }
      case 'look': {
        const { here } = await this.#judge();
        if (here !== null) return this.#adopt(attempt, here);
        return this.#fail(attempt, outcome.code, []);
      }
      case 'repeat':
        if (!this.#hasTime(BEFORE_REPEAT)) return this.#handBack(attempt, outcome.code);
        await this.ports.clock.sleep(BEFORE_REPEAT);
        return this.#repeat(attempt);
      case 'person':
        return this.#fail(attempt, outcome.code, []);
    }
  }

  async #adopt(attempt: Attempt, here: Attachment): Promise<ReattachAnswer> {
    return this.#poll(await this.#write(accepted(attempt, here, true, this.#now())));
  }

  /** Until the API says ATTACHED. */
  async #poll(first: Attempt): Promise<ReattachAnswer> {
    const appearsBy = this.#now() + APPEARS;
    let attempt = first;
    for (;;) {
      attempt = await this.#renewed(attempt);
      const attachment = await this.#attachmentOf(attempt);
      if (attachment === 'absent' && this.#now() >= appearsBy)
        return this.#fail(attempt, 'ATTACHMENT_GONE', []);
      const state = typeof attachment === 'string' ? 'ATTACHING' : attachment.lifecycleState;
      if (typeof attachment !== 'string' && state === 'ATTACHED') {
        const done = confirmed(attempt, isSameTarget(this.stored, attachment), this.#now());
        return this.#over(await this.#write(done));
      }
      if (state !== 'ATTACHING') return this.#fail(attempt, 'DETACHED_AGAIN', []);
      if (!this.#hasTime(POLL)) return this.#handBack(attempt, 'not ATTACHED yet');
      await this.ports.clock.sleep(POLL);
    }
  }

  /** So that no other invocation takes it for abandoned. */
  async #renewed(attempt: Attempt): Promise<Attempt> {
    const { runner } = attempt;
    const isDue = runner !== null && this.#now() > runner.until - RUNNER_MS / 2;
    return isDue && runner.until < this.deadline ? this.#write(renewed(attempt, this.#runner())) : attempt;
  }

  /** @throws what repeating the read cannot help. */
  async #attachmentOf({ attachmentId }: Attempt): Promise<Attachment | 'absent' | 'unreadable'> {
    const { instanceId } = this.stored.plan.request;
    try {
      const { compartmentId } = await this.ports.compute.getInstance(instanceId);
      const all = await this.ports.compute.listAttachments(compartmentId, instanceId);
      return all.find((a) => a.id === attachmentId) ?? 'absent';
    } catch (error) {
      if (!(error instanceof WardenError) || !error.retryable) throw error;
      return 'unreadable';
    }
  }

  async #fail(attempt: Attempt, code: string, guards: readonly string[]): Promise<ReattachAnswer> {
    return this.#over(await this.#write(failed(attempt, code, guards, this.#now())));
  }

  async #handBack(attempt: Attempt, why: string): Promise<ReattachAnswer> {
    await this.#write(handedBack(attempt, why, this.#now()));
    return this.#answer('handed-back');
  }

  #over(attempt: Attempt): ReattachAnswer {
    return this.#answer(attempt.state === 'attached' ? 'attached' : 'failed', attempt.failure?.guards);
  }

  #answer(status: ReattachAnswer['status'], guards: readonly string[] = []): ReattachAnswer {
    return { status, planId: this.stored.plan.id, ...(guards.length > 0 && { guards }) };
  }

  /** @throws SupersededError when somebody else wrote meanwhile, and what the store threw. */
  async #write(attempt: Attempt): Promise<Attempt> {
    if (await this.#journal.write(attempt)) return this.#journal.value ?? attempt;
    throw new SupersededError(this.#journal.name);
  }

  #judge(): Promise<Judgement> {
    return judge(this.ports, this.stored, this.policy);
  }

  #now(): At {
    return this.ports.clock.now();
  }

  #hasTime(need: Ms): boolean {
    return this.deadline - this.#now() > need + RESERVE;
  }

  #runner() {
    return { token: this.#token, until: Math.min(this.deadline, this.#now() + RUNNER_MS) };
  }
}

function notMet({ verdicts }: Judgement): string[] {
  return verdicts.filter((v) => v.verdict !== 'met').map((v) => v.code);
}

/** Whether the volume was attached on the portal and with the IQN it had; null where either is not known. */
function isSameTarget({ plan }: StoredPlan, attachment: Attachment): boolean | null {
  const { portal: text, iqn } = plan.expected;
  const portal = portalOf(attachment);
  if (text === null || iqn === null || portal === null || attachment.iqn === null) return null;
  return samePortal(portal, parsePortal(text)) && attachment.iqn === iqn;
}
