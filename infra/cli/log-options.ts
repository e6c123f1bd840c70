import type { Sec } from '../../functions/core/base/time.ts';
import { isKnownZone } from '../../functions/core/record/wall-time.ts';
import { InvalidValueError } from './exit-codes.ts';

/** Seconds of a recovery timeout, 0 to 86400. @throws InvalidValueError for anything else. */
export function parseTimeout(value: string): Sec {
  const seconds = Number(value);
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > 86_400) {
    throw new InvalidValueError('reason.timeout');
  }
  return seconds;
}

/** A year from 1990 to 2099. @throws InvalidValueError for anything else. */
export function parseYear(value: string): number {
  const year = Number(value);
  if (!Number.isInteger(year) || year < 1990 || year > 2099) throw new InvalidValueError('reason.year');
  return year;
}

/** An IANA zone. @throws InvalidValueError for anything else. */
export function parseZone(value: string): string {
  if (!isKnownZone(value)) throw new InvalidValueError('reason.zone');
  return value;
}
