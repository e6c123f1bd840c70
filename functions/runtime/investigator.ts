import { valueAt } from '../core/base/group-by.ts';
import { type At, HOUR, MINUTE, type Ms, SECOND } from '../core/base/time.ts';
import { WRITES_BEFORE } from '../core/cluster/peer-writes.ts';
import type { Incident } from '../core/incident/incident.ts';
import type { ClusterRef, Inventory } from '../core/inventory/inventory.ts';
import type { Attachment, AuditAction, Known, LoadFacts, LookUps } from '../core/platform/look-ups.ts';
import type { Ports } from '../core/ports.ts';
import { Answers } from './ask.ts';

/** What happened this long before the loss may explain it. */
const BEFORE_LOSS_MS: Ms = 10 * MINUTE;
/** While nobody could read, a volume may have been gone for so long; the inventory is taken hourly. Only its detach is looked for. */
const BEFORE_SEEN_MS: Ms = HOUR + 15 * MINUTE;
/** Audit is searched over at most 14 days at once. */
const LONGEST_SEARCH_MS: Ms = 13 * 24 * HOUR;
/** Audit lags by minutes and is slow to search. */
const AUDIT_FRESH_MS: Ms = MINUTE;
/** The load before a loss does not change any more; the peers' writes since then do. */
const LOAD_FRESH_MS: Ms = 5 * MINUTE;
const FAILED_MS: Ms = MINUTE;
/** Nodes whose load is read in one cycle: eight series each, at ten reads a second for the whole tenancy. */
const LOADS_PER_CYCLE = 4;
/** No look-up here is begun later than this after the cycle began: it must not delay other clusters' notices. */
const TIME_PER_CYCLE_MS: Ms = 20 * SECOND;

/** `auditSearch` is absent where searching Audit is not permitted. */
export type LookIntoPorts = Pick<Ports, 'clock'> & Partial<Pick<Ports, 'auditSearch' | 'metrics'>>;

/** What is looked into. */
export interface Concern {
  readonly cluster: ClusterRef;
  readonly incident: Incident | null;
  readonly inventory: Inventory;
}

type Loads = Readonly<Record<string, Known<LoadFacts>>>;
/** Compartments of nodes by OCID, as far as they are known. */
type Places = ReadonlyMap<string, string>;

/**
 * Looks into open incidents: who changed attachments, and how busy the node was. The first notice does not wait for
 * causes; but a detach is told at once, and who wrote on the disk until now says whether anybody has to be woken for it. A
 * failed look-up becomes `known: false` and never throws.
 */
export class Investigator {
  readonly #audit: Answers<readonly AuditAction[]>;
  readonly #load: Answers<LoadFacts>;
  #earliest: At = 0;
  #loads = 0;
  #endsAt: At = 0;

  constructor(private readonly ports: LookIntoPorts) {
    this.#audit = new Answers(ports.clock, { freshMs: AUDIT_FRESH_MS, failedMs: FAILED_MS });
    this.#load = new Answers(ports.clock, { freshMs: LOAD_FRESH_MS, failedMs: FAILED_MS });
  }

