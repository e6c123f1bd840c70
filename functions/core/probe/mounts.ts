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
