/**
 * What is known to break an invariant still, and why: `npm test` passes it over, `WARDEN_ALL=1` plays it. Whoever mends
 * something takes its line out. Empty when nothing is known.
 */
export const KNOWN_BROKEN: readonly { readonly trials: RegExp; readonly why: string }[] = [
  {
    trials: /^2[56]\d subjects \([03]\)|^harmless lines stamped 2099/,
    why: 'a flood of subjects pushes facts out of the evidence',
  },
  { trials: /^ISCSID-SHUTDOWN-CONN/, why: 'a forged log-out hides a later loss' },
  { trials: /unknown senders/, why: 'unknown nodes are told one by one, and first' },
];

/** Adversaries of random schedules that the product cannot stand yet. */
export const RESTING: readonly { readonly adversary: string; readonly why: string }[] = [
  ...['flood-of-subjects', 'lines-that-calm'].map((adversary) => ({
    adversary,
    why: 'facts leave the evidence',
  })),
  { adversary: 'forged-signals', why: 'who has the identity of detect can write any line' },
  { adversary: 'unknown-senders', why: 'unknown nodes are told one by one' },
  { adversary: 'lists-of-compute', why: 'a cut list of attachments' },
];

/** Everything is played, what is known to break too. */
export const PLAY_ALL = process.env['WARDEN_ALL'] === '1';
