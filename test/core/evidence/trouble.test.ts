import fc from 'fast-check';
import { MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import { failsAfterReturn, type Trouble, wasAwayAt } from '../../../functions/core/evidence/trouble.ts';

const moment = fc.integer({ min: 0, max: 30 }).map((minutes) => minutes * MINUTE);
const trouble = fc.tuple(moment, moment, fc.boolean()).map(([a, b, isBack]): Trouble => {
  return { from: Math.min(a, b), to: isBack ? Math.max(a, b) : Number.POSITIVE_INFINITY };
});
const near = fc
  .tuple(moment, fc.constantFrom(-SECOND - 1, -SECOND, 0, SECOND, SECOND + 1, 30 * SECOND))
  .map(([at, by]) => at + by);

describe('moments are looked up in troubles', () => {
  it('as if each trouble were looked at', () => {
    const isSame = (troubles: readonly Trouble[], at: number): boolean => {
      const isAway = troubles.some(({ from, to }) => at >= from - SECOND && at <= to + SECOND);
      const isAfter = troubles.some(({ to }) => at - to >= 30 * SECOND && at - to <= 10 * MINUTE);
      const error = { at, kind: 'io-error', rule: '', detail: '', count: null } as const;
      return wasAwayAt(troubles, at) === isAway && failsAfterReturn(error, troubles) === (!isAway && isAfter);
    };
    fc.assert(fc.property(fc.array(trouble, { maxLength: 8 }), near, isSame), { numRuns: 2_000 });
  });
});
