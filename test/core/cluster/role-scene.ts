import { MINUTE } from '../../../functions/core/base/time.ts';
import type { PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import { roleOf } from '../../../functions/core/cluster/role.ts';
import { CLUSTER, lookUps, lostPath, NODE1, NODE2, T0, view } from '../decision/story.ts';
import { facts, way } from './scene.ts';

export const NOW = T0 + 5 * MINUTE;
/** Two stamps of two nodes that lie closer together have no order. */
export const EITHER = 4 * MINUTE;
export const NODE3 = 'ocid1.instance.oc1.ap-tokyo-1.node3';
export const LOST = way({ condition: 'lost', lostAt: T0, view: lostPath() });
export const UNKNOWN = { service: 'unknown', serviceBy: null, serviceAt: null };

export interface Given {
  readonly own?: Parameters<typeof view>[2] | null;
  readonly peer?: Parameters<typeof view>[2];
  readonly paths?: readonly PathStatus[];
  readonly firstLossAt?: number;
  readonly wrote?: Parameters<typeof roleOf>[0]['wrote'];
  readonly before?: Parameters<typeof roleOf>[0]['before'];
  readonly looks?: Parameters<typeof lookUps>[1];
  readonly nodes?: readonly string[];
  readonly now?: number;
}

export function role({
  own = {},
  peer = {},
  paths = [LOST],
  firstLossAt,
  wrote,
  before,
  looks,
  nodes,
  now = NOW,
}: Given = {}) {
  const mine = own === null ? null : view(NODE1, [], own);
  const views = [...(mine === null ? [] : [mine]), view(NODE2, [], peer)];
  return roleOf({
    id: NODE1,
    view: mine,
    facts: facts({
      now,
      views,
      lookUps: lookUps(now, looks),
      ...(nodes && { cluster: { ...CLUSTER, nodes } }),
    }),
    paths,
    firstLossAt: firstLossAt ?? null,
    wrote,
    before,
  });
}
export const by = (given: Given) => role(given).serviceBy;
export const booted = (at: number) => ({ own: { boots: [at] } });
export const tookOver = (at: number) => ({ peer: { lk: { failoverAt: at } } });
