import type { Language } from '../base/language.ts';
import type { Key } from './catalogue.en.ts';
import type { NoticeFacts } from './facts.ts';
import { names, type RenderContext } from './render-context.ts';
import { action } from './section-action.ts';
import { state } from './section-state.ts';
import { cause, summary, target, unread } from './sections.ts';
import { escapeUntrusted, text, timeText } from './text.ts';
import { severityWord, title } from './title.ts';

/** ONS: 64 KB per message; a margin is left for its own wrapping. */
const MAX_BODY_BYTES = 62_000;

/** Title on one line and body of at most 64 KB. */
export interface NoticeText {
  readonly title: string;
  readonly body: string;
}

export type Section = readonly [head: Extract<Key, `head.${string}`>, lines: readonly string[]];

/** A notice in one language. */
export function render(m: NoticeFacts, ctx: RenderContext): NoticeText {
  const { lang, zone } = ctx;
  const t = title(m, ctx);
  const sections: readonly Section[] = [
    ['head.subject', [t]],
    ['head.summary', summary(m, ctx)],
    ['head.severity', [text(lang, 'severity.line', { word: severityWord(m, lang), level: m.severity })]],
    ['head.target', target(m, lang)],
    ['head.time', times(m, ctx)],
    ['head.impact', [text(lang, `impact.${m.impact}`, names(m, lang))]],
    ['head.state', state(m, ctx)],
    ['head.cause', cause(m, ctx)],
    ['head.unread', unread(m, lang)],
    ['head.action', action(m, ctx)],
    ['head.avoid', m.avoid.map((k) => text(lang, `avoid.${k}`, names(m, lang)))],
    [
      'head.contacts',
      m.contacts.length === 0 ? [text(lang, 'contacts.none')] : m.contacts.map(escapeUntrusted),
    ],
    [
      'head.next',
      [
        m.nextReportAt === null
          ? text(lang, 'next.none')
          : text(lang, 'next.at', { at: timeText(m.nextReportAt, zone) }),
      ],
    ],
  ];
  return { title: t, body: capped(bodyOf(sections, lang), text(lang, 'text.truncated')) };
}

/** Sections under their headings, with a blank line after each. */
export function bodyOf(sections: readonly Section[], lang: Language): string {
  return sections
    .map(([head, lines]) => [`■ ${text(lang, head)}`, ...lines.map((line) => `  ${line}`), ''].join('\n'))
    .join('\n');
}

/** Title in the first language, body in all of them. */
export function inAll(
  languages: readonly Language[],
  between: string,
  write: (lang: Language) => NoticeText,
): NoticeText {
  const all = (languages.length === 0 ? (['ja'] as const) : languages).map(write);
  return { title: all[0]?.title ?? '', body: capped(all.map(({ body }) => body).join(between), '...') };
}

function capped(text: string, mark: string): string {
  let bytes = 0;
  const kept: string[] = [];
  for (const line of text.split('\n')) {
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > MAX_BODY_BYTES - 200) return [...kept, mark, ''].join('\n');
    kept.push(line);
  }
  return kept.join('\n');
}

function times(m: NoticeFacts, { lang, zone }: RenderContext): readonly string[] {
  const at = timeText(m.lossAt, zone);
  const lines = [
    m.headline === 'unclear'
      ? text(lang, 'time.unclear', { at })
      : text(lang, 'time.loss', { at, basis: text(lang, `basis.${m.lossBasis}`) }),
    text(lang, 'time.detected', { at: timeText(m.detectedAt, zone) }),
  ];
  if (m.recoveredAt !== null) lines.push(text(lang, 'time.recovered', { at: timeText(m.recoveredAt, zone) }));
  return lines;
}
