import * as v from 'valibot';
import { fromJsonBytes, parseJson } from '../base/json-bytes.ts';
import type { At } from '../base/time.ts';
import { nodeOfKey, type TakeoverSign } from '../cluster/picture-shapes.ts';
import { SEVERITIES } from '../rules/signal-kinds.ts';
import type { Incident, OutboxEntry } from './incident.ts';
import { incidentSchema } from './incident-schema.ts';
import { type IncidentMemory, NO_MEMORY, NO_TROUBLES, type Notified, type PathTrouble } from './memory.ts';
import { asSituation, SITUATIONS } from './situations.ts';

/** What tells the forms apart, and what the older one is made into the newer one from. */
const storedShape = v.variant('schema', [
  v.looseObject({ schema: v.literal('warden.incident/2'), memory: v.looseObject({}) }),
  v.looseObject({
    schema: v.literal('warden.incident/1'),
    told: v.array(v.string()),
    outbox: v.array(v.looseObject({})),
  }),
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
  const incident = v.is(storedShape, value) ? upToDate(value) : null;
  // Whatever is missing or of another type would make every decision about the cluster fail, minute by minute.
  return v.is(incidentSchema, incident) ? (incident as unknown as Incident) : null;
}

function upToDate(stored: Stored): unknown {
  const { situation } = stored as { readonly situation?: unknown };
  const known = asSituation(typeof situation === 'string' ? situation : undefined);
  // What the version before told it did not remember outage by outage.
  const toldUntil = (stored['closedAt'] ?? stored['openedAt']) as At;
  const rest = { ...stored, ...(situation !== undefined && { situation: known ?? undefined }) };
  if (stored.schema === 'warden.incident/1') {
    const { told, ...old } = rest as typeof stored;
    const outbox = (old.outbox as unknown as readonly OldEntry[]).map(fromOldEntry);
    const remembered = withToldTakeover(memoryOfTold(told, toldUntil));
    return { ...old, schema: 'warden.incident/2', memory: remembered, outbox };
  }
  // What a later version of the same form left out is as it was before the first decision.
  const memory: Readonly<Record<string, unknown>> = { ...NO_MEMORY, ...stored.memory };
  const troubles = memory['known'];
  const isTable = typeof troubles === 'object' && troubles !== null && !Array.isArray(troubles);
  const told = memory['notified'] as ToldBefore;
  // Of a situation that only a later version knows, people are notified once more.
  const isUnknown = typeof told?.situation === 'string' && asSituation(told.situation) === null;
  return {
    ...rest,
    memory: {
      ...memory,
      known: isTable ? { ...NO_TROUBLES, toldUntil, ...troubles } : troubles,
      notified: isUnknown ? null : asGraveAsNow(told),
    },
  };
}

/**
 * People were told not to reattach: that stays a sign of a take-over for the rest of the incident, though the version
 * before did not keep which one it was. Its evidence may have lost or misdated the line.
 */
function withToldTakeover(memory: IncidentMemory): IncidentMemory {
  const { notified, affected } = memory;
  if (notified?.situation !== 'do-not-reattach') return memory;
  const nodes = [notified.node, ...affected.map(nodeOfKey)];
  const signs: readonly TakeoverSign[] = [{ code: 'told-before', node: '', at: null }];
  return { ...memory, takeover: Object.fromEntries(nodes.filter(Boolean).map((node) => [node, signs])) };
}

/** `audit` was the same content as title and body, before any language. */
type OldEntry = OutboxEntry & { readonly audit?: OutboxEntry['facts'] };

function fromOldEntry({ audit, ...entry }: OldEntry): OutboxEntry {
  return audit === undefined ? entry : { ...entry, facts: audit };
}

/** Memory of an incident that the version before has stored: `told`, one `key=value` per fact. */
function memoryOfTold(told: readonly string[], toldUntil: At): IncidentMemory {
  const facts = told.map((text): readonly [string, string] => {
    const at = text.indexOf('=');
    return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  });
  const single = new Map(facts);
  const under = (prefix: string) =>
    facts.flatMap(([key, value]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), value] as const] : [],
    );
  const table = <T>(prefix: string, read: (value: string) => T): Readonly<Record<string, T>> =>
    Object.fromEntries(under(prefix).map(([key, value]) => [key, read(value)]));
  const keys = (prefix: string) => under(prefix).map(([key]) => key);
  const number = (key: string) => (single.has(key) ? Number(single.get(key)) : null);
  const stage = /^(.*):([a-z-]+?)(\d*)$/.exec(single.get('reattach') ?? '');
  const [unreported] = under('unreported:').sort(([, a], [, b]) => Number(b) - Number(a));
  return {
    ...NO_MEMORY,
    known: {
      ...NO_TROUBLES,
      toldUntil,
      paths: table('seen:', pathTrouble),
      detached: table('detach:', String),
      restarts: table('boot:', Number),
      silentSince: number('silent'),
    },
    notified: notified(single),
    nearMinutes: number('near'),
    detachedBy: single.get('who') ?? null,
    silentSince: number('silent-told'),
    reattach:
      stage === null ? null : { planId: stage[1] ?? '', stage: stage[2] ?? '', given: Number(stage[3] ?? 0) },
    unreported: unreported === undefined ? null : { planId: unreported[0], since: Number(unreported[1]) },
    affected: keys('affected:'),
    named: keys('named:'),
    maintenance: table('maintenance:', Number),
    instanceActions: table('instance-action:', Number),
    diagnosis: (parseJson(single.get('diagnosis') ?? 'null') ?? null) as IncidentMemory['diagnosis'],
  };
}

function pathTrouble(value: string): PathTrouble {
  const rest = value.slice(1);
  if (value.startsWith('d')) return { detached: rest === '' ? null : rest };
  return { lostAt: rest === '' ? null : Number(rest) };
}

function notified(single: ReadonlyMap<string, string>): Notified | null {
  const [name, node] = (single.get('situation') ?? '').split('/');
  const situation = asSituation(name);
  if (situation === null) return null;
  // Written together, by one version: what they were then, they are.
  const { severity, cause } = Object.fromEntries(single) as Record<string, string>;
  return asGraveAsNow({ situation, node: node ?? '', severity, cause }) as Notified;
}

type ToldBefore = { readonly situation?: unknown; readonly severity?: unknown } | null;

/** What people were told of is no news because this version calls it graver. */
function asGraveAsNow<T extends ToldBefore>(told: T): T {
  const situation = asSituation(typeof told?.situation === 'string' ? told.situation : undefined);
  if (told === null || situation === null) return told;
  const { severity } = SITUATIONS[situation];
  const rank = (name: unknown) => (SEVERITIES as readonly unknown[]).indexOf(name);
  const known = rank(told.severity);
  return known < 0 || known >= rank(severity) ? told : { ...told, severity };
}
