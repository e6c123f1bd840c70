import type { At } from '../base/time.ts';
import type { ProbeFacts } from '../platform/look-ups.ts';
import { parseMounts, parseMultipath } from './disks.ts';
import { parseLcdStatus } from './lcdstatus.ts';
import { parseRecoveryTmo, parseSessions } from './sessions.ts';

/**
 * What a node answered to the scripts of the probe. An answer whose end is missing, or whose beginning was cut off at
 * 1 KB, is none: half a list of resources could hide the one in service.
 *
 * @param outputs of each script; null when it did not come. @param at when it was asked. @returns null without a whole answer of `lcdstatus`.
 */
export function probeFacts(
  outputs: Readonly<Record<'lifekeeper' | 'sessions' | 'disks', string | null>>,
  at: At,
): ProbeFacts | null {
  // The first column of -q is the node itself, by the name that LifeKeeper has for it.
  const status = parseLcdStatus(whole(outputs.lifekeeper));
  if (status === null) return null;
  const sessions = whole(outputs.sessions);
  const ocid = /^OCID (\w+)$/m.exec(sessions)?.[1];
  const disks = whole(outputs.disks);
  const multipath = parseMultipath(disks);
  return {
    at,
    ...status,
    sessions: parseSessions(sessions, parseRecoveryTmo(sessions)),
    ocidRunning: ocid === undefined ? null : ocid === 'active',
    ...(disks !== '' && { mounts: parseMounts(disks) }),
    ...(multipath.length > 0 && { multipath }),
  };
}

function whole(text: string | null): string {
  return text !== null && /^END\s*$/m.test(text) ? text : '';
}
