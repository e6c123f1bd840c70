import type { PathView } from '../evidence/path-view.ts';
import type { NodeInventory, RememberedAttachment } from './inventory.ts';

/** One door of an attachment: its portal with the IQN behind it. */
export interface Door {
  readonly ipv4: string;
  readonly port: number;
  readonly iqn: string;
}

/** Present portal(s), multipath ones included; earlier ones are in `formerPortals`. */
export function doorsOf(
  a: Pick<RememberedAttachment, 'ipv4' | 'port' | 'iqn' | 'multipathPortals'>,
): readonly Door[] {
  const own =
    a.ipv4 !== null && a.port !== null && a.iqn !== null ? [{ ipv4: a.ipv4, port: a.port, iqn: a.iqn }] : [];
  const more = a.multipathPortals.filter((m) => !own.some((o) => o.ipv4 === m.ipv4 && o.port === m.port));
  return [...own, ...more];
}

export interface Match {
  readonly attachment: RememberedAttachment;
  /** `former`: the path belongs to an earlier attachment of this volume. */
  readonly by: 'portal-and-iqn' | 'portal' | 'iqn' | 'former';
}

/**
 * The attachment that a path of this node belongs to. Portal and IQN together first, then one of them if it is
 * unambiguous, then portals of earlier attachments. A device name alone never matches: `sdb` is what the kernel
 * called it this time; topology joins a device to a session before this is asked.
 */
export function matchPath(
  path: Pick<PathView, 'portal' | 'iqn'>,
  node: NodeInventory | undefined,
): Match | null {
  if (node === undefined) return null;
  const portal = path.portal;
  const samePortal = (d: Door) => portal !== null && d.ipv4 === portal.address && d.port === portal.port;
  const sameIqn = (d: Door) => path.iqn !== null && d.iqn === path.iqn;
  const find = (test: (d: Door) => boolean) => node.attachments.filter((a) => doorsOf(a).some(test));
  const former = (test: (d: Door) => boolean) =>
    node.attachments.filter((a) => (a.formerPortals ?? []).some(test));
  const both = find((d) => samePortal(d) && sameIqn(d))[0];
  if (both !== undefined) return { attachment: both, by: 'portal-and-iqn' };
  const old = former((d) => samePortal(d) && (path.iqn === null || sameIqn(d)))[0];
  if (path.iqn !== null) {
    const byIqn = find(sameIqn);
    const [only] = byIqn;
    if (byIqn.length === 1 && only !== undefined) {
      return old === only || portal !== null
        ? { attachment: only, by: 'former' }
        : { attachment: only, by: 'iqn' };
    }
  } else {
    const byPortal = find(samePortal);
    const [only] = byPortal;
    if (byPortal.length === 1 && only !== undefined) return { attachment: only, by: 'portal' };
  }
  return old === undefined ? null : { attachment: old, by: 'former' };
}
