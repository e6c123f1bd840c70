import { type At, MINUTE, type Ms } from '../base/time.ts';
import type { LateOutageFacts, NoticeFacts } from './facts.ts';
import type { RenderContext } from './render-context.ts';
import { dayClockText, escapeUntrusted, listed, momentText, text } from './text.ts';

/** What lines take as long as nothing is wrong. */
const ON_TIME: Ms = 2 * MINUTE;

/** What titles and summaries say of an outage that was over before it was known; `-` in other notices. */
export function lateNames(m: NoticeFacts, { lang, zone }: Pick<RenderContext, 'lang' | 'zone'>) {
  const [first] = m.late?.outages ?? [];
  if (m.late === undefined || first === undefined)
    return { lost: '-', ended: '-', others: '', lateNodes: '-', consequences: '-' };
  const { outages, count } = m.late;
  const clock = (at: At) => dayClockText(at, m.at, zone);
  const found = new Set(outages.flatMap(({ io, followed }) => [io, ...followed]));
  const words = (['failed', 'failed-over', 'rebooted'] as const).filter((what) => found.has(what));
  return {
    lost: clock(first.lostAt),
    ended: clock(first.endedAt),
    others: count > 1 ? text(lang, 'late.others', { count: count - 1 }) : '',
    lateNodes: [...new Set(outages.map(({ nodeName }) => escapeUntrusted(nodeName)))].sort().join(', '),
    consequences: words.map((what) => text(lang, `late.${what}`)).join(lang === 'ja' ? '・' : ', '),
  };
}

/**
 * What was over before it was known, and why people hear of it late.
 * @param most so many outages are named, the gravest first; the others are a number.
 */
export function lateLines(m: NoticeFacts, ctx: RenderContext, most = 10): readonly string[] {
  const [first] = m.late?.outages ?? [];
  if (m.late === undefined || first === undefined) return [];
  const { count } = m.late;
  const outages = m.late.outages.slice(0, most);
  const more = count - outages.length;
  return [
    ...outages.map((outage) => outageLine(outage, ctx)),
    ...(more > 0 ? [text(ctx.lang, 'late.more', { count: more })] : []),
    why(m, first.endedAt, m.late.readAt, ctx),
  ];
}

function outageLine(
  { nodeName, volume, lostAt, endedAt, bound, io, followed, cause }: LateOutageFacts,
  { lang, zone }: RenderContext,
): string {
  const seconds = Math.round((endedAt - lostAt) / 1000);
  const line = text(lang, 'late.outage', {
    node: escapeUntrusted(nodeName),
    volume: escapeUntrusted(volume),
    lost: momentText(lostAt, zone, lang),
    ended: momentText(endedAt, zone, lang),
    bound: text(lang, `bound.${bound}`),
    length: text(lang, 'late.length', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 }),
    cause: text(lang, `cause.${cause}`),
    io: text(lang, `late.io.${io}`),
  });
  const words = followed.map((what) => text(lang, `late.followed.${what}`));
  if (words.length === 0) return line;
  return line + text(lang, 'late.followed', { followed: listed(words, lang, '; ') });
}

/** Where its lines were, as far as the times tell. */
function why(m: NoticeFacts, endedAt: At, readAt: At | null, { lang, zone }: RenderContext): string {
  const minutes = (later: Ms) => Math.round(later / MINUTE);
  const times = {
    ended: momentText(endedAt, zone, lang),
    here: momentText(m.at, zone, lang),
    minutes: minutes(m.at - endedAt),
  };
  if (m.at - endedAt < ON_TIME) return text(lang, 'late.why.short', times);
  if (readAt === null) return text(lang, 'late.why.unknown', times);
  const read = { ...times, read: momentText(readAt, zone, lang) };
  // Whichever of the two ways took longer.
  return readAt - endedAt >= m.at - readAt
    ? text(lang, 'late.why.agent', { ...read, minutes: minutes(readAt - endedAt) })
    : text(lang, 'late.why.here', { ...read, minutes: minutes(m.at - readAt) });
}
