import type { Language } from '../base/language.ts';
import { MINUTE } from '../base/time.ts';
import type { ReattachProgress, ReattachStage } from '../plan/dossier.ts';
import type { ProbeFacts } from '../platform/look-ups.ts';
import type { NoticeFacts, NoticeNode } from './facts.ts';
import { apiText, isHung, names, type RenderContext, service, stageNames } from './render-context.ts';
import { answerLines, deadlineLines } from './section-clock.ts';
import { lateLines } from './section-late.ts';
import { loadLines, relatedLines } from './section-load.ts';
import { escapeUntrusted, momentText, text, timeText } from './text.ts';

/** How everything stands now. */
export function state(m: NoticeFacts, ctx: RenderContext): readonly string[] {
  const { lang } = ctx;
  // What is over has its own lines, and of a disk that may be lost nobody knows for how long.
  const hasLength = !['planned', 'late', 'late-failed', 'unclear', 'stray'].includes(m.headline);
  return [
    ...m.nodes.flatMap((n) => nodeLines(n, ctx)),
    ...(m.nodes.length === 0 ? [text(lang, 'state.none')] : []),
    ...(hasLength && m.target !== null
      ? [text(lang, isHung(m) ? 'state.hung' : 'state.outage', names(m, lang))]
      : []),
    ...deadlineLines(m, ctx),
    ...answerLines(m, ctx),
    ...takeoverLines(m, lang),
    ...alongside(m, ctx),
  ];
}

/**
 * What goes along with the loss: further lines, the plan, what people ordered, what was over before it was known.
 * @param mostLate so many outages that were over are named.
 */
export function alongside(m: NoticeFacts, ctx: RenderContext, mostLate?: number): readonly string[] {
  return [
    ...relatedLines(m, ctx),
    ...(m.reattach === null ? [] : [reattachLine(m.reattach, ctx)]),
    ...orders(m, ctx),
    ...lateLines(m, ctx, mostLate),
  ];
}

/** What shows that a peer uses the volume, a line each. */
export function takeoverLines({ takeover }: NoticeFacts, lang: Language): readonly string[] {
  return takeover.map((t) =>
    text(lang, t.doubtful === true ? 'state.takeover-doubtful' : 'state.takeover', {
      sign: text(lang, `sign.${t.code}`),
      node: escapeUntrusted(t.name) || text(lang, 'absent.some-node'),
    }),
  );
}

function nodeLines(n: NoticeNode, ctx: RenderContext): readonly string[] {
  const { lang, zone } = ctx;
  const node = escapeUntrusted(n.name);
  const unknown = text(lang, 'text.unknown');
  const lines = [
    text(lang, 'state.node', {
      node,
      state: n.state === 'unknown' ? unknown : escapeUntrusted(n.state),
      service: service(n, lang),
      last: n.lastLineAt === null ? unknown : timeText(n.lastLineAt, zone),
    }),
  ];
  if (n.api !== 'not-asked')
    lines.push(
      text(lang, 'state.attachment', {
        node,
        api: apiText(n.api, lang),
        portal: escapeUntrusted(n.portal ?? '-'),
      }),
    );
  lines.push(...loadLines(n, ctx));
  if (n.probe !== undefined) lines.push(...probeLines(node, n.probe, lang, zone));
  if (n.silentSince !== null)
    lines.push(text(lang, 'state.silent', { node, since: timeText(n.silentSince, zone) }));
  lines.push(...clockDoubts(n, lang));
  return lines;
}

/** Why times of a node are not to be relied on. */
export function clockDoubts(n: NoticeNode, lang: Language): readonly string[] {
  const node = escapeUntrusted(n.name);
  const lines: string[] = [];
  if (n.zoneOffsetHours !== undefined)
    lines.push(text(lang, 'state.zone', { node, hours: signed(n.zoneOffsetHours) }));
  if (n.clockAheadMs !== undefined) {
    const minutes = Math.round(Math.abs(n.clockAheadMs) / MINUTE);
    lines.push(
      text(lang, n.clockAheadMs > 0 ? 'state.clock-ahead' : 'state.clock-behind', { node, minutes }),
    );
  }
  return lines;
}

