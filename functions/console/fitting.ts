import type { Html } from './layout.ts';

/**
 * As many of the pieces, from the first on, as fit into a page; at least one. What is left out has to be reached by a
 * link. @param room in bytes of UTF-8.
 */
export function fitting(pieces: readonly Html[], room: number): readonly Html[] {
  let left = room;
  const end = pieces.findIndex((piece, index) => {
    left -= Buffer.byteLength(String(piece));
    return left < 0 && index > 0;
  });
  return end === -1 ? pieces : pieces.slice(0, end);
}
