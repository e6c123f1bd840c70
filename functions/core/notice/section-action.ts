import type { Language } from '../base/language.ts';
import type { Params } from '../base/text.ts';
import { ACT_GUARDS, type GuardCode } from '../plan/guard-codes.ts';
import { commandsOf } from './commands.ts';
import type { NoticeFacts, NoticeOption, NoticeStep, Precondition } from './facts.ts';
import { guardWords, type RenderContext } from './render-context.ts';
import { escapeUntrusted, listed, text } from './text.ts';

/** What to do: the one right next step, then what may be chosen where there is a choice, then the rest. */
export function action(m: NoticeFacts, ctx: RenderContext): readonly string[] {
  const [next, ...rest] = m.steps.map((step, i) => stepLines(step, String(i + 1), ctx));
  return [...(next ?? []), ...m.options.flatMap((o) => optionLines(o, m, ctx)), ...rest.flat()];
}

const LETTER = { wait: 'A', reattach: 'B', 'switch-over': 'C' } as const;

/** Closed: one line that says why. Else what has to be confirmed and how, then its steps. */
function optionLines(o: NoticeOption, m: NoticeFacts, ctx: RenderContext): readonly string[] {
  const { lang } = ctx;
  const option = text(lang, `option.${o.key}`);
  const verdict = optionVerdict(o);
  if (verdict === 'closed') {
    return [text(lang, 'way.closed', { option, why: named(o.preconditions.filter(isAgainst), lang) })];
  }
  return [
    text(lang, `way.${verdict}`, { option }),
    ...conditions(o.preconditions, lang).map((line) => `   - ${line}`),
    ...(o.key === 'reattach' ? guards(m, lang).map((line) => `   - ${line}`) : []),
    ...(o.steps ?? []).flatMap((step, i) => stepLines(step, `${LETTER[o.key]}${i + 1}`, ctx)),
  ];
}

/** What is not so yet comes true by waiting. */
const LATER: ReadonlySet<Precondition['key']> = new Set<Precondition['key']>([
  'quiet',
  'waited',
  'lifekeeper-waited',
]);

function isAgainst({ key, verdict }: Precondition): boolean {
  return verdict === 'not-met' && !LATER.has(key);
}

/** `closed`: something speaks against it; `check`: a person has to wait, or to confirm something first. */
export function optionVerdict({ preconditions }: Pick<NoticeOption, 'preconditions'>) {
  if (preconditions.some(isAgainst)) return 'closed';
  return preconditions.every((p) => p.verdict === 'met') ? 'open' : 'check';
}

/** What is not so yet, then what a person has to look at, each with the way to do it. What is met needs no word. */
function conditions(all: readonly Precondition[], lang: Language): readonly string[] {
  const line = (key: 'not-met' | 'not-yet', found: readonly Precondition[]) =>
    found.length === 0 ? [] : [`${text(lang, `verdict.${key}`)}: ${named(found, lang)}`];
  return [
    ...line('not-met', all.filter(isAgainst)),
    ...line(
      'not-yet',
      all.filter((p) => p.verdict === 'not-met' && !isAgainst(p)),
    ),
    ...all
      .filter((p) => p.verdict === 'unknown')
      .map((p) =>
        text(lang, 'verdict.check', {
          condition: text(lang, `pre.${p.key}`),
          how: text(lang, `check.${p.key}`),
        }),
      ),
  ];
}

function named(conditions: readonly Precondition[], lang: Language): string {
  const words = conditions.map((p) => text(lang, `pre.${p.key}`));
  return listed(words, lang, '; ');
}

function stepLines(step: NoticeStep, number: string, ctx: RenderContext): readonly string[] {
  return [
    `${number}. ${stepText(step, ctx.lang)}`,
    ...conditions(step.preconditions ?? [], ctx.lang).map((line) => `   - ${line}`),
    ...commandsOf(step, ctx).map((line) => `     ${line}`),
  ];
}

/** One step in words; what came from outside is made harmless. What is typed for it: `commandsOf`. */
export function stepText(step: NoticeStep, lang: Language): string {
  return text(lang, `step.${step.key}`, safe(step.params, lang));
}

/** Guards that an option already names as a condition. */
const SHOWN: ReadonlySet<string> = new Set<GuardCode>([
  'guard-detached',
  'guard-detach-not-expected',
  'guard-no-takeover-sign',
  'guard-service-known',
  'guard-quiet',
]);

/** What else the plan's guards say against a reattach, as seen when acting if that is newer. */
function guards({ plan, reattach }: NoticeFacts, lang: Language): readonly string[] {
  if (plan === null) return [];
  const refused: readonly string[] = reattach?.stage.kind === 'refused' ? reattach.stage.guards : [];
  const others = plan.guards.filter((g) => !ACT_GUARDS.has(g.code) && !SHOWN.has(g.code));
  const codes = (verdict: 'not-met' | 'unknown') =>
    others
      .filter((g) => {
        const isDoubted = g.verdict === 'met' && refused.includes(g.code);
        return g.verdict === verdict || (verdict === 'unknown' && isDoubted);
      })
      .map((g) => g.code);
  return (['not-met', 'unknown'] as const).flatMap((verdict) => {
    const found = codes(verdict);
    return found.length === 0 ? [] : [text(lang, `plan.${verdict}`, { guards: guardWords(found, lang) })];
  });
}

/** Names of nodes and people are words; everything else in a step's sentence could be copied. */
function safe(params: Params, lang: Language): Params {
  const entries = Object.entries(params).map(([k, v]): [string, string | number] => {
    if (typeof v === 'number' || k === 'url') return [k, v];
    if (k === 'peer') return [k, escapeUntrusted(v) || text(lang, 'absent.peer')];
    if (k === 'who') return [k, escapeUntrusted(v) || text(lang, 'absent.who')];
    return [k, escapeUntrusted(v)];
  });
  return Object.fromEntries(entries);
}
