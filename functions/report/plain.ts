/** Text of outside origin on one line: no control, format, half-character or line-separator characters. */
export function flat(words: string): string {
  return words.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ');
}

/** The same of a text of several lines. */
export function lines(words: string): string {
  return words.split('\n').map(flat).join('\n');
}

/** What a character takes in a page: hono escapes these. */
const ESCAPED: Readonly<Record<string, number>> = { '&': 5, '<': 4, '>': 4, '"': 6, "'": 5 };

/** As much of a text as takes so many bytes in a page, with a mark where something is missing. */
export function fitting(words: string, bytes: number): string {
  let room = bytes;
  let kept = '';
  for (const char of words) {
    room -= ESCAPED[char] ?? Buffer.byteLength(char);
    if (room < 0) return `${kept.trimEnd()}…`;
    kept += char;
  }
  return kept;
}

/** The first of many pieces of a page that together take so many bytes, and how many are left. */
export function within<T>(
  pieces: readonly T[],
  bytes: number,
): { readonly shown: readonly T[]; readonly left: number } {
  let room = bytes;
  const end = pieces.findIndex((piece) => {
    room -= Buffer.byteLength(String(piece));
    return room < 0;
  });
  const shown = end < 0 ? pieces : pieces.slice(0, end);
  return { shown, left: pieces.length - shown.length };
}
