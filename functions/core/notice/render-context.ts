import type { Language } from '../base/language.ts';
import { MINUTE } from '../base/time.ts';
import { escapeUntrusted } from './escape.ts';
import type { NoticeFacts } from './facts.ts';
import { text } from './text.ts';

export interface RenderContext {
  /** IANA zone for all times. */
  readonly zone: string;
  readonly mode: 'observe' | 'approve';
}

/** Minutes left until the last moment, rounded up; never negative. */
export function minutesLeft(m: Pick<NoticeFacts, 'deadline' | 'at'>): number {
  return m.deadline === null ? 0 : Math.max(0, Math.ceil((m.deadline.to - m.at) / MINUTE));
}

export function outageMinutes(m: NoticeFacts): number {
  return Math.round(m.outage.seconds / 60);
}

/** How many paths are lost, and on which nodes. */
export function lostPaths(m: NoticeFacts): { readonly paths: number; readonly nodes: string } {
  const lost = [...(m.target === null ? [] : [m.target]), ...m.more];
  const nodes = [...new Set(lost.map((path) => escapeUntrusted(path.nodeName)))].sort();
  return { paths: lost.length, nodes: nodes.join(', ') };
}

export function evidenceWords(m: Pick<NoticeFacts, 'evidence'>, lang: Language): string {
  return m.evidence.map((e) => text(lang, `evidence.${e}`)).join(lang === 'ja' ? '、' : ', ');
}

/** What the places of most sentences of a notice hold. */
export function names(m: NoticeFacts, lang: Language) {
  return {
    cluster: escapeUntrusted(m.cluster.name),
    node: escapeUntrusted(m.node) || '-',
    peer: escapeUntrusted(m.peer) || text(lang, 'text.unknown'),
    outage: outageMinutes(m),
    bound: text(lang, `bound.${m.outage.bound}`),
    method: text(lang, `method.${m.outage.method}`),
    evidence: evidenceWords(m, lang),
    silence: Math.floor(m.silenceMs / MINUTE),
    ...lostPaths(m),
  };
}

export function service(n: NoticeFacts['nodes'][number], lang: Language): string {
  const what = text(lang, `service.${n.service}`);
  return n.serviceBy === null || n.service === 'unknown'
    ? what
    : `${what} (${text(lang, `service.by.${n.serviceBy}`)})`;
}
