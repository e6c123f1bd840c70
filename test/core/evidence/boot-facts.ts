import type { BootInterval } from '../../../functions/core/evidence/boots.ts';
import { emptyEvidence, foldSignals } from '../../../functions/core/evidence/evidence.ts';
import { type Fact, type FactsBySubject, factsBySubject } from '../../../functions/core/evidence/points.ts';
import { type BootTopology, topologyOf } from '../../../functions/core/evidence/topology.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import type { SignalKind } from '../../../functions/core/rules/signal-kinds.ts';
import { fact as factOf } from './facts-of.ts';
import { NODE } from './make-signal.ts';

/** All time as one boot. */
export const ONE_BOOT: BootInterval = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/** A fact at `T0 + seconds`, as it is read from the evidence. */
export function fact(seconds: number, kind: SignalKind, more: Partial<Fact> = {}): Fact {
  return factOf(seconds, kind, { rule: '', ...more });
}

/** What lines of one boot said, and the ties that they show. */
export function bootOf(...signals: readonly (Signal | readonly Signal[])[]): {
  readonly facts: FactsBySubject;
  readonly topology: BootTopology;
} {
  const evidence = foldSignals(emptyEvidence(NODE), signals.flat());
  return { facts: factsBySubject(evidence), topology: topologyOf(evidence, ONE_BOOT) };
}
