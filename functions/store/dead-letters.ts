import { sha256 } from '../core/base/canonical.ts';
import { toJsonBytes } from '../core/base/json-bytes.ts';
import { type Backoff, type Ms, pauseAfter, SECOND } from '../core/base/time.ts';
import type { Clock, Store } from '../core/ports.ts';

/** Folder of the state bucket: what could not be used, for a person to look at. */
export const DEAD_LETTERS = 'dead-letter/';

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
  const { name, body } = letterOf(what);
  await store.put(name, body, { kind: 'absent' });
  return name;
}

/** Whether such a letter was written before. @throws what the store threw. */
export async function isDeadLetter(store: Store, what: Readonly<Record<string, unknown>>): Promise<boolean> {
  return (await store.get(letterOf(what).name)) !== null;
}

function letterOf(what: Uint8Array | Readonly<Record<string, unknown>>): { name: string; body: Uint8Array } {
  const isRaw = what instanceof Uint8Array;
  const body = isRaw ? what : toJsonBytes({ schema: 'warden.dead-letter/1', ...what });
  return { name: `${DEAD_LETTERS}${sha256(body)}.${isRaw ? 'raw' : 'json'}`, body };
}

/** Folder of the state bucket: one folder per body that may end the process. */
export const DECODE_MARKERS = 'attempts/';

/** At this attempt the body is moved to `dead-letter/` undecoded. */
const LAST_ATTEMPT = 3;
const SURVIVED = 'decoded';
/** While the store takes few writes, one that says so is tried for so long: within a minute's invocation. */
const SAY_SO_FOR: Ms = 20 * SECOND;
const SAY_SO_AGAIN: Backoff = { first: SECOND / 2, longest: 2 * SECOND };

/**
 * Notes, before decoding, that decoding of a body begins: `attempts/<hash>/1`, `/2`, ... A body that kills the process
 * is delivered again for ever, and would block the stream behind it. The markers are only ever created, never changed
 * or deleted (the bucket's lifecycle rule removes them): `detect` needs no more permission than that, and two
 * deliveries at once cannot spoil each other's count.
 */
export class DecodeMarker {
  readonly #store: Store;
  readonly #folder: string;

  constructor(store: Store, body: Uint8Array) {
    this.#store = store;
    this.#folder = `${DECODE_MARKERS}${sha256(body)}/`;
  }

  /**
   * Where the markers cannot be listed, such as without the permission, this attempt is not counted: nearly no body ends a
   * process, and each that is refused stands in the way of all lines after it.
   *
   * @param failed receives what the store threw at the listing.
   * @returns false when the body has ended the process twice and must not be decoded again.
   * @throws what the store threw at the write of a marker: nothing was decoded, a repetition is right.
   */
  async begin(failed: (error: unknown) => void): Promise<boolean> {
    const markers = await this.#store.list(this.#folder).catch(failed);
    if (markers === undefined) return true;
    // Decoded once, it was not the body that failed: a body whose wake failed thrice is no poison.
    if (markers.includes(`${this.#folder}${SURVIVED}`)) return true;
    const attempt = markers.length + 1;
    if (attempt >= LAST_ATTEMPT) return false;
    await this.#put(String(attempt));
    return true;
  }

  /**
   * Notes that the process outlived decoding this body. Where that cannot be written, the next delivery counts as one after a
   * death: it is tried again and again, for a store that takes one write in five loses no lines by it.
   * @throws what the store threw.
   */
  async end(clock: Clock): Promise<void> {
    const until = clock.now() + SAY_SO_FOR;
    for (let failures = 1; ; failures += 1) {
      try {
        return await this.#put(SURVIVED);
      } catch (error) {
        if (clock.now() >= until) throw error;
        await clock.sleep(pauseAfter(failures, SAY_SO_AGAIN));
      }
    }
  }

  async #put(name: string): Promise<void> {
    await this.#store.put(`${this.#folder}${name}`, new Uint8Array(), { kind: 'absent' });
  }
}
