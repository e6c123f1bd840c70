import type { Language } from '../../functions/core/base/language.ts';
import type { At } from '../../functions/core/base/time.ts';
import type { TimelineEntry } from '../local/simulator/options.ts';
import { type Say, text, textIn } from './text/text.ts';

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
  const alike = new AlikeLines();
  for (const entry of entries) {
    const { at, kind, who, text: what } = entry;
    if (kind !== 'line')
      for (const [node, count] of alike.takeHidden())
        out.push(`${stamp(at)}  ${labelled('line')} ${node}  ${text(lang, 'timeline.more', { count })}`);
    else if (options.lines !== true && alike.hides(entry)) continue;
    out.push(`${stamp(at)}  ${labelled(kind)} ${who}  ${happened(entry, textIn(lang))}`);
    const body = kind === 'notice' && options.titles !== true ? bodies.get(`${at} ${what}`) : undefined;
    if (body !== undefined) out.push('', ...body.trimEnd().replace(/^/gm, '    | ').split('\n'), '');
  }
  out.push('', text(lang, 'timeline.end', { count: notices.length }));
  return out;
}

/** What the simulator notes in English, in the language of whoever reads; calls of an API are called the same everywhere. */
function happened({ kind, text: what }: TimelineEntry, say: Say): string {
  if (kind !== 'action') return what;
  const restarted = /^forced restart of (\S+)$/.exec(what);
  if (restarted !== null) return say('happened.forced-restart', { node: restarted[1] ?? '' });
  const taken = /^(\S+): (\S+) takes over from (\S+?)(, writing nothing yet)?$/.exec(what);
  if (taken !== null) {
    const [, cluster = '', node = '', from = '', quiet] = taken;
    const key = quiet === undefined ? 'happened.take-over' : 'happened.quiet-take-over';
    return say(key, { cluster, node, from });
  }
  const silent = /^(\S+) falls silent$/.exec(what);
  return silent === null ? what : say('happened.silent', { node: silent[1] ?? '' });
}

/** Which lines are only counted. */
class AlikeLines {
  readonly #seen = new Map<string, number>();
  #hidden = new Map<string, number>();

  hides({ who, text: what }: TimelineEntry): boolean {
    const shape = `${who} ${what.replaceAll(/\d+/g, '#')}`;
    const seen = (this.#seen.get(shape) ?? 0) + 1;
    this.#seen.set(shape, seen);
    if (seen <= ALIKE_SHOWN) return false;
    this.#hidden.set(who, (this.#hidden.get(who) ?? 0) + 1);
    return true;
  }

  /** How many of each node were hidden since it was asked last. */
  takeHidden(): ReadonlyMap<string, number> {
    const hidden = this.#hidden;
    this.#hidden = new Map();
    return hidden;
  }
}
