const formats = new Map<string, Intl.DateTimeFormat | null>();

/**
 * Minutes by which the clocks of a zone are ahead of UTC at a moment.
 *
 * @param zone of the IANA list, or an offset as in `UTC+09:00`.
 * @returns null for a zone that there is not; 0 at a moment beyond those that a date may have, as a log can write it.
 */
export function offsetMinutes(zone: string, at: number): number | null {
  if (zone === 'UTC') return 0;
  return fixedOffset(zone) ?? offsetInTables(zone, at);
}

/** Of a zone that is written as an offset, in minutes; null for any other. */
export function fixedOffset(zone: string): number | null {
  const [, sign, hours, minutes] = /^utc([+-])(\d{1,2})(?::(\d{2}))?$/i.exec(zone) ?? [];
  if (sign === undefined) return null;
  const ahead = Number(hours) * 60 + Number(minutes ?? 0);
  return sign === '-' ? -ahead : ahead;
}

/** `Intl` names the offset at the end of a date: `11/22/2026, GMT+09:00`, `GMT` alone for none. */
function offsetInTables(zone: string, at: number): number | null {
  const format = formatOf(zone);
  if (format === null) return null;
  if (!isMoment(at)) return 0;
  const text = format.format(at);
  return fixedOffset(`utc${/GMT([+-]\d\d:\d\d)/.exec(text)?.[1] ?? '+00'}`);
}

/** Whether `Date` and `Intl` know the moment; `Intl` throws at any other. */
export function isMoment(at: number): boolean {
  return Math.abs(at) <= 8.64e15;
}

let listed: ReadonlySet<string> | null = null;

/** Whether a zone is in this runtime's list, as it is spelt there; UTC and old names of zones are not. Made once: it takes 2 ms. */
export function isListedZone(zone: string): boolean {
  listed ??= new Set(Intl.supportedValuesOf('timeZone'));
  return listed.has(zone);
}

/** Made once for each zone: making one takes as long as hundreds of answers. */
function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  let made: Intl.DateTimeFormat | null;
  try {
    made = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch {
    made = null;
  }
  formats.set(zone, made);
  return made;
}
