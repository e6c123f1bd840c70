import * as v from 'valibot';
import { fromJsonBytes } from '../base/json-bytes.ts';
import type { Incident } from './incident.ts';

/** Only what readers lean on; the rest was written by `decide` and is read by it. */
const incidentShape = v.looseObject({
  schema: v.literal('warden.incident/1'),
  id: v.string(),
  cluster: v.looseObject({ key: v.string(), name: v.string(), nodes: v.array(v.string()) }),
  openedAt: v.number(),
  closedAt: v.nullable(v.number()),
  nextCheckAt: v.nullable(v.number()),
  outbox: v.array(
    v.looseObject({
      seq: v.number(),
      dueAt: v.number(),
      sentAt: v.nullable(v.number()),
      failures: v.number(),
    }),
  ),
  told: v.array(v.string()),
  history: v.array(v.unknown()),
  writer: v.string(),
});

/** An incident as stored in `incidents/<id>.json`; null for anything else. */
export function parseIncident(body: Uint8Array): Incident | null {
  const value = fromJsonBytes(body);
  return v.is(incidentShape, value) ? (value as unknown as Incident) : null;
}
