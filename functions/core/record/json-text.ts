/**
 * The grammar of JSON strings and numbers, read off the bytes of a body, four at a time: a log is mostly strings, and most
 * of them are only passed over. Places are offsets in the body.
 */

/** Every byte of a word with the same value. */
const ONES = 0x01010101;
const HIGHS = 0x80808080;
const QUOTES = 0x22222222;
const BACKSLASHES = 0x5c5c5c5c;
const BLANKS = 0x20202020;

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
export const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const BACKSLASH = 0x5c;

/**
 * The first byte from `from` on, before `end`, that is a quote, a backslash or a control character; `end` when none is.
 * A word holds a zero byte when subtracting one from each borrows where no high bit stood ("bit twiddling hacks", Anderson).
 */
export function stringStop(view: DataView, from: number, end: number): number {
  let at = from;
  for (; at + 4 <= end; at += 4) {
    const word = view.getUint32(at, true);
    const quote = word ^ QUOTES;
    const backslash = word ^ BACKSLASHES;
    const found =
      (((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash) | ((word - BLANKS) & ~word)) & HIGHS;
    // The lowest mark is always a true one.
    if (found !== 0) return at + ((31 - Math.clz32(found & -found)) >> 3);
  }
  for (; at < end; at += 1) {
    const byte = view.getUint8(at);
    if (byte === QUOTE || byte === BACKSLASH || byte < 0x20) return at;
  }
  return end;
}

/** Where the quote stands that closes the string whose text begins at `from`; -1 when it is no string of JSON. */
export function stringEnd(view: DataView, from: number, end: number): number {
  let at = stringStop(view, from, end);
  while (at < end && view.getUint8(at) === BACKSLASH) {
    const after = afterEscape(view, at, end);
    if (after < 0) return -1;
    at = stringStop(view, after, end);
  }
  return at < end && view.getUint8(at) === QUOTE ? at : -1;
}

function afterEscape(view: DataView, at: number, end: number): number {
  if (at + 1 >= end) return -1;
  const byte = view.getUint8(at + 1);
  if (byte !== 0x75) return ESCAPED.has(byte) ? at + 2 : -1;
  if (at + 6 > end) return -1;
  for (let place = at + 2; place < at + 6; place += 1) if (!isHexDigit(view.getUint8(place))) return -1;
  return at + 6;
}

const ESCAPED: ReadonlySet<number> = new Set([...'"\\/bfnrt'].map((letter) => letter.charCodeAt(0)));

function isHexDigit(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}

/** The end of the number that begins at `from`; -1 when none does. */
export function numberEnd(view: DataView, from: number, end: number): number {
  let at = from < end && view.getUint8(from) === 0x2d ? from + 1 : from;
  const digits = digitsEnd(view, at, end);
  if (digits === at || (view.getUint8(at) === 0x30 && digits > at + 1)) return -1;
  at = digits;
  if (at < end && view.getUint8(at) === 0x2e) {
    const fraction = digitsEnd(view, at + 1, end);
    if (fraction === at + 1) return -1;
    at = fraction;
  }
  if (at >= end || (view.getUint8(at) | 0x20) !== 0x65) return at;
  const isSigned = at + 1 < end && (view.getUint8(at + 1) === 0x2b || view.getUint8(at + 1) === 0x2d);
  const first = at + (isSigned ? 2 : 1);
  const exponent = digitsEnd(view, first, end);
  return exponent === first ? -1 : exponent;
}

function digitsEnd(view: DataView, from: number, end: number): number {
  let at = from;
  while (at < end && view.getUint8(at) >= 0x30 && view.getUint8(at) <= 0x39) at += 1;
  return at;
}

/** The first byte from `from` on that is no blank of JSON. */
export function blanksEnd(view: DataView, from: number, end: number): number {
  let at = from;
  while (at < end && isBlank(view.getUint8(at))) at += 1;
  return at;
}

/** Of JSON: others have more kinds. */
export function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/**
 * Where the object, array, string or other value ends that begins at `from`, if it is one; what lies between is for the
 * parser to judge. -1 when no end is found.
 */
export function valueEnd(view: DataView, from: number, end: number): number {
  let depth = 0;
  for (let at = from; at < end; at += 1) {
    const byte = view.getUint8(at);
    const deeper = DEEPER[byte] ?? 0;
    // A number or a constant ends before what follows it.
    if (depth === 0 && (byte === COMMA || deeper < 0)) return at;
    if (byte === QUOTE) at = stringEnd(view, at + 1, end);
    if (at < 0) return -1;
    depth += deeper;
    if (depth === 0 && (byte === QUOTE || deeper !== 0)) return at + 1;
  }
  return -1;
}

const DEEPER: Readonly<Record<number, 1 | -1>> = {
  [OPEN_BRACE]: 1,
  [OPEN_BRACKET]: 1,
  [CLOSE_BRACE]: -1,
  [CLOSE_BRACKET]: -1,
};

/** Whether `part` stands at `at`; it must not reach beyond the body. */
export function standsAt(view: DataView, at: number, part: DataView): boolean {
  const { byteLength } = part;
  let done = 0;
  for (; done + 4 <= byteLength; done += 4)
    if (view.getUint32(at + done, true) !== part.getUint32(done, true)) return false;
  for (; done < byteLength; done += 1) if (view.getUint8(at + done) !== part.getUint8(done)) return false;
  return true;
}
