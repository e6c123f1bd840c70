import type { NoticeFacts, NoticeNode } from './facts.ts';
import type { RenderContext } from './render-context.ts';
import { escapeUntrusted, listed, text } from './text.ts';

/** Load of the node before the loss, the first thing that is looked at; or that it could not be read. */
export function loadLines(n: NoticeNode, { lang }: Pick<RenderContext, 'lang'>): readonly string[] {
  if (n.load === undefined) return [];
  const node = escapeUntrusted(n.name);
  if (n.load === null) return [text(lang, 'load.unread', { node })];
  const { cpuUtilizationMax: cpu, loadAverageMax: average, throttledIosSum: throttled } = n.load;
  if (cpu === null && average === null && throttled === null) return [text(lang, 'load.unread', { node })];
  const unknown = text(lang, 'text.unknown');
  return [
    text(lang, 'load.node', {
      node,
      cpu: cpu === null ? unknown : `${Math.round(cpu)}%`,
      average: average === null ? unknown : String(Math.round(average * 10) / 10),
      throttled: throttled === null ? unknown : text(lang, throttled > 0 ? 'load.throttled' : 'load.free'),
    }),
  ];
}

/** What else the same cause brought along in the logs, named. */
export function relatedLines(
  { related, muted }: Pick<NoticeFacts, 'related' | 'muted'>,
  { lang }: Pick<RenderContext, 'lang'>,
): readonly string[] {
  if (related === undefined) return muted > 0 ? [text(lang, 'state.muted', { count: muted })] : [];
  if (related.length === 0) return [];
  const words = related.map((key) => text(lang, `related.${key}`));
  return [text(lang, 'state.related', { list: listed(words, lang) })];
}
