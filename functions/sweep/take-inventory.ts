import type { Inventory } from '../core/inventory/inventory.ts';
import { CLUSTER_TAG, snapshot, tagOf } from '../core/inventory/snapshot.ts';
import type { Attachment, Instance, Volume } from '../core/platform/look-ups.ts';
import type { Ports } from '../core/ports.ts';
import { ask } from '../runtime/ask.ts';
import { someAtATime } from '../runtime/promises.ts';
import { inventoryDocument } from '../store/inventory.ts';

const AT_A_TIME = 6;
/** `respond` writes the inventory too, during incidents. */
const MAX_RACES = 5;

type InventoryPorts = Pick<Ports, 'store' | 'compute' | 'clock'>;

export interface InventoryOptions {
  readonly compartments: readonly string[];
  readonly quorumVolumeIds: readonly string[];
  /** Read the names and tags of all volumes, not only of those never seen. */
  readonly thorough: boolean;
  readonly mayGoOn: () => boolean;
}

export interface TakenInventory {
  readonly inventory: Inventory;
  /** Lifecycle state of every listed instance that is watched. */
  readonly states: Readonly<Record<string, string>>;
  readonly unlisted: readonly { readonly compartmentId: string; readonly errorCode: string }[];
  /** False when another writer won every race: the next sweep or respond brings it up to date. */
  readonly written: boolean;
  /** What was remembered could not be read: it is begun anew. */
  readonly wasDamaged: boolean;
}

/**
 * Lists the configured compartments, joins what is watched with what is remembered and writes `inventory/current.json`
 * by conditional write. A compartment that cannot be listed keeps what is remembered of it.
 *
 * @throws what the store threw.
 */
export async function takeInventory(
  ports: InventoryPorts,
  options: InventoryOptions,
): Promise<TakenInventory> {
  const { instances, attachments, unlisted } = await listAll(ports, options.compartments);
  const document = inventoryDocument(ports.store);
  await document.load();
  const wasDamaged = document.isDamaged || document.value?.leftOut !== undefined;
  let volumes: readonly Volume[] | null = null;
  for (let race = 1; ; race += 1) {
    const before = document.value;
    const watched = watchedOf(before, instances, attachments);
    volumes ??= await readVolumes(ports, options, before, attachedTo(watched, attachments));
    const inventory = snapshot(before, {
      now: ports.clock.now(),
      instances: watched,
      attachments,
      lifekeeperSeen: new Set(),
      volumes,
      quorumVolumeIds: options.quorumVolumeIds,
    });
    const states = Object.fromEntries(watched.map((i) => [i.id, i.lifecycleState]));
    const written = await document.write(inventory);
    if (written || race === MAX_RACES) return { inventory, states, unlisted, written, wasDamaged };
  }
}

async function listAll(
  { compute, clock }: InventoryPorts,
  compartments: readonly string[],
): Promise<{ instances: Instance[]; attachments: Attachment[]; unlisted: TakenInventory['unlisted'] }> {
  const instances: Instance[] = [];
  const attachments: Attachment[] = [];
  const unlisted: { compartmentId: string; errorCode: string }[] = [];
  for (const compartmentId of new Set(compartments)) {
    const listed = await ask('instances', clock, () => compute.listInstances(compartmentId));
    const attached = await ask('attachments', clock, () => compute.listAttachments(compartmentId));
    // One without the other would look like "nothing is attached".
    if (!listed.known) unlisted.push({ compartmentId, errorCode: listed.errorCode });
    else if (!attached.known) unlisted.push({ compartmentId, errorCode: attached.errorCode });
    else {
      instances.push(...listed.value);
      attachments.push(...attached.value);
    }
  }
  return { instances, attachments, unlisted };
}

/** Ids of the volumes that are attached to these instances. */
function attachedTo(instances: readonly Instance[], attachments: readonly Attachment[]): string[] {
  const nodes = new Set(instances.map(({ id }) => id));
  return attachments
    .filter((a) => nodes.has(a.instanceId) && a.lifecycleState === 'ATTACHED')
    .map((a) => a.volumeId);
}

/** Tagged, known from before (respond adds nodes that send LifeKeeper lines), or sharing a volume with one of these. */
function watchedOf(
  before: Inventory | null,
  instances: readonly Instance[],
  attachments: readonly Attachment[],
): Instance[] {
  const known = new Set(Object.keys(before?.nodes ?? {}));
  const core = new Set(
    instances.filter((i) => known.has(i.id) || tagOf(i, CLUSTER_TAG) !== null).map((i) => i.id),
  );
  const shareable = attachments.filter((a) => a.isShareable && a.lifecycleState === 'ATTACHED');
  const shared = new Set(shareable.filter((a) => core.has(a.instanceId)).map((a) => a.volumeId));
  const sharers = new Set(shareable.filter((a) => shared.has(a.volumeId)).map((a) => a.instanceId));
  return instances.filter((i) => core.has(i.id) || sharers.has(i.id));
}

async function readVolumes(
  ports: InventoryPorts,
  options: InventoryOptions,
  before: Inventory | null,
  attached: readonly string[],
): Promise<readonly Volume[]> {
  const named = new Set(
    Object.values(before?.nodes ?? {})
      .flatMap((node) => node.attachments)
      .filter((a) => typeof a.volumeName === 'string')
      .map((a) => a.volumeId),
  );
  const ids = new Set(attached.filter((id) => options.thorough || !named.has(id)));
  // Unknown ones first: when the time is up, the others keep their remembered names.
  const order = [...ids].sort((a, b) => Number(named.has(a)) - Number(named.has(b)));
  const volumes: Volume[] = [];
  await someAtATime(order, AT_A_TIME, async (id) => {
    if (!options.mayGoOn()) return;
    const read = await ask(`volume ${id}`, ports.clock, () => ports.compute.getVolume(id));
    if (read.known) volumes.push(read.value);
  });
  return volumes;
}
