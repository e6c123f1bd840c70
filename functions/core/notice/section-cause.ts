import type { Language } from '../base/language.ts';
import { escapeUntrusted } from './escape.ts';
import type { NoticeFacts } from './facts.ts';
import { evidenceWords, type RenderContext } from './render-context.ts';
import { text } from './text.ts';
import { timeText } from './times.ts';

export function cause(m: NoticeFacts, lang: Language, ctx: RenderContext): readonly string[] {
  const lines = [
    text(lang, 'cause.line', {
      cause: text(lang, `cause.${m.cause}`),
      confidence: text(lang, `confidence.${m.confidence}`),
    }),
  ];
  if (m.evidence.length > 0) {
    lines.push(text(lang, 'cause.evidence', { evidence: evidenceWords(m, lang) }));
  }
  const detach = m.evidence.includes('api-detached') || m.evidence.includes('api-absent');
  const none = text(lang, 'text.unknown');
  if (m.who !== null) {
    lines.push(
      text(lang, 'cause.who', {
        at: timeText(m.who.at, ctx.zone),
        who: escapeUntrusted(m.who.principal ?? none),
        ip: escapeUntrusted(m.who.ip ?? none),
        client: escapeUntrusted(m.who.client ?? none),
      }),
    );
  } else if (detach && m.headline !== 'recovered')
    lines.push(text(lang, m.auditFailed ? 'cause.who-unknown' : 'cause.who-pending'));
  if (m.cause === 'detached-intent-unknown') lines.push(text(lang, 'cause.intent'));
  lines.push(text(lang, 'cause.change', { change: text(lang, `change.${m.wouldChange}`) }));
  return lines;
}

export function unread(m: NoticeFacts, lang: Language): readonly string[] {
  if (m.unread.length === 0) return [text(lang, 'unread.none')];
  return m.unread
    .slice(0, 50)
    .map(
      (u) =>
        `- ${text(lang, 'unread.line', { what: escapeUntrusted(u.what), code: escapeUntrusted(u.errorCode) })}`,
    );
}
