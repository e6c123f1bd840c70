import { append, groupBy } from '../core/base/group-by.ts';
import { type At, HOUR, MINUTE } from '../core/base/time.ts';
import { freeId, type Incident, renamed } from '../core/incident/incident.ts';
import { withStoredEnds } from '../core/incident/worth-writing.ts';
import type { ClusterRef } from '../core/inventory/inventory.ts';
import type { Ids, Store } from '../core/ports.ts';
import { someAtATime } from '../runtime/promises.ts';
import type { Document } from '../store/document.ts';
import { INCIDENT, INCIDENTS, incidentDocument, incidentName, openThenNewest } from '../store/incidents.ts';
import type { SetAside } from './set-aside.ts';

const AT_A_TIME = 12;
/**
 * Object Storage removes an incident that nobody changed for 90 days (terraform/modules/lifecycle/rules.json). What has
 * to stay is written again after this, long before.
 */
const WRITE_AGAIN_MS = 30 * 24 * HOUR;
/** So long the read of an incident may fail before the others go on without it. */
const PATIENCE_MS = 2 * MINUTE;
/** By one holder at most, so that it is free again within seconds; the next one goes on. */
const AGAIN_AT_ONCE = 96;

/**
 * All incidents of the store, `incidents/<id>.json`; closed ones go by the bucket's lifecycle rule, but for the
 * newest of each cluster.
 */
export class IncidentBook {
  readonly #known = new Map<string, Document<Incident>>();
  /** Decided later than what is stored, with nothing in it that is worth a write (incident/worth-writing.ts). */
  readonly #ahead = new Map<string, Incident>();
  /** Names of objects that are no incident; they stay where they are for a person to see. */
  readonly #unreadable = new Set<string>();
  readonly #read = new Set<string>();
  #failingSince: At | null = null;
  /** Made for all clusters of a pass; null once anything was read or written. */
  #index: Index | null = null;

  constructor(
    private readonly store: Store,
    private readonly ids: Ids,
    private readonly setAside: SetAside,
  ) {}

  /**
   * Reads every incident, those that were read before excepted. One whose read keeps failing is waited for, because its
   * cluster would be notified anew without it; but not for long, because all the others wait with it.
   * @throws what the store threw.
   */
  async load(now: At): Promise<void> {
    let failure: unknown = null;
    const names = (await this.store.list(INCIDENTS)).filter((name) => !this.#read.has(name));
    const failed: string[] = [];
    await someAtATime(names, AT_A_TIME, async (name) => {
      try {
        await this.#load(name);
        this.#read.add(name);
      } catch (error) {
        failure = error;
        failed.push(name);
      }
    });
    if (failed.length === 0) return;
    this.#failingSince ??= now;
    if (now - this.#failingSince < PATIENCE_MS) throw failure;
    for (const name of failed) this.#passOver(name, 'it could not be read, again and again');
  }

  async #load(name: string): Promise<void> {
    const document = incidentDocument(this.store, name, this.ids);
    const incident = await document.load();
    if (incident !== null) this.#keep(incident.id, document);
    else if (document.isDamaged) this.#passOver(name, 'no incident that this version can read');
  }

  #passOver(name: string, reason: string): void {
    this.#unreadable.add(name);
    this.setAside.note(name, reason);
  }

  /** An object that is no incident has the name of this one: it stays, and a new incident needs another id. */
  readonly isTaken = (id: string): boolean => this.#unreadable.has(incidentName(id));

