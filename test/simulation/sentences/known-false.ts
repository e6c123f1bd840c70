/** Place of what random schedules meet. */
export const SCHEDULES = 'schedules';

/**
 * What is known to be false still: the sentence, where it is said, and why. Whoever mends it takes its line out: a test
 * demands that each is still met with. Empty when nothing is known.
 */
export const KNOWN_FALSE: readonly {
  /** Keys of the catalogue, or names of contradictions or requirements. */
  readonly sentences: readonly string[];
  /** Scenarios and stories in which it is met. */
  readonly where: readonly string[];
  readonly why: string;
}[] = [
  {
    sentences: ['known.node-attachment'],
    where: ['events-before-logs'],
    why: 'of lines that come late the time of the last one is that of their reading',
  },
  {
    sentences: [
      'aftermath.io-failed',
      'five.since-failed',
      'glance.clock',
      'impact.active',
      'impact.failed',
      'label.left',
      'subject.left',
      'summary.deadline-near',
      'summary.io-failed',
      'title.deadline-near',
      'title.io-failed',
    ],
    where: ['new-portal-to-the-end'],
    why: 'not looked at yet: the old session beside the new portal, or what the predicates know of it',
  },
];

/** Whether it is known that a sentence is false in a scenario, or in random schedules. */
export function isKnownFalse(sentence: string, place: string): boolean {
  return KNOWN_FALSE.some(({ sentences, where }) => sentences.includes(sentence) && where.includes(place));
}
