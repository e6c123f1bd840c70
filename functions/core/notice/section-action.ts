import { canonicalJson } from '../base/canonical.ts';
import type { Language } from '../base/language.ts';
import type { Params } from '../base/text.ts';
import { HEADLINES } from '../incident/situations.ts';
import { ACT_GUARDS, type GuardCode } from '../plan/guard-codes.ts';
import type { Plan } from '../plan/plan-shapes.ts';
import type { NoticeFacts, Precondition } from './facts.ts';
import { guardWords, type RenderContext } from './render-context.ts';
import { commandValue, escapeUntrusted, text } from './text.ts';

/** What to do: the choice between A, B and C, then numbered steps. */
export function action(m: NoticeFacts, { lang, mode }: RenderContext): readonly string[] {
  const lines: string[] = [];
  for (const o of m.options) {
    lines.push(text(lang, `option.${o.key}`));
    lines.push(...conditions(o.preconditions, lang).map((line) => `  - ${line}`));
  }
  let n = 0;
  const number = (step: string) => {
    n += 1;
    lines.push(`${n}. ${step}`);
  };
  for (const s of m.steps) {
    number(stepText(s, lang));
    lines.push(...conditions(s.preconditions ?? [], lang).map((line) => `   - ${line}`));
  }
  if (m.plan !== null && HEADLINES[m.headline].showsPlan) {
    number(text(lang, 'step.request', { request: canonicalJson(quoted(m.plan.request)) }));
    lines.push(...guards(m.plan, lang).map((g) => `   - ${g}`));
    const stage = m.reattach?.stage.kind;
    if (mode === 'observe') number(text(lang, 'step.mode-observe'));
    else if (m.reattach !== null && stage === 'awaiting-approval') {
      number(
        text(lang, 'step.approve', {
          plan: commandValue(m.reattach.planId),
          node: escapeUntrusted(m.node),
          instance: commandValue(m.plan.request.instanceId),
        }),
      );
      if (byLcdstatus(m.plan)) number(text(lang, 'step.by-lcdstatus', { node: escapeUntrusted(m.node) }));
    } else if (m.reattach === null) number(text(lang, 'step.not-open'));
  }
  return lines;
}

/** Not met first: what speaks against it is read first. */
function conditions(all: readonly Precondition[], lang: Language): readonly string[] {
  return (['not-met', 'unknown', 'met'] as const).flatMap((verdict) => {
    const keys = all.filter((p) => p.verdict === verdict).map((p) => text(lang, `pre.${p.key}`));
    return keys.length === 0
      ? []
      : [`${text(lang, `verdict.${verdict}`)}: ${keys.join(lang === 'ja' ? '、' : '; ')}`];
  });
}

/** One step in words, its commands filled in; what came from outside is made harmless. */
export function stepText(step: NoticeFacts['steps'][number], lang: Language): string {
  return text(lang, `step.${step.key}`, safe(step.params, lang));
}

/** How many conditions hold, and each that does not. What only exists when acting is not listed as unknown. */
function guards(plan: Plan, lang: Language): readonly string[] {
  const seen = plan.guards.filter((g) => g.verdict !== 'unknown' || !ACT_GUARDS.has(g.code));
  const lines = [
    text(lang, 'plan.met', { met: seen.filter((g) => g.verdict === 'met').length, total: seen.length }),
  ];
  for (const verdict of ['not-met', 'unknown'] as const) {
    const codes = seen.filter((g) => g.verdict === verdict).map((g) => g.code);
    if (codes.length > 0) lines.push(text(lang, `plan.${verdict}`, { guards: guardWords(codes, lang) }));
  }
  return lines;
}

/** While planning, only fresh answers of all nodes show which one is in service. */
function byLcdstatus(plan: Plan): boolean {
  const code: GuardCode = 'guard-service-known';
  return plan.guards.some((g) => g.code === code && g.verdict === 'met');
}

/** Step parameters go into commands to be copied, except names of nodes, which are words. */
function safe(params: Params, lang: Language): Params {
  const entries = Object.entries(params).map(([k, v]): [string, string | number] => {
    if (typeof v === 'number' || k === 'url') return [k, v];
    if (k === 'peer') return [k, escapeUntrusted(v) || text(lang, 'absent.peer')];
    return [k, k === 'node' ? escapeUntrusted(v) : commandValue(v)];
  });
  return Object.fromEntries(entries);
}

function quoted(request: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(request).map(([k, v]) => [k, typeof v === 'string' ? escapeUntrusted(v) : v]),
  );
}
