import { MINUTE } from '../../../functions/core/base/time.ts';
import { type LostPath, type PathStatus, pathKey } from '../../../functions/core/cluster/picture-shapes.ts';
import type { DecisionState } from '../../../functions/core/decision/contract.ts';
import { rememberedBy } from '../../../functions/core/decision/remember.ts';
import { NO_TROUBLES } from '../../../functions/core/incident/memory.ts';
import type { AuditAction } from '../../../functions/core/platform/look-ups.ts';
import { type Difference, lost, node1, node2, told, well } from './state.ts';
import { NODE1, T0 } from './story.ts';

export const at = (minutes: number) => T0 + minutes * MINUTE;
export const KEY = pathKey(lost());
export const wellNow = (change: Partial<PathStatus> = {}) => well({ node: NODE1, ...change });

/** What an incident keeps (docs/decisions/0022) where these paths are in trouble, and the others are well. */
export function kept(
  troubled: readonly PathStatus[],
  change: Difference & {
    readonly detached?: readonly AuditAction[];
    readonly well?: readonly PathStatus[];
  } = {},
): ReturnType<typeof rememberedBy> {
  const { detached, well: others = [], ...rest } = change;
  const state = told({
    paths: [...troubled, ...others],
    nodes: [node1(), node2()],
    troubles: troubled.map((one) => ({ path: one })) as unknown as DecisionState['troubles'],
    ...rest,
    memory: {
      known: NO_TROUBLES,
      lost: {},
      takeover: {},
      firstLossAt: null,
      served: {},
      wrote: {},
      roles: {},
      seenAt: {},
      ...rest.memory,
    },
  });
  const picture = { ...state.picture, detachActions: detached ?? [] };
  return rememberedBy({ ...state, picture });
}
export const lossOf = (since: number | null, last: number, backAt: number | null = null): LostPath => ({
  since: since === null ? null : at(since),
  last: at(last),
  backAt: backAt === null ? null : at(backAt),
});
export const knowing = (one: LostPath): NonNullable<Difference['memory']> => ({ lost: { [KEY]: one } });
