import { html } from 'hono/html';
import type { Language } from '../core/base/language.ts';
import { createText } from '../core/base/text.ts';
import type { At } from '../core/base/time.ts';
import { momentOf, ticksOf } from './axis.ts';
import { fitting, flat, within } from './plain.ts';
import {
  type Bar,
  clipped,
  type Framed,
  MARK_KINDS,
  type Mark,
  type MarkKind,
  type Span,
  type Spot,
} from './timeline.ts';
import { EN } from './words.en.ts';
import { JA } from './words.ja.ts';

export type Html = ReturnType<typeof html>;

/** The words of timelines and reports. */
export const text = createText({ en: EN, ja: JA });

/** For whom it is drawn. Times are those of `zone`. */
export interface Reader {
  readonly lang: Language;
  readonly zone: string;
}

/** Pixels; all widths are parts of the picture's, so that words keep their size on every screen. */
const [TOP, ROW, LANE] = [26, 38, 27] as const;
/** Percent of the width at both ends that has no time: marks at the edge keep their shape. */
const EDGE = 2;
/** What all words that show when a mark is pointed at take together, and those of one mark at most; bytes. */
const [ALL_WORDS, MOST_WORDS] = [6_000, 300];
/** Of the name of a track, and of the names that have no room; bytes. */
const [MOST_NAME, MOST_NAMES] = [130, 2_000];

/**
 * A section of a timeline as SVG. Nothing in it needs a style attribute or a script; a place on the axis is a percentage,
 * so that it fits a phone as well as a wide screen without becoming smaller.
 */
export function pictureHtml(framed: Framed, reader: Reader): Html {
  const { lang, zone } = reader;
  const { span, tracks, moments, counts } = framed;
  const height = TOP + tracks.length * ROW + 6;
  const x = (at: At): string =>
    `${(EDGE + ((at - span.from) / (span.to - span.from)) * (100 - 2 * EDGE)).toFixed(2)}%`;
  const spots = tracks.reduce((sum, track) => sum + track.spots.length, 0);
  const room = Math.min(MOST_WORDS, Math.floor(ALL_WORDS / Math.max(1, spots)));
  const place = { span, x, room, reader };
  const about = text(lang, 'picture.about', { ...spanWords(framed, zone), count: counts.shown });
  return html`<svg class="timeline" role="img" aria-label="${about}" width="100%" height="${height}">
${ticksOf(span, zone).map(
  ({ at, words }) =>
    html`<line class="tick" x1="${x(at)}" x2="${x(at)}" y1="18" y2="${height}"/><text class="time" x="${x(at)}" y="13" text-anchor="middle">${words}</text>
`,
)}${moments.map(
  ({ at, kind }) =>
    html`<line class="${kind}" x1="${x(at)}" x2="${x(at)}" y1="18" y2="${height}"><title>${text(lang, `moment.${kind}`)} ${momentOf(at, zone)}</title></line>
`,
)}${tracks.map(
  (track, row) =>
    html`<text class="name" x="0" y="${TOP + row * ROW + 13}">${shortened(track.name)}</text><line class="lane" x1="0" x2="100%" y1="${TOP + row * ROW + LANE}" y2="${TOP + row * ROW + LANE}"/>
${track.bars.map((bar) => barSvg(bar, TOP + row * ROW + LANE, place))}${track.spots.map((spot) => spotSvg(spot, TOP + row * ROW + LANE, place))}`,
)}</svg>`;
}

/** What the picture does not show, and what its colours and forms mean. */
export function legendHtml({ tracks, counts, roomless }: Framed, { lang }: Reader): Html {
  const kinds = MARK_KINDS.filter((kind) =>
    tracks.some(({ spots }) => spots.some((one) => one.kind === kind)),
  );
  const bars = (['held', 'failed', 'open'] as const).filter((kind) =>
    tracks.some((track) => track.bars.some((bar) => bar.kind === kind)),
  );
  const icon = (form: Html): Html =>
    html`<svg class="timeline" width="18" height="14" aria-hidden="true">${form}</svg>`;
  const words = [
    ...(counts.shown === 0 ? [text(lang, 'picture.nothing')] : []),
    ...(counts.before + counts.after === 0 ? [] : [text(lang, 'picture.outside', counts)]),
    ...(roomless.length === 0
      ? []
      : [text(lang, 'picture.roomless', { events: counts.roomless, names: namesOf(roomless, lang) })]),
  ];
  return html`<p class="legend soft">${bars.map(
    (kind) =>
      html`<span>${icon(barForm(kind, { x: '0', y: 7, width: '100%' }))} ${text(lang, `bar.${kind}`)}</span> `,
  )}${kinds.map(
    (kind) => html`<span>${icon(markForm(kind, '50%', 7, ''))} ${text(lang, `mark.${kind}`)}</span> `,
  )}</p>${words.map((one) => html`<p class="soft">${one}</p>`)}`;
}

