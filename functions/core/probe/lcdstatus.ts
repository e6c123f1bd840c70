import type { ProbeFacts } from '../platform/look-ups.ts';

interface LcdStatus {
  readonly resources: ProbeFacts['resources'];
  readonly commPathsAlive: number;
  readonly commPathsDead: number;
}

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
  const resources: ProbeFacts['resources'][number][] = [];
  const locals = new Set<string>();
  let commPathsAlive = 0;
  let commPathsDead = 0;
  for (const line of lines) {
    const resource = RESOURCE.exec(line);
    if (resource !== null) {
      const [, local, tag, , state] = resource;
      const known = STATES.find((one) => one === state);
      if (local !== undefined) locals.add(local);
      if (tag !== undefined && known !== undefined) resources.push({ tag, state: known });
      continue;
    }
    const comm = COMM.exec(line);
    if (comm?.[4] === 'ALIVE') commPathsAlive += 1;
    else if (comm?.[4] === 'DEAD') commPathsDead += 1;
    else if (STATE_WORD.test(line)) return null;
  }
  return locals.size > 1 ? null : { resources, commPathsAlive, commPathsDead };
}
