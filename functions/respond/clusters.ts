import type { PlatformEvent } from '../core/inbox/inbox.ts';
import { clustersOf } from '../core/inventory/clusters.ts';
import type { ClusterRef, Inventory } from '../core/inventory/inventory.ts';
import { CLUSTER_TAG, tagOf } from '../core/inventory/snapshot.ts';
import type { Attachment, Instance, Known } from '../core/platform/look-ups.ts';

/** Finds the cluster of a node, worked out once per cycle. */
export class ClusterIndex {
  readonly #byNode = new Map<string, ClusterRef>();

  constructor(inventory: Inventory) {
    for (const cluster of clustersOf(inventory))
      for (const node of cluster.nodes) this.#byNode.set(node, cluster);
  }

  /** A node that the inventory does not know is alone. @param host a label for people. */
  of(node: string, host: string | null): ClusterRef {
    return (
      this.#byNode.get(node) ?? { key: `node:${node}`, name: host ?? node, nodes: [node], source: 'unknown' }
    );
  }
}

/**
 * Watched nodes that an event may be about. An event says only a type and an id: the id is looked for among what is
 * remembered and among what the API lists now; unwatched nodes are ignored.
 */
export function nodesOfEvent(
  event: PlatformEvent,
  inventory: Inventory,
  listed: Known<readonly Attachment[]> | null,
): string[] {
  const id = event.resourceId;
  if (id === null) return [];
  const nodes = new Set<string>();
  if (inventory.nodes[id] !== undefined) nodes.add(id);
  for (const node of Object.values(inventory.nodes)) {
    if (node.attachments.some((a) => a.id === id || a.volumeId === id)) nodes.add(node.instanceId);
  }
  for (const a of listed?.known === true ? listed.value : []) {
    const isIt = a.id === id || a.volumeId === id;
    if (isIt && inventory.nodes[a.instanceId] !== undefined) nodes.add(a.instanceId);
  }
  return [...nodes];
}

/**
 * Instances that belong into the inventory together with the nodes at hand: they themselves, those with the same
 * cluster tag, and those that share a volume with them. `sweep` finds the others.
 */
export function instancesToRemember(
  nodes: ReadonlySet<string>,
  instances: readonly Instance[],
  attachments: readonly Attachment[],
): Instance[] {
  const tags = new Set<string>();
  for (const instance of instances) {
    const tag = nodes.has(instance.id) ? tagOf(instance, CLUSTER_TAG) : null;
    if (tag !== null) tags.add(tag);
  }
  const shared = new Set(
    attachments.filter((a) => nodes.has(a.instanceId) && a.isShareable).map((a) => a.volumeId),
  );
  const sharers = new Set(
    attachments.filter((a) => a.isShareable && shared.has(a.volumeId)).map((a) => a.instanceId),
  );
  return instances.filter((instance) => {
    if (nodes.has(instance.id) || sharers.has(instance.id)) return true;
    const tag = tagOf(instance, CLUSTER_TAG);
    return tag !== null && tags.has(tag);
  });
}
