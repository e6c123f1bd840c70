import { fromJsonBytes } from '../base/json-bytes.ts';
import { type IncidentMemory, NO_MEMORY, type Notified, type PathTrouble } from './memory.ts';
import { asSituation } from './situations.ts';

/** Memory of an incident that the version before has stored: `told`, one `key=value` per fact. */
export function memoryOfTold(told: readonly string[]): IncidentMemory {
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
    diagnosis: diagnosisOf(single.get('diagnosis')),
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
  return { situation, node: node ?? '', severity, cause } as Notified;
}

function diagnosisOf(text: string | undefined): IncidentMemory['diagnosis'] {
  const value = text === undefined ? null : fromJsonBytes(new TextEncoder().encode(text));
  return (value ?? null) as IncidentMemory['diagnosis'];
}
