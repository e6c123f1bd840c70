import type { Language } from '../base/language.ts';
import type { Change, NoticeFacts } from './facts.ts';
import { apiText, type RenderContext } from './render-context.ts';
import { lookUpName } from './section-unread.ts';
import { escapeUntrusted, momentText, text } from './text.ts';

/** A follow-up shows so many; the rest is in the lines below and in the details. */
const MOST_CHANGES = 3;

/** What a follow-up says first: what changed since the notice before, in at most three lines. Nothing in a first notice. */
export function changed(m: NoticeFacts, { lang, zone }: RenderContext): readonly string[] {
  if (m.before === undefined) return [];
  const { seq, changes } = m.before;
  const since = { seq, at: momentText(m.before.at, zone, lang) };
  if (changes.length === 0)
    return m.headline === m.before.headline ? [text(lang, 'changed.nothing', since)] : [];
  const shown = changes.slice(0, MOST_CHANGES).map((change) => changeText(change, m, lang));
  const more = changes.length - shown.length;
  if (more > 0) shown[MOST_CHANGES - 1] += ` (${text(lang, 'changed.more', { count: more })})`;
  return [
    text(lang, 'changed.head', since),
    ...shown.map((change) => text(lang, 'changed.item', { change })),
  ];
}

function changeText(change: Change, m: NoticeFacts, lang: Language): string {
  switch (change.kind) {
    case 'about':
      return text(lang, 'changed.about', {
        from: escapeUntrusted(change.from),
        to: escapeUntrusted(change.to),
      });
    case 'detached-by':
      return text(lang, 'changed.detached-by');
    case 'attachment':
      return text(lang, 'changed.attachment', {
        node: escapeUntrusted(change.node),
        to: apiText(change.to, lang),
      });
    case 'instance':
      return text(lang, 'changed.instance', {
        node: escapeUntrusted(change.node),
        to: escapeUntrusted(change.to),
      });
    case 'service':
      return text(lang, 'changed.service', {
        node: escapeUntrusted(change.node),
        to: text(lang, `service.${change.to}`),
      });
    case 'approvals': {
      const { given, needed } = change;
      return text(lang, 'changed.approvals', { given, needed });
    }
    case 'silent':
    case 'heard':
    case 'restarted':
      return text(lang, `changed.${change.kind}`, { node: escapeUntrusted(change.node) });
    case 'takeover': {
      const sign = text(lang, `sign.${change.sign}`);
      const node = escapeUntrusted(change.node);
      // Of writes on a volume that several peers have, nobody knows whose they are.
      return node === ''
        ? text(lang, 'changed.takeover-somewhere', { sign })
        : text(lang, 'changed.takeover', { node, sign });
    }
    case 'severity':
      return text(lang, 'changed.severity', {
        from: text(lang, `label.${change.from}`),
        to: text(lang, `label.${change.to}`),
      });
    case 'cause':
      return text(lang, 'changed.cause', {
        from: text(lang, `cause.${change.from}`),
        to: text(lang, `cause.${change.to}`),
      });
    case 'read':
      return text(lang, 'changed.read', { what: lookUpName(change.what, m, lang) });
  }
}
