import * as v from 'valibot';
import { isListedZone } from '../core/base/zone-offset.ts';
import { parseWindows } from '../core/incident/window-text.ts';

const OCID =
  /^ocid1\.[a-z0-9]{1,40}\.[a-z0-9-]{0,20}\.[a-z0-9-]{0,30}(\.[a-z0-9-]{0,30})?\.[a-z0-9_-]{1,255}$/i;

/** Whether `value` has the form of an OCID; says nothing about whether it exists. */
export function isOcid(value: string, type?: string): boolean {
  return (
    value.length <= 255 && OCID.test(value) && (type === undefined || value.startsWith(`ocid1.${type}.`))
  );
}

const list = (value: string): string[] =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const typed =
  (types: readonly string[]) =>
  (value: string): boolean =>
    types.some((type) => isOcid(value, type));

/** An OCID of one of the given types. */
export const ocid = (...types: string[]) =>
  v.pipe(v.string(), v.check(typed(types), `an OCID of type ${types.join(' or ')}`));

/** OCIDs of the given types, separated by commas. */
export const ocids = (...types: string[]) =>
  v.pipe(
    v.string(),
    v.transform(list),
    v.check((all) => all.every(typed(types)), `OCIDs of type ${types.join(' or ')}, separated by commas`),
  );

/** Texts, separated by commas; empty ones are left out. */
export const texts = v.pipe(v.string(), v.transform(list));

/** Whether this runtime knows a time zone. */
export function isZone(value: string): boolean {
  // The list costs a tenth of what making a format costs, but lacks UTC and the old names of zones.
  if (value === 'UTC' || isListedZone(value)) return true;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }) !== null;
  } catch {
    return false;
  }
}

export const ZONE_SHAPE = 'a time zone of the IANA list, such as Asia/Tokyo';

/** A time zone that this runtime knows. */
export const zone = v.pipe(v.string(), v.check(isZone, ZONE_SHAPE));

/** What has the form of a time zone's name. For a function that reads times only when there is something to tell. */
export const zoneName = v.pipe(v.string(), v.regex(/^[A-Za-z]+([/_+-][A-Za-z0-9]+)*$/, ZONE_SHAPE));

/** Windows of announced work, separated by semicolons. */
export const windows = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const parsed = parseWindows(dataset.value);
    if (parsed.ok) return parsed.windows;
    addIssue({ message: `windows, separated by semicolons; window ${parsed.part} needs ${parsed.fix}` });
    return NEVER;
  }),
);

/** The name of a bucket. */
export const bucket = v.pipe(v.string(), v.regex(/^[\w.-]{1,256}$/, 'a bucket name'));

/** `true` or `false`, as boolean. */
export const trueOrFalse = v.pipe(
  v.picklist(['true', 'false'], 'true or false'),
  v.transform((value) => value === 'true'),
);

/**
 * The loopback by http for the local tenancy, else https only: a request carries a token.
 * No user, query or fragment; a path is allowed (gateways).
 */
function isAllowedEndpoint(value: string): boolean {
  try {
    const url = new URL(value);
    if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return false;
    if (url.protocol === 'https:') return true;
    return url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  } catch {
    return false;
  }
}

/** An address of a service, without the slash at its end. */
export const endpoint = v.pipe(
  v.string(),
  v.check(isAllowedEndpoint, 'an https address, or http on 127.0.0.1, without query'),
  v.transform((value) => value.replace(/\/+$/, '')),
);
