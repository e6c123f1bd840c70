import { type At, HOUR } from '../core/base/time.ts';
import type { Incident } from '../core/incident/incident.ts';
import type { ClusterRef } from '../core/inventory/inventory.ts';
import type { Ids, Store } from '../core/ports.ts';
import { someAtATime } from '../runtime/promises.ts';
import type { Document } from '../store/document.ts';
import { INCIDENTS, incidentDocument, incidentName, openThenNewest } from '../store/incidents.ts';

const AT_A_TIME = 12;
/**
 * Object Storage removes an incident that nobody changed for 90 days (terraform/modules/lifecycle/rules.json). What has
 * to stay is written again after this, long before.
 */
const WRITE_AGAIN_MS = 30 * 24 * HOUR;
/** By one holder at most, so that it is free again within seconds; the next one goes on. */
const AGAIN_AT_ONCE = 96;

/**
 * All incidents of the store, `incidents/<id>.json`; closed ones go by the bucket's lifecycle rule, but for the
 * newest of each cluster.
 */
export class IncidentBook {
  readonly #known = new Map<string, Document<Incident>>();
  /** Names of objects that are no incident; they stay where they are for a person to see. */
  readonly unreadable: string[] = [];

  constructor(
    private readonly store: Store,
    private readonly ids: Ids,
  ) {}

  /** Reads every incident. @throws what the store threw. */
  async load(): Promise<void> {
    const names = await this.store.list(INCIDENTS);
    await someAtATime(names, AT_A_TIME, async (name) => {
      const document = incidentDocument(this.store, name, this.ids);
      const incident = await document.load();
      if (incident !== null) this.#known.set(incident.id, document);
      else if (document.isDamaged) this.unreadable.push(name);
    });
  }

  all(): Incident[] {
    return [...this.#known.values()].flatMap(({ value }) => value ?? []);
  }

  open(): Incident[] {
    return this.all().filter((incident) => incident.closedAt === null);
  }

  get(id: string): Incident | null {
    return this.#known.get(id)?.value ?? null;
  }

  /**
   * The incident that stands for a cluster now: an open one that shares a node with it (a cluster's key changes when a
   * tag is added or a volume comes back), else the newest of that key.
   */
  forCluster(cluster: ClusterRef): Incident | null {
    const candidates = this.all().filter(({ cluster: { key, nodes }, closedAt }) => {
      const shares = nodes.some((node) => cluster.nodes.includes(node));
      return key === cluster.key || (shares && closedAt === null);
    });
    return candidates.sort(openThenNewest)[0] ?? null;
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
   * Writes an incident, if it says anything new.
   * @returns false when somebody else changed it meanwhile: their version is at hand now and has to be decided anew.
   * @throws what the store threw.
   */
  async save(incident: Incident): Promise<boolean> {
    const { id } = incident;
    const document = this.#known.get(id) ?? incidentDocument(this.store, incidentName(id), this.ids);
    const isOurs = await document.write(incident);
    if (document.value === null) this.#known.delete(id);
    else this.#known.set(id, document);
    return isOurs;
  }
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
