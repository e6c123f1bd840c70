import { EvidenceBuilder } from '../../functions/core/evidence/evidence-builder.ts';
import { SCAN_LIMITS } from '../../functions/core/evidence/limits.ts';
import type { HeaderKind } from '../../functions/core/record/log-record.ts';
import type { Signal } from '../../functions/core/rules/signal.ts';
import { areOneHost, isAnyMachine, shortHost } from './host-names.ts';
import { SameSecond } from './same-second.ts';
import { type Place, Sightings } from './sightings.ts';

/** Lines that are remembered of a node, to see whether another directory has the same ones. */
const MAX_MARKS = 500;

/** What was read of one host of a group. */
export interface Collected {
  readonly group: string;
  readonly host: string | null;
  /** Times reckoned from the file's age only (dmesg): no match for lines with real times. */
  readonly isReckoned: boolean;
  readonly signals: EvidenceBuilder;
  /** On the way to `signals`. */
  readonly inflow: SameSecond;
  /** The rules that any line matched. */
  readonly rules: Set<string>;
  readonly sightings: Sightings;
  /** Lines with their times. */
  readonly marks: Set<string>;
}

export function newCollected(node: string, of: Pick<Collected, 'group' | 'host' | 'isReckoned'>): Collected {
  const signals = new EvidenceBuilder(node, SCAN_LIMITS);
  const inflow = new SameSecond((signal) => signals.addOwn(signal));
  return { ...of, signals, inflow, rules: new Set(), sightings: new Sightings(), marks: new Set() };
}

/** @param like the same for lines that differ in their time alone. */
export function collect(into: Collected, signal: Signal, like: object, place: Place): void {
  into.inflow.add(signal, like);
  into.rules.add(signal.rule);
  into.sightings.note(signal, place, like);
  if (into.marks.size < MAX_MARKS && !into.isReckoned) into.marks.add(`${signal.at}|${signal.text}`);
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

/** The nodes, with all that was read of each. */
export function joinNodes(all: readonly Collected[]): readonly Collected[] {
  for (const { inflow } of all) inflow.flush();
  const groups = [...new Set(all.map(({ group }) => group))];
  const nodes = groups.flatMap((group) => joinGroup(all.filter((collected) => collected.group === group)));
  return joinPlaces(nodes);
}

/** Lines without a host name belong to the group's only host; dmesg counts only where nothing has real times. */
function joinGroup(list: readonly Collected[]): readonly Collected[] {
  const dated = list.filter((collected) => !collected.isReckoned);
  const usable = dated.length > 0 ? dated : list;
  const hosted = joinSpellings(usable.filter((collected) => collected.host !== null));
  const hostless = usable.filter((collected) => collected.host === null);
  const only = hosted[0];
  if (hosted.length !== 1 || only === undefined) return [...hosted, ...hostless];
  for (const rest of hostless) join(only, rest);
  return [only];
}

/** `node1`, `NODE1` and `node1.example.com` are one host. */
function joinSpellings(hosted: readonly Collected[]): readonly Collected[] {
  return byShortHost(hosted).flatMap((same) => {
    const names = same.map(({ host }) => host ?? '');
    return areOneHost(names) ? joinAll(same) : same;
  });
}

/**
 * One host whose logs lie in several places: a file and its directory, parts of a report, the same log twice. Directories of
 * other names may hold clones, and machines that nobody has named.
 */
function joinPlaces(nodes: readonly Collected[]): readonly Collected[] {
  const named = nodes.filter(({ host }) => host !== null && !isAnyMachine(host));
  const others = nodes.filter((node) => !named.includes(node));
  const joined = byShortHost(named).flatMap((same) => {
    if (same.length < 2 || !areOneHost(same.map(({ host }) => host ?? ''))) return same;
    const places: Collected[][] = [];
    for (const node of same) {
      const place = places.find((known) => known.some((one) => areOnePlace(one, node)));
      if (place === undefined) places.push([node]);
      else place.push(node);
    }
    return places.flatMap(joinAll);
  });
  return [...joined, ...others];
}

function areOnePlace(a: Collected, b: Collected): boolean {
  const isOfHost = ({ group, host }: Collected) =>
    group === '' || group.toLowerCase().includes(shortHost(host ?? ''));
  if (isOfHost(a) && isOfHost(b)) return true;
  return [...a.marks].some((mark) => b.marks.has(mark));
}

function byShortHost(list: readonly Collected[]): readonly (readonly Collected[])[] {
  const groups = new Map<string, Collected[]>();
  for (const one of list) {
    const short = shortHost(one.host ?? '');
    groups.set(short, [...(groups.get(short) ?? []), one]);
  }
  return [...groups.values()];
}

function joinAll(same: readonly Collected[]): readonly Collected[] {
  const [first, ...rest] = same;
  if (first === undefined) return [];
  for (const one of rest) join(first, one);
  return [first];
}

function join(into: Collected, rest: Collected): void {
  into.signals.join({ ...rest.signals.build(), node: into.signals.node });
  into.sightings.join(rest.sightings);
  for (const rule of rest.rules) into.rules.add(rule);
}
