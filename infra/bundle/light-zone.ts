import { FixedOffsetZone as LuxonOffset } from 'luxon';

/**
 * What the reading of time stamps uses of luxon's zones, in their place in the bundles. luxon asks `Intl`, whose first
 * use of a zone loads tables for 15 ms: a third of what an empty start takes, just when the first line of an incident
 * has come. V8's own dates know the same zones for next to nothing, but only that of the process: it is set for the
 * length of one question and set back. A test compares the two over all zones.
 */
class LightZone {
  readonly isValid = true;

  constructor(private readonly name: string) {}

  /** Minutes ahead of UTC at a moment, as the clocks of the zone show them; 0 for a zone that does not exist. */
  offset(at: number): number {
    const before = process.env['TZ'];
    process.env['TZ'] = this.name;
    try {
      return -new Date(at).getTimezoneOffset() + 0;
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  }
}

export const IANAZone = { create: (name: string) => new LightZone(name) };

export const FixedOffsetZone = {
  utcInstance: { isValid: true, offset: () => 0 },
  /** An offset such as `UTC+09:00`, which no configuration has: luxon reads it, loaded then. */
  parseSpecifier: (text: string) => LuxonOffset.parseSpecifier(text),
};
