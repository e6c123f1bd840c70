import type { Language } from '../../functions/core/base/language.ts';
import type { At } from '../../functions/core/base/time.ts';
import type { TimelineEntry } from '../local/simulator/options.ts';
import { text } from './text/text.ts';

export interface TimelineOptions {
  /** Print every log line. */
  readonly lines?: boolean;
  /** Print titles of notices only. */
  readonly titles?: boolean;
}

/** What happened and what was notified, in order. */
interface Timeline {
  readonly entries: readonly TimelineEntry[];
  readonly notices: readonly { readonly at: At; readonly title: string; readonly body: string }[];
  /** How a moment is printed. */
  stamp(at: At): string;
}

/** Lines alike but for their numbers that are printed before they are only counted: an outage writes thousands. */
const ALIKE_SHOWN = 2;

/** The timeline as it is printed, a line each. */
export function timelineLines(
  { entries, notices, stamp }: Timeline,
  lang: Language,
  options: TimelineOptions,
): readonly string[] {
  const labelled = (kind: TimelineEntry['kind']) => text(lang, `timeline.${kind}`).padEnd(8);
  const out: string[] = [];
  const bodies = new Map(notices.map(({ at, title, body }) => [`${at} ${title}`, body]));
  const alike = new Map<string, number>();
  const hidden = new Map<string, number>();
  for (const { at, kind, who, text: what } of entries) {
    if (kind === 'line' && options.lines !== true) {
      const shape = `${who} ${what.replaceAll(/\d+/g, '#')}`;
      const seen = (alike.get(shape) ?? 0) + 1;
      alike.set(shape, seen);
      if (seen > ALIKE_SHOWN) {
        hidden.set(who, (hidden.get(who) ?? 0) + 1);
        continue;
      }
    } else if (kind !== 'line') {
      for (const [node, count] of hidden)
        out.push(`${stamp(at)}  ${labelled('line')} ${node}  ${text(lang, 'timeline.more', { count })}`);
      hidden.clear();
    }
    out.push(`${stamp(at)}  ${labelled(kind)} ${who}  ${what}`);
    const body = kind === 'notice' && options.titles !== true ? bodies.get(`${at} ${what}`) : undefined;
    if (body !== undefined)
      out.push(
        '',
        ...body
          .trimEnd()
          .split('\n')
          .map((line) => `    | ${line}`),
        '',
      );
  }
  out.push('', text(lang, 'timeline.end', { count: notices.length }));
  return out;
}
