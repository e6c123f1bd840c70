import { canonicalJson } from '../decision/canonical.ts';
import type { Lang } from '../decision/contract.ts';
import { commandValue, outside } from './escape.ts';
import type { NoticeModel, Params } from './model.ts';
import type { RenderContext } from './render-context.ts';
import { say } from './say.ts';

/** What to do: the choice between A, B and C, then numbered steps. */
export function action(m: NoticeModel, lang: Lang, ctx: RenderContext): readonly string[] {
  const lines: string[] = [];
  for (const o of m.options) {
    lines.push(say(lang, `option.${o.key}`));
    for (const verdict of ['not-met', 'unknown', 'met'] as const) {
      const keys = o.preconditions.filter((p) => p.verdict === verdict).map((p) => say(lang, `pre.${p.key}`));
      if (keys.length > 0) lines.push(`  - ${say(lang, `verdict.${verdict}`)}: ${keys.join(lang === 'ja' ? '、' : '; ')}`);
    }
  }
  let n = 0;
  const number = (text: string) => {
    n += 1;
    lines.push(`${n}. ${text}`);
  };
  for (const s of m.steps) number(say(lang, `step.${s.key}`, safe(s.params)));
  if (m.plan !== null && m.headline !== 'do-not-reattach') {
    number(say(lang, 'step.request', { request: canonicalJson(quoted(m.plan.request)) }));
    number(
      ctx.mode === 'observe'
        ? say(lang, 'step.mode-observe')
        : say(lang, 'step.approve', { plan: m.plan.id }),
    );
  }
  return lines;
}

/** Step parameters go into commands to be copied, except names of nodes, which are words. */
function safe(params: Params): Params {
  const entries = Object.entries(params).map(([k, v]): [string, string | number] => {
    if (typeof v === 'number') return [k, v];
    if (k === 'url') return [k, v];
    return [k, k === 'node' || k === 'peer' ? outside(v) : commandValue(v)];
  });
  return Object.fromEntries(entries);
}

function quoted(request: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(request).map(([k, v]) => [k, typeof v === 'string' ? outside(v) : v]),
  );
}
