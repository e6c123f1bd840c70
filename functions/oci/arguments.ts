import { isOcid } from '../runtime/config-keys.ts';
import { WardenError } from '../runtime/errors.ts';

/**
 * The SDK does not URL-encode query values: `ocid1...&limit=9` would break out. Only well-formed OCIDs pass.
 *
 * @throws WardenError `ARGUMENT_INVALID`
 */
export function validOcid(value: string, what: string): string {
  if (!isOcid(value)) throw new WardenError('ARGUMENT_INVALID', { detail: `${what} is not an OCID.` });
  return value;
}

/** Names that we choose ourselves; everything else is refused, not escaped. */
export function validObjectName(name: string): string {
  if (
    !/^[A-Za-z0-9][A-Za-z0-9._/-]{0,511}$/.test(name) ||
    name.includes('//') ||
    /(^|\/)\.\.?(\/|$)/.test(name)
  )
    throw new WardenError('ARGUMENT_INVALID', {
      detail: 'An object name holds characters that we never write.',
    });
  return name;
}

/** Page tokens come from the service and may hold `+`, `/` and `=`. */
export function encodedQuery(value: string): string {
  return encodeURIComponent(value);
}

/** A time for the SDK's models; they are written as JSON, hence in UTC with milliseconds. */
export function modelDate(at: number): Date {
  return new Date(at);
}

const MAX_PAGES = 100;

/**
 * Reads all pages of a list.
 *
 * @throws WardenError `OCI_UNEXPECTED_ANSWER` when a service repeats a page token or has more than 100 pages.
 */
export async function allPages<T>(
  read: (
    page: string | undefined,
  ) => Promise<{ readonly items: readonly T[]; readonly next: string | undefined }>,
): Promise<T[]> {
  const all: T[] = [];
  const seen = new Set<string>();
  let page: string | undefined;
  do {
    const { items, next } = await read(page === undefined ? undefined : encodedQuery(page));
    all.push(...items);
    page = next === undefined || next === '' ? undefined : next;
    if (page !== undefined && (seen.has(page) || seen.size >= MAX_PAGES))
      throw new WardenError('OCI_UNEXPECTED_ANSWER', { detail: 'A list does not come to its end.' });
    if (page !== undefined) seen.add(page);
  } while (page !== undefined);
  return all;
}