  /** Begins a cycle; one search per compartment then serves all these incidents. */
  begin(open: readonly Incident[]): void {
    const now = this.ports.clock.now();
    this.#loads = 0;
    this.#endsAt = now + TIME_PER_CYCLE_MS;
    const losses = open.map(toSearchFrom);
    this.#earliest = Math.max(
      now - LONGEST_SEARCH_MS,
      losses.reduce((a, b) => Math.min(a, b), now - BEFORE_LOSS_MS),
    );
  }

  /** The look-ups with what is known about causes. */
  async complete(lookUps: LookUps, { cluster, incident, inventory }: Concern): Promise<LookUps> {
    const places = placesOf(cluster, inventory, lookUps);
    if (incident === null || incident.closedAt !== null) {
      const name = newDetaches(cluster, inventory, lookUps);
      if (name === '') return lookUps;
      const loss = { name, at: this.ports.clock.now() };
      return withLoad(lookUps, withoutPeers(await this.#loadOf(places, loss, inventory, lookUps)));
    }
    const audit = await this.#actions(places, incident, lookUps);
    const loss = { name: String(incident.lossAt), at: incident.lossAt };
    const load = await this.#loadOf(places, loss, inventory, lookUps);
    return withLoad({ ...lookUps, ...(audit !== null && { audit }) }, load);
  }

  async #actions(
    places: Places,
    incident: Incident,
    { attachments }: LookUps,
  ): Promise<Known<readonly AuditAction[]> | null> {
    const { auditSearch: search, clock } = this.ports;
    if (search === undefined) return null;
    const gone = attachments.known ? goneOf(attachments.value) : new Set<string>();
    const from = toExplainFrom(incident);
    const isOfUse = ({ at, name, resourceId }: AuditAction) =>
      at >= from || (at >= toSearchFrom(incident) && gone.has(resourceId) && /detachvolume/i.test(name));
    const all: AuditAction[] = [];
    let readAt = clock.now();
    for (const compartment of new Set(places.values())) {
      const part = this.#isLate()
        ? this.#audit.last(compartment)
        : await this.#audit.get(compartment, `Audit of ${compartment}`, () =>
            search.actions(compartment, this.#earliest, clock.now()),
          );
      if (part === undefined) return null;
      if (!part.known) return part;
      readAt = Math.min(readAt, part.readAt);
      all.push(...part.value.filter(isOfUse));
    }
    return { known: true, value: all, readAt };
  }

  async #loadOf(
    places: Places,
    loss: { readonly name: string; readonly at: At },
    inventory: Inventory,
    lookUps: LookUps,
  ): Promise<Loads> {
    const { metrics, clock } = this.ports;
    const loads = new Map<string, Known<LoadFacts>>();
    if (metrics === undefined || !lookUps.attachments.known) return {};
    const attachments = lookUps.attachments.value;
    for (const [node, compartmentId] of places) {
      const key = `${node} ${loss.name}`;
      const mayAsk = !this.#load.isFresh(key) && this.#loads < LOADS_PER_CYCLE && !this.#isLate();
      if (mayAsk) this.#loads += 1;
      const answer = mayAsk
        ? await this.#load.get(key, `metrics of ${node}`, async () => {
            const { peerVolumeIds, ...watched } = watchedAttachments(attachments, inventory, node);
            const load = await metrics.load({
              compartmentId,
              instanceId: node,
              ...watched,
              writesFrom: loss.at - WRITES_BEFORE,
              from: loss.at - BEFORE_LOSS_MS,
              lossAt: loss.at,
              to: Math.max(clock.now(), loss.at + MINUTE),
            });
            return { ...load, peerVolumeIds };
          })
        : this.#load.last(key);
      if (answer !== undefined) loads.set(node, answer);
    }
    return Object.fromEntries(loads);
  }

  #isLate(): boolean {
    return this.ports.clock.now() >= this.#endsAt;
  }
}

function withLoad(lookUps: LookUps, load: Loads): LookUps {
  return Object.keys(load).length > 0 ? { ...lookUps, load } : lookUps;
}

/** Before it is known when the disk was lost, writes of the peers show nothing: some are of the time before. */
function withoutPeers(loads: Loads): Loads {
  return Object.fromEntries(
    Object.entries(loads).map(([node, load]) => [
      node,
      load.known
        ? { ...load, value: { ...load.value, peerWriteOpsSum: null, peerWritesSeenTo: null } }
        : load,
    ]),
  );
}

/** Data volumes that the inventory knows as attached and the API shows as detached now, as one name; empty: there is none. */
function newDetaches({ nodes }: ClusterRef, inventory: Inventory, { attachments }: LookUps): string {
  if (!attachments.known) return '';
  const gone = goneOf(attachments.value);
  const known = nodes.flatMap((node) => valueAt(inventory.nodes, node)?.attachments ?? []);
  return known
    .filter(({ id, role }) => role === 'data' && gone.has(id))
    .map(({ id }) => id)
    .join(' ');
}

