/** A moment: milliseconds since 1970-01-01T00:00:00Z. */
export type At = number;

/** A length of time in milliseconds. */
export type Ms = number;

/** A length of time in seconds. */
export type Sec = number;

export const SECOND: Ms = 1_000;
export const MINUTE: Ms = 60 * SECOND;
export const HOUR: Ms = 60 * MINUTE;
export const DAY: Ms = 24 * HOUR;

/** How long to wait after a failure: doubles from `first` to at most `longest`. */
export interface Backoff {
  readonly first: Ms;
  readonly longest: Ms;
}

/** A lease, a cycle, a successor: whoever waits holds up the whole suite. */
export const SHORT_BACKOFF: Backoff = { first: 2 * SECOND, longest: 30 * SECOND };
/** Notifications: what it refused once it mostly refuses for minutes. */
export const NOTIFY_BACKOFF: Backoff = { first: 5 * SECOND, longest: 300 * SECOND };

/** The pause after the given number of failures in a row, the first being 1. */
export function pauseAfter(failures: number, { first, longest }: Backoff): Ms {
  return Math.min(longest, first * 2 ** (failures - 1));
}
