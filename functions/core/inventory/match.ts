import { type Portal, portalOf, samePortal } from '../base/portal.ts';
import type { PathView } from '../evidence/path-view.ts';
import type { TargetAddress } from '../platform/look-ups.ts';
import type { NodeInventory, RememberedAttachment } from './inventory.ts';

/** A portal of an attachment with the IQN behind it. */
export interface TargetPortal extends Portal {
  readonly iqn: string;
}

/** Present portal(s), multipath ones included; earlier ones are in `formerPortals`. */
export function portalsOf(
  a: Pick<RememberedAttachment, 'ipv4' | 'port' | 'iqn' | 'multipathPortals'>,
): readonly TargetPortal[] {
  const own = portalOf(a);
  const first = own === null || a.iqn === null ? [] : [{ ...own, iqn: a.iqn }];
  return [...first, ...a.multipathPortals.map(toTarget).filter((more) => !samePortal(more, own))];
}

function toTarget({ ipv4, port, iqn }: TargetAddress): TargetPortal {
  return { address: ipv4, port, iqn };
}

/**
 * The attachment that a path of this node belongs to. Portal and IQN together first, then one of them if it is
 * unambiguous, then portals of earlier attachments. A device name alone never matches: `sdb` is what the kernel
 * called it this time; topology joins a device to a session before this is asked.
 */
export function matchPath(
  path: Pick<PathView, 'portal' | 'iqn'>,
  node: NodeInventory | undefined,
): RememberedAttachment | null {
  if (node === undefined) return null;
  const isPortal = (p: TargetPortal) => samePortal(p, path.portal);
  const isIqn = (p: TargetPortal) => p.iqn === path.iqn;
  const find = (test: (p: TargetPortal) => boolean) =>
    node.attachments.filter((a) => portalsOf(a).some(test));
  const both = find((p) => isPortal(p) && isIqn(p))[0];
  if (both !== undefined) return both;
  const [only, ...others] = find(path.iqn === null ? isPortal : isIqn);
  if (only !== undefined && others.length === 0) return only;
  const former = node.attachments.find((a) =>
    (a.formerPortals ?? []).map(toTarget).some((p) => isPortal(p) && (path.iqn === null || isIqn(p))),
  );
  return former ?? null;
}
