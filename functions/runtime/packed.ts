import { gunzipSync, gzipSync } from 'node:zlib';

/** Nobody who may write an object makes us unpack more. Bytes. */
const LARGEST: number = 192 * 1024 * 1024;
const GZIP = [0x1f, 0x8b] as const;

/** By gzip; the same bytes for the same body. */
export function packed(body: Uint8Array): Uint8Array {
  return gzipSync(body, { level: 6 });
}

/** The body as it was before {@link packed}; one that is not packed, or cannot be unpacked, as it is. Never throws. */
export function unpacked(body: Uint8Array): Uint8Array {
  if (GZIP.some((byte, place) => body[place] !== byte)) return body;
  try {
    return gunzipSync(body, { maxOutputLength: LARGEST });
  } catch {
    return body;
  }
}
