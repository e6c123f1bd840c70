import { compareText, sha256 } from '../base/canonical.ts';
import { groupBy } from '../base/group-by.ts';
import type { ClusterRef, Inventory, NodeInventory } from './inventory.ts';

/**
 * Clusters of an inventory, in key order: by tag first; then by shareable attachments of the same volume, and only
 * if one of the nodes shows LifeKeeper lines; every other node alone, its cluster unknown. Works on what is
 * remembered, because membership vanishes exactly when a volume is detached.
 */
export function clustersOf(inventory: Inventory): readonly ClusterRef[] {
  const all = Object.values(inventory.nodes).sort((a, b) => compareText(a.instanceId, b.instanceId));
  const tagged = groupBy(all, (n) => n.clusterTag);
  const byTag = [...tagged].flatMap(([name, group]): ClusterRef[] =>
    name === null ? [] : [{ key: `tag:${name}`, name, nodes: idsOf(group), source: 'tag' }],
  );
  const byVolume = joined(tagged.get(null) ?? []).flatMap((group) =>
    group.length > 1 && group.some((n) => n.lifekeeperSeen)
      ? [shared(group)]
      : group.map(({ instanceId, displayName }) => loneCluster(instanceId, displayName)),
  );
  return [...byTag, ...byVolume].sort((a, b) => compareText(a.key, b.key));
}

function shared(group: readonly NodeInventory[]): ClusterRef {
  const nodes = idsOf(group);
  const hash = sha256(nodes.join('\n')).slice(0, 12);
  const name = group.map((n) => n.displayName).join('+');
  return { key: `shared:${hash}`, name, nodes, source: 'shared-volume' };
}

/** A node of which no cluster is known. @param label what people call it. */
export function loneCluster(node: string, label: string): ClusterRef {
  return { key: `node:${node}`, name: label, nodes: [node], source: 'unknown' };
}

function idsOf(group: readonly NodeInventory[]): readonly string[] {
  return group.map((n) => n.instanceId);
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
  return [...groupBy(nodes, (n) => root(n.instanceId)).values()];
}
