import { HOUR, type Ms } from '../../../functions/core/base/time.ts';

export type { At } from '../../../functions/core/base/time.ts';

export const DAY: Ms = 24 * HOUR;
