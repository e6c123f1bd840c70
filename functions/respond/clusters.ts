import { compareText } from '../core/base/canonical.ts';
import { valueAt } from '../core/base/group-by.ts';
import { oncePer } from '../core/base/once-per.ts';
import type { PlatformEvent } from '../core/inbox/inbox.ts';
import { clustersOf, loneCluster } from '../core/inventory/clusters.ts';
import type { ClusterRef, Inventory } from '../core/inventory/inventory.ts';
import { CLUSTER_TAG, tagOf } from '../core/inventory/snapshot.ts';
import type { Attachment, Instance, Known } from '../core/platform/look-ups.ts';

/**
 * Finds the cluster of a node, worked out once for all of them. A node that the inventory does not know is alone; its
 * host is a label for people. An inventory that was lost, or that misses a node since, does not tear a cluster apart whose
 * incident is open: two halves would decide the same incident in turn.
 *
 * @param open clusters of open incidents.
 */
export function clusterFinder(
  inventory: Inventory,
  open: readonly ClusterRef[],
): (node: string, host: string | null) => ClusterRef {
  const byNode = new Map(
    clustersOf(inventory).flatMap((cluster) => cluster.nodes.map((node) => [node, cluster] as const)),
  );
  for (const cluster of open) {
    const known = new Set(cluster.nodes.flatMap((node) => byNode.get(node) ?? []));
    if ([...known].some(({ nodes }) => cluster.nodes.every((node) => nodes.includes(node)))) continue;
    const nodes = [...new Set([cluster, ...known].flatMap((one) => one.nodes))].sort(compareText);
    for (const node of nodes) byNode.set(node, { ...cluster, nodes });
  }
  return (node, host) => byNode.get(node) ?? loneCluster(node, host ?? node);
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
  const remembered = rememberedNodes(inventory).get(id) ?? [];
  const attached = listed?.known === true ? (attachedNodes(listed.value).get(id) ?? []) : [];
  const nodes = new Set([id, ...remembered, ...attached]);
  return [...nodes].filter((node) => valueAt(inventory.nodes, node) !== undefined);
}

const attachedNodes = oncePer((listed: readonly Attachment[]) => nodesById(listed));
const rememberedNodes = oncePer((inventory: Inventory) =>
  nodesById(
    Object.values(inventory.nodes).flatMap(({ instanceId, attachments }) =>
      attachments.map(({ id, volumeId }) => ({ id, volumeId, instanceId })),
    ),
  ),
);

/** Instances by the ids of their attachments and volumes. */
function nodesById(
  attachments: readonly Pick<Attachment, 'id' | 'volumeId' | 'instanceId'>[],
): ReadonlyMap<string, readonly string[]> {
  const nodes = new Map<string, string[]>();
  for (const { id, volumeId, instanceId } of attachments)
    for (const key of [id, volumeId]) {
      const found = nodes.get(key) ?? [];
      found.push(instanceId);
      nodes.set(key, found);
    }
  return nodes;
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
  const tags = new Set(instances.filter(({ id }) => nodes.has(id)).map((one) => tagOf(one, CLUSTER_TAG)));
  // Without a tag instances have nothing in common.
  tags.delete(null);
  const shareable = attachments.filter((a) => a.isShareable);
  const shared = new Set(shareable.filter((a) => nodes.has(a.instanceId)).map((a) => a.volumeId));
  const sharers = new Set(shareable.filter((a) => shared.has(a.volumeId)).map((a) => a.instanceId));
  return instances.filter(
    (one) => nodes.has(one.id) || sharers.has(one.id) || tags.has(tagOf(one, CLUSTER_TAG)),
  );
}
