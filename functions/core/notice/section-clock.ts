import type { Language } from '../base/language.ts';
import type { Deadline } from '../diagnosis/deadline.ts';
import { HEADLINES } from '../incident/situations.ts';
import type { NoticeFacts, StoppedClock } from './facts.ts';
import { minutesLeft, names, type RenderContext, runningDeadline } from './render-context.ts';
import { clockText, text, timeText } from './text.ts';

/** Why nothing counts down, where people would expect it to; null: something does, or it does not matter. */
function stopped({ headline, clock }: Pick<NoticeFacts, 'headline' | 'clock'>): StoppedClock | null {
  return HEADLINES[headline].clock === null ? null : (clock ?? null);
}

/** How long until the last moment, in words. */
function remainingText(m: Pick<NoticeFacts, 'deadline' | 'at'>, lang: Language): string {
  const left = minutesLeft(m);
  return left > 0 ? text(lang, 'remaining.left', { minutes: left }) : text(lang, 'remaining.over');
}

/** How the kernel waits from the moment it notices. */
function seconds({ timeoutSec: { from, to } }: StoppedClock & { readonly kind: 'not-running' }): string {
  return from === to ? String(to) : `${from}-${to}`;
}

/** Since when; for how long, once that is a minute. */
function sinceText(m: NoticeFacts, { lang, zone }: Pick<RenderContext, 'lang' | 'zone'>): string {
  const known = names(m, lang);
  const key = stopped(m)?.kind === 'not-running' ? 'glance.since-hung' : 'glance.since';
  return text(lang, known.outage === 0 ? `${key}-now` : key, { ...known, loss: clockText(m.lossAt, zone) });
}

/** Whether other software may log the session out at any moment: then I/O fails before the kernel's time. */
export function mayBeLoggedOut({ cause, steps }: Pick<NoticeFacts, 'cause' | 'steps'>): boolean {
  return cause === 'competing-remediator' || steps.some(({ key }) => key === 'competitor-ocid');
}

/** Since when, and until when, in one sentence. */
export function clockLine(m: NoticeFacts, { lang, zone }: RenderContext): readonly string[] {
  if (m.target === null) return [];
  const still = stopped(m);
  const since = { since: sinceText(m, { lang, zone }) };
  if (still?.kind === 'not-running')
    return [text(lang, 'glance.not-running', { ...since, seconds: seconds(still) })];
  if (still?.kind === 'at-once') return [text(lang, 'glance.at-once', since)];
  const d = runningDeadline(m);
  if (d === null) return [];
  const until = {
    from: clockText(d.from, zone),
    to: clockText(d.to, zone),
    remaining: remainingText(m, lang),
  };
  return [text(lang, `glance.${phaseOf(d, m)}`, { ...since, ...until })];
}

/** What is still ahead: a time that has passed is never put into the future. */
function phaseOf({ from, to }: Deadline, { at }: NoticeFacts) {
  if (to <= at) return 'clock-over';
  if (from >= to) return 'clock';
  return from <= at ? 'clock-begun' : 'clock-range';
}

/** When I/O fails, as lines of the present state. */
export function deadlineLines(m: NoticeFacts, { lang, zone }: RenderContext): readonly string[] {
  const still = stopped(m);
  if (still?.kind === 'not-running') return [text(lang, 'state.not-running', { seconds: seconds(still) })];
  if (still?.kind === 'at-once') return [text(lang, 'state.at-once')];
  const d = runningDeadline(m);
  if (d === null) return [];
  const range = { from: timeText(d.from, zone), to: timeText(d.to, zone) };
  const basis = text(lang, `deadline.${d.basis}`);
  if (d.to <= m.at) return [text(lang, 'state.deadline-over', { at: range.to, basis })];
  const isBegun = d.from <= m.at;
  return [
    ...(d.basis === 'multipath'
      ? [text(lang, isBegun ? 'state.deadline-multipath-begun' : 'state.deadline-multipath', range)]
      : []),
    ...(d.basis === 'assumed'
      ? [text(lang, isBegun ? 'state.deadline-begun' : 'state.deadline-range', range)]
      : []),
    text(lang, 'state.deadline', { at: range.to, remaining: remainingText(m, lang), basis }),
    ...(mayBeLoggedOut(m) ? [text(lang, 'state.may-log-out')] : []),
    ...(failoverAhead(m) ? [text(lang, 'state.switch-over')] : []),
  ];
}

/** What shows, or may show, that a disk answers again although no line of a session says so. */
export function answerLines(m: NoticeFacts, { lang, zone }: RenderContext): readonly string[] {
  if (m.backBy === 'writes') return [text(lang, 'state.back-by-writes', names(m, lang))];
  const { lastFailureAt: at } = m;
  return at === undefined ? [] : [text(lang, 'state.disk-quiet', { at: timeText(at, zone) })];
}

/** LifeKeeper moves a service off the node that loses its disk: not off a standby, not for a quorum disk, and not twice. */
export function failoverAhead(m: NoticeFacts): boolean {
  return m.impact === 'active' && m.takeover.length === 0;
}
