import { compareText, sha256 } from '../base/canonical.ts';
import type { ClusterRef, Inventory, NodeInventory } from './inventory.ts';

/**
 * Clusters of an inventory, in key order: by tag first; then by shareable attachments of the same volume, and only
 * if one of the nodes shows LifeKeeper lines; every other node alone, its cluster unknown. Works on what is
 * remembered, because membership vanishes exactly when a volume is detached.
 */
export function clustersOf(inventory: Inventory): readonly ClusterRef[] {
  const all = Object.values(inventory.nodes).sort((a, b) => compareText(a.instanceId, b.instanceId));
  const tagged = new Map<string, string[]>();
  for (const n of all) {
    if (n.clusterTag !== null) tagged.set(n.clusterTag, [...(tagged.get(n.clusterTag) ?? []), n.instanceId]);
  }
  const byTag = [...tagged].map(
    ([name, nodes]): ClusterRef => ({ key: `tag:${name}`, name, nodes, source: 'tag' }),
  );
  const byVolume = joined(all.filter((n) => n.clusterTag === null)).flatMap((group) =>
    group.length > 1 && group.some((n) => n.lifekeeperSeen) ? [shared(group)] : group.map(alone),
  );
  return [...byTag, ...byVolume].sort((a, b) => compareText(a.key, b.key));
}

function shared(group: readonly NodeInventory[]): ClusterRef {
  const nodes = group.map((n) => n.instanceId);
  const hash = sha256(nodes.join('\n')).slice(0, 12);
  const name = group.map((n) => n.displayName).join('+');
  return { key: `shared:${hash}`, name, nodes, source: 'shared-volume' };
}

function alone({ instanceId, displayName }: NodeInventory): ClusterRef {
  return { key: `node:${instanceId}`, name: displayName, nodes: [instanceId], source: 'unknown' };
}

function joined(nodes: readonly NodeInventory[]): readonly (readonly NodeInventory[])[] {
  const byVolume = new Map<string, string>();
  const parent = new Map(nodes.map((n) => [n.instanceId, n.instanceId]));
  const root = (id: string): string => {
    const up = parent.get(id) ?? id;
    return up === id ? id : root(up);
  };
  for (const n of nodes) {
    for (const a of n.attachments) {
      if (!a.isShareable || a.role === 'boot') continue;
      const other = byVolume.get(a.volumeId);
      if (other === undefined) byVolume.set(a.volumeId, n.instanceId);
      else parent.set(root(n.instanceId), root(other));
    }
  }
  const groups = new Map<string, NodeInventory[]>();
  for (const n of nodes) groups.set(root(n.instanceId), [...(groups.get(root(n.instanceId)) ?? []), n]);
  return [...groups.values()];
}
