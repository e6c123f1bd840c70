import type { Language } from '../base/language.ts';
import { dateOf, hourOf, localTime, offsetOf } from '../base/local-time.ts';
import { type Month, monthsAfter } from '../base/month.ts';
import { createText } from '../base/text.ts';
import { type At, DAY, HOUR, MINUTE, type Ms, SECOND } from '../base/time.ts';
import type { Incident } from '../incident/incident.ts';
import type { ProvenMonth } from '../monitor/heartbeat.ts';
import { causeText } from '../notice/records.ts';
import { escapeUntrusted } from '../notice/text.ts';
import { localTimeToUtc } from '../record/wall-time.ts';
import { historyOf, type PastIncident, type Period } from './figures.ts';
import { byCause, byCluster, type Group, groupOf, type Spread } from './summary.ts';
import { EN } from './words.en.ts';
import { JA } from './words.ja.ts';

const text = createText({ en: EN, ja: JA });

/** Lines of each list: the whole stays far below the 64 KB of Notifications, in both languages. */
const MAX_GROUPS = 15;
const MAX_LISTED = 10;
const MAX_NAME = 80;
/** The line is written hourly: a count that began later than this after the month did not see all of it. */
const WHOLE_FROM: Ms = 2 * HOUR;

/** What a month is told by. */
export interface MonthFacts {
  readonly month: Month;
  /** All that are stored, also of other months. */
  readonly incidents: readonly Incident[];
  /** How many objects are no incident that this version can read. */
  readonly unreadable: number;
  /** The heartbeats that came out in the month; null where they were not counted. */
  readonly proven: ProvenMonth | null;
  /** As of when. */
  readonly now: At;
}

interface Reader {
  readonly lang: Language;
  readonly zone: string;
}

/** Title (one line) and body of the summary of one month, in one language. */
export function monthlyText(
  facts: MonthFacts,
  lang: Language,
  zone: string,
): { readonly title: string; readonly body: string } {
  const reader = { lang, zone };
  const period = periodOf(facts.month, zone);
  const month = monthText(facts.month, lang);
  const past = historyOf(facts.incidents, period);
  const before = historyOf(facts.incidents, { from: Number.NEGATIVE_INFINITY, to: period.from })
    .filter(({ isPlanned }) => !isPlanned)
    .filter(({ incident }) => incident.closedAt === null || incident.closedAt >= period.from);
  const all = groupOf('', past);
  const open = [...past, ...before].filter(isOpen).length;
  const isQuiet = all.outages === 0 && before.length === 0;
  const counts = { outages: all.outages, before: before.length, open };
  const sections = [
    text(lang, 'intro', { month, zone }),
    isQuiet ? text(lang, 'none') : '',
    isQuiet && all.planned === 0
      ? ''
      : text(lang, 'count', { ...counts, planned: all.planned, at: timeText(facts.now, zone) }),
    facts.unreadable === 0 ? '' : text(lang, 'unreadable', { count: facts.unreadable }),
    ...(all.outages === 0 ? [] : figures(past, all, lang)),
    list(text(lang, 'open'), past.filter(isOpen), reader),
    list(text(lang, 'before', { month, count: before.length }), before, reader),
    provenText(facts.proven, period, reader),
  ];
  return {
    title: `${titleText(month, counts, facts.unreadable === 0, lang)} [LKW:monthly]`,
    body: sections.filter((section) => section !== '').join('\n\n'),
  };
}

/** From the first moment of a month by the clocks of the zone to that of the next one. */
export function periodOf(month: Month, zone: string): Period {
  // Where the clocks jump at that midnight, it is the moment of the jump: the first that the day has.
  const begin = (one: Month): At => localTimeToUtc(`${one}-01T00:00`, zone) ?? Date.parse(`${one}-01T00:00Z`);
  return { from: begin(month), to: begin(monthsAfter(month, 1)) };
}

function titleText(
  month: string,
  counts: { readonly outages: number; readonly before: number; readonly open: number },
  isAllRead: boolean,
  lang: Language,
): string {
  if (counts.before > 0) return text(lang, 'title.before', { ...counts, month });
  if (counts.outages > 0) return text(lang, 'title.some', { ...counts, month });
  return text(lang, isAllRead ? 'title.none' : 'title.unsure', { month });
}