function namesOf(names: readonly string[], lang: Language): string {
  const { shown, left } = within(names.map(shortened), MOST_NAMES);
  const more = left === 0 ? [] : [text(lang, 'picture.names-more', { count: left })];
  return [...shown, ...more].join(lang === 'ja' ? '、' : ', ');
}

export function spanWords(
  { span }: Pick<Framed, 'span'>,
  zone: string,
): { readonly from: string; readonly to: string } {
  return { from: momentOf(span.from, zone), to: momentOf(span.to, zone) };
}

/** What a bar says, and until when. */
export function barWords({ kind, to, isOpen }: Bar, { lang, zone }: Reader): string {
  const words = text(lang, `bar.${kind}`);
  if (kind === 'open') return words;
  const end =
    isOpen === true ? text(lang, 'bar.not-back') : text(lang, 'table.until', { to: momentOf(to, zone) });
  return `${words} (${end})`;
}

/** Words of a mark, and until when it went on. */
export function markWords({ until, at, words }: Mark, { lang, zone }: Reader): string {
  const end =
    until === undefined || momentOf(until, zone) === momentOf(at, zone)
      ? ''
      : ` (${text(lang, 'table.until', { to: momentOf(until, zone) })})`;
  return `${flat(words)}${end}`;
}

interface Place {
  readonly span: Span;
  readonly x: (at: At) => string;
  /** Bytes for the words of one mark. */
  readonly room: number;
  readonly reader: Reader;
}

function barSvg(bar: Bar, y: number, { x, span, reader }: Place): Html {
  const { from, to } = clipped(bar, span);
  const width = `${Math.max(0.4, Number.parseFloat(x(to)) - Number.parseFloat(x(from))).toFixed(2)}%`;
  const words = `${momentOf(bar.from, reader.zone)} ${barWords(bar, reader)}`;
  return html`${barForm(bar.kind, { x: x(from), y, width, words })}
`;
}

function barForm(
  kind: Bar['kind'],
  {
    x,
    y,
    width,
    words = '',
  }: { readonly x: string; readonly y: number; readonly width: string; readonly words?: string },
): Html {
  const tall = kind === 'failed' ? 14 : 9;
  return html`<rect class="${kind}" x="${x}" y="${y - tall / 2}" width="${width}" height="${tall}" rx="2">${titled(words)}</rect>`;
}

function spotSvg({ at, until, kind, marks }: Spot, y: number, { x, room, reader }: Place): Html {
  const [first, second, ...rest] = marks.map(
    (mark) => `${momentOf(mark.at, reader.zone)} ${markWords(mark, reader)}`,
  );
  const more = rest.length === 0 ? [] : [text(reader.lang, 'spot.more', { count: rest.length })];
  const shown = [first, second].filter((words) => words !== undefined);
  const words = [...shown.map((one) => fitting(one, Math.floor(room / shown.length))), ...more].join('\n');
  const [start, end] = [x(at), x(until)];
  const line =
    start === end ? '' : html`<line class="during ${kind}" x1="${start}" x2="${end}" y1="${y}" y2="${y}"/>`;
  return html`${line}${markForm(kind, start, y, words)}
`;
}

const FORMS: Readonly<Record<Exclude<MarkKind, 'log'>, string>> = {
  api: 'M-5-5H5V5H-5z',
  decision: 'M0-6 6 0 0 6-6 0z',
  notice: 'M0-6 6 5H-6z',
  person: 'M0-6 1.8-1.9 6-1.9 2.6 1 4 6 0 3-4 6-2.6 1-6-1.9-1.8-1.9z',
};

/** Each kind of mark has a form of its own: never a colour alone. */
function markForm(kind: MarkKind, x: string, y: number, words: string): Html {
  if (kind === 'log') return html`<circle class="log" cx="${x}" cy="${y}" r="4.5">${titled(words)}</circle>`;
  return html`<svg x="${x}" y="${y}" overflow="visible"><path class="${kind}" d="${FORMS[kind]}">${titled(words)}</path></svg>`;
}

function titled(words: string): Html | string {
  return words === '' ? '' : html`<title>${words}</title>`;
}

function shortened(name: string): string {
  return fitting(flat(name), MOST_NAME);
}
