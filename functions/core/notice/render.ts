import type { Language } from '../base/language.ts';
import type { Key } from './catalogue.en.ts';
import { escapeUntrusted } from './escape.ts';
import type { NoticeFacts } from './facts.ts';
import { minutesLeft, names, type RenderContext, stageNames } from './render-context.ts';
import { action } from './section-action.ts';
import { state } from './section-state.ts';
import { cause, summary, target, unread } from './sections.ts';
import { text, timeText } from './text.ts';

/** ONS: 64 KB per message; a margin is left for its own wrapping. */
const MAX_BODY_BYTES = 62_000;

const MAX_TITLE_CHARS = 250;

/** The bracketed word of the title: two levels share one word, as those who are called read it. */
function label(m: NoticeFacts, lang: Language): string {
  return text(lang, m.headline === 'recovered' ? 'label.recovered' : `label.${m.severity}`);
}

export function title(m: NoticeFacts, lang: Language, ctx: Pick<RenderContext, 'zone'>): string {
  const line = text(lang, `title.${m.headline}`, {
    ...stageNames(m, lang, ctx.zone),
    ...names(m, lang),
    node: escapeUntrusted(m.node),
    minutes: minutesLeft(m),
    who: escapeUntrusted(m.who?.principal ?? '') || text(lang, 'text.unknown'),
    cause: text(lang, `cause.${m.cause}`),
  });
  const gap = lang === 'en' ? ' ' : '';
  return [...`[LKW:${m.incidentId}] ${label(m, lang)}${gap}${line}`].slice(0, MAX_TITLE_CHARS).join('');
}

/** Title on one line and body of at most 64 KB, in one language. */
export function render(m: NoticeFacts, lang: Language, ctx: RenderContext): { title: string; body: string } {
  const t = title(m, lang, ctx);
  const sections: (readonly [Extract<Key, `head.${string}`>, readonly string[]])[] = [
    ['head.subject', [t]],
    ['head.summary', summary(m, lang, ctx)],
    [
      'head.severity',
      [text(lang, 'severity.line', { word: label(m, lang).replace(/[[\]【】]/g, ''), level: m.severity })],
    ],
    ['head.target', target(m, lang)],
    ['head.time', times(m, lang, ctx)],
    ['head.impact', [text(lang, `impact.${m.impact}`, names(m, lang))]],
    ['head.state', state(m, lang, ctx)],
    ['head.cause', cause(m, lang, ctx)],
    ['head.unread', unread(m, lang)],
    ['head.action', action(m, lang, ctx)],
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
          : text(lang, 'next.at', { at: timeText(m.nextReportAt, ctx.zone) }),
      ],
    ],
  ];
  const lines = sections.flatMap(([head, content]) => [
    `■ ${text(lang, head)}`,
    ...content.map((c) => `  ${c}`),
    '',
  ]);
  return { title: t, body: capped(lines, text(lang, 'text.truncated')) };
}

/** Title in the first language, body in all of them. */
export function renderAll(
  m: NoticeFacts,
  languages: readonly Language[],
  ctx: RenderContext,
): { title: string; body: string } {
  const all = (languages.length === 0 ? (['ja'] as const) : languages).map((l) => render(m, l, ctx));
  const body = all.map((r) => r.body).join('\n----------------------------------------\n\n');
  return { title: all[0]?.title ?? '', body: capped(body.split('\n'), '...') };
}

function capped(lines: readonly string[], mark: string): string {
  let bytes = 0;
  const kept: string[] = [];
  for (const line of lines) {
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > MAX_BODY_BYTES - 200) return [...kept, mark, ''].join('\n');
    kept.push(line);
  }
  return kept.join('\n');
}

function times(m: NoticeFacts, lang: Language, ctx: RenderContext): readonly string[] {
  const lines = [
    text(lang, 'time.loss', { at: timeText(m.lossAt, ctx.zone), basis: text(lang, `basis.${m.lossBasis}`) }),
    text(lang, 'time.detected', { at: timeText(m.detectedAt, ctx.zone) }),
  ];
  if (m.recoveredAt !== null)
    lines.push(text(lang, 'time.recovered', { at: timeText(m.recoveredAt, ctx.zone) }));
  return lines;
}
