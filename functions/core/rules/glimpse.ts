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

/** Text beyond this is not looked at; a log line of that length has its message before it. */
const SEARCHED_CHARS = 4_000;

/**
 * Finds the words of a loss anywhere in a line that is not understood as a whole: under a header of unknown form, cut at
 * its start, quoted. Returns the rule's id, or null. For showing that something was not read, never for judging.
 */
export function createGlimpse(pack: RulePack): (text: string) => string | null {
  const rules = pack.filter(({ kind }) => TELLING.has(kind));
  const anyWord = literalAlternation(rules);
  let compiled: readonly Telling[] | null = null;
  return (text) => {
    const searched = text.slice(0, SEARCHED_CHARS);
    if (!anyWord.test(searched)) return null;
    compiled ??= compile(rules);
    const found = compiled.find(
      ({ literals, anywhere }) =>
        literals.some((literal) => searched.includes(literal)) && anywhere.test(searched),
    );
    return found?.id ?? null;
  };
}

interface Telling {
  readonly id: string;
  readonly literals: readonly string[];
  readonly anywhere: RegExp;
}

/** Hardly any log has such a line: most never pay for this. */
function compile(rules: RulePack): readonly Telling[] {
  return rules.map(({ id, literals, pattern }) => ({
    id,
    literals,
    anywhere: new RegExp(pattern.replace(/^\^/, '').replace(/\$$/, '')),
  }));
}
