import type { Language } from '../base/language.ts';
import type { At } from '../base/time.ts';
import type { Impact, NoticeFacts } from './facts.ts';
import { minutesLeft, names, type RenderContext, runningDeadline, stageNames } from './render-context.ts';
import { aftermathNames } from './section-aftermath.ts';
import { mayBeLoggedOut } from './section-clock.ts';
import { lateNames } from './section-late.ts';
import { dayClockText, escapeUntrusted, text } from './text.ts';

/** ONS takes 255 characters and cuts what is longer at a place of its own; the id stands last and has to survive. */
const MAX_TITLE_CHARS = 250;

/** From so few minutes on the time left stands in the bracket, where a locked phone shows it. */
const NEAR_MINUTES = 30;

/** Nobody's service waits for the kernel's clock there: it is on the other node, or it never was on this one. */
const NOBODY_WAITS: ReadonlySet<Impact> = new Set<Impact>([
  'standby',
  'taken-over',
  'degraded',
  'no-second-node',
]);

/** Minutes until I/O fails at the latest, where the subject tells them; null: no clock runs that matters, or it ran out. */
function minutesToTell(m: NoticeFacts): number | null {
  if (runningDeadline(m) === null || NOBODY_WAITS.has(m.impact)) return null;
  const minutes = minutesLeft(m);
  return minutes > 0 ? minutes : null;
}

/** Headlines of a proven recovery. */
export const IS_RECOVERY: ReadonlySet<NoticeFacts['headline']> = new Set<NoticeFacts['headline']>([
  'recovered',
  'redundancy-restored',
]);

/** A recovery that holds as far as is known: the cluster has no newer incident. */
function isProvenNow({ headline, newer }: Pick<NoticeFacts, 'headline' | 'newer'>): boolean {
  return newer === undefined && IS_RECOVERY.has(headline);
}

/** How urgent it is, in one word; critical and high share theirs, as those who are called read it. */
function severityWord(m: Pick<NoticeFacts, 'headline' | 'severity' | 'newer'>, lang: Language): string {
  return text(lang, isProvenNow(m) ? 'label.recovered' : `label.${m.severity}`);
}

/** The bracket in front: how urgent, how few minutes are left, and whether nobody has acknowledged for long. */
function bracket(m: NoticeFacts, ctx: Pick<RenderContext, 'lang' | 'zone'>): string {
  const { lang } = ctx;
  const minutes = minutesToTell(m);
  return bracketOf(
    [
      severityWord(m, lang),
      ...(isProvenNow(m) ? asOfWords(m, ctx) : []),
      ...leftWhenNear(minutes, lang),
      ...(m.isUnanswered === true ? [text(lang, 'label.unanswered')] : []),
    ],
    lang,
  );
}

/** A locked phone shows no more than the bracket: "recovered" of half an hour ago must not pass for one of now. */
export function asOfWords(
  { at, decidedAt }: { readonly at?: At; readonly decidedAt?: At },
  { lang, zone }: Pick<RenderContext, 'lang' | 'zone'>,
): readonly string[] {
  if (at === undefined || decidedAt === undefined) return [];
  return [text(lang, 'label.as-of', { at: dayClockText(decidedAt, at, zone) })];
}

/** How few minutes are left, for the bracket; nothing while there are more, or when no clock runs. */
export function leftWhenNear(minutes: number | null, lang: Language): readonly string[] {
  return minutes !== null && minutes <= NEAR_MINUTES ? [text(lang, 'label.left', { minutes })] : [];
}

/** Words in the bracket that every subject begins with. */
export function bracketOf(words: readonly string[], lang: Language): string {
  return lang === 'ja' ? `【${words.join('・')}】` : `[${words.join(', ')}] `;
}

/** Subject: how urgent, cluster and node, what, how long until I/O fails at the latest, and last the incident's id. */
export function title(m: NoticeFacts, ctx: Pick<RenderContext, 'lang' | 'zone'>): string {
  return titleLine(m.incidentId, bracket(m, ctx), titleWords(m, ctx));
}

/** A subject without the bracket in front and the id behind. */
export function titleWords(m: NoticeFacts, ctx: Pick<RenderContext, 'lang' | 'zone'>): string {
  const { lang } = ctx;
  if (m.newer !== undefined) return text(lang, 'subject.recovered-then', overtakenNames(m, ctx));
  const words = text(lang, isFailedAtOnce(m) ? 'subject.io-failed-at-once' : `title.${m.headline}`, {
    ...headlineNames(m, ctx),
    node: escapeUntrusted(m.node),
    who: escapeUntrusted(m.who?.principal ?? '') || text(lang, 'text.unknown'),
    cause: text(lang, `cause.${m.cause}`),
  });
  const minutes = minutesToTell(m);
  return minutes === null || minutes <= NEAR_MINUTES
    ? words
    : `${words}${text(lang, mayBeLoggedOut(m) ? 'subject.any-time' : 'subject.left', { minutes })}`;
}

/** What the words of a recovery that is overtaken by a newer incident hold. */
export function overtakenNames(m: NoticeFacts, { lang, zone }: Pick<RenderContext, 'lang' | 'zone'>) {
  return {
    ...names(m, lang),
    recovered: dayClockText(m.recoveredAt ?? m.decidedAt ?? m.at, m.at, zone),
    newer: m.newer ?? '-',
  };
}

/** I/O has failed because the lost session was logged out, and not because the kernel's time ran out. */
export function isFailedAtOnce({ headline, clock }: Pick<NoticeFacts, 'headline' | 'clock'>): boolean {
  return headline === 'io-failed' && clock?.kind === 'at-once';
}

/** What the places of titles and summaries hold. */
export function headlineNames(m: NoticeFacts, ctx: Pick<RenderContext, 'lang' | 'zone'>) {
  return {
    ...stageNames(m.reattach?.stage, ctx),
    ...names(m, ctx.lang),
    ...lateNames(m, ctx),
    ...aftermathNames(m, ctx),
  };
}

/** What every subject has: how urgent in front, the incident behind, where threads and filters find it. */
export function titleLine(incidentId: string, bracket: string, words: string): string {
  const id = ` [LKW:${incidentId}]`;
  const room = MAX_TITLE_CHARS - id.length;
  return [...`${bracket}${words}`].slice(0, room).join('') + id;
}
