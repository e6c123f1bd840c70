import { SECOND } from '../base/time.ts';

/** A line whose stamp has one of the two commonest forms, taken apart by its places. */
export interface Stamped {
  readonly form: 'traditional' | 'second' | 'fraction';
  /** Date, hour and minute. */
  readonly minute: string;
  /** What the stamp says of its zone; empty for nothing. */
  readonly zone: string;
  /** Since the beginning of the minute. */
  readonly ms: number;
  /** All behind the stamp. */
  readonly tail: string;
}

/** A year or a zone that stands behind the time: then the time is not all in the stamp. */
const IS_TIME = /^(?:\d{4}|[A-Z]{2,5}|[+-]\d\d(?::?\d\d)?)(?: |$)/;

const [ZERO, DOT, COMMA, BLANK, COLON, T] = [0x30, 0x2e, 0x2c, 0x20, 0x3a, 0x54];

/** Null for any other stamp. Date, hour and minute may be none: only `parseLine` knows. */
export function stampOf(text: string): Stamped | null {
  const stamped = text.charCodeAt(10) === T ? fromIso(text) : fromTraditional(text);
  return stamped === null || IS_TIME.test(stamped.tail) ? null : stamped;
}

/** `Nov 22 11:36:57 ` */
function fromTraditional(text: string): Stamped | null {
  const isForm =
    text.charCodeAt(3) === BLANK &&
    text.charCodeAt(9) === COLON &&
    text.charCodeAt(12) === COLON &&
    text.charCodeAt(15) === BLANK;
  const second = isForm ? twoDigits(text, 13) : NO_DIGITS;
  if (second > 59) return null;
  return {
    form: 'traditional',
    minute: text.slice(0, 12),
    zone: '',
    ms: second * SECOND,
    tail: text.slice(16),
  };
}

/** `2026-11-22T11:36:57.123456+09:00 ` */
function fromIso(text: string): Stamped | null {
  const second = text.charCodeAt(16) === COLON ? twoDigits(text, 17) : NO_DIGITS;
  const end = text.indexOf(' ', 19);
  // The kernel's own tool writes a comma, and no host after it.
  if (second > 59 || end < 0 || text.charCodeAt(19) === COMMA) return null;
  const hasFraction = text.charCodeAt(19) === DOT;
  let at = 19;
  let ms = second * SECOND;
  if (hasFraction) {
    at = 20;
    for (let unit = 100; digit(text, at) < 10; unit /= 10, at += 1)
      if (unit >= 1) ms += digit(text, at) * unit;
    if (at === 20 || at > 29) return null;
  }
  return {
    form: hasFraction ? 'fraction' : 'second',
    minute: text.slice(0, 16),
    zone: text.slice(at, end),
    ms,
    tail: text.slice(end + 1),
  };
}

const NO_DIGITS = 99;

/** 0 to 99; where one of them is no digit, 99 or more. */
function twoDigits(text: string, at: number): number {
  return 10 * digit(text, at) + digit(text, at + 1);
}

/** 0 to 9, or 99 for what is no digit. */
function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - ZERO;
  return value >= 0 && value < 10 ? value : NO_DIGITS;
}
