import { valueAt } from '../base/group-by.ts';
import { HOUR, MINUTE } from '../base/time.ts';
import type { Signal } from '../rules/signal.ts';
import { facetOf, subjectOf } from './line-subject.ts';
import type { NodeEvidence } from './node-evidence.ts';

/**
 * Whether a line may have been folded in before, as one that the agent hands over again: its moment lies between the first
 * and the last that are kept of its kind and minute. Not every line is kept by itself.
 */
export function mayBeKnown({ chunks }: NodeEvidence, signal: Signal): boolean {
  const { at } = signal;
  const chunk = valueAt(chunks, `${Math.floor(at / HOUR)}|${subjectOf(signal)}`);
  const series = valueAt(chunk, facetOf(signal));
  if (series === undefined) return false;
  const ofMinute = series.coarse.find(([first]) => Math.floor(first / MINUTE) === Math.floor(at / MINUTE));
  const [first, last] = ofMinute ?? series.all;
  return first <= at && at <= last;
}
