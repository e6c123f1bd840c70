import { MINUTE } from '../../../functions/core/base/time.ts';
import type { NodeStatus, PathStatus, TakeoverSign } from '../../../functions/core/cluster/picture-shapes.ts';
import { takeoverSigns } from '../../../functions/core/cluster/takeover.ts';
import type { AuditAction } from '../../../functions/core/platform/look-ups.ts';
import { known, lookUps, NODE1, NODE2, T0, unreadable, view } from '../decision/story.ts';
import { status, way } from './scene.ts';

/** Two stamps of two nodes that lie closer together have no order. */
export const EITHER = 4 * MINUTE;
export const NODE3 = 'ocid1.instance.oc1.ap-tokyo-1.node3';
export const STANDBY = { service: 'standby', serviceBy: 'probe' } as const;
export const SERVING = { service: 'active', serviceBy: 'probe', serviceAt: T0 + MINUTE } as const;

/** The signs that the nodes show of a take-over of node 1's path, lost at T0. */
export function signs(
  nodes: readonly NodeStatus[],
  {
    audit = [],
    known: remembered,
    path = {},
  }: {
    readonly audit?: readonly AuditAction[] | null;
    readonly known?: readonly TakeoverSign[];
    readonly path?: Partial<PathStatus>;
  } = {},
) {
  const looks = lookUps(T0, { audit: audit === null ? unreadable('audit') : known(audit, T0) });
  return takeoverSigns({ ...way(path), lostAt: T0 }, nodes, looks, remembered);
}

export const peerLines = (lk: object, latest: object = {}) =>
  status(NODE2, { view: view(NODE2, [], { lk, latest }) });
export const own = status(NODE1);
export const peer = status(NODE2);
