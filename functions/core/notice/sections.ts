import type { Language } from '../base/language.ts';
import type { NoticeFacts, NoticeTarget } from './facts.ts';
import { evidenceWords, type RenderContext, service, whyNobody } from './render-context.ts';
import { escapeUntrusted, text, timeText } from './text.ts';

export function target(m: NoticeFacts, lang: Language): readonly string[] {
  const nodeLine = (id: string, name: string) =>
    text(lang, 'target.node', { node: escapeUntrusted(name), id: escapeUntrusted(id) });
  const lines = [
    text(lang, 'target.cluster', {
      cluster: escapeUntrusted(m.cluster.name),
      source: text(lang, `source.${m.cluster.source}`),
    }),
  ];
  const t = m.target;
  if (t === null) return [...lines, ...m.nodes.map((n) => nodeLine(n.node, n.name))];
  const node = m.nodes.find((n) => n.node === t.node);
  lines.push(nodeLine(t.node, t.nodeName));
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

/** The way to the volume: device, IQN, portal and session. */
export function pathLine(t: NoticeTarget, lang: Language): string {
  const none = text(lang, 'text.unknown');
  return text(lang, 'target.path', {
    device: escapeUntrusted(t.device ?? none),
    iqn: escapeUntrusted(t.iqn ?? none),
    portal: escapeUntrusted(t.portal ?? none),
    session: t.session ?? none,
  });
}

export function cause(m: NoticeFacts, { lang, zone }: RenderContext): readonly string[] {
  const lines = [
    text(lang, 'cause.line', {
      cause: text(lang, `cause.${m.cause}`),
      confidence: text(lang, `confidence.${m.confidence}`),
    }),
  ];
  if (m.evidence.length > 0) lines.push(text(lang, 'cause.evidence', { evidence: evidenceWords(m, lang) }));
  const detach = m.evidence.includes('api-detached') || m.evidence.includes('api-absent');
  const none = text(lang, 'text.unknown');
  if (m.who !== null) {
    lines.push(
      text(lang, 'cause.who', {
        at: timeText(m.who.at, zone),
        who: escapeUntrusted(m.who.principal ?? none),
        ip: escapeUntrusted(m.who.ip ?? none),
        client: escapeUntrusted(m.who.client ?? none),
      }),
    );
  } else if (detach && m.headline !== 'recovered') lines.push(text(lang, `cause.${whyNobody(m)}`));
  if (m.cause === 'detached-intent-unknown') lines.push(text(lang, 'cause.intent'));
  lines.push(text(lang, 'cause.change', { change: text(lang, `change.${m.wouldChange}`) }));
  return lines;
}
