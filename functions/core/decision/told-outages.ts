import { groupBy, valueAt } from '../base/group-by.ts';
import type { At } from '../base/time.ts';
import { isTrouble, type PathStatus, pathKey } from '../cluster/picture-shapes.ts';
import type { KnownTroubles, ToldSpan } from '../incident/memory.ts';
import type { DecisionState, LateOutage } from './contract.ts';
import { namesOf } from './told-paths.ts';

/** Spans of one path that are remembered; older ones become one. */
const MOST_SPANS = 20;

/** Whether people know of an outage: they were told while it lasted, or after it. */
export function isTold(
  { told, toldUntil }: KnownTroubles,
  key: string,
  { lostAt, endedAt }: Pick<LateOutage, 'lostAt' | 'endedAt'>,
): boolean {
  if (toldUntil !== null && lostAt <= toldUntil) return true;
  return (told[key] ?? []).some(([from, to]) => lostAt <= to && endedAt >= from);
}

/**
 * What people know after a decision: every path that a notice has named and that is lost still, by now; and what was
 * over before they were told, once a notice said so. The summary of a wide outage speaks for its clusters.
 */
export function toldAfter(state: DecisionState): KnownTroubles {
  const { picture, incident, late, now, notice } = state;
  const isMuted = state.wide != null && incident.memory.notified === null;
  const named = new Set(incident.memory.named);
  const isKnown = (path: PathStatus) => isMuted || namesOf(path).some((name) => named.has(name));
  const isStray = ({ condition, node, lostAt }: PathStatus) =>
    condition === 'stray' && (lostAt ?? now) <= (valueAt(incident.memory.known.strays, node) ?? 0);
  const lasting = picture.paths.filter((path) => (isTrouble(path) && isKnown(path)) || isStray(path));
  const over = notice !== null || isMuted ? late : [];
  return withTold(incident.memory.known, [
    // Where a node's clock is ahead of ours, its losses lie in our future.
    ...lasting.map((path): Told => [pathKey(path), [Math.min(path.lostAt ?? incident.lossAt, now), now]]),
    ...over.map(({ path, lostAt, endedAt }): Told => [pathKey(path), [lostAt, endedAt]]),
  ]);
}

type Told = readonly [key: string, span: ToldSpan];

/** @param more what people know besides. */
export function withTold(known: KnownTroubles, more: readonly Told[]): KnownTroubles {
  if (more.length === 0) return known;
  const told = new Map(Object.entries(known.told));
  for (const [key, spans] of groupBy(more, ([name]) => name))
    told.set(key, joined([...(told.get(key) ?? []), ...spans.map(([, span]) => span)]));
  return { ...known, told: Object.fromEntries(told) };
}

/** In order, none of them touching another. */
function joined(spans: readonly ToldSpan[]): readonly ToldSpan[] {
  const all: ToldSpan[] = [];
  for (const span of [...spans].sort(([a], [b]) => a - b)) {
    const last = all.at(-1);
    if (last !== undefined && span[0] <= last[1]) all[all.length - 1] = join(last, span);
    else all.push(span);
  }
  const [oldest, ...others] = all.splice(0, all.length - MOST_SPANS + 1);
  return oldest === undefined ? all : [others.reduce(join, oldest), ...all];
}

function join([from, to]: ToldSpan, [otherFrom, otherTo]: ToldSpan): ToldSpan {
  return [Math.min(from, otherFrom), Math.max(to, otherTo)];
}

/** Forgets what nobody could be told of again. */
export function withoutOld(known: KnownTroubles, before: At): KnownTroubles {
  const young = Object.entries(known.told)
    .map(([key, spans]) => [key, spans.filter(([, to]) => to >= before)] as const)
    .filter(([, spans]) => spans.length > 0);
  return { ...known, told: Object.fromEntries(young) };
}
