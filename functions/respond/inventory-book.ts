import { toJsonBytes } from '../core/base/json-bytes.ts';
import { INVENTORY_NOW } from '../core/base/store-names.ts';
import { MINUTE, type Ms } from '../core/base/time.ts';
import { MAINTENANCE } from '../core/decision/events.ts';
import type { PlatformEvent } from '../core/inbox/inbox.ts';
import type { Inventory, InventoryInput } from '../core/inventory/inventory.ts';
import { snapshot } from '../core/inventory/snapshot.ts';
import { parseInventory } from '../core/inventory/stored.ts';
import type { Attachment, Instance, Volume } from '../core/platform/look-ups.ts';
import type { Clock, Store } from '../core/ports.ts';
import type { LookUpReader } from '../runtime/look-up-reader.ts';
import { instancesToRemember } from './clusters.ts';

/** `sweep` writes the inventory hourly and we on every incident: read it again after this long. */
const FRESH_MS: Ms = MINUTE;

/** What "normal" was, `inventory/current.json`. */
export class InventoryBook {
  readonly #store: Store;
  readonly #clock: Clock;
  #inventory: Inventory;
  #etag: string | null = null;
  #readAt: number | null = null;
  #changed = false;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    this.#inventory = { schema: 'warden.inventory/1', takenAt: 0, nodes: {} };
  }

  get now(): Inventory {
    return this.#inventory;
  }

  /** Reads the inventory when ours is old. A missing or damaged one is an empty one. @throws what the store threw. */
  async load(): Promise<void> {
    if (this.#readAt !== null && this.#clock.now() < this.#readAt + FRESH_MS) return;
    const stored = await this.#store.get(INVENTORY_NOW);
    const read = stored === null ? null : parseInventory(stored.body);
    this.#etag = stored?.etag ?? null;
    if (read !== null) this.#inventory = read;
    this.#readAt = this.#clock.now();
  }

  /**
   * Takes what the API lists now about `nodes` and their clusters, read once for all of them. What cannot be read is
   * left as it was. Written by {@link save}. Never throws.
   */
  async refresh(
    lookUps: LookUpReader,
    nodes: ReadonlySet<string>,
    more: Pick<InventoryInput, 'lifekeeperSeen' | 'quorumVolumeIds'>,
  ): Promise<void> {
    const compartments = new Set<string>();
    for (const node of nodes) {
      const compartment = this.#inventory.nodes[node]?.compartmentId ?? (await lookUps.compartmentOf(node));
      if (compartment !== null) compartments.add(compartment);
    }
    const instances: Instance[] = [];
    const attachments: Attachment[] = [];
    for (const compartment of compartments) {
      const listed = await lookUps.instancesIn(compartment);
      const attached = await lookUps.attachmentsIn(compartment);
      // What could not be read must not look like "nothing is there".
      if (!listed.known || !attached.known) continue;
      instances.push(...listed.value);
      attachments.push(...attached.value);
    }
    if (instances.length === 0) return;
    const before = this.#inventory;
    const remembered = instancesToRemember(nodes, instances, attachments);
    this.#inventory = snapshot(before, {
      ...more,
      now: this.#clock.now(),
      instances: remembered,
      attachments,
      volumes: await this.#unnamedVolumes(lookUps, remembered, attachments),
    });
    // Times alone are no reason to write.
    if (withoutTimes(before) !== withoutTimes(this.#inventory)) this.#changed = true;
  }

  /** Remembers maintenance of the platform, whose events come before there is any incident. */
  noteMaintenance(events: readonly PlatformEvent[]): void {
    for (const { type, resourceId, at } of events) {
      const node = resourceId === null ? undefined : this.#inventory.nodes[resourceId];
      if (node === undefined || !MAINTENANCE.test(type) || at <= (node.maintenanceAt ?? 0)) continue;
      const nodes = { ...this.#inventory.nodes, [node.instanceId]: { ...node, maintenanceAt: at } };
      this.#inventory = { ...this.#inventory, nodes };
      this.#changed = true;
    }
  }

  /** Volumes whose names people would miss in a notice: those of these instances that `sweep` has not named yet. */
  async #unnamedVolumes(
    lookUps: LookUpReader,
    instances: readonly Instance[],
    attachments: readonly Attachment[],
  ): Promise<Volume[]> {
    const ours = new Set(instances.map(({ id }) => id));
    const known = instances.flatMap(({ id }) => this.#inventory.nodes[id]?.attachments ?? []);
    const named = new Set(known.filter((a) => a.volumeName !== null).map((a) => a.volumeId));
    const ids = new Set(
      [...known, ...attachments.filter((a) => ours.has(a.instanceId))]
        .map((a) => a.volumeId)
        .filter((id) => !named.has(id)),
    );
    const volumes = Object.values(await lookUps.volumes([...ids]));
    return volumes.flatMap((volume) => (volume.known ? [volume.value] : []));
  }

  /**
   * Writes what {@link refresh} changed. When `sweep` wrote meanwhile its version is taken and ours is joined to it
   * in the next cycle. @throws what the store threw.
   */
  async save(): Promise<void> {
    if (!this.#changed) return;
    const result = await this.#store.put(
      INVENTORY_NOW,
      toJsonBytes(this.#inventory),
      this.#etag === null ? { kind: 'absent' } : { kind: 'match', etag: this.#etag },
    );
    if (result.kind === 'written') {
      this.#etag = result.etag;
      this.#changed = false;
    } else this.#readAt = null;
  }
}

function withoutTimes(inventory: Inventory): string {
  return JSON.stringify(inventory, (key, value: unknown) =>
    key === 'takenAt' || key === 'seenAt' || key === 'lastAttachedAt' ? undefined : value,
  );
}
