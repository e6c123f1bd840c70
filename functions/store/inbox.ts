import { sha256 } from '../core/base/canonical.ts';
import { toJsonBytes } from '../core/base/json-bytes.ts';
import type { InboxObject } from '../core/inbox/inbox.ts';
import type { Store } from '../core/ports.ts';

/**
 * Folder of the state bucket: what was found and `respond` has not dealt with yet. `respond` alone reads it, part by
 * part (core/inbox/inbox.ts).
 */
export const INBOX = 'inbox/';

/**
 * Hands an object to `respond`, which has to be woken after that. It is named by its content: the same content written
 * again is the same object.
 *
 * @returns the object's name. @throws what the store threw.
 */
export async function putInbox(store: Store, object: Omit<InboxObject, 'schema'>): Promise<string> {
  const body = toJsonBytes({ schema: 'warden.inbox/1', ...object });
  const name = `${INBOX}${sha256(body)}.json`;
  await store.put(name, body, { kind: 'absent' });
  return name;
}
