import { HOUR, type Ms } from '../base/time.ts';
import type { Attachment, Instance, Volume } from '../platform/look-ups.ts';
import {
  type Inventory,
  type InventoryInput,
  type NodeInventory,
  type RememberedAttachment,
  roleOf,
} from './inventory.ts';

/** How long a node or a volume that is no longer seen stays remembered. */
export const FORGET_AFTER: Ms = 30 * 24 * HOUR;

export const CLUSTER_TAG = 'lifekeeper-cluster';
const RECOVERY_TMO_TAG = 'iscsi-replacement-timeout';

/**
 * What "normal" is now: the API's present answer joined with what was remembered. A volume that is no longer
 * ATTACHED keeps its last attachment, and a node that is no longer listed keeps everything, for 30 days.
 */
export function snapshot(prev: Inventory | null, input: InventoryInput): Inventory {
  const nodes: Record<string, NodeInventory> = {};
  for (const old of Object.values(prev?.nodes ?? {})) {
    if (input.now - old.seenAt <= FORGET_AFTER) nodes[old.instanceId] = old;
  }
  const volumes = new Map((input.volumes ?? []).map((v) => [v.id, v]));
  for (const instance of input.instances) {
    if (instance.lifecycleState === 'TERMINATED') {
      delete nodes[instance.id];
      continue;
    }
    nodes[instance.id] = nodeOf(instance, nodes[instance.id], input, volumes);
  }
  // An instance list that could not be read must not hide what the attachments say about a node we know.
  for (const id of Object.keys(nodes)) {
    const node = nodes[id];
    if (node === undefined || input.instances.some((i) => i.id === id)) continue;
    nodes[id] = {
      ...node,
      lifekeeperSeen: node.lifekeeperSeen || input.lifekeeperSeen.has(id),
      attachments: remember(node.attachments, id, input, volumes),
    };
  }
  return { schema: 'warden.inventory/1', takenAt: input.now, nodes };
}

function nodeOf(
  instance: Instance,
  old: NodeInventory | undefined,
  input: InventoryInput,
  volumes: ReadonlyMap<string, Volume>,
): NodeInventory {
  const seconds = Number(tagOf(instance, RECOVERY_TMO_TAG) ?? Number.NaN);
  return {
    instanceId: instance.id,
    displayName: instance.displayName,
    compartmentId: instance.compartmentId,
    availabilityDomain: instance.availabilityDomain,
    clusterTag: tagOf(instance, CLUSTER_TAG),
    lifekeeperSeen: (old?.lifekeeperSeen ?? false) || input.lifekeeperSeen.has(instance.id),
    recoveryTimeoutSec: Number.isInteger(seconds) && seconds >= 0 && seconds <= 604_800 ? seconds : null,
    attachments: remember(old?.attachments ?? [], instance.id, input, volumes),
    seenAt: input.now,
    ...(old?.maintenanceAt !== undefined && { maintenanceAt: old.maintenanceAt }),
  };
}

/** Free-form tag, else a defined tag of that key in any namespace; blank values count as absent. */
export function tagOf(instance: Pick<Instance, 'freeformTags' | 'definedTags'>, key: string): string | null {
  const free = instance.freeformTags[key];
  if (free !== undefined && free.trim() !== '') return free.trim();
  for (const namespace of Object.keys(instance.definedTags).sort()) {
    const value = instance.definedTags[namespace]?.[key];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    if (typeof value === 'number') return String(value);
  }
  return null;
}

function remember(
  old: readonly RememberedAttachment[],
  instanceId: string,
  input: InventoryInput,
  volumes: ReadonlyMap<string, Volume>,
): readonly RememberedAttachment[] {
  const kept = new Map<string, RememberedAttachment>();
  for (const r of old) {
    if (input.now - r.lastAttachedAt <= FORGET_AFTER) kept.set(r.volumeId, renamed(r, input, volumes));
  }
  const attached = input.attachments
    .filter((a) => a.instanceId === instanceId && a.lifecycleState === 'ATTACHED')
    .sort((a, b) => a.timeCreated - b.timeCreated || (a.id < b.id ? -1 : 1));
  for (const a of attached) {
    kept.set(a.volumeId, remembered(a, kept.get(a.volumeId), input, volumes.get(a.volumeId)));
  }
  return [...kept.values()].sort((a, b) => (a.volumeId < b.volumeId ? -1 : 1));
}

function renamed(
  r: RememberedAttachment,
  input: InventoryInput,
  volumes: ReadonlyMap<string, Volume>,
): RememberedAttachment {
  const volume = volumes.get(r.volumeId);
  const role = roleOf(r, volume, input.quorumVolumeIds ?? []);
  return {
    ...r,
    // Once known as quorum, a volume stays quorum when its tags cannot be read.
    role: volume === undefined && r.role === 'quorum' ? 'quorum' : role,
    volumeName: volume?.displayName ?? r.volumeName,
    volumeCompartmentId: volume?.compartmentId ?? r.volumeCompartmentId,
  };
}

function remembered(
  a: Attachment,
  old: RememberedAttachment | undefined,
  input: InventoryInput,
  volume: Volume | undefined,
): RememberedAttachment {
  const role = roleOf(a, volume, input.quorumVolumeIds ?? []);
  return {
    ...a,
    role: volume === undefined && old?.role === 'quorum' ? 'quorum' : role,
    volumeName: volume?.displayName ?? old?.volumeName ?? null,
    volumeCompartmentId: volume?.compartmentId ?? old?.volumeCompartmentId ?? null,
    lastAttachedAt: input.now,
    formerPortals: formerPortals(a, old),
  };
}

function formerPortals(a: Attachment, old: RememberedAttachment | undefined) {
  const before = old?.formerPortals ?? [];
  if (old === undefined || old.ipv4 === null || old.port === null || old.iqn === null) return before;
  const moved = old.ipv4 !== a.ipv4 || old.port !== a.port || old.iqn !== a.iqn;
  return moved ? [{ ipv4: old.ipv4, port: old.port, iqn: old.iqn }, ...before].slice(0, 4) : before;
}
