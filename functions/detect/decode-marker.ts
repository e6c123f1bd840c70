import { sha256 } from '../core/base/canonical.ts';
import { attemptFolder } from '../core/base/store-names.ts';
import type { Store } from '../core/ports.ts';

/** At this attempt the body is moved to `dead-letter/` undecoded. */
const LAST_ATTEMPT = 3;
const SURVIVED = 'decoded';

/** Decoded, such a body takes about twenty times its size: 5 MB. Ordinary batches are well below it. */
const PLAIN_BODY_BYTES = 256 * 1024;
/** A log record nests at most six deep, an audit record nine. */
const PLAIN_NESTING = 32;

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
    this.#folder = attemptFolder(sha256(body));
  }

  /**
   * @returns false when the body has ended the process twice and must not be decoded again.
   * @throws what the store threw: nothing was decoded, a repetition is right.
   */
  async begin(): Promise<boolean> {
    const markers = await this.#store.list(this.#folder);
    // Decoded once, it was not the body that failed: a body whose wake failed thrice is no poison.
    if (markers.includes(`${this.#folder}${SURVIVED}`)) return true;
    const attempt = markers.length + 1;
    if (attempt >= LAST_ATTEMPT) return false;
    await this.#put(String(attempt));
    return true;
  }

  /** Notes that the process outlived decoding this body. @throws what the store threw. */
  end(): Promise<void> {
    return this.#put(SURVIVED);
  }

  async #put(name: string): Promise<void> {
    await this.#store.put(`${this.#folder}${name}`, new Uint8Array(), { kind: 'absent' });
  }
}

/**
 * Whether decoding this body can be trusted not to kill the process, so that no marker is needed.
 *
 * A marker costs two calls to the store and the load of the SDK for every batch, also for those with nothing in them.
 * But all that can kill here is memory or the stack: patterns are linear (proved by test) and exceptions are caught.
 * Both are bounded by the size of the body and the depth of its nesting, and these two can be read off the bytes with
 * no allocation at all. Below the bounds decoding needs a few megabytes of a heap of at least 80; above them the
 * marker is written first.
 */
export function isPlainBody(body: Uint8Array): boolean {
  return body.length <= PLAIN_BODY_BYTES && nestsWithin(body, PLAIN_NESTING);
}

/** Counts brackets outside of strings; bytes that are no JSON at all only make the answer more careful. */
function nestsWithin(body: Uint8Array, limit: number): boolean {
  let depth = 0;
  for (let i = 0; i < body.length && depth <= limit; i += 1) {
    const byte = body[i];
    if (byte === QUOTE) i = endOfString(body, i);
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth -= 1;
  }
  return depth <= limit;
}

/** Place of the quote that closes the string begun at `start`; the end of the body when none does. */
function endOfString(body: Uint8Array, start: number): number {
  for (let i = start + 1; i < body.length; i += 1) {
    if (body[i] === BACKSLASH) i += 1;
    else if (body[i] === QUOTE) return i;
  }
  return body.length;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
