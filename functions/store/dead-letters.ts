import { sha256 } from '../core/base/canonical.ts';
import { toJsonBytes } from '../core/base/json-bytes.ts';
import { deadLetterName } from '../core/base/store-names.ts';
import type { Store } from '../core/ports.ts';

/**
 * Keeps what cannot be used for a person to look at: bytes as they came, or our own description of them. Named by the
 * content, so that a repetition writes nothing new.
 *
 * @returns the object's name. @throws what the store threw.
 */
export async function deadLetter(
  store: Store,
  what: Uint8Array | Readonly<Record<string, unknown>>,
): Promise<string> {
  const isRaw = what instanceof Uint8Array;
  const body = isRaw ? what : toJsonBytes({ schema: 'warden.dead-letter/1', ...what });
  const name = deadLetterName(sha256(body), isRaw ? 'raw' : 'json');
  await store.put(name, body, { kind: 'absent' });
  return name;
}
