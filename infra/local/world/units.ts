import { HOUR, type Ms } from '../../../functions/core/time.ts';

export type { At, Ms } from '../../../functions/core/time.ts';

export const DAY: Ms = 24 * HOUR;
