import { EvidenceBuilder } from '../../functions/core/evidence/evidence-builder.ts';
import { SCAN_LIMITS } from '../../functions/core/evidence/limits.ts';
import type { HeaderKind } from '../../functions/core/record/log-record.ts';
import { SameSecond } from './same-second.ts';

/** What was read of one host of a group. */
export interface Collected {
  readonly group: string;
  readonly host: string | null;
  /** Times reckoned from the file's age only (dmesg): no match for lines with real times. */
  readonly isReckoned: boolean;
  readonly signals: EvidenceBuilder;
  /** On the way to `signals`. */
  readonly inflow: SameSecond;
  readonly counts: Map<string, number>;
}

export function newCollected(node: string, of: Pick<Collected, 'group' | 'host' | 'isReckoned'>): Collected {
  const signals = new EvidenceBuilder(node, SCAN_LIMITS);
  const inflow = new SameSecond((signal) => signals.add({ ...signal, node }));
  return { ...of, signals, inflow, counts: new Map() };
}

/** Times of such lines are reckoned from the age of their file. */
export function countsFromBoot(header: HeaderKind): boolean {
  return header === 'dmesg' || header === 'journal-monotonic';
}

/** A directory is a node; in a directory with the logs of several hosts each host is one. */
export function nodeName(group: string, host: string | null): string | null {
  if (group === '') return host;
  return host === null ? group : `${group}/${host}`;
}

/** Lines without a host name belong to the group's only host; dmesg counts only where nothing has real times. */
export function joinGroup(list: readonly Collected[]): readonly Collected[] {
  const dated = list.filter((collected) => !collected.isReckoned);
  const usable = dated.length > 0 ? dated : list;
  const hosted = usable.filter((collected) => collected.host !== null);
  const hostless = usable.filter((collected) => collected.host === null);
  const only = hosted[0];
  if (hosted.length !== 1 || only === undefined) return usable;
  for (const rest of hostless) {
    only.signals.join({ ...rest.signals.build(), node: only.signals.node });
    for (const [rule, count] of rest.counts) only.counts.set(rule, (only.counts.get(rule) ?? 0) + count);
  }
  return [only];
}
