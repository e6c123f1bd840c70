import { WardenError } from '../core/base/errors.ts';
import { firstById, groupBy, valueAt } from '../core/base/group-by.ts';
import { oncePer } from '../core/base/once-per.ts';
import { type Ms, SECOND } from '../core/base/time.ts';
import type { ClusterRef, Inventory } from '../core/inventory/inventory.ts';
import type { Attachment, Instance, Known, LookUps, Volume } from '../core/platform/look-ups.ts';
import type { Clock, Compute } from '../core/ports.ts';
import { Answers, unanswered } from './ask.ts';
import { InstanceFinder } from './instance-finder.ts';
import { someAtATime } from './promises.ts';

/** An answer this young is not asked for again, unless an event says that something changed. */
const FRESH_MS: Ms = 10 * SECOND;
/** Names and sizes of volumes hardly ever change. */
const VOLUME_FRESH_MS: Ms = 600 * SECOND;
/** A look-up that failed is not repeated sooner: 2,000 incidents must not hammer a service that is down. */
const FAILED_MS: Ms = 10 * SECOND;
/** Single reads per cycle of instances that the inventory does not know, and as many of volumes; the rest waits for the next. */
const SINGLE_READS = 30;
const AT_A_TIME = 6;

/**
 * Reads with one paged list of attachments and one of instances per compartment, shared by all incidents,
 * and remembers the answers for a few seconds. A failed look-up becomes `known: false` and never throws.
 */
export class LookUpReader {
  /** For instances that the inventory does not know. */
  readonly finder: InstanceFinder;
  readonly #attachments: Answers<readonly Attachment[]>;
  readonly #instances: Answers<readonly Instance[]>;
  readonly #single: Answers<Instance>;
  readonly #volumes: Answers<Volume>;
  #instanceReadsLeft = SINGLE_READS;
  #volumeReadsLeft = SINGLE_READS;

  constructor(
    private readonly compute: Compute,
    private readonly clock: Clock,
  ) {
    this.finder = new InstanceFinder(compute, clock, (compartmentId) => this.instancesIn(compartmentId));
    const times = { freshMs: FRESH_MS, failedMs: FAILED_MS };
    this.#attachments = new Answers(clock, times);
    this.#instances = new Answers(clock, times);
    this.#single = new Answers(clock, times);
    this.#volumes = new Answers(clock, { ...times, freshMs: VOLUME_FRESH_MS });
  }

  /**
   * Begins a cycle.
   * @param changed something changed at the platform: lists of attachments and instances are read anew.
   */
  begin(changed: boolean): void {
    this.#instanceReadsLeft = SINGLE_READS;
    this.#volumeReadsLeft = SINGLE_READS;
    if (!changed) return;
    this.#attachments.clear();
    this.#instances.clear();
    this.#single.clear();
  }

