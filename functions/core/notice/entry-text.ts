import * as v from 'valibot';
import type { Language } from '../base/language.ts';
import type { Incident, OutboxEntry } from '../incident/incident.ts';
import { SEVERITIES } from '../rules/signal-kinds.ts';
import type { NoticeFacts } from './facts.ts';
import { COUNTED, type StrangersFacts, type WideFacts } from './facts-of-many.ts';
import { inAll, type NoticeText, render, short, waitedLine } from './render.ts';
import type { RenderContext } from './render-context.ts';
import { escapeUntrusted, text, timeText } from './text.ts';
import { bracketOf, title, titleLine } from './title.ts';
import { wideText } from './wide-text.ts';

/** Only what readers lean on; the rest was written by `decide`. */
const noticeShape = v.looseObject({
  schema: v.literal('warden.notice/1'),
  incidentId: v.string(),
  headline: v.string(),
  at: v.number(),
  cluster: v.looseObject({ name: v.string(), nodes: v.array(v.string()) }),
  nodes: v.array(v.looseObject({ node: v.string(), name: v.string() })),
  options: v.array(v.looseObject({ key: v.string(), preconditions: v.array(v.unknown()) })),
  steps: v.array(v.looseObject({ key: v.string() })),
  avoid: v.array(v.string()),
});
const wideShape = v.looseObject({
  schema: v.literal('warden.wide-notice/1'),
  incidentId: v.string(),
  availabilityDomain: v.string(),
  since: v.number(),
  count: v.number(),
  windowMinutes: v.number(),
  clusters: v.array(v.string()),
});

const orNull = <T>(schema: v.GenericSchema<T>) => v.nullable(schema);
const strangersShape = v.looseObject({
  schema: v.literal('warden.strangers-notice/1'),
  incidentId: v.string(),
  at: v.number(),
  count: v.number(),
  since: v.number(),
  nodes: v.array(
    v.looseObject({
      node: v.string(),
      host: orNull(v.string()),
      lostAt: orNull(v.number()),
      failsBy: orNull(v.number()),
      hasLifekeeper: v.boolean(),
    }),
  ),
});

/** The facts of one notice about one incident; null when it has none in this form. */
export function noticeFacts({ facts }: Pick<OutboxEntry, 'facts'>): NoticeFacts | null {
  return v.is(noticeShape, facts) ? (facts as unknown as NoticeFacts) : null;
}

/** The facts of a summary of a wide outage; null when it is none. */
export function wideFacts({ facts }: Pick<OutboxEntry, 'facts'>): WideFacts | null {
  return v.is(wideShape, facts) ? facts : null;
}

/** The facts of a notice about nodes that nobody knows; null when it is none. */
export function strangersFacts({ facts }: Pick<OutboxEntry, 'facts'>): StrangersFacts | null {
  return v.is(strangersShape, facts) ? facts : null;
}

/** What is told in a form of its own: not about one cluster. */
function shortText(
  entry: OutboxEntry,
  wording: Pick<Wording, 'languages' | 'zone' | 'buckets'>,
): NoticeText | null {
  const wide = wideFacts(entry);
  if (wide !== null) return inAll(wording.languages, BETWEEN, (lang) => wideText(wide, { ...wording, lang }));
  const strangers = strangersFacts(entry);
  return strangers === null ? null : strangersText(strangers, wording);
}

/** The facts of an incident's newest notice, as its outbox keeps them; null when it has none in this form. */
export function newestNotice(incident: Incident): NoticeFacts | null {
  for (const entry of [...incident.outbox].reverse()) {
    const facts = noticeFacts(entry);
    if (facts !== null) return facts;
  }
  return null;
}

/** Between the languages of a notice. */
const BETWEEN = '\n----------------------------------------\n\n';

/** Names in the title of a notice about nodes that nobody knows. */
const IN_A_TITLE = 3;

/** How an installation words its notices. */
export interface Wording extends Omit<RenderContext, 'lang'> {
  /** Title in the first language, body in all of them. */
  readonly languages: readonly Language[];
}

/**
 * Title and body of a notice, worded now; the ready text where an entry of the version before has one.
 * @throws when its facts are of no form that this version knows.
 */
