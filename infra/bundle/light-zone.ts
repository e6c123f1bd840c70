import {
  fixedOffset,
  isListedZone,
  isMoment,
  offsetMinutes as offsetByIntl,
} from '../../functions/core/base/zone-offset.ts';

/**
 * In the bundles in place of the function of its name. The first use of a zone by `Intl` loads tables for 15 ms: a third
 * of what an empty start takes, just when the first line of an incident has come. V8's own dates know the same zones for
 * next to nothing, but only that of the process: it is set for the length of one question and set back. A test compares
 * the two over all zones.
 *
 * That is right only for names as the list spells them: `JST`, `asia/tokyo` and `Japan` are Tokyo to `Intl`, and some of
 * them UTC to the process. `Intl` answers for all that the list does not have.
 */
export function offsetMinutes(zone: string, at: number): number | null {
  const fixed = zone === 'UTC' ? 0 : fixedOffset(zone);
  if (fixed !== null) return fixed;
  if (!isListedZone(zone)) return offsetByIntl(zone, at);
  if (!isMoment(at)) return 0;
  const before = process.env['TZ'];
  process.env['TZ'] = zone;
  try {
    return -new Date(at).getTimezoneOffset() + 0;
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
}

export { fixedOffset, isListedZone, isMoment };
