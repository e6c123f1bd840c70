import { type At, HOUR, MINUTE, type Ms } from '../base/time.ts';
import type { Known, ProbeFacts } from '../platform/look-ups.ts';

/** An answer older than this is unknown to every guard. */
export const PROBE_FRESH: Ms = 10 * MINUTE;

/** Two functions' clocks may differ by this much; an answer from later than that is no answer. */
const CLOCK_AHEAD: Ms = 2 * MINUTE;

/** An answer older than this is not even shown to people. */
export const PROBE_TOLD: Ms = 2 * HOUR;

/** The answer of a node if it is young enough to act on; null otherwise: then nothing is known. */
export function freshFacts(probe: Known<ProbeFacts> | undefined, now: At): ProbeFacts | null {
  if (probe?.known !== true) return null;
  const age = now - probe.value.at;
  return age >= -CLOCK_AHEAD && age <= PROBE_FRESH ? probe.value : null;
}
