import { toJsonBytes } from '../core/base/json-bytes.ts';
import { FOLDERS, incidentName } from '../core/base/store-names.ts';
import { type At, HOUR } from '../core/base/time.ts';
import type { Incident } from '../core/incident/incident.ts';
import { parseIncident } from '../core/incident/stored-incident.ts';
import type { ClusterRef } from '../core/inventory/inventory.ts';
import type { Ids, Store } from '../core/ports.ts';
import { someAtATime } from '../runtime/some-at-a-time.ts';

const AT_A_TIME = 12;
/**
 * Object Storage removes an incident that nobody changed for 90 days (terraform/modules/lifecycle/rules.json). What has
 * to stay is written again after this, long before.
 */
const WRITE_AGAIN_MS = 30 * 24 * HOUR;
/** By one holder at most, so that it is free again within seconds; the next one goes on. */
const AGAIN_AT_ONCE = 96;

interface Known {
  incident: Incident;
  etag: string;
}

/**
 * All incidents of the store, `incidents/<id>.json`; closed ones go by the bucket's lifecycle rule, but for the
 * newest of each cluster.
 */
export class IncidentBook {
  readonly #store: Store;
  readonly #ids: Ids;
  readonly #known = new Map<string, Known>();
  /** Names of objects that are no incident; they stay where they are for a person to see. */
  readonly unreadable: string[] = [];

  constructor(store: Store, ids: Ids) {
    this.#store = store;
    this.#ids = ids;
  }

  /** Reads every incident. @throws what the store threw. */
  async load(): Promise<void> {
    const names = await this.#store.list(FOLDERS.incidents);
    await someAtATime(names, AT_A_TIME, async (name) => {
      const stored = await this.#store.get(name);
      if (stored === null) return;
      const incident = parseIncident(stored.body);
      if (incident === null) this.unreadable.push(name);
      else this.#known.set(incident.id, { incident, etag: stored.etag });
    });
  }

  all(): Incident[] {
    return [...this.#known.values()].map((known) => known.incident);
  }

  open(): Incident[] {
    return this.all().filter((incident) => incident.closedAt === null);
  }

  get(id: string): Incident | null {
    return this.#known.get(id)?.incident ?? null;
  }

  /**
   * The incident that stands for a cluster now: an open one that shares a node with it (a cluster's key changes when a
   * tag is added or a volume comes back), else the newest of that key.
   */
  forCluster(cluster: ClusterRef): Incident | null {
    let best: Incident | null = null;
    for (const { incident } of this.#known.values()) {
      const same = incident.cluster.key === cluster.key;
      const shares = incident.cluster.nodes.some((node) => cluster.nodes.includes(node));
      if (!same && !(shares && incident.closedAt === null)) continue;
      if (best === null || isBetter(incident, best)) best = incident;
    }
    return best;
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
    const known = this.#known.get(incident.id);
    if (known !== undefined && sameContent(known.incident, incident)) return true;
    const writer = this.#ids.unique();
    const next: Incident = { ...incident, writer };
    const name = incidentName(incident.id);
    const result = await this.#store.put(
      name,
      toJsonBytes(next),
      known === undefined ? { kind: 'absent' } : { kind: 'match', etag: known.etag },
    );
    if (result.kind === 'written') {
      this.#known.set(incident.id, { incident: next, etag: result.etag });
      return true;
    }
    const stored = await this.#store.get(name);
    const theirs = stored === null ? null : parseIncident(stored.body);
    if (stored === null || theirs === null) {
      this.#known.delete(incident.id);
      return false;
    }
    this.#known.set(incident.id, { incident: theirs, etag: stored.etag });
    // Our own write whose answer was lost: the SDK repeated it and was refused.
    return theirs.writer === writer;
  }
}

/**
 * Incidents that have to stay and were not written for `WRITE_AGAIN_MS`: open ones, and the newest of each cluster,
 * because it says since when evidence counts: without it a loss that an operator closed would be notified again.
 */
export function dueForRewrite(incidents: readonly Incident[], now: At): readonly Incident[] {
  const newest = new Map<string, Incident>();
  for (const incident of incidents) {
    const best = newest.get(incident.cluster.key);
    if (best === undefined || isBetter(incident, best)) newest.set(incident.cluster.key, incident);
  }
  return incidents.filter((incident) => {
    // A summary of a wide outage stands for no cluster.
    const stands = incident.cluster.nodes.length > 0 && newest.get(incident.cluster.key) === incident;
    const writtenAt = incident.keptAt ?? incident.closedAt ?? incident.openedAt;
    return (stands || incident.closedAt === null) && now - writtenAt >= WRITE_AGAIN_MS;
  });
}

function isBetter(candidate: Incident, best: Incident): boolean {
  const open = Number(candidate.closedAt === null) - Number(best.closedAt === null);
  if (open !== 0) return open > 0;
  return candidate.openedAt > best.openedAt;
}

/** A later next check alone is no reason to write: a new holder looks at every open incident at once. */
function sameContent(a: Incident, b: Incident): boolean {
  const left = new Map<string, unknown>(Object.entries(a));
  const right = new Map<string, unknown>(Object.entries(b));
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    if (key === 'writer' || key === 'nextCheckAt') continue;
    const [one, other] = [left.get(key), right.get(key)];
    // Most of an incident is carried over from pass to pass as it is.
    if (one !== other && JSON.stringify(one) !== JSON.stringify(other)) return false;
  }
  return true;
}
