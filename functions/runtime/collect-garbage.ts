import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Bytes of a body after which the garbage is collected: the FDK holds a body twice, outside the heap where V8 does not
 * feel it, and the next call would come on top of that.
 */
const LARGE_BODY = 1_000_000;

let collect: (() => void) | null = null;

/** Collects the garbage when a call had a large body; takes some milliseconds where the call took hundreds. */
export function collectAfter(bodyBytes: number): void {
  if (bodyBytes < LARGE_BODY) return;
  collect ??= collector();
  collect();
}

/** The flag for all of the process would make node compile its own modules at each start. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  return typeof gc === 'function' ? () => gc() : () => undefined;
}
