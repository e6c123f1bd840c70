import * as v from 'valibot';
import { sha256 } from '../base/canonical.ts';
import { fromJsonBytes, toJsonBytes } from '../base/json-bytes.ts';
import type { At } from '../base/time.ts';
import type { Attachment } from '../platform/look-ups.ts';
import { isPlanId, JOURNAL, retryTokenOf, type StoredPlan } from './stored-plan.ts';

/**
 * - `intent`: the request may have been sent or not; only a look at the attachments tells;
 * - `attaching`: the attachment exists, not ATTACHED yet;
 * - `attached`, `failed`: final.
 */
export type AttemptState = 'intent' | 'attaching' | 'attached' | 'failed';

/** The one attempt that a plan can ever have, `journal/<plan>.json`. */
export interface Attempt {
  readonly schema: 'warden.journal/1';
  readonly planId: string;
  readonly planHash: string;
  readonly incidentId: string;
  readonly cluster: string;
  readonly volumeId: string;
  readonly instanceId: string;
  readonly retryToken: string;
  /** Approvals that it used up. */
  readonly approvals: readonly string[];
  readonly approvedBy: readonly string[];
  readonly state: AttemptState;
  /** When the request was first about to be sent; null when the attachment was there already. */
  readonly intentAt: At | null;
  /** Requests that were about to be sent. */
  readonly calls: number;
  readonly attachmentId: string | null;
  /** The attachment was found, not returned by our own request. */
  readonly adopted: boolean;
  readonly samePortal: boolean | null;
  readonly failure: { readonly code: string; readonly guards: readonly string[] } | null;
  /** Who works on it; null when anybody may go on. */
  readonly runner: { readonly token: string; readonly until: At } | null;
  readonly steps: readonly { readonly at: At; readonly what: string }[];
  /** Owner token of the last write: tells our own repeated put from somebody else's. */
  readonly writer: string;
}

type Runner = NonNullable<Attempt['runner']>;
const MAX_STEPS = 50;

/** @throws RangeError for anything that is no plan id. */
export function attemptName(planId: string): string {
  if (!isPlanId(planId)) throw new RangeError('not a plan id');
  return `${JOURNAL}${planId}.json`;
}

/** The plan whose attempt an object of the journal is; null for refusals and anything else. */
export function planOfAttempt(name: string): string | null {
  const id = /^journal\/([0-9a-f]{16})\.json$/.exec(name)?.[1];
  return id ?? null;
}

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
  approvals: readonly string[],
  approvedBy: readonly string[],
  runner: Runner,
  now: At,
): Attempt {
  return {
    ...blank(plan, runner),
    approvals,
    approvedBy,
    intentAt: now,
    calls: 1,
    steps: [{ at: now, what: 'intent' }],
  };
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

/**
 * An approval that was used up without a request: these guards were not met when acting. A person may approve again;
 * this approval never counts again.
 */
export interface Refusal {
  readonly schema: 'warden.refusal/1';
  readonly planId: string;
  readonly at: At;
  readonly guards: readonly string[];
  readonly approvals: readonly string[];
}

/** One object per set of approvals, so that writing it twice is writing it once. */
export function refusalName(planId: string, approvals: readonly string[]): string {
  if (!isPlanId(planId)) throw new RangeError('not a plan id');
  return `${refusalFolder(planId)}${sha256([...approvals].sort().join(' ')).slice(0, 16)}.json`;
}

export function refusalFolder(planId: string): string {
  return `${JOURNAL}${planId}/`;
}

const number = v.pipe(v.number(), v.finite());
const texts = v.array(v.string());
const attemptShape = v.object({
  schema: v.literal('warden.journal/1'),
  planId: v.pipe(v.string(), v.check(isPlanId)),
  planHash: v.string(),
  incidentId: v.string(),
  cluster: v.string(),
  volumeId: v.string(),
  instanceId: v.string(),
  retryToken: v.string(),
  approvals: texts,
  approvedBy: texts,
  state: v.picklist(['intent', 'attaching', 'attached', 'failed']),
  intentAt: v.nullable(number),
  calls: number,
  attachmentId: v.nullable(v.string()),
  adopted: v.boolean(),
  samePortal: v.nullable(v.boolean()),
  failure: v.nullable(v.object({ code: v.string(), guards: texts })),
  runner: v.nullable(v.object({ token: v.string(), until: number })),
  steps: v.array(v.object({ at: number, what: v.string() })),
  writer: v.string(),
});
const refusalShape = v.object({
  schema: v.literal('warden.refusal/1'),
  planId: v.string(),
  at: number,
  guards: texts,
  approvals: texts,
});

export function encodeAttempt(attempt: Attempt): Uint8Array {
  return toJsonBytes(attempt);
}

/** Null when damaged: an attempt that cannot be read forbids any request for its plan. */
export function parseAttempt(body: Uint8Array): Attempt | null {
  const parsed = v.safeParse(attemptShape, fromJsonBytes(body));
  return parsed.success ? parsed.output : null;
}

export function encodeRefusal(refusal: Refusal): Uint8Array {
  return toJsonBytes(refusal);
}

export function parseRefusal(body: Uint8Array): Refusal | null {
  const parsed = v.safeParse(refusalShape, fromJsonBytes(body));
  return parsed.success ? parsed.output : null;
}
