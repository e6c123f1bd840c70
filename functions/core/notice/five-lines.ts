import type { Language } from '../base/language.ts';
import { MINUTE } from '../base/time.ts';
import { isStoppedState } from '../cluster/picture-shapes.ts';
import type { NoticeFacts } from './facts.ts';
import {
  ioFailedAt,
  names,
  type RenderContext,
  runningDeadline,
  service,
  whyNobody,
} from './render-context.ts';
import { optionVerdict, stepText } from './section-action.ts';
import { aftermathNames } from './section-aftermath.ts';
import { clockLine, failoverAhead, mayBeLoggedOut } from './section-clock.ts';
import { clockText, dayClockText, escapeUntrusted, inOneLine, listed, text } from './text.ts';
import { headlineNames, isFailedAtOnce } from './title.ts';

/** A person is asked to leave so many things alone; the details name all. */
const MOST_TO_AVOID = 3;

/**
 * What a phone shows: what happened; since when and until when; who or why; what not to do; what can be done, and whom
 * to call. Five lines, numbered, in every notice of an incident.
 */
export function fiveLines(m: NoticeFacts, ctx: RenderContext): readonly string[] {
  return fiveSentences(m, ctx).map((line, i) => `${i + 1} ${line}`);
}

/** The same without their numbers, for who numbers them otherwise. */
export function fiveSentences(m: NoticeFacts, ctx: RenderContext): readonly string[] {
  return [what(m, ctx), when(m, ctx), who(m, ctx), avoid(m, ctx.lang), act(m, ctx)];
}

function what(m: NoticeFacts, ctx: RenderContext): string {
  const { lang } = ctx;
  const summary = text(lang, summaryKey(m), headlineNames(m, ctx));
  const t = m.target;
  if (t === null || IS_TOLD.has(m.headline)) return summary;
  const node = m.nodes.find((n) => n.node === t.node);
  const volume = escapeUntrusted(t.volumeName ?? t.device ?? t.portal ?? '') || text(lang, 'text.unknown');
  const about = { summary, volume, role: text(lang, `role.${t.role}`) };
  if (t.role === 'data' && SAYS_WHERE.has(m.headline)) return text(lang, 'five.about-volume', about);
  if (t.role !== 'data' || node === undefined) return text(lang, 'five.about-quorum', about);
  return text(lang, 'five.about', {
    ...about,
    node: escapeUntrusted(t.nodeName),
    service: service(node, lang),
  });
}

function summaryKey(m: NoticeFacts) {
  const { headline } = m;
  if (isFailedAtOnce(m)) return 'summary.io-failed-at-once';
  const isHeld = headline === 'detached' || headline === 'lost';
  return isHeld && isTargetStopped(m)
    ? (`summary.${headline}-stopped` as const)
    : (`summary.${headline}` as const);
}

/** By the API: no kernel of that node holds anything. */
function isTargetStopped({ target, nodes }: NoticeFacts): boolean {
  return isStoppedState(nodes.find(({ node }) => node === target?.node)?.state);
}

/** Summaries that say by themselves what they are about, or that are not about one volume. */
const IS_TOLD: ReadonlySet<NoticeFacts['headline']> = new Set<NoticeFacts['headline']>([
  'all-silent',
  'heard-again',
  'earlier-loss',
  'further-loss',
  'late',
  'late-failed',
  'rebooted',
]);

/** Where the service went is said there: which role the node had is neither known nor asked any more. */
const SAYS_WHERE: ReadonlySet<NoticeFacts['headline']> = new Set<NoticeFacts['headline']>([
  'failed-over',
  'do-not-reattach',
  'redundancy-lost',
  'redundancy-restored',
  'replayed',
]);

function when(m: NoticeFacts, ctx: RenderContext): string {
  const { lang } = ctx;
  const [running] = clockLine(m, ctx);
  if (running !== undefined) {
    const isRunning = runningDeadline(m) !== null;
    const more = [
      ...(isRunning && mayBeLoggedOut(m) ? [text(lang, 'five.may-log-out')] : []),
      ...(isRunning && failoverAhead(m) ? [text(lang, 'state.switch-over')] : []),
    ];
    return inOneLine([running, ...more], lang);
  }
  return past(m, ctx);
}

