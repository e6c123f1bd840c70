import type { At, Ms } from '../core/base/time.ts';

/** How a volume is lost: I/O waits until it is back, I/O fails, or I/O waits and it is not known to be back. */
export type BarKind = 'held' | 'failed' | 'open';

/** Where an event is known from. */
export const MARK_KINDS = ['log', 'api', 'decision', 'notice', 'person'] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

export interface Span {
  readonly from: At;
  readonly to: At;
}

export interface Bar extends Span {
  readonly kind: BarKind;
  /** Not known to be over: `to` is only how far it is drawn. Absent: it is over. */
  readonly isOpen?: true;
}

/** Something that happened at a moment, or again and again until another one. */
export interface Mark {
  readonly at: At;
  readonly until?: At;
  readonly kind: MarkKind;
  /** In the reader's language; of a log line verbatim. May come from outside. */
  readonly words: string;
}

export interface Track {
  readonly name: string;
  /** Of a node's way to a volume: where there is no room for all, quiet ones are left out first. */
  readonly isPath?: boolean;
  readonly bars: readonly Bar[];
  readonly marks: readonly Mark[];
}

/** What happened, on one axis of time: the same for the console and for `warden scan --html`. */
export interface Timeline {
  readonly tracks: readonly Track[];
  /** Moments that concern all tracks. */
  readonly moments?: readonly { readonly at: At; readonly kind: 'now' | 'deadline' }[];
}

/** Marks of one kind that stand too close to be told apart. */
export interface Spot {
  readonly at: At;
  readonly until: At;
  readonly kind: MarkKind;
  readonly marks: readonly Mark[];
}

/** A section of a timeline as it is drawn. Every bar and mark is in it, or counted. */
export interface Framed extends Required<Pick<Timeline, 'moments'>> {
  readonly span: Span;
  readonly tracks: readonly {
    readonly name: string;
    readonly bars: readonly Bar[];
    readonly spots: readonly Spot[];
  }[];
  /** Bars and marks that are drawn, that lie before and after the section, and on tracks without room. */
  readonly counts: Readonly<Record<'shown' | 'before' | 'after' | 'roomless', number>>;
  /** Names of tracks without room. */
  readonly roomless: readonly string[];
}

/** Tracks and marks that one picture has at most: more could not be read, and pages are bounded. */
const [MOST_TRACKS, MOST_SPOTS] = [24, 100];
/** Marks closer than this part of the axis become one; doubled until no more than {@link MOST_SPOTS} are left. */
const LEAST_GAP = 0.012;

/** From the first to the last of a timeline; null when nothing is on it. */
export function extentOf({ tracks }: Timeline): Span | null {
  const spans = tracks.flatMap(({ bars, marks }) => [...bars, ...marks.map(spanOf)]);
  if (spans.length === 0) return null;
  const [from, to] = [
    spans.reduce((min, one) => Math.min(min, one.from), Number.POSITIVE_INFINITY),
    spans.reduce((max, one) => Math.max(max, one.to), Number.NEGATIVE_INFINITY),
  ];
  return { from, to };
}

/** The same with some room at both ends, so that nothing stands at the edge. */
export function withRoom({ from, to }: Span, least: Ms): Span {
  const room = Math.max(least, (to - from) * 0.03);
  return { from: from - room, to: to + room };
}

/** What of a timeline lies in a section of time; the section is at least a second long. */
export function framed(timeline: Timeline, asked: Span): Framed {
  const span = { from: asked.from, to: Math.max(asked.to, asked.from + 1_000) };
  const kept = new Set(inOrderOfWorth(timeline.tracks).slice(0, MOST_TRACKS));
  const tracks = timeline.tracks.filter((track) => kept.has(track));
  const without = timeline.tracks.filter((track) => !kept.has(track));
  const seen = tracks.map(({ name, bars, marks }) => ({
    name,
    bars: bars.filter((bar) => isIn(bar, span)),
    marks: marks.filter((mark) => isIn(spanOf(mark), span)),
  }));
  const all = tracks.flatMap(({ bars, marks }) => [...bars, ...marks.map(spanOf)]);
  const sum = (counts: readonly number[]): number => counts.reduce((total, one) => total + one, 0);
  return {
    span,
    tracks: spotted(seen, span),
    moments: (timeline.moments ?? []).filter(({ at }) => at >= span.from && at <= span.to),
    counts: {
      shown: sum(seen.map(({ bars, marks }) => bars.length + marks.length)),
      before: all.filter(({ to }) => to < span.from).length,
      after: all.filter((one) => one.to >= span.from && one.from > span.to).length,
      roomless: sum(without.map(({ bars, marks }) => bars.length + marks.length)),
    },
    roomless: without.map(({ name }) => name),
  };
}

/** What a picture without room for all keeps first: what nodes, OCI, the suite and people did, and lost paths. */
function inOrderOfWorth(tracks: readonly Track[]): readonly Track[] {
  const worth = ({ isPath, bars, marks }: Track): number => {
    const isQuiet = bars.length + marks.length === 0;
    return (isQuiet ? 2 : 0) + (isPath === true ? 1 : 0);
  };
  return [...tracks].sort((a, b) => worth(a) - worth(b));
}

function spanOf({ at, until }: Mark): Span {
  return { from: at, to: Math.max(at, until ?? at) };
}

function isIn(one: Span, span: Span): boolean {
  return one.to >= span.from && one.from <= span.to;
}

export function clipped(one: Span, span: Span): Span {
  return { from: Math.max(one.from, span.from), to: Math.min(one.to, span.to) };
}

interface Seen {
  readonly name: string;
  readonly bars: readonly Bar[];
  readonly marks: readonly Mark[];
}

function spotted(seen: readonly Seen[], span: Span): Framed['tracks'] {
  for (let part = LEAST_GAP; ; part *= 2) {
    const gap = (span.to - span.from) * part;
    const tracks = seen.map(({ name, bars, marks }) => ({ name, bars, spots: spotsOf(marks, span, gap) }));
    const count = tracks.reduce((sum, { spots }) => sum + spots.length, 0);
    if (count <= MOST_SPOTS || part > 1) return tracks;
  }
}

function spotsOf(marks: readonly Mark[], span: Span, gap: Ms): readonly Spot[] {
  return MARK_KINDS.flatMap((kind) => {
    const spots: { at: At; until: At; kind: MarkKind; marks: Mark[] }[] = [];
    const mine = marks.filter((mark) => mark.kind === kind).sort((a, b) => a.at - b.at);
    for (const mark of mine) {
      const { from, to } = clipped(spanOf(mark), span);
      const near = spots.at(-1);
      if (near !== undefined && from - near.at <= gap) {
        near.marks.push(mark);
        near.until = Math.max(near.until, to);
      } else spots.push({ at: from, until: to, kind, marks: [mark] });
    }
    return spots;
  });
}
