import { sha256 } from '../core/base/canonical.ts';
import { deadLetterName } from '../core/base/store-names.ts';
import type { Store } from '../core/ports.ts';
import type { RejectedPart } from '../core/record/log-record.ts';

/** Parts kept of one batch; the number of the others is kept with them. */
const MAX_PARTS = 200;

/**
 * Puts a whole body into `dead-letter/` as it came. Named by its content: a repetition writes nothing new.
 * @returns the object's name. @throws what the store threw.
 */
export async function setBodyAside(store: Store, bodyHash: string, body: Uint8Array): Promise<string> {
  const name = deadLetterName(bodyHash, 'raw');
  await store.put(name, body, { kind: 'absent' });
  return name;
}

/**
 * Puts the unusable parts of a batch into `dead-letter/`, one object for all of them, at most {@link MAX_PARTS}.
 * @returns the object's name. @throws what the store threw.
 */
export async function setPartsAside(store: Store, rejected: readonly RejectedPart[]): Promise<string> {
  const body = new TextEncoder().encode(
    JSON.stringify({
      schema: 'warden.dead-letter/1',
      source: 'detect',
      count: rejected.length,
      parts: rejected.slice(0, MAX_PARTS),
    }),
  );
  const name = deadLetterName(sha256(body), 'json');
  await store.put(name, body, { kind: 'absent' });
  return name;
}
