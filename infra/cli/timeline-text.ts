import type { Language } from '../../functions/core/base/language.ts';
import type { At } from '../../functions/core/base/time.ts';
import type { TimelineEntry } from '../local/simulator/options.ts';
import { type CliKey, keyOf, type Say, text, textIn } from './text/text.ts';

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
    out.push(`${stamp(at)}  ${labelled(kind)} ${actor(who, lang)}  ${happened(entry, textIn(lang))}`);
    const body = kind === 'notice' && options.titles !== true ? bodies.get(`${at} ${what}`) : undefined;
    if (body !== undefined) out.push('', ...body.trimEnd().replace(/^/gm, '    | ').split('\n'), '');
  }
  out.push('', text(lang, 'timeline.end', { count: notices.length }));
  return out;
}

/** Who did it: names of nodes, people and functions as they are. */
function actor(who: string, lang: Language): string {
  const key = keyOf('who', who);
  return key === null ? who : text(lang, key);
}

type Happened = Extract<CliKey, `happened.${string}`>;

/** What the simulator notes in English, with the names of what it says; calls of an API are called the same everywhere. */
const HAPPENED: readonly (readonly [RegExp, Happened])[] = [
  [/^forced restart of (?<node>\S+)$/, 'happened.forced-restart'],
  [
    /^(?<cluster>\S+): (?<node>\S+) takes over from (?<from>\S+), writing nothing yet$/,
    'happened.quiet-take-over',
  ],
  [/^(?<cluster>\S+): (?<node>\S+) takes over from (?<from>\S+)$/, 'happened.take-over'],
  [/^(?<node>\S+) falls silent$/, 'happened.silent'],
  [/^logout (?<node>\S+) (?<volume>\S+)$/, 'happened.logout'],
  [/^login (?<node>\S+) (?<volume>\S+)$/, 'happened.login'],
  [/^systemctl restart iscsid on (?<node>\S+)$/, 'happened.iscsid'],
  [/^(?<node>\S+) (?<ms>-?\d+) ms ahead$/, 'happened.ahead'],
  [/^(?<node>\S+) sends nothing for (?<ms>\d+) ms$/, 'happened.late'],
];
const TARGET = /^(?<node>\S+) (?<volume>\S+): (?<how>[a-z-]+)$/;

function happened({ kind, text: what }: TimelineEntry, say: Say): string {
  if (kind !== 'action') return what;
  for (const [pattern, key] of HAPPENED) {
    const names = pattern.exec(what)?.groups;
    // The names of a pattern are those of its text.
    if (names !== undefined) return say(key as 'timeline.api', names);
  }
  const { node = '', volume = '', how = '' } = TARGET.exec(what)?.groups ?? {};
  const key = keyOf('target', how);
  return key === null ? what : `${node} ${volume}: ${say(key)}`;
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