export function entryText(entry: OutboxEntry, wording: Wording): NoticeText {
  const { title: ready, body } = entry;
  if (typeof ready === 'string' && typeof body === 'string') return { title: ready, body };
  const facts = noticeFacts(entry);
  if (facts !== null) return inAll(wording.languages, BETWEEN, (lang) => render(facts, { ...wording, lang }));
  const other = shortText(entry, wording);
  if (other !== null) return other;
  throw new Error(`Notice ${entry.seq} has no facts that can be worded`);
}

/** What goes out instead of a notice that cannot be worded: that there is one, and where to look. */
export function plainText(
  { id, cluster }: Pick<Incident, 'id' | 'cluster'>,
  entry: Pick<OutboxEntry, 'severity'>,
  { languages }: Pick<Wording, 'languages'>,
): NoticeText {
  const severity = SEVERITIES.find((known) => known === entry.severity) ?? 'critical';
  return inAll(languages, '\n', (lang) => {
    const words = text(lang, 'plain.title', { cluster: escapeUntrusted(cluster.name) });
    return short(titleLine(id, bracketOf([text(lang, `label.${severity}`)], lang), words), lang, [
      ['head.summary', [text(lang, 'plain.summary', { incident: id })]],
      ['head.avoid', [text(lang, 'avoid.detach')]],
    ]);
  });
}

/** Title of a notice: as it was sent, else as it would be; null when neither is known, or cannot be worded. */
export function entryTitle(entry: OutboxEntry, wording: Pick<Wording, 'languages' | 'zone'>): string | null {
  if (typeof entry.title === 'string') return entry.title;
  try {
    const facts = noticeFacts(entry);
    if (facts !== null) return title(facts, { ...wording, lang: wording.languages[0] ?? 'ja' });
    return shortText(entry, wording)?.title ?? null;
  } catch {
    // Keys of a version after this one: whoever lists incidents shows the others all the same.
    return null;
  }
}

function strangersText(
  facts: StrangersFacts,
  { languages, zone }: Pick<Wording, 'languages' | 'zone'>,
): NoticeText {
  const { nodes } = facts;
  const more = facts.count - nodes.length;
  const names = nodes.slice(0, IN_A_TITLE).map(({ host, node }) => escapeUntrusted(host ?? node));
  const rest = facts.count > names.length ? ` (+${facts.count - names.length})` : '';
  return inAll(languages, BETWEEN, (lang) => {
    const number = (n: number) =>
      text(lang, facts.count < COUNTED ? 'strangers.count' : 'strangers.at-least', { count: n });
    const count = number(facts.count);
    const words = text(lang, 'title.strangers', { count, nodes: `${names.join(', ')}${rest}` });
    const lines = nodes.map((one) => strangerLine(one, lang, zone));
    if (more > 0) lines.push(text(lang, 'strangers.more', { count: number(more) }));
    const subject = titleLine(facts.incidentId, bracketOf([text(lang, 'label.high')], lang), words);
    const { body } = short(subject, lang, [
      ['head.summary', [text(lang, 'summary.strangers', { count, since: timeText(facts.since, zone) })]],
      ['head.target', lines],
      ['head.impact', [text(lang, 'strangers.impact')]],
      [
        'head.action',
        [
          text(lang, 'strangers.look'),
          text(lang, 'strangers.compartment'),
          text(lang, 'strangers.sweep'),
          text(lang, 'strangers.foreign'),
        ],
      ],
      ['head.avoid', [text(lang, 'avoid.detach')]],
      ['head.next', [text(lang, 'strangers.next')]],
    ]);
    return { title: subject, body: [...waitedLine(facts, { lang, zone }), body].join('\n') };
  });
}

function strangerLine(
  { node, host, lostAt, failsBy, hasLifekeeper }: StrangersFacts['nodes'][number],
  lang: Language,
  zone: string,
): string {
  const who = text(lang, 'strangers.node', { host: escapeUntrusted(host ?? '-'), id: escapeUntrusted(node) });
  const words = [who];
  if (lostAt !== null) words.push(text(lang, 'strangers.lost', { at: timeText(lostAt, zone) }));
  if (failsBy !== null) words.push(text(lang, 'strangers.fails', { at: timeText(failsBy, zone) }));
  if (hasLifekeeper) words.push(text(lang, 'strangers.lifekeeper'));
  return words.join('; ');
}