/** Loss, detection and end, as far as each of them says something of its own. */
function past(m: NoticeFacts, { lang, zone }: RenderContext): string {
  const today = (at: number) => dayClockText(at, m.at, zone);
  const known = { at: today(m.lossAt), detected: today(m.detectedAt) };
  // A clock that began anew is younger than what was seen first.
  const isAtOnce = m.detectedAt - m.lossAt < MINUTE;
  if (m.recoveredAt !== null) {
    const recovered = today(m.recoveredAt);
    if (m.backBy !== undefined)
      return text(lang, isAtOnce ? 'five.over-back-by' : 'five.since-back-by', { ...known, recovered });
    return text(lang, isAtOnce ? 'five.over-only' : 'five.since-over', { ...known, recovered });
  }
  const failedAt = ioFailedAt(m);
  if (failedAt !== null && m.impact === 'failed')
    return text(lang, 'five.since-failed', { ...known, failed: today(failedAt) });
  const { events } = aftermathNames(m, { lang, zone });
  if (SERVICE_LEFT.has(m.impact) && events !== '')
    return text(lang, 'five.since-events', { ...known, events });
  return text(lang, isAtOnce ? 'five.since-only' : 'five.since', known);
}

/** The service has left the node, or was interrupted there: what came of the loss is the news, with its times. */
const SERVICE_LEFT: ReadonlySet<NoticeFacts['impact']> = new Set([
  'taken-over',
  'restarted',
  'restarted-either',
]);

/** Whether the third line is about who detached the volume, and not about the cause. */
export function tellsWho(m: NoticeFacts): boolean {
  return m.who !== null || (m.cause === 'detached-intent-unknown' && !isOver(m));
}

function who(m: NoticeFacts, { lang, zone }: RenderContext): string {
  if (m.who !== null) {
    const { at, principal, ip } = m.who;
    const unknown = text(lang, 'text.unknown');
    return text(lang, isOver(m) ? 'five.who-over' : 'five.who', {
      at: clockText(at, zone),
      who: escapeUntrusted(principal ?? unknown),
      ip: escapeUntrusted(ip ?? unknown),
    });
  }
  if (tellsWho(m)) return text(lang, `five.${whyNobody(m)}`);
  if (m.cause === 'unknown') return text(lang, 'five.cause-unknown');
  return text(lang, 'five.cause', {
    cause: text(lang, `cause.${m.cause}`),
    confidence: text(lang, `confidence.${m.confidence}`),
  });
}

function isOver({ headline }: NoticeFacts): boolean {
  return ['recovered', 'redundancy-restored', 'planned'].includes(headline) || headline.startsWith('late');
}

/** What must not be done: while a choice is open, what would anticipate it. */
function avoid(m: NoticeFacts, lang: Language): string {
  if (m.impact === 'taken-over') return text(lang, 'glance.peer-first', names(m, lang));
  if (m.options.length > 0) return text(lang, 'five.choose');
  return inOneLine(avoided(m, lang).slice(0, MOST_TO_AVOID), lang);
}

/** Everything that must not be done, in sentences. */
export function avoided(m: NoticeFacts, lang: Language): readonly string[] {
  return m.avoid.map((key) => text(lang, `avoid.${key}`, names(m, lang)));
}

function act(m: NoticeFacts, { lang }: RenderContext): string {
  return inOneLine([todo(m, lang), whomToCall(m.contacts, lang)], lang);
}

/** Whom to call, in one sentence. */
export function whomToCall(contacts: readonly string[], lang: Language): string {
  const all = listed(contacts.map(escapeUntrusted), lang);
  return all === '' ? text(lang, 'five.no-contacts') : text(lang, 'five.contacts', { contacts: all });
}

function todo(m: NoticeFacts, lang: Language): string {
  const [first] = m.steps;
  if (m.options.length > 0) {
    const choice = text(lang, 'five.ways', { ways: ways(m, lang) });
    // Before anybody chooses, what would log the session out has to be stopped.
    const isFirst = first?.key.startsWith('competitor') === true;
    return isFirst
      ? inOneLine([text(lang, 'five.next', { step: stepText(first, lang) }), choice], lang)
      : choice;
  }
  if (first === undefined || first.key === 'none') return text(lang, 'five.nothing');
  return text(lang, 'five.next', { step: stepText(first, lang) });
}

/** The ways that nothing speaks against, by their short names. */
function ways(m: NoticeFacts, lang: Language): string {
  const peer = escapeUntrusted(m.peer) || text(lang, 'absent.peer');
  const words = m.options.flatMap((o) => {
    const way = text(lang, `short.${o.key}`, { peer });
    const verdict = optionVerdict(o);
    if (verdict === 'closed') return [];
    if (verdict === 'open') return [way];
    // Of a way's conditions time alone fulfils one, `quiet`.
    const isSoon = o.preconditions.some((p) => p.verdict === 'not-met');
    return [text(lang, isSoon ? 'short.soon' : 'short.check', { way })];
  });
  return words.length === 0 ? text(lang, 'short.none') : words.join(' / ');
}
