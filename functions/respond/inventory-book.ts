import { valueAt } from '../core/base/group-by.ts';
import { type At, MINUTE, type Ms } from '../core/base/time.ts';
import { MAINTENANCE } from '../core/decision/note.ts';
import type { PlatformEvent } from '../core/inbox/inbox.ts';
import type { Inventory, InventoryInput } from '../core/inventory/inventory.ts';
import { snapshot } from '../core/inventory/snapshot.ts';
import type { Attachment, Instance, Volume } from '../core/platform/look-ups.ts';
import type { Clock, Store } from '../core/ports.ts';
import type { LookUpReader } from '../runtime/look-up-reader.ts';
import type { Document } from '../store/document.ts';
import { INVENTORY_NOW, inventoryDocument } from '../store/inventory.ts';
import { instancesToRemember } from './clusters.ts';
import type { SetAside } from './set-aside.ts';

/** `sweep` writes the inventory hourly and we on every incident: read it again after this long. */
const FRESH_MS: Ms = MINUTE;
/** So long its read may fail before everything goes on without it: what is attached now says most of it, too. */
const PATIENCE_MS: Ms = MINUTE;

type Change = (inventory: Inventory) => Inventory;

const NOTHING: Inventory = { schema: 'warden.inventory/1', takenAt: 0, nodes: {} };

/** What "normal" was, `inventory/current.json`. */
export class InventoryBook {
  readonly #document: Document<Inventory>;
  #inventory = NOTHING;
  #readAt: At | null = null;
  #failingSince: At | null = null;
  /** What has to be joined to the stored version. */
  #changes: Change[] = [];

  /** @param watched compartments that the installation watches. */
  constructor(
    store: Store,
    private readonly clock: Clock,
    private readonly setAside: Pick<SetAside, 'note'>,
    private readonly watched: readonly string[] = [],
  ) {
    this.#document = inventoryDocument(store);
  }

  get now(): Inventory {
    return this.#inventory;
  }

  knows(node: string): boolean {
    return valueAt(this.#inventory.nodes, node) !== undefined;
  }

  /**
   * Reads the inventory when ours is old. A missing or damaged one is an empty one, and so is one that cannot be read for
   * a minute: every notice waits for it. It is not written over then.
   * @throws what the store threw, within that minute.
   */
  async load(): Promise<void> {
    const now = this.clock.now();
    if (this.#readAt !== null && now < this.#readAt + FRESH_MS) return;
    try {
      await this.#load();
      this.#failingSince = null;
    } catch (error) {
      this.#failingSince ??= now;
      const isPatient = now - this.#failingSince < PATIENCE_MS;
      // What was read a minute ago is as good as before.
      if (isPatient && this.#readAt === null) throw error;
      if (!isPatient) this.setAside.note(INVENTORY_NOW, 'it could not be read, again and again');
    }
    this.#readAt = this.clock.now();
  }

  async #load(): Promise<void> {
    const read = await this.#document.load();
    if (read !== null) this.#inventory = this.#joined(read);
    for (const node of read?.leftOut ?? [])
      this.setAside.note(`${INVENTORY_NOW}#${node}`, 'an entry that cannot be read, begun anew');
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
    const compartments = await this.#compartmentsOf(nodes, lookUps);
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
    const remembered = instancesToRemember(nodes, instances, attachments);
    const input: InventoryInput = {
      ...more,
      now: this.clock.now(),
      instances: remembered,
      attachments,
      volumes: await this.#unnamedVolumes(lookUps, remembered, attachments),
    };
    this.#change((before) => snapshot(before, input));
  }

  async #compartmentsOf(nodes: ReadonlySet<string>, lookUps: LookUpReader): Promise<ReadonlySet<string>> {
    const compartments = new Set<string>();
    const unknown: string[] = [];
    for (const node of nodes) {
      const known = valueAt(this.#inventory.nodes, node);
      if (known === undefined) unknown.push(node);
      else compartments.add(known.compartmentId);
    }
    if (unknown.length === 0) return compartments;
    const ofNodes = Object.values(this.#inventory.nodes).map(({ compartmentId }) => compartmentId);
    const likely = new Set([...this.watched, ...ofNodes]);
    const found = await lookUps.finder.find(unknown, likely);
    return new Set([...compartments, ...found.values()]);
  }

  /** Remembers maintenance of the platform, whose events come before there is any incident. */
  noteMaintenance(events: readonly PlatformEvent[]): void {
    for (const { type, resourceId, at } of events) {
      if (resourceId === null || !MAINTENANCE.test(type)) continue;
      this.#change((before) => {
        const node = valueAt(before.nodes, resourceId);
        if (node === undefined || at <= (node.maintenanceAt ?? 0)) return before;
        return { ...before, nodes: { ...before.nodes, [resourceId]: { ...node, maintenanceAt: at } } };
      });
    }
  }

  /** Volumes whose names people would miss in a notice: those of these instances that `sweep` has not named yet. */
  async #unnamedVolumes(
    lookUps: LookUpReader,
    instances: readonly Instance[],
    attachments: readonly Attachment[],
  ): Promise<Volume[]> {
    const ours = new Set(instances.map(({ id }) => id));
    const known = instances.flatMap(({ id }) => valueAt(this.#inventory.nodes, id)?.attachments ?? []);
    const named = new Set(known.filter((a) => a.volumeName !== null).map((a) => a.volumeId));
    const ids = new Set(
      [...known, ...attachments.filter((a) => ours.has(a.instanceId))]
        .map((a) => a.volumeId)
        .filter((id) => !named.has(id)),
    );
    const volumes = Object.values(await lookUps.volumes([...ids]));
    return volumes.flatMap((volume) => (volume.known ? [volume.value] : []));
  }

  /** Writes what {@link refresh} changed, joined to what `sweep` wrote meanwhile. @throws what the store threw. */
  async save(): Promise<void> {
    if (this.#changes.length === 0) return;
    await this.#document.change((stored) => this.#joined(stored ?? NOTHING));
    this.#changes = [];
    this.#inventory = this.#document.value ?? this.#inventory;
  }

  #change(change: Change): void {
    const before = this.#inventory;
    this.#inventory = change(before);
    // Times alone are no reason to write.
    if (!isSameButTimes(before, this.#inventory)) this.#changes.push(change);
  }

  #joined(stored: Inventory): Inventory {
    return this.#changes.reduce((inventory, change) => change(inventory), stored);
  }
}

/** What changes whenever somebody looks. */
const TIMES: ReadonlySet<string> = new Set(['takenAt', 'seenAt', 'lastAttachedAt']);

function isSameButTimes(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const left = a as Readonly<Record<string, unknown>>;
  const right = b as Readonly<Record<string, unknown>>;
  const keys = Object.keys(left).filter((key) => left[key] !== undefined);
  const others = Object.keys(right).filter((key) => right[key] !== undefined);
  return (
    keys.length === others.length &&
    keys.every(
      (key) => TIMES.has(key) || (Object.hasOwn(right, key) && isSameButTimes(left[key], right[key])),
    )
  );
}
