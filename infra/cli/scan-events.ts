import { type At, MINUTE, type Ms } from '../../functions/core/base/time.ts';
import type { SignalKind } from '../../functions/core/rules/signal-kinds.ts';
import { hostOf } from './host-names.ts';
import type { EvidenceLines } from './scan-lines.ts';
import type { ScannedNode } from './scanned-node.ts';

/** What LifeKeeper, or the system, said on any node while a volume was lost on one. */
export interface ScanEvent extends Omit<EvidenceLines, 'lastLine' | 'isBackground'> {
  readonly host: string;
}

/** What LifeKeeper does about a loss comes within this of it. */
const AROUND: Ms = 10 * MINUTE;
const MAX_EVENTS = 500;

const OF_SYSTEM: ReadonlySet<SignalKind> = new Set(['boot', 'os-shutdown']);

/** In order of time: of all nodes, since what happens on one is seen on its peer. */
export function eventsOf(
  nodes: readonly ScannedNode[],
  incidents: readonly { readonly openedAt: string; readonly closedAt: string | null }[],
): readonly ScanEvent[] {
  const spans = incidents.map(({ openedAt, closedAt }) => ({
    from: Date.parse(openedAt) - AROUND,
    until: (closedAt === null ? Number.POSITIVE_INFINITY : Date.parse(closedAt)) + AROUND,
  }));
  const isNear = (first: At, last: At): boolean =>
    spans.some(({ from, until }) => last >= from && first <= until);
  return nodes
    .flatMap(({ view, sightings }) =>
      sightings
        .filter(({ kind }) => kind.startsWith('lk-') || OF_SYSTEM.has(kind))
        .filter(({ first, last }) => isNear(first, last))
        .map((one) => ({ host: hostOf(view), one })),
    )
    .sort((a, b) => a.one.first - b.one.first)
    .slice(0, MAX_EVENTS)
    .map(({ host, one: { rule, first, last, count, source, firstLine, sample } }) => ({
      host,
      rule,
      first: new Date(first).toISOString(),
      last: new Date(last).toISOString(),
      count,
      file: source,
      line: firstLine,
      sample,
    }));
}
