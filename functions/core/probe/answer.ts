import type { At } from '../time.ts';
import type { ProbeFacts } from '../world.ts';
import { parseLcdStatus } from './lcdstatus.ts';
import { parseRecoveryTmo, parseSessions } from './sessions.ts';

/**
 * What a node answered to the scripts of the probe. An answer whose end is missing, or whose beginning was cut off at
 * 1 KB, is none: half a list of resources could hide the one in service.
 *
 * @param lifekeeper output of the script `lifekeeper`; null when it did not come.
 */
export function probeFacts(lifekeeper: string | null, sessions: string | null, at: At): ProbeFacts | null {
  if (lifekeeper === null || !isWhole(lifekeeper)) return null;
  // The first column of -q is the node itself, by the name that LifeKeeper has for it.
  const status = parseLcdStatus(lifekeeper);
  if (status === null) return null;
  const rest = sessions !== null && isWhole(sessions) ? sessions : '';
  const ocid = /^OCID (\w+)$/m.exec(rest)?.[1];
  return {
    at,
    ...status,
    sessions: parseSessions(rest, parseRecoveryTmo(rest)),
    ocidRunning: ocid === undefined ? null : ocid === 'active',
  };
}

function isWhole(text: string): boolean {
  return /^END\s*$/m.test(text);
}
