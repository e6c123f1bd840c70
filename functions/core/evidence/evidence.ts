import type { Signal } from '../rules/signal.ts';
import { EvidenceBuilder } from './evidence-builder.ts';
import { type EvidenceLimits, FUNCTION_LIMITS } from './limits.ts';
import { emptyEvidence, type NodeEvidence } from './node-evidence.ts';

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

/** Groups signals by node and folds each group into what is known of that node. */
export function foldByNode(
  known: ReadonlyMap<string, NodeEvidence>,
  signals: Iterable<Signal>,
  limits: EvidenceLimits = FUNCTION_LIMITS,
): Map<string, NodeEvidence> {
  const groups = new Map<string, Signal[]>();
  for (const signal of signals) {
    const group = groups.get(signal.node);
    if (group === undefined) groups.set(signal.node, [signal]);
    else group.push(signal);
  }
  const folded = new Map(known);
  for (const [node, group] of groups) {
    folded.set(node, foldSignals(folded.get(node) ?? emptyEvidence(node), group, limits));
  }
  return folded;
}

/** The part worth keeping for good (`topology/<node>`): logins, disks and SCSI hosts; no outages. */
export function topologyOnly(evidence: NodeEvidence): NodeEvidence {
  return { ...emptyEvidence(evidence.node), hosts: evidence.hosts, topology: evidence.topology };
}

/** Canonical text: equal evidence gives equal text. */
export function serializeEvidence(evidence: NodeEvidence): string {
  return JSON.stringify(evidence);
}
