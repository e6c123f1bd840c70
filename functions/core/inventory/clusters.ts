import { sha256 } from '../base/canonical.ts';
import type { ClusterRef, Inventory, NodeInventory } from './inventory.ts';

/**
 * Clusters of an inventory, in key order: by tag first; then by shareable attachments of the same volume, and only
 * if one of the nodes shows LifeKeeper lines; every other node alone, its cluster unknown. Works on what is
 * remembered, because membership vanishes exactly when a volume is detached.
 */
export function clustersOf(inventory: Inventory): readonly ClusterRef[] {
  const all = Object.values(inventory.nodes).sort((a, b) => (a.instanceId < b.instanceId ? -1 : 1));
  const refs: ClusterRef[] = [];
  const tagged = new Map<string, string[]>();
  for (const n of all) {
    if (n.clusterTag !== null) tagged.set(n.clusterTag, [...(tagged.get(n.clusterTag) ?? []), n.instanceId]);
  }
  for (const [name, nodes] of tagged) refs.push({ key: `tag:${name}`, name, nodes, source: 'tag' });
  for (const group of joined(all.filter((n) => n.clusterTag === null))) {
    const [first] = group;
    if (first === undefined) continue;
    const shared = group.length > 1 && group.some((n) => n.lifekeeperSeen);
    if (!shared) {
      for (const n of group) {
        refs.push({
          key: `node:${n.instanceId}`,
          name: n.displayName,
          nodes: [n.instanceId],
          source: 'unknown',
        });
      }
      continue;
    }
    const nodes = group.map((n) => n.instanceId);
    const hash = sha256(nodes.join('\n')).slice(0, 12);
    const name = group.map((n) => n.displayName).join('+');
    refs.push({ key: `shared:${hash}`, name, nodes, source: 'shared-volume' });
  }
  return refs.sort((a, b) => (a.key < b.key ? -1 : 1));
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
