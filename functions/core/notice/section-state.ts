import type { Language } from '../base/language.ts';
import type { Deadline } from '../diagnosis/deadline.ts';
import { HEADLINES } from '../incident/situations.ts';
import type { ReattachProgress } from '../plan/progress.ts';
import { escapeUntrusted } from './escape.ts';
import type { NoticeFacts } from './facts.ts';
import { probeLines } from './probe-words.ts';
import { stageNames } from './reattach-words.ts';
import { minutesLeft, outageMinutes, type RenderContext, service } from './render-context.ts';
import { text } from './text.ts';
import { timeText } from './times.ts';

/** Whether the kernel will still give up, and when; `null` once it does not matter or is not known. */
export function runningDeadline(m: Pick<NoticeFacts, 'deadline' | 'headline'>): Deadline | null {
  return HEADLINES[m.headline].clock === null ? null : m.deadline;
}

/** LifeKeeper moves a service off the node that loses it: not off a standby, and not twice. */
function failoverAhead(m: NoticeFacts): boolean {
  return m.impact !== 'standby' && m.impact !== 'taken-over' && m.takeover.length === 0;
}

export function state(m: NoticeFacts, lang: Language, ctx: RenderContext): readonly string[] {
  const at = (t: number | null) => (t === null ? text(lang, 'text.unknown') : timeText(t, ctx.zone));
  const lines: string[] = [];
  for (const n of m.nodes) {
    const node = escapeUntrusted(n.name);
    lines.push(
      text(lang, 'state.node', {
        node,
        state: n.state === 'unknown' ? text(lang, 'text.unknown') : escapeUntrusted(n.state),
        service: service(n, lang),
        last: at(n.lastLineAt),
      }),
    );
    if (n.api !== 'not-asked') {
      lines.push(
        text(lang, 'state.attachment', { node, api: n.api, portal: escapeUntrusted(n.portal ?? '-') }),
      );
    }
    if (n.probe !== undefined) lines.push(...probeLines(node, n.probe, lang, ctx.zone));
    if (n.silentSince !== null) lines.push(text(lang, 'state.silent', { node, since: at(n.silentSince) }));
    if (n.zoneOffsetHours !== undefined)
      lines.push(text(lang, 'state.zone', { node, hours: signed(n.zoneOffsetHours) }));
  }
  if (m.nodes.length === 0) lines.push(text(lang, 'state.none'));
  if (m.headline !== 'planned' && m.target !== null) {
    lines.push(
      text(lang, 'state.outage', {
        bound: text(lang, `bound.${m.outage.bound}`),
        outage: outageMinutes(m),
        method: text(lang, `method.${m.outage.method}`),
      }),
    );
  }
  const d = runningDeadline(m);
  if (d !== null) lines.push(...deadline(m, d, lang, ctx));
  for (const t of m.takeover) {
    lines.push(
      text(lang, 'state.takeover', {
        sign: text(lang, `sign.${t.code}`),
        node: escapeUntrusted(t.name) || '-',
      }),
    );
  }
  if (m.muted > 0) lines.push(text(lang, 'state.muted', { count: m.muted }));
  if (m.reattach !== null) lines.push(...reattach(m, m.reattach, lang, ctx));
  if (m.acknowledged !== null) {
    lines.push(
      text(lang, 'state.acknowledged', { by: escapeUntrusted(m.acknowledged.by), at: at(m.acknowledged.at) }),
    );
  }
  if (m.hold !== null) {
    lines.push(
      text(lang, 'state.hold', {
        by: escapeUntrusted(m.hold.by),
        at: at(m.hold.until),
        why: escapeUntrusted(m.hold.why),
      }),
    );
  }
  return lines;
}

function reattach(
  m: NoticeFacts,
  { planId, at, stage }: ReattachProgress,
  lang: Language,
  ctx: RenderContext,
): readonly string[] {
  const key =
    stage.kind === 'attached' && stage.adopted === true ? 'stage.adopted' : (`stage.${stage.kind}` as const);
  return [
    text(lang, 'state.reattach', {
      plan: escapeUntrusted(planId),
      stage: text(lang, key, stageNames(m, lang, ctx.zone)),
      since: timeText(at, ctx.zone),
    }),
  ];
}

/** How long until the last moment, in words. */
export function remainingText(m: Pick<NoticeFacts, 'deadline' | 'at'>, lang: Language): string {
  const left = minutesLeft(m);
  return left > 0 ? text(lang, 'remaining.left', { minutes: left }) : text(lang, 'remaining.over');
}

function deadline(m: NoticeFacts, d: Deadline, lang: Language, ctx: RenderContext): readonly string[] {
  const range = { from: timeText(d.from, ctx.zone), to: timeText(d.to, ctx.zone) };
  const first =
    d.basis === 'multipath'
      ? text(lang, 'state.deadline-multipath', range)
      : d.basis === 'assumed'
        ? text(lang, 'state.deadline-range', range)
        : null;
  const last = text(lang, 'state.deadline', {
    at: range.to,
    remaining: remainingText(m, lang),
    basis: text(lang, `deadline.${d.basis}`),
  });
  return [
    ...(first === null ? [] : [first]),
    last,
    ...(failoverAhead(m) ? [text(lang, 'state.switch-over')] : []),
  ];
}

function signed(hours: number): string {
  return hours > 0 ? `+${hours}` : String(hours);
}
