import type { Language } from '../../functions/core/base/language.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import { details } from '../../functions/core/notice/details.ts';
import { newestNotice } from '../../functions/core/notice/entry-text.ts';
import { bodyOf, type Section } from '../../functions/core/notice/render.ts';
import { plain } from './text/text.ts';

/**
 * What a mail leaves out of an incident's newest notice: conditions, guards, times, what could not be read. None where
 * no notice has facts, or a version after this one wrote them.
 *
 * @param leaveOut headings of sections that the reader must not get.
 */
export function detailLines(
  incident: Incident,
  lang: Language,
  zone: string,
  leaveOut: readonly Section[0][] = [],
): readonly string[] {
  const facts = newestNotice(incident);
  if (facts === null) return [];
  try {
    // The mode is that of the installation, which a terminal does not know; it changes nothing here.
    const sections = details(facts, { lang, zone, mode: 'observe' });
    const kept = sections.filter(([head]) => !leaveOut.includes(head));
    return bodyOf(kept, lang).trimEnd().split('\n').map(plain);
  } catch {
    // Keys of a version after this one.
    return [];
  }
}
