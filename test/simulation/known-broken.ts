/**
 * What is known to break an invariant still, and why: `npm test` passes it over, `WARDEN_ALL=1` plays it. Whoever mends
 * something takes its line out. Empty when nothing is known.
 */
export const KNOWN_BROKEN: readonly { readonly trials: RegExp; readonly why: string }[] = [];

/** Adversaries of random schedules that the product cannot stand yet. */
export const RESTING: readonly { readonly adversary: string; readonly why: string }[] = [];

/** Everything is played, what is known to break too. */
export const PLAY_ALL = process.env['WARDEN_ALL'] === '1';
