import { TIME_BENDERS } from './bent-time.ts';
import { BREAKERS } from './broken-objects.ts';
import { FLOODERS } from './floods.ts';
import { FORGERS } from './forged-lines.ts';
import { LIARS } from './lying-lists.ts';
import type { Adversary } from './scene.ts';
import { IMPOSTORS } from './stolen-identities.ts';

/** Every adversary that plays in random schedules. */
export const ADVERSARIES: readonly Adversary[] = [
  ...FORGERS,
  ...FLOODERS,
  ...TIME_BENDERS,
  ...BREAKERS,
  ...IMPOSTORS,
  ...LIARS,
];
