import { fixedOffset } from '../../functions/core/base/zone-offset.ts';

/**
 * In the bundles in place of the function of its name. The first use of a zone by `Intl` loads tables for 15 ms: a third
 * of what an empty start takes, just when the first line of an incident has come. V8's own dates know the same zones for
 * next to nothing, but only that of the process: it is set for the length of one question and set back. A test compares
 * the two over all zones.
 *
 * @returns 0 for a zone that there is not; the configuration accepts none.
 */
export function offsetMinutes(zone: string, at: number): number | null {
  const fixed = zone === 'UTC' ? 0 : fixedOffset(zone);
  if (fixed !== null) return fixed;
  const before = process.env['TZ'];
  process.env['TZ'] = zone;
  try {
    return -new Date(at).getTimezoneOffset() + 0;
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
}

export { fixedOffset };
