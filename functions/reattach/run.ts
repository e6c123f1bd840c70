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
import type { StoredPlan } from '../core/plan/stored-plan.ts';
import type { Attachment } from '../core/platform/look-ups.ts';
import { attemptDocument, REFUSAL, refusalName } from '../store/attempts.ts';
import { writeOnce } from '../store/collection.ts';
import type { Document } from '../store/document.ts';
import { sendAttach } from './call-outcome.ts';
import { type Judgement, judge } from './judge.ts';
import type { ReattachAnswer, ReattachPorts } from './reattach-shapes.ts';

/** A runner that has written nothing for this long is presumed dead. */
const RUNNER_MS: Ms = 90 * SECOND;
/**
 * Nothing is sent sooner after the approval: lines that the nodes wrote before it need up to a minute in the
 * connector's
 * batch (Terraform allows no longer one) and about a quarter of a minute through agent and Logging, and one of them may
 * tell that the peer has taken over.
 */
const SETTLE: Ms = 80 * SECOND;
/** A request rests on what was read at most so long before it leaves, also when the process stood still in between. */
const JUDGEMENT_MS: Ms = 60 * SECOND;
const POLL: Ms = 3 * SECOND;
/** A list may show a new attachment later than the answer that named it; nothing promises otherwise. */
const APPEARS: Ms = 45 * SECOND;
const BEFORE_REPEAT: Ms = 10 * SECOND;
/** Nothing is begun with less than this left. */
const RESERVE: Ms = 10 * SECOND;

/** Another invocation wrote the journal: it goes on, this one stops. */
export class SupersededError extends Error {
  override readonly name = 'SupersededError';
}

/** One invocation's work on one plan. */
export class Run {
  readonly #ports: ReattachPorts;
  readonly #policy: Policy;
  readonly #stored: StoredPlan;
  readonly #deadline: At;
  readonly #token: string;
  readonly #journal: Document<Attempt>;

  constructor(ports: ReattachPorts, policy: Policy, stored: StoredPlan, deadline: At) {
    this.#ports = ports;
    this.#policy = policy;
    this.#stored = stored;
    this.#deadline = deadline;
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

  /** No attempt yet: judge, write the intent, send. */
  async #first(): Promise<ReattachAnswer> {
    const { plan } = this.#stored;
    for (;;) {
      const judged = await this.#judge();
      if (judged.here !== null)
        return this.#poll(await this.#write(found(this.#stored, judged.here, this.#runner(), this.#now())));
      if (judged.pass) {
        const early = (judged.tally.approval?.at ?? 0) + SETTLE - this.#now();
        if (early > 0) {
          await this.#ports.clock.sleep(early);
          continue;
        }
        if (this.#isOld(judged)) {
          if (!this.#hasTime(0)) return this.#answer('handed-back');
          continue;
        }
        const { ids, by } = judged.tally;
        const attempt = intend(this.#stored, { ids, by }, this.#runner(), this.#now());
        return this.#send(await this.#write(attempt), judged);
      }
      const guards = notMet(judged);
      if (judged.tally.rejected !== null || judged.tally.approval === null)
        return this.#answer('not-approved', guards);
      if (judged.onlyUnknown && this.#hasTime(BEFORE_REPEAT)) {
        await this.#ports.clock.sleep(BEFORE_REPEAT);
        continue;
      }
      const { ids } = judged.tally;
      await writeOnce(this.#ports.approvals, refusalName(plan.id, ids), REFUSAL, {
        schema: 'warden.refusal/1',
        planId: plan.id,
        at: this.#now(),
        guards,
        approvals: ids,
      });
      return this.#answer('refused', guards);
    }
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
      await this.#ports.clock.sleep(BEFORE_REPEAT);
    }
  }

  /**
   * Sends the request that the journal holds. It leaves only while the judgement is young and nobody else may have
   * taken
   * the attempt for abandoned: what another invocation judges then, this one cannot undo.
   */
  async #send(attempt: Attempt, judged: Judgement): Promise<ReattachAnswer> {
    if (!this.#hasTime(0)) return this.#handBack(attempt, 'no time left');
    if (this.#isOld(judged)) return this.#repeat(attempt);
    const until = Math.min(judged.begunAt + JUDGEMENT_MS, attempt.runner?.until ?? 0);
    const { request } = this.#stored.plan;
    const outcome = await sendAttach(this.#ports.attacher, request, attempt.retryToken, until);
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
        await this.#ports.clock.sleep(BEFORE_REPEAT);
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
    const { instanceId } = this.#stored.plan.request;
    const appearsBy = this.#now() + APPEARS;
    let attempt = first;
    for (;;) {
      const { runner } = attempt;
      if (runner !== null && this.#now() > runner.until - RUNNER_MS / 2 && runner.until < this.#deadline)
        attempt = await this.#write(renewed(attempt, this.#runner()));
      let attachment: Attachment | undefined;
      try {
        const { compartmentId } = await this.#ports.compute.getInstance(instanceId);
        const all = await this.#ports.compute.listAttachments(compartmentId, instanceId);
        attachment = all.find((a) => a.id === attempt.attachmentId);
        if (attachment === undefined && this.#now() >= appearsBy)
          return this.#fail(attempt, 'ATTACHMENT_GONE', []);
      } catch (error) {
        if (!(error instanceof WardenError) || !error.retryable) throw error;
      }
      switch (attachment?.lifecycleState) {
        case 'ATTACHED': {
          const done = confirmed(attempt, isSameTarget(this.#stored, attachment), this.#now());
          return this.#over(await this.#write(done));
        }
        case 'DETACHING':
        case 'DETACHED':
          return this.#fail(attempt, 'DETACHED_AGAIN', []);
        case 'ATTACHING':
        case undefined:
          if (!this.#hasTime(POLL)) return this.#handBack(attempt, 'not ATTACHED yet');
          await this.#ports.clock.sleep(POLL);
      }
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
    return { status, planId: this.#stored.plan.id, ...(guards.length > 0 && { guards }) };
  }

  /** @throws SupersededError when somebody else wrote meanwhile, and what the store threw. */
  async #write(attempt: Attempt): Promise<Attempt> {
    if (await this.#journal.write(attempt)) return this.#journal.value ?? attempt;
    throw new SupersededError(this.#journal.name);
  }

  #judge(): Promise<Judgement> {
    return judge(this.#ports, this.#stored, this.#policy);
  }

  #isOld(judged: Judgement): boolean {
    return this.#now() - judged.begunAt >= JUDGEMENT_MS;
  }

  #now(): At {
    return this.#ports.clock.now();
  }

  #hasTime(need: Ms): boolean {
    return this.#deadline - this.#now() > need + RESERVE;
  }

  #runner() {
    return { token: this.#token, until: Math.min(this.#deadline, this.#now() + RUNNER_MS) };
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
