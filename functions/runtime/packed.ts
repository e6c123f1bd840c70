import { gunzipSync, gzipSync } from 'node:zlib';

/** Nobody who may write an object makes us unpack more. Bytes. */
const LARGEST: number = 192 * 1024 * 1024;
const GZIP = [0x1f, 0x8b] as const;

interface PackOptions {
  /** 1 is quickest, 9 smallest. */
  readonly level: 1 | 6;
}

/** By gzip; the same bytes for the same body. */
export function packed(body: Uint8Array, { level }: PackOptions = { level: 6 }): Uint8Array {
  return gzipSync(body, { level });
}

/**
 * The body as it was before {@link packed}; one that is not packed, cannot be unpacked, or would be larger than `largest`
 * bytes, as it is. Never throws.
 */
export function unpacked(body: Uint8Array, largest: number = LARGEST): Uint8Array {
  if (GZIP.some((byte, place) => body[place] !== byte)) return body;
  try {
    return gunzipSync(body, { maxOutputLength: largest });
  } catch {
    return body;
  }
}
