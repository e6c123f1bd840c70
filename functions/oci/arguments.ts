import { isObjectName } from '../core/base/object-name.ts';
import { isOcid } from '../runtime/config-forms.ts';
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
  if (!isObjectName(name))
    throw new WardenError('ARGUMENT_INVALID', {
      detail: 'An object name holds characters that we never write.',
    });
  return name;
}

const MAX_PAGES = 100;

/**
 * Reads all pages of a list.
 *
 * @throws WardenError `OCI_UNEXPECTED_ANSWER` when a service repeats a page token or has more than 100 pages.
 */
export async function allPages<T>(
  read: (from: { page?: string }) => Promise<{ items: readonly T[]; opcNextPage?: string | undefined }>,
): Promise<T[]> {
  const all: T[] = [];
  const seen = new Set<string>();
  let from: { page?: string } = {};
  for (;;) {
    const { items, opcNextPage: next } = await read(from);
    all.push(...items);
    if (next === undefined || next === '') return all;
    if (seen.has(next) || seen.size >= MAX_PAGES)
      throw new WardenError('OCI_UNEXPECTED_ANSWER', { detail: 'A list does not come to its end.' });
    seen.add(next);
    // Page tokens may hold `+`, `/` and `=`, which the SDK does not encode.
    from = { page: encodeURIComponent(next) };
  }
}
