import type { ProbeFacts } from '../platform/look-ups.ts';

type LcdStatus = Pick<ProbeFacts, 'resources' | 'commPathsAlive' | 'commPathsDead'>;

const STATES = ['ISP', 'ISU', 'OSU', 'OSF', 'ILLSTATE'] as const;
/** Tags are indented by depth with blanks, or drawn with bars and dashes. */
const RESOURCE = /^(\S+)\s+[|\s\u2014-]*(\S+)\s+(\S+)\s+(ISP|ISU|OSU|OSF|ILLSTATE)\s+(\d+)\s+(\S+)\s*$/;
const STATE_WORD = /(^|\s)(ISP|ISU|OSU|OSF|ILLSTATE)(\s|$)/;
const COMM = /^(\S+)\s+(\S+)\s+(\S+)\s+(ALIVE|DEAD)\s+(\d+|-+)\s*$/;

/**
 * Reads `lcdstatus -q`. The PRIMARY column is the node of the highest priority, not the one in service, and is not used.
 *
 * @returns null when no heading of resources is there (the command did not run, or its output was cut off above), when
 *   the first column names more than one node (it is not the answer of this node alone), or when a row that tells a
 *   state cannot be read: it may be the one that is in service.
 */
export function parseLcdStatus(text: string): LcdStatus | null {
  const lines = text.split('\n').map((line) => line.slice(0, 400));
  if (!lines.some((line) => /^LOCAL\s+TAG\s+ID\s+STATE\s+PRIO\s+PRIMARY/.test(line))) return null;
  const resources = lines.flatMap((line) => resourceIn(line) ?? []);
  const rest = lines.filter((line) => resourceIn(line) === null);
  const comms = rest.map((line) => COMM.exec(line)?.[4]);
  if (rest.some((line, i) => comms[i] === undefined && STATE_WORD.test(line))) return null;
  if (new Set(resources.map(({ local }) => local)).size > 1) return null;
  return {
    resources: resources.map(({ tag, state }) => ({ tag, state })),
    commPathsAlive: comms.filter((state) => state === 'ALIVE').length,
    commPathsDead: comms.filter((state) => state === 'DEAD').length,
  };
}

function resourceIn(line: string) {
  const [, local, tag, , word] = RESOURCE.exec(line) ?? [];
  const state = STATES.find((one) => one === word);
  return local === undefined || tag === undefined || state === undefined ? null : { local, tag, state };
}
