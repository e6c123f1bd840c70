import { literalAlternation } from './matcher.ts';
import type { RulePack } from './rule-pack.ts';
import type { SignalKind } from './signal-kinds.ts';

/** What must not be overlooked: signs that a volume is, or was, lost. */
const TELLING: ReadonlySet<SignalKind> = new Set([
  'session-lost',
  'session-retry',
  'session-recovered',
  'session-timed-out',
  'session-gave-up',
  'login-rejected',
  'bind-loop',
  'portal-refused',
  'device-offline',
  'fs-dead',
  'lun-gone',
  'lk-device-failure',
  'lk-recovery-started',
  'lk-halt',
]);

/** Words of a loss by initiators of other systems (ESXi, Windows, FreeBSD), whose logs are not read. */
export const GLIMPSED_WORDS: readonly string[] = ['iscsi_vmk', 'iScsiPrt', 'no ping reply (NOP-In)'];
const OF_ANOTHER_SYSTEM = 'of-another-system';

/** Words shorter than this also stand in other texts. */
const TELLS_ALONE_CHARS = 14;

/** Text beyond this is not looked at: no line is read that is longer. */
const SEARCHED_CHARS = 65_536;

/**
 * Finds the words of a loss anywhere in a line that is not understood as a whole: under a header of unknown form, cut at
 * its start or its end, quoted. Returns the rule's id, or null. For showing that something was not read, never for judging.
 */
export function createGlimpse(pack: RulePack): (text: string) => string | null {
  const rules = pack.filter(({ kind }) => TELLING.has(kind));
  const anyWord = literalAlternation(rules);
  let compiled: readonly Telling[] | null = null;
  return (text) => {
    const searched = text.slice(0, SEARCHED_CHARS);
    if (GLIMPSED_WORDS.some((word) => searched.includes(word))) return OF_ANOTHER_SYSTEM;
    if (!anyWord.test(searched)) return null;
    compiled ??= compile(rules);
    const found = compiled.find(
      ({ literals, anywhere, cut }) =>
        literals.some((literal) => searched.includes(literal)) &&
        (anywhere.test(searched) || cut?.test(searched) === true),
    );
    return found?.id ?? null;
  };
}

interface Telling {
  readonly id: string;
  readonly literals: readonly string[];
  readonly anywhere: RegExp;
  /** The line up to its words, for one that a pager, a mail or a full disk has cut behind them. */
  readonly cut: RegExp | null;
}

/** Hardly any log has such a line: most never pay for this. */
function compile(rules: RulePack): readonly Telling[] {
  return rules.map(({ id, literals, pattern }) => ({
    id,
    literals,
    anywhere: new RegExp(pattern.replace(/^\^/, '').replace(/\$$/, '')),
    cut: cutPattern(pattern, literals),
  }));
}

/** Null where the words are too short to tell anything, or stand in one of several alternatives. */
function cutPattern(pattern: string, literals: readonly string[]): RegExp | null {
  for (const literal of literals) {
    const at = pattern.indexOf(literal);
    if (at < 0 || literal.length < TELLS_ALONE_CHARS) continue;
    const head = pattern.slice(1, at);
    const open = openGroups(head);
    if (open !== null) return new RegExp(head + literal + ')'.repeat(open));
  }
  return null;
}

/** How many groups begin in the head of a pattern and do not end there; null when one of them has alternatives. */
function openGroups(head: string): number | null {
  const closed = head.replace(/\\./g, '').replace(/\[[^\]]*\]/g, '');
  let rest = closed;
  for (let next = withoutGroup(rest); next !== rest; next = withoutGroup(rest)) rest = next;
  return rest.includes('|') ? null : rest.split('(').length - 1;
}

function withoutGroup(text: string): string {
  return text.replace(/\([^()]*\)/g, '');
}
