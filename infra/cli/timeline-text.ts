import type { At } from '../../functions/core/base/time.ts';
import type { TimelineEntry, TimelineKind } from '../local/simulator/options.ts';
import type { Language } from './language.ts';

export interface TimelineOptions {
  /** Print every log line. */
  readonly lines?: boolean;
  /** Print titles of notices only. */
  readonly titles?: boolean;
}

/** What happened and what was told, in order. */
interface Timeline {
  readonly entries: readonly TimelineEntry[];
  readonly notices: readonly { readonly at: At; readonly title: string; readonly body: string }[];
  /** How a moment is printed. */
  stamp(at: At): string;
}

/** Lines alike but for their numbers that are printed before they are only counted: an outage writes thousands. */
const ALIKE_SHOWN = 2;

const TIMELINE_WORDS: Readonly<Record<Language, Readonly<Record<TimelineKind | 'more' | 'end', string>>>> = {
  en: {
    action: 'happens',
    line: 'log',
    api: 'API',
    event: 'event',
    decision: 'decision',
    notice: 'NOTICE',
    problem: 'problem',
    more: 'further lines',
    end: 'notices',
  },
  ja: {
    action: '出来事',
    line: 'ログ',
    api: 'API',
    event: 'イベント',
    decision: '判断',
    notice: '通知',
    problem: '問題',
    more: '行省略',
    end: '通知の数',
  },
};

/** The timeline as it is printed, a line each. */
export function timelineLines(
  { entries, notices, stamp }: Timeline,
  lang: Language,
  options: TimelineOptions,
): readonly string[] {
  const words = TIMELINE_WORDS[lang];
  const out: string[] = [];
  const bodies = new Map(notices.map(({ at, title, body }) => [`${at} ${title}`, body]));
  const alike = new Map<string, number>();
  const hidden = new Map<string, number>();
  for (const { at, kind, who, text } of entries) {
    if (kind === 'line' && options.lines !== true) {
      const shape = `${who} ${text.replaceAll(/\d+/g, '#')}`;
      const seen = (alike.get(shape) ?? 0) + 1;
      alike.set(shape, seen);
      if (seen > ALIKE_SHOWN) {
        hidden.set(who, (hidden.get(who) ?? 0) + 1);
        continue;
      }
    } else if (kind !== 'line') {
      for (const [node, count] of hidden)
        out.push(`${stamp(at)}  ${words.line.padEnd(8)} ${node}  ... ${count} ${words.more}`);
      hidden.clear();
    }
    out.push(`${stamp(at)}  ${words[kind].padEnd(8)} ${who}  ${text}`);
    const body = kind === 'notice' && options.titles !== true ? bodies.get(`${at} ${text}`) : undefined;
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
  out.push('', `${words.end}: ${notices.length}`);
  return out;
}
