import { InvalidArgumentError } from 'commander';
import type { Sec } from '../../functions/core/base/time.ts';
import { isKnownZone } from '../../functions/core/record/wall-time.ts';

/** Seconds of a recovery timeout, 0 to 86400. @throws InvalidArgumentError for anything else. */
export function parseTimeout(value: string): Sec {
  const seconds = Number(value);
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > 86_400) {
    throw new InvalidArgumentError('Use whole seconds from 0 to 86400, e.g. 6000.');
  }
  return seconds;
}

/** A year from 1990 to 2099. @throws InvalidArgumentError for anything else. */
export function parseYear(value: string): number {
  const year = Number(value);
  if (!Number.isInteger(year) || year < 1990 || year > 2099)
    throw new InvalidArgumentError('Use a year such as 2026.');
  return year;
}

/** An IANA zone. @throws InvalidArgumentError for anything else. */
export function parseZone(value: string): string {
  if (!isKnownZone(value)) throw new InvalidArgumentError('Use an IANA zone such as Asia/Tokyo or UTC.');
  return value;
}
