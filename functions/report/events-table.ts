import { html } from 'hono/html';
import type { At } from '../core/base/time.ts';
import { momentOf } from './axis.ts';
import { barWords, type Html, markWords, type Reader, text } from './picture.ts';
import { fitting, flat, within } from './plain.ts';
import type { Framed, Mark, MarkKind } from './timeline.ts';

/** Of one event's words in the table; whole lines stand among the evidence. Bytes. */
const MOST_WORDS = 400;

interface Row {
  readonly at: At;
  readonly track: string;
  readonly kind: MarkKind | null;
  readonly words: string;
}

/** The events of a section in order of time, as many as take so many bytes; of the rest the number is said. */
export function eventsTable({ tracks }: Framed, reader: Reader, bytes: number): Html {
  const { lang, zone } = reader;
  const rows = tracks
    .flatMap(({ name, bars, spots }): Row[] => [
      ...bars.map((bar) => ({ at: bar.from, track: name, kind: null, words: barWords(bar, reader) })),
      ...spots.flatMap(({ marks }) => marks).map((mark) => rowOf(mark, name, reader)),
    ])
    .sort((a, b) => a.at - b.at);
  const { shown, left } = within(
    rows.map(({ at, track, kind, words }) => {
      const what = fitting(words, MOST_WORDS);
      return html`<tr><td class="at">${momentOf(at, zone)}</td><td class="where">${fitting(flat(track), 120)}</td><td>${kind === 'log' ? html`<code>${what}</code>` : what}</td></tr>
`;
    }),
    bytes,
  );
  const head = (['when', 'where', 'what'] as const).map(
    (key) => html`<th scope="col">${text(lang, `table.${key}`)}</th>`,
  );
  return html`<table class="events"><thead><tr>${head}</tr></thead><tbody>
${shown}</tbody></table>${left === 0 ? '' : html`<p class="soft">${text(lang, 'left.events', { count: left })}</p>`}`;
}

function rowOf(mark: Mark, track: string, reader: Reader): Row {
  return { at: mark.at, track, kind: mark.kind, words: markWords(mark, reader) };
}
