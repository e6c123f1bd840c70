import type { Signal } from '../rules/signal.ts';
import { EvidenceBuilder } from './evidence-builder.ts';
import { type EvidenceLimits, FUNCTION_LIMITS } from './limits.ts';
import type { NodeEvidence } from './node-evidence.ts';

export { emptyEvidence, type NodeEvidence } from './node-evidence.ts';

/** Evidence with the signals of its node folded in; others are passed over. */
export function foldSignals(
  evidence: NodeEvidence,
  signals: Iterable<Signal>,
  limits: EvidenceLimits = FUNCTION_LIMITS,
): NodeEvidence {
  const builder = new EvidenceBuilder(evidence.node, limits);
  builder.join(evidence);
  for (const signal of signals) builder.add(signal);
  return builder.build();
}

/** Least upper bound of two pieces of evidence of one node. */
export function mergeEvidence(
  a: NodeEvidence,
  b: NodeEvidence,
  limits: EvidenceLimits = FUNCTION_LIMITS,
): NodeEvidence {
  const builder = new EvidenceBuilder(a.node, limits);
  builder.join(a);
  builder.join(b);
  return builder.build();
}

/** Canonical text: equal evidence gives equal text. */
export function serializeEvidence(evidence: NodeEvidence): string {
  return JSON.stringify(evidence);
}
