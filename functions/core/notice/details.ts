import { canonicalJson } from '../base/canonical.ts';
import type { NoticeFacts } from './facts.ts';
import { avoided } from './five-lines.ts';
import type { Section } from './render.ts';
import { guardWords, isHung, names, type RenderContext } from './render-context.ts';
import { action } from './section-action.ts';
import { state } from './section-state.ts';
import { unread } from './section-unread.ts';
import { cause, target } from './sections.ts';
import { escapeUntrusted, text, timeText } from './text.ts';

/**
 * Everything that is known of a notice, for who looks it up: console, command line and support bundle. A mail has what is
 * needed at once (render.ts).
 */
export function details(m: NoticeFacts, ctx: RenderContext): readonly Section[] {
  const { lang } = ctx;
  return [
    ['head.target', target(m, lang)],
    ['head.time', times(m, ctx)],
    ['head.impact', [text(lang, `impact.${m.impact}`, names(m, lang))]],
    ['head.state', state(m, ctx)],
    ['head.cause', cause(m, ctx)],
    ['head.unread', unread(m, lang)],
    ['head.action', action(m, ctx)],
    ['head.request', request(m, ctx)],
    ['head.avoid', avoided(m, lang)],
    [
      'head.contacts',
      m.contacts.length === 0 ? [text(lang, 'contacts.none')] : m.contacts.map(escapeUntrusted),
    ],
  ];
}

/** Since when, known since when, until when; with year and zone. */
function times(m: NoticeFacts, { lang, zone }: RenderContext): readonly string[] {
  const at = timeText(m.lossAt, zone);
  const lines = [
    m.headline === 'unclear'
      ? text(lang, 'time.unclear', { at })
      : text(lang, isHung(m) ? 'time.hung' : 'time.loss', { at, basis: text(lang, `basis.${m.lossBasis}`) }),
    text(lang, 'time.detected', { at: timeText(m.detectedAt, zone) }),
  ];
  if (m.recoveredAt !== null) {
    const key = m.backBy === undefined ? 'time.recovered' : 'time.back-by';
    lines.push(text(lang, key, { at: timeText(m.recoveredAt, zone) }));
  }
  return lines;
}

/** The one request that would put the volume back, and every guard with its verdict. */
function request({ plan }: NoticeFacts, { lang }: RenderContext): readonly string[] {
  if (plan === null) return [text(lang, 'request.none')];
  return [
    escapeUntrusted(canonicalJson(plan.request)),
    ...plan.guards.map(({ code, verdict }) =>
      text(lang, 'request.guard', {
        guard: guardWords([code], lang),
        verdict: text(lang, `verdict.${verdict}`),
      }),
    ),
  ];
}
