import type { Language } from '../base/language.ts';
import { MINUTE } from '../base/time.ts';
import type { Situation } from '../incident/situations.ts';
import type { WideFacts } from './facts-of-many.ts';
import { whomToCall } from './five-lines.ts';
import { bodyOf, type NoticeText, type Section, waitedLine } from './render.ts';
import type { RenderContext } from './render-context.ts';
import { nextReport } from './section-reply.ts';
import { clockText, escapeUntrusted, inOneLine, listed, momentText, text, yearAndZone } from './text.ts';
import { asOfWords, bracketOf, leftWhenNear, titleLine } from './title.ts';
import { wardenCommand } from './warden-command.ts';

/** Names in a title; more are only counted there. */
const IN_A_TITLE = 5;

/** Characters of one list of names: 500 clusters fit, in two languages and in any script. */
const NAMES_ROOM = 5_000;

/** The summary of a wide outage in one language. */
export function wideText(
  facts: WideFacts,
  ctx: Pick<RenderContext, 'lang' | 'zone' | 'buckets'>,
): NoticeText {
  const { lang, zone } = ctx;
  const isOver = facts.why === 'over';
  const title = titleLine(facts.incidentId, bracket(facts, ctx), titleWords(facts, lang, zone));
  const top = [
    ...(isOver ? [text(lang, 'wide.over', places(facts))] : summary(facts, lang, zone)),
    inOneLine(bans(isOver, lang), lang),
    inOneLine(
      [
        ...(isOver ? [] : [text(lang, 'five.next', { step: text(lang, 'wide.step.platform') })]),
        ...(facts.contacts === undefined ? [] : [whomToCall(facts.contacts, lang)]),
      ],
      lang,
    ),
  ];
  const sections: readonly Section[] = [
    [
      'block.known',
      [...states(facts, lang), text(lang, 'wide.since', { at: momentText(facts.since, zone, lang) })],
    ],
    [
      'block.action',
      [
        `1. ${text(lang, 'wide.step.platform')}`,
        `2. ${text(lang, 'wide.step.cluster')}`,
        `     ${wardenCommand('incidents', 'state', ctx)}`,
      ],
    ],
    [
      'block.reply',
      [
        nextReport(facts.nextReportAt ?? null, { lang, zone }),
        text(lang, 'wide.zone', yearAndZone(facts.at ?? facts.since, zone)),
      ],
    ],
  ];
  return {
    title,
    body: [
      ...waitedLine(facts, ctx),
      ...top.filter((line) => line !== '').map((line, i) => `${i + 1} ${line}`),
      '',
      bodyOf(sections, lang),
    ].join('\n'),
  };
}

/** What anticipates a return that the platform may bring; of what is over, only what would lose it again. */
function bans(isOver: boolean, lang: Language): readonly string[] {
  return isOver
    ? [text(lang, 'avoid.detach')]
    : [text(lang, 'avoid.detach-logout'), text(lang, 'avoid.stop-active')];
}

function places({ availabilityDomain, count, windowMinutes }: WideFacts) {
  return { ad: escapeUntrusted(availabilityDomain), count, window: windowMinutes };
}

function bracket(facts: WideFacts, ctx: Pick<RenderContext, 'lang' | 'zone'>): string {
  const { why, own, firstDeadline, at } = facts;
  const { lang } = ctx;
  if (why === 'over')
    return own?.length === 0
      ? bracketOf([text(lang, 'label.recovered'), ...asOfWords(facts, ctx)], lang)
      : bracketOf([text(lang, 'label.info')], lang);
  const left = firstDeadline == null || at === undefined ? null : Math.ceil((firstDeadline - at) / MINUTE);
  return bracketOf([text(lang, 'label.critical'), ...leftWhenNear(left, lang)], lang);
}

function titleWords(facts: WideFacts, lang: Language, zone: string): string {
  const { why, own = [], over = [], clusters, firstDeadline } = facts;
  const known = places(facts);
  if (why === 'over') {
    const key = own.length === 0 ? 'wide.over.title' : 'wide.split.title';
    return text(lang, key, { ...known, own: own.length, back: over.length });
  }
  const isShort = clusters.length === facts.count && clusters.length <= IN_A_TITLE;
  return text(lang, 'title.wide', {
    ...known,
    names: isShort ? text(lang, 'wide.names', { names: named(clusters, lang) }) : '',
    first: firstDeadline == null ? '' : text(lang, 'wide.first', { at: clockText(firstDeadline, zone) }),
  });
}

function summary(facts: WideFacts, lang: Language, zone: string): readonly string[] {
  const { firstDeadline } = facts;
  const told = text(lang, 'summary.wide', places(facts));
  // The version before did not say.
  if (firstDeadline === undefined) return [told];
  const deadline =
    firstDeadline === null
      ? text(lang, 'wide.deadline.none')
      : text(lang, 'wide.deadline', { at: momentText(firstDeadline, zone, lang) });
  return [told, deadline];
}

/** Every cluster, counted and by name, under what has become of it. */
function states(facts: WideFacts, lang: Language): readonly string[] {
  const { waiting, own, over, clusters, count } = facts;
  if (waiting === undefined || own === undefined || over === undefined)
    return [text(lang, 'wide.all', { count, names: named(clusters, lang, count) })];
  const lines = [
    ['wide.waiting', waiting.map(escapeUntrusted)],
    [
      'wide.own',
      own.map(({ cluster, situation }) =>
        text(lang, 'wide.one', {
          cluster: escapeUntrusted(cluster),
          what: text(lang, `wide.what.${WHAT[situation] ?? 'lost'}`),
        }),
      ),
    ],
    ['wide.back', over.map(escapeUntrusted)],
  ] as const;
  return lines.flatMap(([key, names]) =>
    names.length === 0
      ? []
      : [text(lang, key, { count: names.length, names: joined(names, names.length, lang) })],
  );
}

const WHAT: Readonly<Partial<Record<Situation, 'io-failed' | 'moved' | 'rebooted' | 'banned'>>> = {
  'io-failed': 'io-failed',
  'fs-dead': 'io-failed',
  'failed-over': 'moved',
  'redundancy-lost': 'moved',
  rebooted: 'rebooted',
  'do-not-reattach': 'banned',
};

function named(names: readonly string[], lang: Language, count = names.length): string {
  return joined(names.map(escapeUntrusted), count, lang);
}

/** As many names as there is room for; the rest is a number. */
function joined(names: readonly string[], count: number, lang: Language): string {
  const shown: string[] = [];
  let room = NAMES_ROOM;
  for (const name of names) {
    room -= name.length + 2;
    if (room < 0) break;
    shown.push(name);
  }
  const all = listed(shown, lang);
  return shown.length === count ? all : text(lang, 'wide.more', { names: all, count: count - shown.length });
}
