import type { Language } from '../base/language.ts';
import type { OutboxEntry } from '../incident/incident.ts';
import { escapeUntrusted } from './escape.ts';
import type { WideFacts } from './facts.ts';
import { renderAll, title } from './render.ts';
import type { RenderContext } from './render-context.ts';
import { noticeFacts, wideFacts } from './stored-facts.ts';
import { text } from './text.ts';
import { timeText } from './times.ts';

/** How an installation words its notices. */
export interface Wording extends RenderContext {
  /** Title in the first language, body in all of them. */
  readonly languages: readonly Language[];
}

/**
 * Title and body of a notice, worded now; the ready text where an entry of the version before has one.
 * @throws when its facts are of no form that this version knows.
 */
export function entryText(entry: OutboxEntry, wording: Wording): { title: string; body: string } {
  const { title: ready, body } = entry;
  if (ready !== undefined && body !== undefined) return { title: ready, body };
  const facts = noticeFacts(entry);
  if (facts !== null) return renderAll(facts, wording.languages, wording);
  const wide = wideFacts(entry);
  if (wide !== null) return wideText(wide, wording);
  throw new Error(`Notice ${entry.seq} has no facts that can be worded`);
}

/** Title of a notice: as it was sent, else as it would be; null when neither is known. */
export function entryTitle(entry: OutboxEntry, wording: Pick<Wording, 'languages' | 'zone'>): string | null {
  if (entry.title !== undefined) return entry.title;
  const facts = noticeFacts(entry);
  const wide = wideFacts(entry);
  if (facts !== null) return title(facts, wording.languages[0] ?? 'ja', wording);
  return wide === null ? null : wideText(wide, wording).title;
}

function wideText(
  facts: WideFacts,
  { languages, zone }: Pick<Wording, 'languages' | 'zone'>,
): { title: string; body: string } {
  const names = facts.clusters.map(escapeUntrusted);
  const more = facts.count > names.length ? ` (+${facts.count - names.length})` : '';
  const params = {
    ad: escapeUntrusted(facts.availabilityDomain),
    count: facts.count,
    window: facts.windowMinutes,
    clusters: `${names.join(', ')}${more}`,
  };
  const texts = (languages.length === 0 ? (['ja'] as const) : languages).map((lang) => {
    const gap = lang === 'en' ? ' ' : '';
    const head = `[LKW:${facts.incidentId}] ${text(lang, 'label.critical')}${gap}${text(lang, 'title.wide', params)}`;
    const sections = [
      ['head.subject', head],
      ['head.summary', text(lang, 'summary.wide', params)],
      ['head.time', timeText(facts.since, zone)],
      ['head.cause', text(lang, 'cause.wide-outage')],
      ['head.avoid', text(lang, 'avoid.detach')],
    ] as const;
    return {
      title: head,
      body: sections.map(([name, words]) => `■ ${text(lang, name)}\n  ${words}\n`).join('\n'),
    };
  });
  return { title: texts[0]?.title ?? '', body: texts.map((t) => t.body).join('\n') };
}
