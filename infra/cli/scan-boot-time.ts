import { type At, SECOND } from '../../functions/core/base/time.ts';
import { type LogSource, readTail } from './scan-inputs.ts';

const TAIL_BYTES = 65_536;
const STAMP = /^\[ *(\d{1,12}\.\d{1,9})\]/gm;

/**
 * When the kernel of a `dmesg` file started, by taking its last line to be as old as the file. Lengths are then
 * right and dates nearly so. Null for other files.
 */
export async function bootTimeOf(source: LogSource): Promise<At | null> {
  if (source.plainPath === null) return null;
  const tail = await readTail(source.plainPath, TAIL_BYTES);
  const last = [...tail.matchAll(STAMP)].at(-1)?.[1];
  return last === undefined ? null : Math.floor(source.mtime - Number(last) * SECOND);
}