/** Where it happened, why, and how long each step took. */
function figures(past: readonly PastIncident[], all: Group, lang: Language): readonly string[] {
  const cause = (code: string) => causeText(code, lang);
  return [
    groups('clusters', byCluster(past), nameText, lang),
    groups('causes', byCause(past), cause, lang),
    [
      text(lang, 'steps'),
      ...(['notify', 'acknowledge', 'recover'] as const).map((step) =>
        text(lang, `step.${step}`, { figures: spreadText(all.spread[step], all.outages, lang) }),
      ),
    ].join('\n'),
  ];
}

/** Those with the most outages first; the rest is counted. */
function groups(
  head: 'clusters' | 'causes',
  groupsOf: readonly Group[],
  nameOf: (name: string) => string,
  lang: Language,
): string {
  const all = groupsOf.filter(({ outages }) => outages > 0);
  const lines = all.slice(0, MAX_GROUPS).map(({ name, outages, open, spread }) => {
    const says = { name: nameOf(name), outages, figures: spreadText(spread.length, outages, lang) };
    return open === 0 ? text(lang, 'group', says) : text(lang, 'group-open', { ...says, open });
  });
  const rest = all.slice(MAX_GROUPS);
  const outages = rest.reduce((sum, group) => sum + group.outages, 0);
  if (rest.length > 0) lines.push(text(lang, `more-${head}`, { count: rest.length, outages }));
  return [text(lang, head), ...lines].join('\n');
}

/** Of all outages alike; it says of how many, unless it is all of them. */
function spreadText({ known, median, worst }: Spread, outages: number, lang: Language): string {
  if (median === null || worst === null) return text(lang, 'not-known');
  const says = { median: spanText(median, lang), worst: spanText(worst, lang) };
  return known === outages
    ? text(lang, 'figures', says)
    : text(lang, 'figures-of', { ...says, known, outages });
}

function list(head: string, all: readonly PastIncident[], { lang, zone }: Reader): string {
  if (all.length === 0) return '';
  const lines = all.slice(0, MAX_LISTED).map(({ incident }) => {
    const { id, closedAt, openedAt, cluster, cause } = incident;
    const says = {
      name: nameText(cluster.name),
      id,
      from: timeText(openedAt, zone),
      cause: causeText(cause, lang),
    };
    return closedAt === null
      ? text(lang, 'one-open', says)
      : text(lang, 'one-closed', { ...says, to: timeText(closedAt, zone) });
  });
  const rest = all.length - lines.length;
  if (rest > 0) lines.push(text(lang, 'more', { count: rest }));
  return [head, ...lines].join('\n');
}

/** Never more than was counted: without it "no outage" could come of a monitor that saw nothing. */
function provenText(proven: ProvenMonth | null, { from, to }: Period, { lang, zone }: Reader): string {
  if (proven === null) return text(lang, 'not-proven');
  const { lines, since } = proven;
  if (since - from > WHOLE_FROM) return text(lang, 'proven-from', { lines, from: timeText(since, zone) });
  return text(lang, 'proven', { lines, hours: Math.round((to - from) / HOUR) });
}

function isOpen({ incident }: PastIncident): boolean {
  return incident.closedAt === null;
}

function nameText(name: string): string {
  return [...escapeUntrusted(name)].slice(0, MAX_NAME).join('');
}

function monthText(month: Month, lang: Language): string {
  const form = { year: 'numeric', month: 'long', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(lang, form).format(Date.parse(`${month}-01T00:00Z`));
}

function timeText(at: At, zone: string): string {
  const local = localTime(at, zone);
  return `${dateOf(local)} ${hourOf(local)} ${offsetOf(local)}`;
}

/** `45 s`, `12 min`, `3 h 20 min`, `4 days 2 h`. */
function spanText(ms: Ms, lang: Language): string {
  if (ms < 2 * MINUTE) return text(lang, 'span.seconds', { n: Math.round(ms / SECOND) });
  if (ms < 2 * HOUR) return text(lang, 'span.minutes', { n: Math.floor(ms / MINUTE) });
  const h = Math.floor(ms / HOUR);
  if (ms < 2 * DAY) return text(lang, 'span.hours', { h, m: Math.floor((ms % HOUR) / MINUTE) });
  return text(lang, 'span.days', { d: Math.floor(ms / DAY), h: h % 24 });
}
