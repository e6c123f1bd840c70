/** Decoded, such a body takes about twenty times its size: 5 MB. Ordinary batches are well below it. */
const PLAIN_BODY_BYTES = 256 * 1024;
/** A log record nests at most six deep, an audit record nine. */
const PLAIN_NESTING = 32;

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
