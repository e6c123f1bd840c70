import * as v from 'valibot';
import { fromJsonBytes } from '../base/json-bytes.ts';
import type { Incident, OutboxEntry } from './incident.ts';
import { NO_MEMORY, NO_TROUBLES } from './memory.ts';
import { asSituation } from './situations.ts';
import { memoryOfTold } from './told-strings.ts';

/** Only what readers lean on; the rest was written by `decide` and is read by it. */
const common = {
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
  history: v.array(v.unknown()),
  writer: v.string(),
};
const storedShape = v.variant('schema', [
  v.looseObject({ ...common, schema: v.literal('warden.incident/2'), memory: v.looseObject({}) }),
  v.looseObject({ ...common, schema: v.literal('warden.incident/1'), told: v.array(v.string()) }),
]);
type Stored = v.InferOutput<typeof storedShape>;

/**
 * An incident as stored in `incidents/<id>.json`; null for anything else.
 *
 * `warden.incident/1`, the form of the version before, is read as well and written as `/2` once there is something new.
 * The version before reads no `/2`, on purpose: it could send none of its notices. While both run, its `reattach` finds
 * no incident and refuses, and its `respond` gives the lease to the newer build.
 */
export function parseIncident(body: Uint8Array): Incident | null {
  const value = fromJsonBytes(body);
  return v.is(storedShape, value) ? upToDate(value) : null;
}

function upToDate(stored: Stored): Incident {
  const { situation } = stored as { readonly situation?: string };
  const known = asSituation(situation);
  const rest = { ...stored, ...(situation !== undefined && { situation: known ?? undefined }) };
  if (stored.schema === 'warden.incident/1') {
    const { told, ...old } = rest as typeof stored;
    const outbox = (old.outbox as unknown as readonly OldEntry[]).map(fromOldEntry);
    return { ...old, schema: 'warden.incident/2', memory: memoryOfTold(told), outbox } as unknown as Incident;
  }
  // What a later version of the same form left out is as it was before the first decision.
  const memory = { ...NO_MEMORY, ...stored.memory } as Incident['memory'];
  return {
    ...rest,
    memory: { ...memory, known: { ...NO_TROUBLES, ...memory.known } },
  } as unknown as Incident;
}

/** `audit` was the same content as title and body, before any language. */
type OldEntry = OutboxEntry & { readonly audit?: OutboxEntry['facts'] };

function fromOldEntry({ audit, ...entry }: OldEntry): OutboxEntry {
  return audit === undefined ? entry : { ...entry, facts: audit };
}
