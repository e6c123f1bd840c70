import { DAY, HOUR, MINUTE, SECOND } from '../core/base/time.ts';
import { endedAt } from '../core/decision/wide-summary.ts';
import { firstLossOf, type Incident } from '../core/incident/incident.ts';
import { clipped, extentOf, type Span, type Timeline, withRoom } from '../report/timeline.ts';
import { timesOf } from './read-incident.ts';

/** Sections of an incident's timeline that have a name. */
export const ZOOMS = ['whole', 'loss', 'first', 'last', 'deadline'] as const;
export type Zoom = (typeof ZOOMS)[number];

/** What the address asks for. */
export interface Asked {
  readonly zoom?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The section that is shown, its name if it has one, and those that can be asked for. */
export interface Window {
  readonly span: Span;
  readonly zoom: Zoom | null;
  readonly zooms: readonly Zoom[];
}

const [LEAST, MOST] = [10 * SECOND, 400 * DAY] as const;

/** The section that an address asks for; the whole where it asks for none that there is. */
export function windowOf(incident: Incident, timeline: Timeline, asked: Asked, now: number): Window {
  const spans = spansOf(incident, timeline, now);
  const zooms = ZOOMS.filter((zoom) => spans[zoom] !== null);
  const own = ownSpan(asked);
  if (own !== null) return { span: own, zoom: null, zooms };
  const zoom = zooms.find((one) => one === asked.zoom) ?? 'whole';
  return { span: spans[zoom] ?? spans.whole, zoom, zooms };
}

function spansOf(
  incident: Incident,
  timeline: Timeline,
  now: number,
): Record<Exclude<Zoom, 'whole'>, Span | null> & { whole: Span } {
  const times = timesOf(incident, now);
  const end = endedAt(incident) ?? now;
  const loss = firstLossOf(incident);
  const extent = extentOf(timeline);
  const seen = extent === null ? times : clipped(extent, times);
  const whole = withRoom({ from: Math.min(seen.from, loss), to: Math.max(seen.to, loss) }, 5 * SECOND);
  const length = whole.to - whole.from;
  const { deadline } = incident;
  const isRunning = incident.closedAt === null && deadline !== null && deadline.to > now;
  return {
    whole,
    loss: { from: loss - MINUTE, to: loss + 2 * MINUTE },
    first: length > 16 * MINUTE ? { from: loss - MINUTE, to: loss + 15 * MINUTE } : null,
    last: length > HOUR ? { from: end - HOUR, to: end + MINUTE } : null,
    deadline: isRunning ? withRoom({ from: loss, to: deadline.to }, MINUTE) : null,
  };
}

function ownSpan({ from, to }: Asked): Span | null {
  const [begin, end] = [momentIn(from), momentIn(to)];
  if (begin === null || end === null || end - begin < LEAST || end - begin > MOST) return null;
  return { from: begin, to: end };
}

/** Milliseconds of a time from 1970 to 2100. */
function momentIn(typed: string | undefined): number | null {
  if (typed === undefined || !/^\d{1,13}$/.test(typed)) return null;
  const at = Number(typed);
  return at < Date.UTC(2100, 0, 1) ? at : null;
}

/** Sections beside, within and around one. */
export function stepsFrom({ from, to }: Span): Readonly<Record<'earlier' | 'later' | 'in' | 'out', Span>> {
  const length = to - from;
  const half = Math.max(length / 2, LEAST);
  const middle = from + length / 2;
  return {
    earlier: { from: from - half, to: to - half },
    later: { from: from + half, to: to + half },
    in: { from: middle - Math.max(length / 4, LEAST / 2), to: middle + Math.max(length / 4, LEAST / 2) },
    out: { from: from - half, to: to + half },
  };
}
