import type { Language } from '../base/language.ts';
import type { NoticeFacts } from './facts.ts';
import { stageNames } from './reattach-words.ts';
import { names, type RenderContext } from './render-context.ts';
import { remainingText, runningDeadline } from './section-state.ts';
import { text } from './text.ts';
import { clockText } from './times.ts';

/** What a person sees without scrolling: what happened, since and until when, and what not to do before deciding. */
export function summary(m: NoticeFacts, lang: Language, ctx: RenderContext): readonly string[] {
  const facts = { ...stageNames(m, lang, ctx.zone), ...names(m, lang) };
  return [text(lang, `summary.${m.headline}`, facts), ...clock(m, lang, ctx), ...first(m, lang)];
}

function clock(m: NoticeFacts, lang: Language, ctx: RenderContext): readonly string[] {
  const d = runningDeadline(m);
  if (d === null || m.target === null) return [];
  const key = d.from < d.to ? 'glance.clock-range' : 'glance.clock';
  return [
    text(lang, key, {
      ...names(m, lang),
      loss: clockText(m.lossAt, ctx.zone),
      from: clockText(d.from, ctx.zone),
      to: clockText(d.to, ctx.zone),
      remaining: remainingText(m, lang),
    }),
  ];
}

function first(m: NoticeFacts, lang: Language): readonly string[] {
  if (m.options.length === 0) return [];
  return [text(lang, m.impact === 'taken-over' ? 'glance.peer-first' : 'glance.choose', names(m, lang))];
}
