import type { Language } from '../base/language.ts';
import { type At, MINUTE } from '../base/time.ts';
import type { Key } from './catalogue.en.ts';
import type { NoticeFacts } from './facts.ts';
import { fiveLines } from './five-lines.ts';
import { changed } from './follow-up.ts';
import type { RenderContext } from './render-context.ts';
import { action } from './section-action.ts';
import { known } from './section-known.ts';
import { reply } from './section-reply.ts';
import { momentText, text } from './text.ts';
import { overtakenNames, title } from './title.ts';

/** ONS: 64 KB per message; a margin is left for its own wrapping. */
const MAX_BODY_BYTES = 62_000;

/** Title on one line and body of at most 64 KB. */
export interface NoticeText {
  readonly title: string;
  readonly body: string;
}

/** A block of a text under its heading. */
export type Section = readonly [
  head: Extract<Key, `head.${string}` | `block.${string}`>,
  lines: readonly string[],
];

/**
 * A notice in one language, for a phone at night: what changed, the five lines, then no more than is needed. The rest is
 * in the details (details.ts), which console, command line and support bundle show.
 */
export function render(m: NoticeFacts, ctx: RenderContext): NoticeText {
  const { lang } = ctx;
  if (m.newer !== undefined) return overtaken(m, ctx);
  const top = [...waitedLine(m, ctx), ...changed(m, ctx), ...fiveLines(m, ctx)].join('\n');
  const body = [top, '', bodyOf(blocks(m, ctx), lang)].join('\n');
  return { title: title(m, ctx), body: capped(body, text(lang, 'text.truncated')) };
}

/** A recovery after which the cluster got into trouble again: nothing else of it is told, lest it be taken for what is so now. */
function overtaken(m: NoticeFacts, ctx: RenderContext): NoticeText {
  const { lang } = ctx;
  return short(title(m, ctx), lang, [
    ['head.summary', [text(lang, 'summary.recovered-then', overtakenNames(m, ctx))]],
    ['head.avoid', [text(lang, 'avoid.detach')]],
  ]);
}

/** As of when a notice speaks that had to wait; nothing where it did not. */
export function waitedLine(
  { at, decidedAt }: { readonly at?: At; readonly decidedAt?: At },
  { lang, zone }: Pick<RenderContext, 'lang' | 'zone'>,
): readonly string[] {
  if (at === undefined || decidedAt === undefined) return [];
  const minutes = Math.round((at - decidedAt) / MINUTE);
  return [text(lang, 'waited.as-of', { minutes, at: momentText(decidedAt, zone, lang) })];
}

/** A follow-up that has nothing new to do says where it stands, except when time runs out. */
function blocks(m: NoticeFacts, ctx: RenderContext): readonly Section[] {
  const { lang, zone } = ctx;
  const said = m.before?.advice ?? null;
  const steps = { ...m, steps: m.steps.filter(({ key }) => key !== 'incident') };
  const isShort = said !== null && !IN_FULL.has(m.headline);
  const same = () => {
    const at = momentText(said?.at ?? m.at, zone, lang);
    return text(lang, 'reply.same-advice', { at, seq: said?.seq ?? m.seq });
  };
  return [
    ['block.known', known(m, ctx, isShort)],
    ['block.action', isShort ? [same()] : action(steps, ctx)],
    ['block.reply', reply(m, ctx)],
  ];
}

/** Who reads these has to act now, and shall not look for another mail. */
const IN_FULL: ReadonlySet<NoticeFacts['headline']> = new Set<NoticeFacts['headline']>([
  'deadline-near',
  'approval-needed',
]);

/** A notice of few sections, in a form of its own. */
export function short(title: string, lang: Language, sections: readonly Section[]): NoticeText {
  return { title, body: bodyOf(sections, lang) };
}

/** Sections under their headings, with a blank line after each. */
export function bodyOf(sections: readonly Section[], lang: Language): string {
  return sections
    .map(([head, lines]) => [`■ ${text(lang, head)}`, ...lines.map((line) => `  ${line}`), ''].join('\n'))
    .join('\n');
}

/** Title in the first language, body in all of them; under the subject of its own where that is another one. */
export function inAll(
  languages: readonly Language[],
  between: string,
  write: (lang: Language) => NoticeText,
): NoticeText {
  const all = (languages.length === 0 ? (['ja'] as const) : languages).map(write);
  return {
    title: all[0]?.title ?? '',
    body: capped(
      all.map(({ title: own, body }, i) => (i === 0 ? body : `${own}\n\n${body}`)).join(between),
      '...',
    ),
  };
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
