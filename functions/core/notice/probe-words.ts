import type { Language } from '../base/language.ts';
import type { ProbeFacts } from '../platform/look-ups.ts';
import { escapeUntrusted } from './escape.ts';
import { text } from './text.ts';
import { timeText } from './times.ts';

/** More than this of one kind is counted, not listed. */
const LISTED = 6;

/** What a node answered when it was asked itself, with the time of the answer. */
export function probeLines(node: string, facts: ProbeFacts, lang: Language, zone: string): readonly string[] {
  const list = (items: readonly string[]): string => {
    if (items.length === 0) return text(lang, 'probe.none');
    const shown = items.slice(0, LISTED).join(', ');
    const more = items.length - LISTED;
    return more > 0 ? `${shown} ${text(lang, 'probe.more', { count: more })}` : shown;
  };
  const lines = [
    text(lang, 'probe.node', {
      node,
      at: timeText(facts.at, zone),
      resources: list(facts.resources.map(({ tag, state }) => `${escapeUntrusted(tag)} ${state}`)),
      alive: facts.commPathsAlive,
      dead: facts.commPathsDead,
      sessions: list(
        facts.sessions.map(({ portal, state }) => `${escapeUntrusted(portal)} ${escapeUntrusted(state)}`),
      ),
    }),
  ];
  const mounts = (facts.mounts ?? []).map(
    ({ at, readOnly }) => `${escapeUntrusted(at)}${readOnly ? ` (${text(lang, 'probe.read-only')})` : ''}`,
  );
  if (mounts.length > 0) lines.push(text(lang, 'probe.mounts', { node, mounts: list(mounts) }));
  const maps = (facts.multipath ?? []).map(
    ({ map, pathsUp: up, pathsDown: down, queueing }) =>
      text(lang, 'probe.map', { map: escapeUntrusted(map), up, down }) +
      (queueing === true ? text(lang, 'probe.queueing') : ''),
  );
  if (maps.length > 0) lines.push(text(lang, 'probe.multipath', { node, maps: list(maps) }));
  if (facts.ocidRunning === true) lines.push(text(lang, 'probe.ocid', { node }));
  return lines;
}