  all(): Incident[] {
    return [...this.#known].flatMap(([id, { value }]) => this.#ahead.get(id) ?? value ?? []);
  }

  /** All of them, and how many objects could not be read. */
  readonly past = () => ({ incidents: this.all(), unreadable: this.#unreadable.size });

  open(): Incident[] {
    return this.all().filter((incident) => incident.closedAt === null);
  }

  /** Nodes that an incident knows: those of every open one, and those of a closed one whose cluster was known. */
  nodes(): ReadonlySet<string> {
    const ours = this.all().filter(
      ({ closedAt, cluster }) => closedAt === null || cluster.source !== 'unknown',
    );
    return new Set(ours.flatMap(({ cluster }) => cluster.nodes));
  }

  get(id: string): Incident | null {
    return this.#ahead.get(id) ?? this.#known.get(id)?.value ?? null;
  }

  /**
   * The incident that stands for a cluster now: an open one that shares a node with it (a cluster's key changes when a
   * tag is added or a volume comes back), else the newest of that key.
   */
  forCluster(cluster: ClusterRef): Incident | null {
    this.#index ??= indexOf(this.all());
    const { places, byKey, openByNode } = this.#index;
    const sharing = cluster.nodes.flatMap((node) => openByNode.get(node) ?? []);
    const candidates = [...(byKey.get(cluster.key) ?? []), ...sharing];
    const placeOf = (incident: Incident) => places.get(incident) ?? 0;
    return candidates.sort((a, b) => openThenNewest(a, b) || placeOf(a) - placeOf(b))[0] ?? null;
  }

  #keep(id: string, document: Document<Incident>): void {
    this.#known.set(id, document);
    this.#index = null;
  }

  /**
   * Keeps the bucket's lifecycle rule away from what has to stay (`fading`).
   * @param failed receives what the store threw: that incident waits for the next holder.
   * @throws what `renewLease` threw.
   */
  async writeAgain(
    now: At,
    renewLease: () => Promise<void>,
    failed: (error: unknown) => void,
  ): Promise<void> {
    await someAtATime(
      dueForRewrite(this.all(), now).slice(0, AGAIN_AT_ONCE),
      AT_A_TIME,
      async (incident) => {
        try {
          await this.save({ ...incident, keptAt: now });
        } catch (error) {
          failed(error);
        }
      },
      renewLease,
    );
  }

  /**
   * Writes an incident, if it says anything new. What was decided outlives its object: one that vanished is written
   * again, and one that was made unreadable goes on under another id.
   * @returns it as it is known now; null when somebody else changed it meanwhile: their version is at hand now and has to be
   *   decided anew.
   * @throws what the store threw.
   */
  async save(incident: Incident): Promise<Incident | null> {
    const { id } = incident;
    const had = this.#known.get(id);
    const stored = had?.value ?? null;
    const asStored = stored === null ? incident : withStoredEnds(stored, incident);
    if (stored !== null && asStored !== incident && INCIDENT.isSame?.(stored, asStored)) {
      const ahead = { ...incident, writer: stored.writer };
      this.#ahead.set(id, ahead);
      this.#index = null;
      return ahead;
    }
    this.#ahead.delete(id);
    const document = had ?? incidentDocument(this.store, incidentName(id), this.ids);
    if (await document.write(incident)) {
      this.#keep(id, document);
      return document.value;
    }
    if (document.value !== null) {
      this.#keep(id, document);
      return null;
    }
    this.#known.delete(id);
    this.#index = null;
    if (document.isDamaged) this.#passOver(document.name, 'no incident that this version can read');
    const next = renamed(incident, freeId(id, this.isTaken));
    const again = incidentDocument(this.store, incidentName(next.id), this.ids);
    const isOurs = await again.write(next);
    if (again.value !== null) this.#keep(next.id, again);
    else if (again.isDamaged) this.#passOver(again.name, 'no incident that this version can read');
    return isOurs ? again.value : null;
  }
}

interface Index {
  readonly places: ReadonlyMap<Incident, number>;
  readonly byKey: ReadonlyMap<string, readonly Incident[]>;
  readonly openByNode: ReadonlyMap<string, readonly Incident[]>;
}

function indexOf(incidents: readonly Incident[]): Index {
  const openByNode = new Map<string, Incident[]>();
  for (const incident of incidents)
    if (incident.closedAt === null)
      for (const node of incident.cluster.nodes) append(openByNode, node, incident);
  const places = new Map(incidents.map((incident, place) => [incident, place]));
  return { places, byKey: groupBy(incidents, ({ cluster }) => cluster.key), openByNode };
}

/**
 * Incidents that have to stay and were not written for `WRITE_AGAIN_MS`: open ones, and the newest of each cluster,
 * because it says since when evidence counts: without it a loss that an operator closed would be notified again.
 */
export function dueForRewrite(incidents: readonly Incident[], now: At): readonly Incident[] {
  const worstFirst = [...incidents].sort(openThenNewest).reverse();
  const standing = new Map(worstFirst.map((incident) => [incident.cluster.key, incident]));
  return incidents.filter((incident) => {
    // A summary of a wide outage stands for no cluster.
    const stands = incident.cluster.nodes.length > 0 && standing.get(incident.cluster.key) === incident;
    const writtenAt = incident.keptAt ?? incident.closedAt ?? incident.openedAt;
    return (stands || incident.closedAt === null) && now - writtenAt >= WRITE_AGAIN_MS;
  });
}
