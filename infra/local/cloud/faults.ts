import type { Ms } from '../../../functions/core/base/time.ts';

/** What may go wrong with one API call. */
export type Fault =
  /** The call takes this much longer, then runs. */
  | { readonly kind: 'latency'; readonly ms: Ms }
  /** Refused with this answer; nothing happened. */
  | { readonly kind: 'status'; readonly status: number; readonly code: string; readonly message?: string }
  /** Nothing happened, no answer ever. */
  | { readonly kind: 'hang' }
  /** Connection cut before anything happened. */
  | { readonly kind: 'reset' }
  /** The effect happened; half of the answer arrives. */
  | { readonly kind: 'truncated' }
  /** The effect happened; the connection is cut before the answer. */
  | { readonly kind: 'answer-lost' };

/** What a fault plan may look at. */
export interface FaultSubject {
  readonly operation: string;
  readonly principal: string;
  readonly target: string;
}

export interface FaultPlan {
  next(call: FaultSubject): Fault | null;
}

export const THROTTLED: Fault = { kind: 'status', status: 429, code: 'TooManyRequests' };
export const INTERNAL_ERROR: Fault = { kind: 'status', status: 500, code: 'InternalError' };

/** One line of a script: which calls, how many of them, what happens. */
export interface FaultRule {
  readonly operation?: string | readonly string[];
  readonly principal?: string;
  readonly target?: RegExp;
  /** Matching calls that pass before the fault begins; 0 when absent. */
  readonly after?: number;
  /** Matching calls that are hit; without it, all. */
  readonly times?: number;
  readonly fault: Fault;
}

/** Plays rules in order; the first that applies to a call wins. `add` extends the script while it runs. */
export class ScriptedFaults implements FaultPlan {
  readonly #rules: { readonly rule: FaultRule; seen: number }[];

  constructor(rules: readonly FaultRule[] = []) {
    this.#rules = rules.map((rule) => ({ rule, seen: 0 }));
  }

  add(rule: FaultRule): void {
    this.#rules.push({ rule, seen: 0 });
  }

  clear(): void {
    this.#rules.length = 0;
  }

  next(call: FaultSubject): Fault | null {
    for (const entry of this.#rules) {
      if (!matches(entry.rule, call)) continue;
      const index = entry.seen;
      entry.seen += 1;
      const from = entry.rule.after ?? 0;
      if (index >= from && index < from + (entry.rule.times ?? Number.POSITIVE_INFINITY))
        return entry.rule.fault;
    }
    return null;
  }
}

function matches(rule: FaultRule, call: FaultSubject): boolean {
  if (rule.operation !== undefined) {
    const names = typeof rule.operation === 'string' ? [rule.operation] : rule.operation;
    if (!names.includes(call.operation)) return false;
  }
  if (rule.principal !== undefined && rule.principal !== call.principal) return false;
  return rule.target === undefined || rule.target.test(call.target);
}

/** Uniform numbers in [0, 1), same sequence for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
