import { toJsonBytes } from '../core/base/json-bytes.ts';
import type { Incident } from '../core/incident/incident.ts';
import { parseIncident } from '../core/incident/stored-incident.ts';
import type { Ids, Store } from '../core/ports.ts';
import { readAll, readOne } from './collection.ts';
import { Document } from './document.ts';
import { asWriter, type Kind } from './kind.ts';

/** Folder of the state bucket: one object per incident with its outbox and history. */
export const INCIDENTS = 'incidents/';

export const INCIDENT: Kind<Incident> = {
  schema: 'warden.incident/2',
  encode: toJsonBytes,
  // A copy under another name is no incident: two objects of one id would overwrite each other's story.
  decode: (body, name) => {
    const incident = parseIncident(body);
    return incident !== null && incidentName(incident.id) === name ? incident : null;
  },
  isSame: sameContent,
  sign: asWriter,
};

export function incidentName(incidentId: string): string {
  return `${INCIDENTS}${incidentId}.json`;
}

/** One incident to be changed. A damaged one stays where it is for a person to see. */
export function incidentDocument(store: Store, name: string, ids: Ids): Document<Incident> {
  return new Document(store, name, INCIDENT, { damaged: 'leave', ids });
}

export interface StoredIncidents {
  /** Open ones first, then the newest. */
  readonly incidents: readonly Incident[];
  /** Names of objects that are no incident. */
  readonly unreadable: readonly string[];
}

/** Every incident in the store. @param atATime reads at the same time. @throws what the store threw. */
export async function storedIncidents(store: Store, atATime = 12): Promise<StoredIncidents> {
  const how = { damaged: 'leave', atATime } as const;
  const found = [...(await readAll(store, await store.list(INCIDENTS), INCIDENT, how))];
  return {
    incidents: found.flatMap(([, incident]) => incident ?? []).sort(openThenNewest),
    unreadable: found.filter(([, incident]) => incident === null).map(([name]) => name),
  };
}

export function openThenNewest(a: Incident, b: Incident): number {
  return Number(b.closedAt === null) - Number(a.closedAt === null) || b.openedAt - a.openedAt;
}

/** One incident; null when there is none of this id. @throws what the store threw, and as `damaged` says. */
export async function storedIncident(
  store: Store,
  id: string,
  damaged: 'leave' | 'refuse' = 'leave',
): Promise<Incident | null> {
  return readOne(store, incidentName(id), INCIDENT, damaged);
}

/** A later next check alone is no reason to write: a new holder looks at every open incident at once. */
function sameContent(a: Incident, b: Incident): boolean {
  const left: Readonly<Record<string, unknown>> = { ...a, writer: '', nextCheckAt: null };
  const right: Readonly<Record<string, unknown>> = { ...b, writer: '', nextCheckAt: null };
  // Most of an incident is carried over from cycle to cycle as it is.
  return Object.keys({ ...left, ...right }).every(
    (key) => left[key] === right[key] || JSON.stringify(left[key]) === JSON.stringify(right[key]),
  );
}