  attachmentsIn(compartmentId: string): Promise<Known<readonly Attachment[]>> {
    return this.#attachments.get(compartmentId, `attachments of ${compartmentId}`, () =>
      this.compute.listAttachments(compartmentId),
    );
  }

  instancesIn(compartmentId: string): Promise<Known<readonly Instance[]>> {
    return this.#instances.get(compartmentId, `instances of ${compartmentId}`, () =>
      this.compute.listInstances(compartmentId),
    );
  }

  /** Everything the API says about one cluster. Never throws. */
  async read(cluster: ClusterRef, inventory: Inventory): Promise<LookUps> {
    const instances = new Map<string, Known<Instance>>();
    const compartments = new Set<string>();
    for (const node of cluster.nodes) {
      const answer = await this.#instance(node, valueAt(inventory.nodes, node)?.compartmentId ?? null);
      instances.set(node, answer);
      const compartment = answer.known
        ? answer.value.compartmentId
        : valueAt(inventory.nodes, node)?.compartmentId;
      if (compartment !== undefined) compartments.add(compartment);
    }
    const attachments = await this.#clusterAttachments(cluster, inventory, compartments);
    const volumes = await this.#clusterVolumes(cluster, inventory, attachments);
    return { readAt: this.clock.now(), attachments, instances: Object.fromEntries(instances), volumes };
  }

  async #clusterAttachments(
    cluster: ClusterRef,
    inventory: Inventory,
    compartments: ReadonlySet<string>,
  ): Promise<Known<readonly Attachment[]>> {
    if (compartments.size === 0)
      return unanswered(
        'attachments',
        new WardenError('OCI_NOT_AUTHORIZED_OR_NOT_FOUND', {
          detail: 'No compartment is known for the node.',
        }),
      );
    const lists: ListedAttachments[] = [];
    for (const compartment of compartments) {
      const part = await this.attachmentsIn(compartment);
      if (!part.known) return part;
      lists.push(listedAttachments(part.value));
    }
    const remembered = cluster.nodes.flatMap((node) => valueAt(inventory.nodes, node)?.attachments ?? []);
    const attached = lists.flatMap((list) =>
      cluster.nodes.flatMap((node) => list.byInstance.get(node) ?? []),
    );
    const volumes = new Set([...remembered, ...attached].map((a) => a.volumeId));
    const value = lists.flatMap((list) => list.about(cluster.nodes, volumes));
    return { known: true, value, readAt: this.clock.now() };
  }

  async #clusterVolumes(
    cluster: ClusterRef,
    inventory: Inventory,
    attachments: Known<readonly Attachment[]>,
  ): Promise<Record<string, Known<Volume>>> {
    const remembered = cluster.nodes.flatMap((node) => valueAt(inventory.nodes, node)?.attachments ?? []);
    const ids = [
      ...remembered.filter((a) => a.role !== 'boot'),
      ...(attachments.known ? attachments.value : []),
    ].map((a) => a.volumeId);
    return this.volumes([...new Set(ids)]);
  }

  /**
   * Volumes by OCID; those for which no read is left in this cycle are absent unless they were read before. Never
   * throws.
   */
  async volumes(ids: readonly string[]): Promise<Record<string, Known<Volume>>> {
    const volumes = new Map<string, Known<Volume>>();
    await someAtATime(ids, AT_A_TIME, async (id) => {
      if (!this.#volumes.isFresh(id) && this.#volumeReadsLeft-- <= 0) {
        const present = this.#volumes.last(id);
        if (present?.known === true) volumes.set(id, present);
        return;
      }
      volumes.set(id, await this.#volumes.get(id, `volume ${id}`, () => this.compute.getVolume(id)));
    });
    return Object.fromEntries(volumes);
  }

  async #instance(node: string, compartmentId: string | null): Promise<Known<Instance>> {
    if (compartmentId !== null) {
      const listed = await this.instancesIn(compartmentId);
      if (!listed.known) return { ...listed, what: `instance ${node}` };
      const found = instancesById(listed.value).get(node);
      if (found !== undefined) return { known: true, value: found, readAt: listed.readAt };
    }
    if (!this.#single.isFresh(node) && this.#instanceReadsLeft-- <= 0)
      return unanswered(
        `instance ${node}`,
        new WardenError('OCI_THROTTLED', { detail: 'Left for the next pass.' }),
      );
    return this.#single.get(node, `instance ${node}`, () => this.compute.getInstance(node));
  }
}

/** A list of a compartment as the clusters ask for it: looked through once, however many they are. */
class ListedAttachments {
  readonly byInstance: ReadonlyMap<string, readonly Attachment[]>;
  readonly #byVolume: ReadonlyMap<string, readonly Attachment[]>;
  readonly #places: ReadonlyMap<Attachment, number>;

  constructor(list: readonly Attachment[]) {
    this.byInstance = groupBy(list, ({ instanceId }) => instanceId);
    this.#byVolume = groupBy(list, ({ volumeId }) => volumeId);
    this.#places = new Map(list.map((attachment, place) => [attachment, place]));
  }

  /** The attachments of these instances and of these volumes, in the order of the list. */
  about(instances: readonly string[], volumes: ReadonlySet<string>): readonly Attachment[] {
    const found = new Set([
      ...instances.flatMap((instance) => this.byInstance.get(instance) ?? []),
      ...[...volumes].flatMap((volume) => this.#byVolume.get(volume) ?? []),
    ]);
    const placeOf = (attachment: Attachment) => this.#places.get(attachment) ?? 0;
    return [...found].sort((a, b) => placeOf(a) - placeOf(b));
  }
}

const listedAttachments = oncePer((list: readonly Attachment[]) => new ListedAttachments(list));
const instancesById = oncePer((list: readonly Instance[]) => firstById(list));
