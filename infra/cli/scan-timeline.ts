import { type At, HOUR, MINUTE, type Ms, SECOND } from '../../functions/core/base/time.ts';
import {
  type Bar,
  extentOf,
  type Span,
  type Timeline,
  type Track,
  withRoom,
} from '../../functions/report/timeline.ts';
import { hostOf } from './host-names.ts';
import type { ScanEvent } from './scan-events.ts';
import type { ScanIncident, ScanPath, ScanReport } from './scan-report.ts';
import type { Say } from './text/text.ts';

/** Incidents that lie no further apart share a picture. */
const TOGETHER: Ms = 2 * HOUR;
/** What LifeKeeper and the system said this long before and after them is in it. */
const AROUND: Ms = 10 * MINUTE;

/** The report's incidents on one axis of time for each that stand together, with a track per path and per node. */
export function timelines(
  { incidents, events }: ScanReport,
  say: Say,
): readonly { readonly timeline: Timeline; readonly span: Span }[] {
  return together(incidents).map((group) => {
    const from = Math.min(...group.map(beginOf));
    const to = Math.max(...group.map(endOf));
    const near = events.filter(({ first }) => isWithin(Date.parse(first), from - AROUND, to + AROUND));
    const edge = Math.max(to + (to - from) * 0.04, to + SECOND);
    const timeline = { tracks: tracksOf(group, near, edge, say) };
    return { timeline, span: withRoom(extentOf(timeline) ?? { from, to: edge }, SECOND) };
  });
}

function together(incidents: readonly ScanIncident[]): readonly (readonly ScanIncident[])[] {
  const groups: ScanIncident[][] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const incident of incidents) {
    const group = groups.at(-1);
    if (group !== undefined && beginOf(incident) <= until + TOGETHER) group.push(incident);
    else groups.push([incident]);
    until = Math.max(until, endOf(incident));
  }
  return groups;
}

function isWithin(at: At, from: At, to: At): boolean {
  return at >= from && at <= to;
}

function beginOf({ openedAt }: ScanIncident): At {
  return Date.parse(openedAt);
}

function endOf({ closedAt, openedAt, paths }: ScanIncident): At {
  if (closedAt !== null) return Date.parse(closedAt);
  return Math.max(Date.parse(openedAt), ...paths.map(({ lastSeenAt }) => Date.parse(lastSeenAt)));
}

/** @param edge until when a loss is drawn whose end is not known. */
function tracksOf(
  group: readonly ScanIncident[],
  events: readonly ScanEvent[],
  edge: At,
  say: Say,
): readonly Track[] {
  const tracks = new Map<string, { -readonly [Key in keyof Track]: Track[Key] }>();
  const trackOf = (name: string) => {
    const known = tracks.get(name) ?? { name, bars: [], marks: [] };
    tracks.set(name, known);
    return known;
  };
  const hosts = [...new Set([...group.map(hostOf), ...events.map(({ host }) => host)])];
  for (const host of hosts) {
    for (const path of group.filter((one) => hostOf(one) === host).flatMap(({ paths }) => paths)) {
      const way = path.device ?? path.portal ?? `${say('scan.session')} ${path.session ?? '?'}`;
      const track = trackOf(`${host}  ${way}`);
      track.isPath = true;
      track.bars = [...track.bars, ...barsOf(path, edge)];
    }
    const own = events.filter((one) => one.host === host);
    if (own.length > 0) trackOf(`${host}  LifeKeeper, OS`).marks = own.map(markOf);
  }
  return [...tracks.values()];
}

function markOf({ first, last, rule, sample, count }: ScanEvent): Track['marks'][number] {
  const words = `${rule}${count > 1 ? ` x${count}` : ''}: ${sample}`;
  return { at: Date.parse(first), until: Date.parse(last), kind: 'log', words };
}

function barsOf({ lostAt, recoveredAt, endedAt, timedOutAt }: ScanPath, edge: At): readonly Bar[] {
  const from = Date.parse(lostAt);
  const end = recoveredAt ?? endedAt;
  const over = end === null ? ({ to: edge, isOpen: true } as const) : { to: Date.parse(end) };
  const failed = timedOutAt === null ? null : Date.parse(timedOutAt);
  if (failed === null) return [{ from, ...over, kind: end === null ? 'open' : 'held' }];
  return [
    { from, to: failed, kind: 'held' },
    { from: failed, ...over, kind: 'failed' },
  ];
}
