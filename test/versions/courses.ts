import { seededRandom } from '../../infra/local/cloud/faults.ts';

/** What an update replaces, each by itself: Terraform keeps no order between them. `people` is the command line. */
export const PARTS = ['policy', 'detect', 'observe', 'respond', 'sweep', 'reattach', 'people'] as const;
export type Part = (typeof PARTS)[number];

/**
 * When something can be replaced, in the order of the story: after the first notice; after the question for an approval; after
 * the approval; while the request to attach is on its way; when it had its effect and the answer is on its way; when the
 * attach was told; when the node's session is back.
 */
export const MOMENTS = ['told', 'asked', 'approved', 'sending', 'sent', 'attached', 'back'] as const;
export type Moment = (typeof MOMENTS)[number];

/** Which part is replaced when, in the order in which they are replaced. */
export interface Course {
  readonly name: string;
  readonly changes: readonly { readonly part: Part; readonly at: Moment }[];
  /** The other version has the suite for a quarter of an hour; then all is replaced again by the first one. */
  readonly isVisit?: boolean;
}

/** All parts within one moment, one after the other. */
const atOnce = (at: Moment): Course => ({
  name: `all-${at}`,
  changes: PARTS.map((part) => ({ part, at })),
});

/** One part is ahead of all others for the whole story, as when an update stops half way. */
const ahead = (part: Part): Course => ({
  name: `${part}-first`,
  changes: [{ part, at: 'told' }, ...others(part).map((other) => ({ part: other, at: 'back' as const }))],
});

/** One part is left behind. */
const behind = (part: Part): Course => ({
  name: `${part}-last`,
  changes: [...others(part).map((other) => ({ part: other, at: 'told' as const })), { part, at: 'back' }],
});

const others = (part: Part): readonly Part[] => PARTS.filter((other) => other !== part);

/** In the middle of a call of `reattach` there is no quarter of an hour, and after the session is back nothing is open for as long. */
const VISITED: readonly Moment[] = ['told', 'asked', 'approved', 'attached'];

/** Courses of an update, and of a return to a version that reads what this one has written. */
export const CHANGES: readonly Course[] = [...MOMENTS.map(atOnce), ...PARTS.map(ahead), ...PARTS.map(behind)];

/** Courses of a return to a version that does not read all of it, and of the update that then has to come. */
export const VISITS: readonly Course[] = VISITED.map((at) => ({
  ...atOnce(at),
  name: `visit-${at}`,
  isVisit: true,
}));

/** A course that the seed draws: any order, each part at any moment. */
export function drawn(seed: number): Course {
  const random = seededRandom(seed);
  const changes = PARTS.map((part) => ({ part, at: momentAt(random()), turn: random() }));
  const inTurn = changes.sort((a, b) => a.turn - b.turn).map(({ part, at }) => ({ part, at }));
  return { name: `seed-${seed}`, changes: inTurn };
}

const momentAt = (share: number): Moment => MOMENTS[Math.floor(share * MOMENTS.length)] ?? 'told';

/** @throws RangeError naming what there is. */
export function courseOf(name: string): Course {
  const seed = /^seed-(\d{1,9})$/.exec(name)?.[1];
  const known = [...CHANGES, ...VISITS];
  const found = seed === undefined ? known.find((course) => course.name === name) : drawn(Number(seed));
  if (found !== undefined) return found;
  throw new RangeError(`No course ${name}; there are ${known.map((one) => one.name).join(', ')}, seed-N`);
}
