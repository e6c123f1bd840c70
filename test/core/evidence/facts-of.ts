import { type At, SECOND } from '../../../functions/core/base/time.ts';
import type { Fact } from '../../../functions/core/evidence/points.ts';
import type { SignalKind } from '../../../functions/core/rules/signal-kinds.ts';
import { T0 } from './make-signal.ts';

/** `T0 + seconds`. */
export const sec = (seconds: number): At => T0 + seconds * SECOND;

/** Seconds since T0; null where there is no time. */
export function sinceT0(at: At): number;
export function sinceT0(at: At | null | undefined): number | null;
export function sinceT0(at: At | null | undefined): number | null {
  return at === null || at === undefined ? null : (at - T0) / SECOND;
}

/** A fact at `T0 + seconds` that carries neither detail nor number unless told. */
export function fact(seconds: number, kind: SignalKind, more: Partial<Fact> = {}): Fact {
  return { at: sec(seconds), kind, rule: `R-${kind}`, detail: '', count: null, ...more };
}
