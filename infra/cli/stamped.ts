import { SECOND } from '../../functions/core/base/time.ts';

export type StampForm = 'traditional' | 'iso' | 'iso with fraction';

/** A line whose stamp has one of the two commonest forms, taken apart by its places. */
export interface Stamped {
  /** Date, hour and minute, with what the stamp says of its zone. */
  readonly minute: string;
  readonly zone: string;
  /** Since the beginning of the minute. */
  readonly ms: number;
  /** Stamps of one form are read alike, and as exactly. */
  readonly form: StampForm;
  /** All behind the stamp. */
  readonly tail: string;
}

/** Null for a line that begins with no such stamp. */
export function takeApart(text: string): Stamped | null {
  if (text.charAt(10) === 'T') return fromIso(text);
  return text.charAt(15) === ' ' && text.charAt(12) === ':' ? fromTraditional(text) : null;
}

/** `Nov 22 11:36:57 ` */
function fromTraditional(text: string): Stamped | null {
  const second = twoDigits(text, 13);
  if (second > 59 || text.charAt(9) !== ':' || text.charAt(3) !== ' ') return null;
  const minute = text.slice(0, 12);
  return { minute, zone: '', ms: second * SECOND, form: 'traditional', tail: text.slice(16) };
}

/** `2026-11-22T11:36:57.123456+09:00 ` */
function fromIso(text: string): Stamped | null {
  const second = twoDigits(text, 17);
  const end = text.indexOf(' ', 19);
  // Behind a comma stand fractions too, and with a zone it is the kernel's own tool, which writes no host.
  if (second > 59 || text.charAt(16) !== ':' || end < 0 || text.charAt(19) === ',') return null;
  let at = 19;
  let ms = second * SECOND;
  const form = text.charAt(19) === '.' ? 'iso with fraction' : 'iso';
  if (form === 'iso with fraction') {
    at = 20;
    for (let unit = 100; at < end && isDigit(text, at); unit /= 10, at += 1)
      if (unit >= 1) ms += digit(text, at) * unit;
    if (at === 20 || at > 29) return null;
  }
  return { minute: text.slice(0, 16), zone: text.slice(at, end), ms, form, tail: text.slice(end + 1) };
}

/** The number of two digits; 99 where there are none. */
function twoDigits(text: string, at: number): number {
  return isDigit(text, at) && isDigit(text, at + 1) ? digit(text, at) * 10 + digit(text, at + 1) : 99;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

function digit(text: string, at: number): number {
  return text.charCodeAt(at) - 0x30;
}
