import type { Language } from '../base/language.ts';
import { GUARD_CODES } from '../plan/guard-codes.ts';
import { escapeUntrusted } from './escape.ts';
import type { GuardKey, NoticeFacts } from './facts.ts';
import { text } from './text.ts';
import { clockText } from './times.ts';

/** Guard codes in words; a code that this version does not know stays as it is. */
export function guardWords(codes: readonly string[], lang: Language): string {
  const words = codes.map((code) => {
    const known = GUARD_CODES.find((g) => g === code);
    return known === undefined ? escapeUntrusted(code) : text(lang, `guard.${known.slice(6) as GuardKey}`);
  });
  return words.join(lang === 'ja' ? '、' : '; ');
}

/** The places that sentences about a plan have; `-` where a stage has no such fact. */
export function stageNames(m: Pick<NoticeFacts, 'reattach'>, lang: Language, zone: string) {
  const stage = m.reattach?.stage;
  const none = {
    until: '-',
    given: 0,
    needed: 0,
    by: '-',
    why: '-',
    guards: '-',
    code: '-',
    attachment: '-',
  };
  switch (stage?.kind) {
    case undefined:
    case 'expired':
      return none;
    case 'awaiting-approval':
      return { ...none, until: clockText(stage.until, zone), given: stage.given, needed: stage.needed };
    case 'rejected':
      return { ...none, by: escapeUntrusted(stage.by), why: escapeUntrusted(stage.why ?? '-') };
    case 'refused':
      return { ...none, guards: guardWords(stage.guards, lang) };
    case 'attempted':
      return { ...none, by: people(stage.approvedBy) };
    case 'attached':
      return { ...none, by: people(stage.approvedBy), attachment: escapeUntrusted(stage.attachmentId) };
    case 'failed':
      return { ...none, code: escapeUntrusted(stage.code) };
  }
}

function people(names: readonly string[]): string {
  return names.length === 0 ? '-' : names.slice(0, 10).map(escapeUntrusted).join(', ');
}
