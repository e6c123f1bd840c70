import * as v from 'valibot';
import type { Stored } from '../base/json-bytes.ts';
import type { At } from '../base/time.ts';
import type { Attachment } from '../platform/look-ups.ts';
import { isPlanId, retryTokenOf, type StoredPlan } from './plan-shapes.ts';
import type { Tally } from './tally.ts';

const time = v.pipe(v.number(), v.finite());
const texts = v.array(v.string());

export const attemptSchema = v.object({
  schema: v.literal('warden.journal/1'),
  planId: v.pipe(v.string(), v.check(isPlanId)),
  planHash: v.string(),
  incidentId: v.string(),
  cluster: v.string(),
  volumeId: v.string(),
  instanceId: v.string(),
  retryToken: v.string(),
  /** Approvals that it used up. */
  approvals: texts,
  approvedBy: texts,
  /**
   * - `intent`: the request may have been sent or not; only the attachments can show which;
   * - `attaching`: the attachment exists, not ATTACHED yet;
   * - `attached`, `failed`: final.
   */
  state: v.picklist(['intent', 'attaching', 'attached', 'failed']),
  /** When the request was first about to be sent; null when the attachment was there already. */
  intentAt: v.nullable(time),
  /** Requests that were about to be sent. */
  calls: time,
  attachmentId: v.nullable(v.string()),
  /** The attachment was found, not returned by our own request. */
  adopted: v.boolean(),
  samePortal: v.nullable(v.boolean()),
  failure: v.nullable(v.object({ code: v.string(), guards: texts })),
  /** Who works on it; null when anybody may go on. */
  runner: v.nullable(v.object({ token: v.string(), until: time })),
  steps: v.array(v.object({ at: time, what: v.string() })),
  /** Owner token of the last write. */
  writer: v.string(),
});

/** The one attempt that a plan can ever have. One that cannot be read forbids any request for its plan. */
export type Attempt = Stored<typeof attemptSchema>;

export const refusalSchema = v.object({
  schema: v.literal('warden.refusal/1'),
  planId: v.string(),
  at: time,
  guards: texts,
  approvals: texts,
});

/**
 * An approval that was used up without a request: these guards were not met when acting. A person may approve again;
 * this approval never counts again.
 */
export type Refusal = Stored<typeof refusalSchema>;

type Runner = NonNullable<Attempt['runner']>;
const MAX_STEPS = 50;

export function isFinal(attempt: Attempt): boolean {
  return attempt.state === 'attached' || attempt.state === 'failed';
}

/** Somebody is at work on it now. */
export function isTaken(attempt: Attempt, now: At, token: string): boolean {
  return attempt.runner !== null && attempt.runner.token !== token && now < attempt.runner.until;
}

/** Before the first request: whoever creates this object, and nobody else, may send it. */
export function intend(
  { plan }: StoredPlan,
  { ids, by }: Pick<Tally, 'ids' | 'by'>,
  runner: Runner,
  now: At,
): Attempt {
  return step(blank(plan, runner), now, 'intent', {
    approvals: ids,
    approvedBy: by,
    intentAt: now,
    calls: 1,
  });
}

/** The volume is attached here already and nothing was sent: the state that was wanted, whoever made it. */
export function found({ plan }: StoredPlan, attachment: Attachment, runner: Runner, now: At): Attempt {
  return accepted(blank(plan, runner), attachment, true, now);
}

function blank(plan: StoredPlan['plan'], runner: Runner): Attempt {
  return {
    schema: 'warden.journal/1',
    planId: plan.id,
    planHash: plan.hash,
    incidentId: plan.incidentId,
    cluster: plan.cluster,
    volumeId: plan.request.volumeId,
    instanceId: plan.request.instanceId,
    retryToken: retryTokenOf(plan),
    approvals: [],
    approvedBy: [],
    state: 'intent',
    intentAt: null,
    calls: 0,
    attachmentId: null,
    adopted: false,
    samePortal: null,
    failure: null,
    runner,
    steps: [],
    writer: '',
  };
}

/** Another process goes on with it. @throws RangeError when it is final. */
export function takenOver(a: Attempt, runner: Runner, now: At): Attempt {
  return step(open(a), now, 'taken over', { runner });
}

/** Still at work. @throws RangeError when it is final. */
export function renewed(a: Attempt, runner: Runner): Attempt {
  return { ...open(a), runner };
}

/** Before a repeated request, with the same retry token. @throws RangeError unless nothing was accepted yet. */
export function again(a: Attempt, runner: Runner, now: At): Attempt {
  if (a.state !== 'intent') throw new RangeError(`no request may be sent in state ${a.state}`);
  return step(a, now, `request ${a.calls + 1}`, { calls: a.calls + 1, runner });
}

/** The attachment exists. @throws RangeError when the attempt is final. */
export function accepted(a: Attempt, attachment: Attachment, adopted: boolean, now: At): Attempt {
  return step(open(a), now, adopted ? `found ${attachment.id}` : `accepted ${attachment.id}`, {
    state: 'attaching',
    attachmentId: attachment.id,
    adopted,
  });
}

/** The API says ATTACHED. @throws RangeError when no attachment was accepted. */
export function confirmed(a: Attempt, samePortal: boolean | null, now: At): Attempt {
  if (a.state !== 'attaching') throw new RangeError(`state ${a.state} cannot be confirmed`);
  return step(a, now, 'attached', { state: 'attached', samePortal, runner: null });
}

/** A person has to look. @throws RangeError when it is final. */
export function failed(a: Attempt, code: string, guards: readonly string[], now: At): Attempt {
  return step(open(a), now, `failed ${code}`, { state: 'failed', failure: { code, guards }, runner: null });
}

/** Time is up: the next invocation goes on. @throws RangeError when it is final. */
export function handedBack(a: Attempt, why: string, now: At): Attempt {
  return step(open(a), now, `handed back: ${why}`, { runner: null });
}

function open(a: Attempt): Attempt {
  if (isFinal(a)) throw new RangeError(`the attempt is over: ${a.state}`);
  return a;
}

function step(a: Attempt, at: At, what: string, change: Partial<Attempt>): Attempt {
  return { ...a, ...change, steps: [...a.steps, { at, what: what.slice(0, 200) }].slice(-MAX_STEPS) };
}
