import type { ProbeFacts } from '../platform/look-ups.ts';

type Mount = NonNullable<ProbeFacts['mounts']>[number];

/** A line of the script: session, disk, `ro` or `rw`, mount point to the end of the line. */
const MOUNT = /^MOUNT session(\d{1,9}) ([A-Za-z0-9!._-]{1,64}) (ro|rw) (\/\S{0,254})$/;

/** Reads the lines `MOUNT session3 sdb rw /data`; anything else is passed over. */
export function parseMounts(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, session, device, mode, at] = MOUNT.exec(line.slice(0, 400).trimEnd()) ?? [];
    if (session === undefined || device === undefined || at === undefined) return [];
    return [{ session: Number(session), device, at, readOnly: mode === 'ro' }];
  });
}

type Map_ = NonNullable<ProbeFacts['multipath']>[number];

/** `multipathd show paths raw format "%m %d %t %T"`: map, disk, state of the path for dm, of the path checker. */
const PATH = /^PATH (\S{1,128}) (\S{1,64}) (\S{1,32}) (\S{1,32})$/;
/** `multipathd show maps raw format "%n %Q"`: map, queueing: `on`, `off`, `- ` or the tries that are left. */
const MAP = /^MAP (\S{1,128}) (\S{1,32}(?: \S{1,32})?)$/;

/**
 * Reads what multipathd said of its maps and their paths. A path counts as up only when dm uses it and its checker
 * calls it ready.
 */
export function parseMultipath(text: string): readonly Map_[] {
  const lines = text.split('\n').map((line) => line.slice(0, 400).trimEnd());
  const maps = new Map<string, { pathsUp: number; pathsDown: number; queueing: boolean | null }>();
  const of = (name: string) => {
    const found = maps.get(name) ?? { pathsUp: 0, pathsDown: 0, queueing: null };
    maps.set(name, found);
    return found;
  };
  for (const line of lines) {
    const [, map, , dm, checker] = PATH.exec(line) ?? [];
    if (map !== undefined && map !== '[orphan]') {
      if (dm === 'active' && checker === 'ready') of(map).pathsUp += 1;
      else of(map).pathsDown += 1;
    }
    const [, name, queue] = MAP.exec(line) ?? [];
    if (name !== undefined && queue !== undefined) of(name).queueing = queueing(queue);
  }
  return [...maps].map(([map, known]) => ({ map, ...known }));
}

function queueing(word: string): boolean | null {
  if (word === 'off') return false;
  return word === 'on' || /^\d+ (sec|chk)$/.test(word) ? true : null;
}
