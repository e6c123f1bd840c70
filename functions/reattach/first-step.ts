import { type At, type Ms, SECOND } from '../core/base/time.ts';
import type { Judgement } from './judge.ts';

/**
 * Nothing is sent sooner after the store took the approval: lines that the nodes wrote before it need up to a minute in
 * the connector's batch (Terraform allows no longer one) and about a quarter of a minute through agent and Logging, and
 * one of them may tell that the peer has taken over.
 */
const SETTLE: Ms = 80 * SECOND;
/** A request rests on what was read at most so long before it leaves, also when the process stood still in between. */
export const JUDGEMENT_MS: Ms = 60 * SECOND;
export const BEFORE_REPEAT: Ms = 10 * SECOND;

/** What a judgement asks for while nothing was sent for the plan. */
type FirstStep =
  /** The volume is there already. */
  | { readonly kind: 'adopt'; readonly here: NonNullable<Judgement['here']> }
  | { readonly kind: 'attach' }
  /** Everything is read and judged anew after that. */
  | { readonly kind: 'judge-again'; readonly after: Ms }
  /** The approval is used up. */
  | { readonly kind: 'refuse' }
  /** Nothing is written. */
  | { readonly kind: 'leave'; readonly status: 'not-approved' | 'handed-back' };

/** @param hasTime whether so much is left of the invocation. */
export function firstStep(judged: Judgement, now: At, hasTime: (need: Ms) => boolean): FirstStep {
  if (judged.here !== null) return { kind: 'adopt', here: judged.here };
  if (judged.pass) {
    const early = (judged.tally.approval?.at ?? 0) + SETTLE - now;
    if (early > 0) return { kind: 'judge-again', after: early };
    if (!isOld(judged, now)) return { kind: 'attach' };
    return hasTime(0) ? { kind: 'judge-again', after: 0 } : { kind: 'leave', status: 'handed-back' };
  }
  if (judged.tally.rejected !== null || judged.tally.approval === null)
    return { kind: 'leave', status: 'not-approved' };
  const mayPass = judged.onlyUnknown && hasTime(BEFORE_REPEAT);
  return mayPass ? { kind: 'judge-again', after: BEFORE_REPEAT } : { kind: 'refuse' };
}

/** Too old for a request to rest on. */
export function isOld(judged: Judgement, now: At): boolean {
  return now - judged.begunAt >= JUDGEMENT_MS;
}

/** What an invocation answers and logs. */
export interface ReattachAnswer {
  /**
   * `attached`, `failed`: over. `refused`: guards were not met, the approval is used up. `not-approved`: nobody's
   * approval counts; nothing was written. `handed-back`: the next invocation goes on. `busy`: another one is at work.
   */
  readonly status:
    | 'attached'
    | 'failed'
    | 'refused'
    | 'not-approved'
    | 'handed-back'
    | 'busy'
    | 'observing'
    | 'no-such-plan';
  readonly planId: string;
  readonly guards?: readonly string[];
}
