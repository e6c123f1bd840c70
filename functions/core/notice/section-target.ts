import type { Language } from '../base/language.ts';
import { escapeUntrusted } from './escape.ts';
import type { NoticeFacts, NoticeTarget } from './facts.ts';
import { service } from './render-context.ts';
import { text } from './text.ts';

export function target(m: NoticeFacts, lang: Language): readonly string[] {
  const lines = [
    text(lang, 'target.cluster', {
      cluster: escapeUntrusted(m.cluster.name),
      source: text(lang, `source.${m.cluster.source}`),
    }),
  ];
  const t = m.target;
  if (t === null)
    return [
      ...lines,
      ...m.nodes.map((n) =>
        text(lang, 'target.node', { node: escapeUntrusted(n.name), id: escapeUntrusted(n.node) }),
      ),
    ];
  const node = m.nodes.find((n) => n.node === t.node);
  lines.push(text(lang, 'target.node', { node: escapeUntrusted(t.nodeName), id: escapeUntrusted(t.node) }));
  if (node !== undefined) lines.push(text(lang, 'target.service', { service: service(node, lang) }));
  lines.push(
    text(lang, 'target.volume', {
      volume: escapeUntrusted(t.volumeName ?? text(lang, 'text.unknown')),
      id: escapeUntrusted(t.volumeId ?? '-'),
      role: text(lang, `role.${t.role}`),
    }),
    pathLine(t, lang),
  );
  const tags = m.nodes.flatMap((n) => n.lifekeeperTags);
  if (tags.length > 0) {
    const unique = [...new Set(tags)].slice(0, 20).map(escapeUntrusted);
    lines.push(text(lang, 'target.lifekeeper', { tags: unique.join(', ') }));
  }
  if (m.more.length > 0) {
    const list = m.more
      .slice(0, 20)
      .map((x) => escapeUntrusted(`${x.nodeName}: ${x.volumeName ?? x.portal ?? x.device ?? '?'}`));
    lines.push(text(lang, 'target.more', { list: list.join(', ') }));
  }
  return lines;
}

function pathLine(t: NoticeTarget, lang: Language): string {
  const none = text(lang, 'text.unknown');
  return text(lang, 'target.path', {
    device: escapeUntrusted(t.device ?? none),
    iqn: escapeUntrusted(t.iqn ?? none),
    portal: escapeUntrusted(t.portal ?? none),
    session: t.session ?? none,
  });
}
