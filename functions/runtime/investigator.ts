import { valueAt } from '../core/base/group-by.ts';
import { type At, HOUR, MINUTE, type Ms, SECOND } from '../core/base/time.ts';
import { forgottenDetach, isGone } from '../core/cluster/paths.ts';
import { WRITES_BEFORE } from '../core/cluster/peer-writes.ts';
import type { NodeView } from '../core/evidence/path-view.ts';
import type { Incident } from '../core/incident/incident.ts';
import type { ClusterRef, Inventory } from '../core/inventory/inventory.ts';
import { matchPath } from '../core/inventory/match.ts';
import type { Attachment, AuditAction, Known, LoadFacts, LookUps } from '../core/platform/look-ups.ts';
import type { Ports } from '../core/ports.ts';
import { Answers } from './ask.ts';
import { watchedAttachments } from './watched-attachments.ts';

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
  readonly views: readonly NodeView[];
  /** No event and no line told when it began: what the API shows may have been so for long. Absent: something did. */
  readonly isUnannounced?: boolean;
}

/** From when on actions explain what happened, and detaches date it. */
interface Span {
  readonly actionsFrom: At;
  readonly detachesFrom: At;
}

type Loads = Readonly<Record<string, Known<LoadFacts>>>;
/** Compartments of nodes by OCID, as far as they are known. */
type Places = ReadonlyMap<string, string>;

/**
 * Looks into open incidents: who changed attachments, and how busy the node was. The first notice does not wait for
 * causes; but a detach is told at once, and who wrote on the disk until now says whether anybody has to be woken for it. Of
 * one that nobody announced Audit alone says when it was, and with it how much time is left. A failed look-up becomes
 * `known: false` and never throws.
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
    const losses = open.map((incident) => spanOfIncident(incident).detachesFrom);
    this.#earliest = Math.max(
      now - LONGEST_SEARCH_MS,
      losses.reduce((a, b) => Math.min(a, b), now - BEFORE_LOSS_MS),
    );
  }

  /** The look-ups with what is known about causes. */
  async complete(lookUps: LookUps, concern: Concern): Promise<LookUps> {
    const { cluster, incident, inventory, views, isUnannounced = false } = concern;
    const places = placesOf(cluster, inventory, lookUps);
    if (incident === null || incident.closedAt !== null) {
      const name = newDetaches(cluster, { inventory, views }, lookUps);
      if (name === '') return lookUps;
      const now = this.ports.clock.now();
      const audit = isUnannounced ? await this.#actions(places, spanOf(now, true), lookUps) : null;
      const load = await this.#loadOf(places, { name, at: now }, inventory, lookUps);
      return withLoad({ ...lookUps, ...(audit !== null && { audit }) }, withoutPeers(load));
    }
    const audit = await this.#actions(places, spanOfIncident(incident), lookUps);
    const loss = { name: String(incident.lossAt), at: incident.lossAt };
    const load = await this.#loadOf(places, loss, inventory, lookUps);
    return withLoad({ ...lookUps, ...(audit !== null && { audit }) }, load);
  }

  async #actions(
    places: Places,
    { actionsFrom, detachesFrom }: Span,
    { attachments }: LookUps,
  ): Promise<Known<readonly AuditAction[]> | null> {
    const { auditSearch: search, clock } = this.ports;
    if (search === undefined) return null;
    const gone = attachments.known ? goneOf(attachments.value) : new Set<string>();
    const isOfUse = ({ at, name, resourceId }: AuditAction) =>
      at >= actionsFrom || (at >= detachesFrom && gone.has(resourceId) && /detachvolume/i.test(name));
    const from = Math.min(this.#earliest, detachesFrom);
    const isFurther = from < this.#earliest && clock.now() - from < LONGEST_SEARCH_MS;
    const all: AuditAction[] = [];
    let readAt = clock.now();
    for (const compartment of new Set(places.values())) {
      const key = isFurther ? `${compartment} further back` : compartment;
      const part = this.#isLate()
        ? this.#audit.last(key)
        : await this.#audit.get(key, `Audit of ${compartment}`, () =>
            search.actions(compartment, isFurther ? from : this.#earliest, clock.now()),
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

/**
 * Data volumes that the inventory knows as attached, or a lost session that it does not know is of, and that the API shows as
 * detached now, as one name; empty: there is none.
 */
function newDetaches(
  { nodes }: ClusterRef,
  { inventory, views }: Pick<Concern, 'inventory' | 'views'>,
  lookUps: LookUps,
): string {
  if (!lookUps.attachments.known) return '';
  const gone = goneOf(lookUps.attachments.value);
  const known = nodes.flatMap((node) => valueAt(inventory.nodes, node)?.attachments ?? []);
  const remembered = known.filter(({ id, role }) => role === 'data' && gone.has(id));
  const forgotten = views.flatMap(({ node, paths }) =>
    paths
      .filter((path) => matchPath(path, valueAt(inventory.nodes, node)) === null)
      .flatMap((path) => forgottenDetach(node, path, lookUps) ?? []),
  );
  return [...new Set([...remembered, ...forgotten].map(({ id }) => id))].join(' ');
}

/** Attachments that the API shows as detached. */
function goneOf(attachments: readonly Attachment[]): ReadonlySet<string> {
  const gone = attachments.filter(({ lifecycleState }) => isGone(lifecycleState));
  return new Set(gone.map(({ id }) => id));
}

/**
 * An incident that is dated by the moment at which it was opened is dated by nothing yet. The clock of a second loss starts
 * anew, its story does not.
 */
function spanOfIncident({ lossAt, openedAt }: Incident): Span {
  return spanOf(Math.min(lossAt, openedAt), lossAt === openedAt);
}

function spanOf(at: At, isUndated: boolean): Span {
  const actionsFrom = at - BEFORE_LOSS_MS;
  return { actionsFrom, detachesFrom: actionsFrom - (isUndated ? BEFORE_SEEN_MS : 0) };
}

function placesOf({ nodes }: ClusterRef, inventory: Inventory, lookUps: LookUps): Places {
  const places = nodes.flatMap((node) => {
    const instance = valueAt(lookUps.instances, node);
    const at = instance?.known === true ? instance.value : valueAt(inventory.nodes, node);
    return at === undefined ? [] : [[node, at.compartmentId] as const];
  });
  return new Map(places);
}
