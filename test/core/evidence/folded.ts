import {
  emptyEvidence,
  foldSignals,
  type NodeEvidence,
  serializeEvidence,
} from '../../../functions/core/evidence/evidence.ts';
import { type EvidenceLimits, FUNCTION_LIMITS } from '../../../functions/core/evidence/limits.ts';
import { factsBySubject } from '../../../functions/core/evidence/points.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { sinceT0 } from './facts-of.ts';
import { NODE } from './make-signal.ts';

export const SMALL: EvidenceLimits = {
  ...FUNCTION_LIMITS,
  topologyKeys: 2,
  topologyEntries: 2,
  rules: 2,
  hosts: 2,
};

/** Evidence of lines, the same in whichever order and however often they come. */
export function told(signals: readonly Signal[], limits = SMALL): NodeEvidence {
  const evidence = foldSignals(emptyEvidence(NODE), signals, limits);
  const again = foldSignals(emptyEvidence(NODE), [...signals, ...signals].reverse(), limits);
  expect(serializeEvidence(again)).toBe(serializeEvidence(evidence));
  return evidence;
}

/** What is known of a subject, as `seconds kind detail count`. */
export function said(evidence: NodeEvidence, subject: string): readonly string[] {
  return (factsBySubject(evidence).get(subject) ?? []).map(({ at: time, kind, detail, count }) =>
    [sinceT0(time), kind, detail, count ?? ''].join(' ').trimEnd(),
  );
}
