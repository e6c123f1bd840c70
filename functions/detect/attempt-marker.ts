import { attemptFolder } from '../core/base/store-names.ts';
import type { Store } from '../core/ports.ts';

/** At this attempt the body is set aside undecoded (DESIGN §5.10). */
export const LAST_ATTEMPT = 3;

const SURVIVED = 'decoded';

/**
 * Notes, before decoding, that decoding of a body begins: `attempts/<hash>/1`, `/2`, ... The markers are only ever
 * created, never changed or deleted (the bucket's lifecycle rule removes them): `detect` needs no more permission than
 * that, and two deliveries at once cannot spoil each other's count.
 *
 * @returns which attempt this is, from 1 to {@link LAST_ATTEMPT}.
 * @throws what the store threw: nothing was decoded, a repetition is right.
 */
export async function beginAttempt(store: Store, bodyHash: string): Promise<number> {
  const folder = attemptFolder(bodyHash);
  const markers = await store.list(folder);
  // Decoded once, it was not the body that failed: a body whose wake failed thrice is no poison.
  if (markers.includes(`${folder}${SURVIVED}`)) return 1;
  const attempt = markers.length + 1;
  if (attempt >= LAST_ATTEMPT) return LAST_ATTEMPT;
  await store.put(`${folder}${attempt}`, new Uint8Array(), { kind: 'absent' });
  return attempt;
}

/** Notes that the process outlived decoding this body. @throws what the store threw. */
export async function endAttempt(store: Store, bodyHash: string): Promise<void> {
  await store.put(`${attemptFolder(bodyHash)}${SURVIVED}`, new Uint8Array(), { kind: 'absent' });
}
