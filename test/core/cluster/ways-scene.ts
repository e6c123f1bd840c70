import { MINUTE } from '../../../functions/core/base/time.ts';
import { pathsOfNode } from '../../../functions/core/cluster/path-status.ts';
import type { PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import type { NodeView, PathView } from '../../../functions/core/evidence/path-view.ts';
import type { RememberedAttachment } from '../../../functions/core/inventory/inventory.ts';
import type { Attachment } from '../../../functions/core/platform/look-ups.ts';
import { inventory, lookUps, NODE1, T0, view } from '../decision/story.ts';

export const NOW = T0 + 5 * MINUTE;

export interface Around {
  readonly list?: readonly Attachment[];
  readonly remembered?: readonly RememberedAttachment[];
  readonly lost?: Parameters<typeof pathsOfNode>[2]['lost'];
  readonly now?: number;
  readonly since?: number;
}

export function paths(node: NodeView | null, around: Around = {}): readonly PathStatus[] {
  return pathsOfNode(NODE1, node, {
    inventory: inventory(around.remembered),
    lookUps: lookUps(NOW, around.list === undefined ? {} : { list: around.list }),
    now: around.now ?? NOW,
    lost: around.lost ?? {},
    since: around.since ?? Number.NEGATIVE_INFINITY,
  });
}

/** The only way of node 1. */
export function only(
  sessions: readonly PathView[],
  around: Around = {},
  node: Parameters<typeof view>[2] = {},
) {
  const [one, ...others] = paths(view(NODE1, sessions, node), around);
  if (one === undefined || others.length > 0) throw new Error('not one way');
  return one;
}

export const LOOSE = {
  session: 7,
  iqn: 'iqn.loose',
  portal: { address: '169.254.2.8', port: 3260 },
  device: 'sdd',
} as const;