/** Who acknowledged, and when; of somebody who had a link nobody knows who it was. */
export function acknowledgedLine(
  { by, at, via }: NonNullable<NoticeFacts['acknowledged']>,
  { lang, zone }: Pick<RenderContext, 'lang' | 'zone'>,
): string {
  const key = via === 'link' ? 'state.acknowledged-link' : 'state.acknowledged';
  // Whoever has a link writes into everybody's mail with it: nothing of it may become an address that can be pressed.
  const name = via === 'link' ? escapeUntrusted(by).replaceAll('.', '·') : escapeUntrusted(by);
  return text(lang, key, { by: name, at: momentText(at, zone, lang) });
}

/** What people have ordered so far. */
function orders({ acknowledged, hold }: NoticeFacts, { lang, zone }: RenderContext): readonly string[] {
  const lines: string[] = [];
  if (acknowledged !== null) {
    lines.push(acknowledgedLine(acknowledged, { lang, zone }));
  }
  if (hold !== null) {
    const [by, why] = [escapeUntrusted(hold.by), escapeUntrusted(hold.why)];
    lines.push(text(lang, 'state.hold', { by, at: momentText(hold.until, zone, lang), why }));
  }
  return lines;
}

/** Where a plan stands, in one sentence. */
export function stageText(stage: ReattachStage, ctx: Pick<RenderContext, 'lang' | 'zone'>): string {
  const isAdopted = stage.kind === 'attached' && stage.adopted === true;
  const key = isAdopted ? 'stage.adopted' : (`stage.${stage.kind}` as const);
  return text(ctx.lang, key, stageNames(stage, ctx));
}

/** Where the plan stands, with its number. */
function reattachLine({ planId, at, stage }: ReattachProgress, ctx: RenderContext): string {
  const since = momentText(at, ctx.zone, ctx.lang);
  return text(ctx.lang, 'state.reattach', {
    plan: escapeUntrusted(planId),
    stage: stageText(stage, ctx),
    since,
  });
}

function signed(hours: number): string {
  return hours > 0 ? `+${hours}` : String(hours);
}

/** More than this of one kind is counted, not listed. */
const LISTED = 6;

/** What a node answered when it was asked itself, with the time of the answer. */
export function probeLines(node: string, facts: ProbeFacts, lang: Language, zone: string): readonly string[] {
  const list = (items: readonly string[]): string => {
    if (items.length === 0) return text(lang, 'probe.none');
    const shown = items.slice(0, LISTED).join(', ');
    const more = items.length - LISTED;
    return more > 0 ? `${shown} ${text(lang, 'probe.more', { count: more })}` : shown;
  };
  const lines = [
    text(lang, 'probe.node', {
      node,
      at: timeText(facts.at, zone),
      resources: list(facts.resources.map(({ tag, state }) => `${escapeUntrusted(tag)} ${state}`)),
      alive: facts.commPathsAlive,
      dead: facts.commPathsDead,
      sessions: list(
        facts.sessions.map(({ portal, state }) => `${escapeUntrusted(portal)} ${escapeUntrusted(state)}`),
      ),
    }),
  ];
  const mounts = (facts.mounts ?? []).map(
    ({ at, readOnly }) => `${escapeUntrusted(at)}${readOnly ? ` (${text(lang, 'probe.read-only')})` : ''}`,
  );
  if (mounts.length > 0) lines.push(text(lang, 'probe.mounts', { node, mounts: list(mounts) }));
  const maps = (facts.multipath ?? []).map(
    ({ map, pathsUp: up, pathsDown: down, queueing }) =>
      text(lang, 'probe.map', { map: escapeUntrusted(map), up, down }) +
      (queueing === true ? text(lang, 'probe.queueing') : ''),
  );
  if (maps.length > 0) lines.push(text(lang, 'probe.multipath', { node, maps: list(maps) }));
  if (facts.ocidRunning === true) lines.push(text(lang, 'probe.ocid', { node }));
  return lines;
}
