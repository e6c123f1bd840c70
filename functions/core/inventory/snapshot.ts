import { compareText } from '../base/canonical.ts';
import { firstById, groupBy, valueAt } from '../base/group-by.ts';
import { DAY, type Ms } from '../base/time.ts';
import type { Attachment, Instance, Volume } from '../platform/look-ups.ts';
import {
  type Inventory,
  type InventoryInput,
  type NodeInventory,
  type RememberedAttachment,
  roleOf,
} from './inventory.ts';

/** How long a node or a volume that is no longer seen stays remembered. */
export const FORGET_AFTER: Ms = 30 * DAY;

export const CLUSTER_TAG = 'lifekeeper-cluster';
const RECOVERY_TMO_TAG = 'iscsi-replacement-timeout';

/**
 * What "normal" is now: the API's present answer joined with what was remembered. A volume that is no longer
 * ATTACHED keeps its last attachment, and a node that is no longer listed keeps everything, for 30 days.
 */
export function snapshot(prev: Inventory | null, taken: InventoryInput): Inventory {
  const input = indexed(taken);
  // No prototype: `__proto__` is the name of a node like any other.
  const nodes = new Map<string, NodeInventory>();
  // An instance list that could not be read must not hide what the attachments say about a node we know.
  for (const old of Object.values(prev?.nodes ?? {})) {
    if (input.now - old.seenAt > FORGET_AFTER) continue;
    nodes.set(old.instanceId, {
      ...old,
      lifekeeperSeen: old.lifekeeperSeen || input.lifekeeperSeen.has(old.instanceId),
      attachments: remember(old.attachments, old.instanceId, input),
    });
  }
  for (const instance of input.instances) {
    if (instance.lifecycleState === 'TERMINATED') nodes.delete(instance.id);
    else nodes.set(instance.id, nodeOf(instance, nodes.get(instance.id), input));
  }
  return { schema: 'warden.inventory/1', takenAt: input.now, nodes: Object.fromEntries(nodes) };
}

/** What the API answered, to be looked up by node and by volume: there may be ten thousand of each. */
interface Indexed extends InventoryInput {
  readonly attachedTo: ReadonlyMap<string, readonly Attachment[]>;
  readonly volumeOf: ReadonlyMap<string, Volume>;
}

function indexed(input: InventoryInput): Indexed {
  const attachedTo = groupBy(input.attachments, ({ instanceId }) => instanceId);
  return { ...input, attachedTo, volumeOf: firstById(input.volumes ?? []) };
}

/** @param old what is remembered, with what its attachments say now. */
function nodeOf(instance: Instance, old: NodeInventory | undefined, input: Indexed): NodeInventory {
  const seconds = Number(tagOf(instance, RECOVERY_TMO_TAG) ?? Number.NaN);
  return {
    instanceId: instance.id,
    displayName: instance.displayName,
    compartmentId: instance.compartmentId,
    availabilityDomain: instance.availabilityDomain,
    clusterTag: tagOf(instance, CLUSTER_TAG),
    lifekeeperSeen: old?.lifekeeperSeen ?? input.lifekeeperSeen.has(instance.id),
    recoveryTimeoutSec: Number.isInteger(seconds) && seconds >= 0 && seconds <= 604_800 ? seconds : null,
    attachments: old?.attachments ?? remember([], instance.id, input),
    seenAt: input.now,
    ...(old?.maintenanceAt !== undefined && { maintenanceAt: old.maintenanceAt }),
  };
}

/** Free-form tag, else a defined tag of that key in any namespace; blank values count as absent. */
export function tagOf(instance: Pick<Instance, 'freeformTags' | 'definedTags'>, key: string): string | null {
  const free = valueAt(instance.freeformTags, key);
  if (free !== undefined && free.trim() !== '') return free.trim();
  for (const namespace of Object.keys(instance.definedTags).sort()) {
    const value = valueAt(instance.definedTags[namespace], key);
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    if (typeof value === 'number') return String(value);
  }
  return null;
}

function remember(
  old: readonly RememberedAttachment[],
  instanceId: string,
  input: Indexed,
): readonly RememberedAttachment[] {
  const kept = new Map<string, RememberedAttachment>();
  for (const r of old) {
    if (input.now - r.lastAttachedAt <= FORGET_AFTER)
      kept.set(r.volumeId, { ...r, ...ofVolume(r, r, input) });
  }
  const attached = (input.attachedTo.get(instanceId) ?? [])
    .filter((a) => a.lifecycleState === 'ATTACHED')
    .sort((a, b) => a.timeCreated - b.timeCreated || compareText(a.id, b.id));
  for (const a of attached) {
    const before = kept.get(a.volumeId);
    kept.set(a.volumeId, {
      ...a,
      ...ofVolume(a, before, input),
      lastAttachedAt: input.now,
      formerPortals: formerPortals(a, before),
    });
  }
  return [...kept.values()].sort((a, b) => compareText(a.volumeId, b.volumeId));
}

/** What the volume says, as far as it can be read; else what was known. */
function ofVolume(a: Attachment, old: RememberedAttachment | undefined, input: Indexed) {
  const volume = input.volumeOf.get(a.volumeId);
  const role = roleOf(a, volume, input.quorumVolumeIds ?? []);
  return {
    // Once known as quorum, a volume stays quorum when its tags cannot be read.
    role: volume === undefined && old?.role === 'quorum' ? old.role : role,
    volumeName: volume?.displayName ?? old?.volumeName ?? null,
    volumeCompartmentId: volume?.compartmentId ?? old?.volumeCompartmentId ?? null,
  };
}

function formerPortals(a: Attachment, old: RememberedAttachment | undefined) {
  const before = old?.formerPortals ?? [];
  if (old === undefined || old.ipv4 === null || old.port === null || old.iqn === null) return before;
  const moved = old.ipv4 !== a.ipv4 || old.port !== a.port || old.iqn !== a.iqn;
  return moved ? [{ ipv4: old.ipv4, port: old.port, iqn: old.iqn }, ...before].slice(0, 4) : before;
}
