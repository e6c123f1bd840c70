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