/** Attachments that the API shows as detached. */
function goneOf(attachments: readonly Attachment[]): ReadonlySet<string> {
  const gone = attachments.filter(({ lifecycleState: is }) => is === 'DETACHING' || is === 'DETACHED');
  return new Set(gone.map(({ id }) => id));
}

/** An incident that is dated by the moment at which it was opened is dated by nothing yet. */
function toSearchFrom(incident: Incident): At {
  const isUndated = incident.lossAt === incident.openedAt;
  return toExplainFrom(incident) - (isUndated ? BEFORE_SEEN_MS : 0);
}

/** From when on actions matter to an incident: the clock of a second loss starts anew, its story does not. */
function toExplainFrom({ lossAt, openedAt }: Incident): At {
  return Math.min(lossAt, openedAt) - BEFORE_LOSS_MS;
}

function placesOf({ nodes }: ClusterRef, inventory: Inventory, lookUps: LookUps): Places {
  const places = nodes.flatMap((node) => {
    const instance = valueAt(lookUps.instances, node);
    const at = instance?.known === true ? instance.value : valueAt(inventory.nodes, node);
    return at === undefined ? [] : [[node, at.compartmentId] as const];
  });
  return new Map(places);
}

/** The node's own attachments, whose load is asked for, and those of its peers to the volumes that would show a take-over. */
function watchedAttachments(attachments: readonly Attachment[], inventory: Inventory, node: string) {
  const attached = attachments.filter((a) => a.lifecycleState === 'ATTACHED');
  const volumes = volumesToWatch(attachments, inventory, node);
  return {
    writingAttachmentIds: writingAttachments(attachments, inventory, node),
    attachmentIds: attached.filter((a) => a.instanceId === node).map((a) => a.id),
    peerAttachmentIds: attached
      .filter((a) => a.instanceId !== node && volumes.has(a.volumeId))
      .map((a) => a.id),
    peerVolumeIds: [...volumes],
  };
}

/** More than this of one node is not asked for: each is a read more. */
const MOST_WRITING = 4;

/** The node's newest attachments of its data volumes; what a detach removed from the list is remembered. */
function writingAttachments(
  attachments: readonly Attachment[],
  inventory: Inventory,
  node: string,
): readonly string[] {
  const listed = attachments.filter((a) => a.instanceId === node);
  const remembered = valueAt(inventory.nodes, node)?.attachments ?? [];
  const volumes = new Set(remembered.filter((a) => a.role === 'data').map((a) => a.volumeId));
  const ids = [...listed, ...remembered].filter((a) => volumes.has(a.volumeId)).map((a) => a.id);
  return [...new Set(ids)].slice(0, MOST_WRITING);
}

/**
 * Volumes whose writes by the peers would show a take-over: those that the node lost and a peer has or had; while it still
 * has all of them (a broken session), any. A peer that serves another volume of the cluster writes there by right. What
 * is remembered counts too: the API stops listing an attachment some time after its end.
 */
function volumesToWatch(
  attachments: readonly Attachment[],
  inventory: Inventory,
  node: string,
): ReadonlySet<string> {
  const mine = attachments.filter((a) => a.instanceId === node);
  const held = new Set(mine.filter((a) => a.lifecycleState === 'ATTACHED').map((a) => a.volumeId));
  const ofPeers = new Set(attachments.filter((a) => a.instanceId !== node).map((a) => a.volumeId));
  const known = [...mine, ...(valueAt(inventory.nodes, node)?.attachments ?? [])].map((a) => a.volumeId);
  const lost = known.filter((id) => !held.has(id) && ofPeers.has(id));
  return lost.length > 0 ? new Set(lost) : held;
}
