import { html } from 'hono/html';
import { DateTime } from 'luxon';
import { type At, HOUR, MINUTE, type Ms, SECOND } from '../../functions/core/base/time.ts';
import { hostOf } from './host-names.ts';
import { safe } from './scan-advice.ts';
import type { ScanEvent } from './scan-events.ts';
import type { ScanIncident, ScanPath, ScanReport } from './scan-report.ts';
import type { Say } from './text/text.ts';

type Html = ReturnType<typeof html>;

/** One row of a picture: a path, or what was said on a node. */
interface Track {
  readonly name: string;
  readonly bars: readonly { readonly from: At; readonly to: At; readonly kind: 'held' | 'failed' | 'open' }[];
  readonly marks: readonly { readonly at: At; readonly words: string }[];
}

/** Incidents that lie no further apart share a picture. */
const TOGETHER: Ms = 2 * HOUR;
const [WIDTH, NAME_WIDTH, ROW, TOP] = [960, 250, 26, 28];
/** Distances of the lines of time; the first that gives no more than eight is taken. */
const STEPS: readonly Ms[] = [
  SECOND,
  5 * SECOND,
  15 * SECOND,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  HOUR,
  3 * HOUR,
  12 * HOUR,
  24 * HOUR,
  7 * 24 * HOUR,
];

/** Pictures of the report's incidents on one axis of time each, with a track per path and per node. */
export function timelines({ incidents, events }: ScanReport, zone: string, say: Say): readonly Html[] {
  return together(incidents).map((group) => {
    const [from, to] = [Math.min(...group.map(beginOf)), Math.max(...group.map(endOf))];
    const room = Math.max((to - from) * 0.04, SECOND);
    const near = events.filter(({ first }) =>
      isWithin(Date.parse(first), from - 10 * MINUTE, to + 10 * MINUTE),
    );
    const marks = near.map(({ first }) => Date.parse(first));
    const span = { from: Math.min(from, ...marks) - room, to: Math.max(to, ...marks) + room };
    return svg(tracksOf(group, near, to + room, say), span, zone);
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

function tracksOf(
  group: readonly ScanIncident[],
  events: readonly ScanEvent[],
  edge: At,
  say: Say,
): readonly Track[] {
  const tracks = new Map<
    string,
    { name: string; bars: Track['bars'][number][]; marks: Track['marks'][number][] }
  >();
  const track = (name: string) => {
    const known = tracks.get(name) ?? { name, bars: [], marks: [] };
    tracks.set(name, known);
    return known;
  };
  const hosts = [...new Set([...group.map(hostOf), ...events.map(({ host }) => host)])];
  for (const host of hosts) {
    for (const incident of group.filter((one) => hostOf(one) === host))
      for (const path of incident.paths)
        track(
          `${host}  ${path.device ?? path.portal ?? `${say('scan.session')} ${path.session ?? '?'}`}`,
        ).bars.push(...barsOf(path, edge));
    for (const { first, rule, sample, count } of events.filter((one) => one.host === host))
      track(`${host}  LifeKeeper, OS`).marks.push({
        at: Date.parse(first),
        words: safe(`${rule}${count > 1 ? ` x${count}` : ''}: ${sample}`),
      });
  }
  return [...tracks.values()];
}

function barsOf({ lostAt, recoveredAt, endedAt, timedOutAt }: ScanPath, edge: At): Track['bars'] {
  const from = Date.parse(lostAt);
  const end = recoveredAt ?? endedAt;
  const to = end === null ? edge : Date.parse(end);
  const failed = timedOutAt === null ? null : Date.parse(timedOutAt);
  if (failed === null) return [{ from, to, kind: end === null ? 'open' : 'held' }];
  return [
    { from, to: failed, kind: 'held' },
    { from: failed, to, kind: 'failed' },
  ];
}

function svg(
  tracks: readonly Track[],
  { from, to }: { readonly from: At; readonly to: At },
  zone: string,
): Html {
  const x = (at: At): string => (NAME_WIDTH + ((at - from) / (to - from)) * (WIDTH - NAME_WIDTH)).toFixed(1);
  const height = TOP + tracks.length * ROW + 8;
  const step = STEPS.find((one) => (to - from) / one <= 8) ?? 30 * 24 * HOUR;
  const format = step >= 12 * HOUR ? 'LL-dd HH:mm' : 'HH:mm:ss';
  const ticks: At[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push(at);
  return html`<svg class="timeline" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${DateTime.fromMillis(from, { zone }).toFormat('yyyy-LL-dd HH:mm:ss ZZ')}">
<text class="name" x="0" y="${TOP - 12}">${DateTime.fromMillis(from, { zone }).toFormat('yyyy-LL-dd')}</text>
${ticks.map(
  (
    at,
  ) => html`<line class="tick" x1="${x(at)}" x2="${x(at)}" y1="${TOP - 6}" y2="${height}"/><text class="time" x="${x(at)}" y="${TOP - 12}">${DateTime.fromMillis(at, { zone }).toFormat(format)}</text>
`,
)}${tracks.map((track, row) => trackSvg(track, TOP + row * ROW, x))}</svg>`;
}

function trackSvg({ name, bars, marks }: Track, top: number, x: (at: At) => string): Html {
  const width = (from: At, to: At): string => Math.max(2, Number(x(to)) - Number(x(from))).toFixed(1);
  return html`<text class="name" x="0" y="${top + 17}">${safe(name)}</text>
${bars.map(({ from, to, kind }) => html`<rect class="${kind}" x="${x(from)}" y="${top + 5}" width="${width(from, to)}" height="${ROW - 10}"/>`)}${marks.map(({ at, words }) => html`<circle class="mark" cx="${x(at)}" cy="${top + ROW / 2}" r="5"><title>${words}</title></circle>`)}
`;
}
