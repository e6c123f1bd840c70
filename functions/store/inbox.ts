import { sha256 } from '../core/base/canonical.ts';
import { toJsonBytes } from '../core/base/json-bytes.ts';
import { MAX_OBJECT_BYTES } from '../core/base/object-name.ts';
import type { InboxObject } from '../core/inbox/inbox.ts';
import { WRITERS, type Writer } from '../core/inbox/writers.ts';
import type { Store } from '../core/ports.ts';
import { packed, unpacked } from '../runtime/packed.ts';

/**
 * Folder of the state bucket: what was found and `respond` has not dealt with yet. `respond` alone reads it, part by
 * part (core/inbox/inbox.ts).
 */
export const INBOX = 'inbox/';

/**
 * Whose folder an object of {@link INBOX} lies in; IAM lets nobody else write there. Null for one that lies in none, as
 * the version before wrote them.
 */
export function writerOf(name: string): Writer | null {
  return WRITERS.find((writer) => name.startsWith(folderOf(writer))) ?? null;
}

function folderOf(writer: Writer): string {
  return `${INBOX}${writer}/`;
}

/**
 * Hands an object to `respond`, which has to be woken after that. It lies in its writer's folder, named by its content:
 * the same content written again is the same object.
 *
 * @returns the object's name. @throws what the store threw.
 */
export async function putInbox(store: Store, object: Omit<InboxObject, 'schema'>): Promise<string> {
  return putInboxBody(store, object.source, toJsonBytes({ schema: 'warden.inbox/1', ...object }));
}

/**
 * From this size on an object is packed: the lines of a storm are alike, a thirtieth is left of them, and packing takes less
 * than signing and encrypting the rest would. Smaller ones stay readable for people. Bytes.
 */
export const PACKED_FROM: number = 64 * 1024;

/** {@link putInbox} of an object as JSON, or of a piece of one. */
export async function putInboxBody(store: Store, source: Writer, body: Uint8Array): Promise<string> {
  const name = `${folderOf(source)}${sha256(body)}.json`;
  const stored = body.byteLength < PACKED_FROM ? body : packed(body, { level: 1 });
  await store.put(name, stored, { kind: 'absent' });
  return name;
}

/** The JSON of an object of {@link INBOX}, packed or not; of one that would be larger than any we write, its bytes. */
export function inboxJson(stored: Uint8Array): Uint8Array {
  return unpacked(stored, MAX_OBJECT_BYTES);
}
