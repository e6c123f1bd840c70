import type { At, Ms } from '../time.ts';
import type { HeaderKind } from './log-record.ts';

/** What an envelope gave; `message` still holds doubled prefixes and kernel stamps. */
export interface Header {
  readonly header: HeaderKind;
  readonly at: At | null;
  readonly precision: Ms;
  readonly host: string | null;
  readonly program: string | null;
  readonly pid: number | null;
  readonly message: string;
  readonly bootId: string | null;
}

export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Milliseconds of a fraction's digits: `5` is 500, `123456` is 123. */
export function fractionMs(digits: string | undefined): number {
  return digits === undefined ? 0 : Number(digits.slice(0, 3).padEnd(3, '0'));
}

/** A process id, or null. */
export function pidOf(digits: string | undefined): number | null {
  return digits !== undefined && /^\d{1,10}$/.test(digits) ? Number(digits) : null;
}
