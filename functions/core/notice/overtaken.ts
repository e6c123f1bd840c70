import { type At, MINUTE, type Ms } from '../base/time.ts';
import { type Incident, type OutboxEntry, withOutcome } from '../incident/incident.ts';
import { noticeFacts } from './entry-text.ts';
import type { NoticeFacts } from './facts.ts';

/** A notice that has waited for so long says what was so when it was decided; a later one of its incident says what is. */
export const OVERTAKEN_AFTER: Ms = MINUTE;

/**
 * Where Notifications took nothing for a while: of several notices of one incident only the newest is sent, and of every
 * node and disk that it does not name the newest that does. "Waits for approval" and "recovered" of an hour ago, one after
 * the other in the same second, would send people the wrong way. Those that are passed over are noted as such and never
 * sent; what a later one says of them is left out.
 *
 * @returns the incident without them; null when there are none. What a later one does not repeat is never passed over:
 *   outages that were over before anybody was told, and lists (of unknown nodes, of the monitor, of wide outages).
 */
export function withoutOvertaken(incident: Incident, now: At): Incident | null {
  const waiting = incident.outbox.filter(
    (entry) => entry.sentAt === null && entry.dueAt <= now && noticeFacts(entry) !== null,
  );
  const newest = waiting.at(-1);
  const named = new Set<string>();
  const overtaken: OutboxEntry[] = [];
  for (const entry of [...waiting].reverse()) {
    const names = namedIn(entry);
    const isNamedLater = entry !== newest && names.every((name) => named.has(name));
    const isLate = noticeFacts(entry)?.late !== undefined;
    if (isNamedLater && !isLate && now - entry.dueAt >= OVERTAKEN_AFTER) overtaken.unshift(entry);
    for (const name of names) named.add(name);
  }
  if (newest === undefined || overtaken.length === 0) return null;
  const over = new Set(overtaken.map(({ seq }) => seq));
  const noted = overtaken.reduce<Incident>(
    (before, entry) => withOutcome(before, { ...entry, sentAt: now, overtakenBy: newest.seq }),
    incident,
  );
  return { ...noted, outbox: noted.outbox.map((entry) => withoutMention(entry, over)) };
}

/** The node in its subject, and every lost path that it names: what people hear of it. */
function namedIn(entry: OutboxEntry): readonly string[] {
  const { node = '', target, more = [] }: Partial<NoticeFacts> = noticeFacts(entry) ?? {};
  const paths = [...(target == null ? [] : [target]), ...more];
  return [node, ...paths.map((path) => `${path.node}|${path.volumeId ?? path.portal ?? path.device ?? ''}`)];
}

/** The entry without what it says of notices that nobody got: what changed since then, whose steps still hold. */
function withoutMention(entry: OutboxEntry, over: ReadonlySet<number>): OutboxEntry {
  const facts = entry.sentAt === null ? noticeFacts(entry) : null;
  if (facts?.before === undefined) return entry;
  const { before, ...rest } = facts;
  const isNamed = over.has(before.seq) || (before.advice !== null && over.has(before.advice.seq));
  return isNamed ? { ...entry, facts: rest } : entry;
}
