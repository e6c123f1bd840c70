import { type At, HOUR } from '../../functions/core/base/time.ts';
import { type Flatness, flatness, type Series } from './flat.ts';
import type { Sample, Soaked } from './soak.ts';

/** What is looked at of a process, and how much of it there may be more at the end than in the beginning, however long that is. */
export const LIMITS = {
  rssMib: 8,
  objectsMib: 1.5,
  codeMib: 3,
  externalMib: 1.5,
  fds: 3,
  handles: 2,
} as const;

/** Nothing lies here while nothing runs, unless something could not be read. */
const EMPTY = ['state/inbox', 'state/dead-letter'] as const;
/** Empty markers of bodies that might end the process; a lifecycle rule removes them after a week, which is not played. */
const MARKERS = 'state/attempts';

/** An incident stays for 90 days and its plans for good (docs/store.md): so many objects and bytes for each cluster that was told of. */
export const PER_CLUSTER = { objects: 8, bytes: 32 * 1024 } as const;
/** Evidence is kept by the hour, up to the bounds of functions/core/evidence/limits.ts: bytes for each node and hour. */
export const EVIDENCE_NODE_HOUR = 1_024;
/** Bytes of everything else together: lists that have a bound, such as the newest heartbeats. */
export const LISTS = 4 * 1024;
/** Former versions stay for 30 days: an hour of calm must not make more of them in the end than in the beginning. */
const VERSIONS_RATIO = 1.5;
const VERSIONS_MORE = 60;

/** What did not stay flat, and every figure that it was judged by. */
export interface Judgement {
  readonly processes: readonly Flatness[];
  /** Former versions an hour, in the calm of the first and of the second half. */
  readonly versionsAnHour: { readonly early: number; readonly late: number };
  readonly faults: readonly string[];
}

/** Applies the rules of docs/reliability.md to what was measured. */
export function judge(soaked: Soaked): Judgement {
  const calm = soaked.samples.filter(({ isCalm }) => isCalm);
  const processes = warmedUp(
    judgedOf(calm, soaked).flatMap(({ pid, name }) =>
      seriesOf(calm, pid, name).map((series) => ({ kind: `${name} ${series.key}`, ...flatness(series) })),
    ),
  );
  const versionsAnHour = versionRates(calm, soaked);
  const { early, late } = versionsAnHour;
  return {
    processes,
    versionsAnHour,
    faults: [
      ...processes.filter(({ isFlat }) => isFlat === false).map(grown),
      ...unjudged(processes),
      ...storedFaults(calm, soaked),
      ...(late > early * VERSIONS_RATIO + VERSIONS_MORE
        ? [`${late.toFixed(0)} former versions an hour in the end, ${early.toFixed(0)} in the beginning`]
        : []),
    ],
  };
}

function grown({ name, early, late, growth, limit }: Flatness): string {
  return `${name} grew by ${growth.toFixed(2)} (from ${early.toFixed(2)} to ${late.toFixed(2)}), ${limit} may be`;
}

/**
 * A process that had little to do for hours has its warming up late. It may come to hold what another one of its function held
 * early, no more.
 */
function warmedUp(all: readonly (Flatness & { readonly kind: string })[]): readonly Flatness[] {
  return all.map(({ kind, ...one }) => {
    const others = all.filter((other) => other.kind === kind && other.name !== one.name);
    const isKnown = others.some((other) => other.isFlat !== null && one.late <= other.early);
    return { ...one, isFlat: one.isFlat === false && isKnown ? true : one.isFlat };
  });
}

/** Those that live for at least half of the time, and of each function the one that lives longest. */
function judgedOf(warm: readonly Sample[], { from, to }: Soaked) {
  const lives = new Map<number, { pid: number; name: string; from: At; to: At }>();
  for (const { at, held } of warm)
    for (const { pid, name } of held) lives.set(pid, { pid, name, from: lives.get(pid)?.from ?? at, to: at });
  const all = [...lives.values()].map((life) => ({ ...life, length: life.to - life.from }));
  const longest = (name: string) =>
    Math.max(...all.filter((one) => one.name === name).map(({ length }) => length));
  return all.filter(({ name, length }) => length >= (to - from) / 2 || length === longest(name));
}

/** Each figure of one process in the order of time. In calm moments only: what works holds more. */
function seriesOf(
  calm: readonly Sample[],
  pid: number,
  name: string,
): readonly (Series & { readonly key: string })[] {
  return Object.entries(LIMITS).map(([key, limit]) => ({
    key,
    name: `${name} ${pid} ${key}`,
    limit,
    points: calm.flatMap(({ at, held }) =>
      held.filter((one) => one.pid === pid).map((one) => ({ at, value: one[key as keyof typeof LIMITS] })),
    ),
  }));
}

/** Of each function one process at least has to have lived long enough to be judged. */
function unjudged(processes: readonly Flatness[]): readonly string[] {
  const names = new Set(processes.map(({ name }) => name.split(' ')[0] ?? ''));
  return [...names]
    .filter((name) => processes.every((one) => !one.name.startsWith(`${name} `) || one.isFlat === null))
    .map((name) => `no process of ${name} lived long enough to be judged`);
}

function storedFaults(calm: readonly Sample[], { stories, nodes }: Soaked): readonly string[] {
  const first = calm[0];
  if (first === undefined) return ['there was no calm moment'];
  const clustersSince = (from: number, to: number): number =>
    stories
      .filter((story) => story.from >= from && story.to <= to)
      .reduce((total, { clusters }) => total + clusters, 0);
  return calm.flatMap((sample, n) => {
    const before = calm[n - 1] ?? first;
    const told = clustersSince(first.at, sample.at);
    const more = sum(sample.stored.objects, isKept) - sum(first.stored.objects, isKept);
    const evidence =
      told * PER_CLUSTER.bytes + ((sample.at - first.at) / HOUR) * nodes * EVIDENCE_NODE_HOUR + LISTS;
    const bytesOf = (isOf: (folder: string) => boolean) =>
      sum(sample.stored.bytes, isOf) - sum(first.stored.bytes, isOf);
    const expect = (value: number, limit: number, what: string): string[] =>
      value > limit ? [`${value} ${what}, ${limit.toFixed(0)} may be`] : [];
    const faults = [
      ...EMPTY.flatMap((folder) => expect(sample.stored.objects[folder] ?? 0, 0, `objects in ${folder}`)),
      ...(clustersSince(before.at, sample.at) === 0
        ? expect(
            sum(sample.stored.objects, isKept) - sum(before.stored.objects, isKept),
            0,
            'objects more though nobody was told',
          )
        : []),
      ...expect(more, told * PER_CLUSTER.objects, 'objects more'),
      ...expect(bytesOf(isOfIncidents), told * PER_CLUSTER.bytes, 'bytes more of incidents and plans'),
      ...expect(bytesOf(isEvidence), evidence, 'bytes more of evidence'),
      ...expect(sample.stored.bytes[MARKERS] ?? 0, 0, `bytes in ${MARKERS}`),
      ...expect(
        bytesOf((folder) => !isOfIncidents(folder) && !isEvidence(folder)),
        LISTS,
        'bytes more of the rest',
      ),
    ];
    return faults.map((fault) => `${new Date(sample.at).toISOString()}: ${fault}`);
  });
}

/** Between calm moments without a story between them, all stretches of a half together. */
function versionRates(calm: readonly Sample[], { from, to, stories }: Soaked): Judgement['versionsAnHour'] {
  const stretches = calm.slice(1).flatMap((sample, n) => {
    const before = calm[n] ?? sample;
    const isTold = stories.some((story) => story.from < sample.at && story.to > before.at);
    const made = sum(sample.stored.versions) - sum(before.stored.versions);
    return isTold ? [] : [{ at: sample.at, made, hours: (sample.at - before.at) / HOUR }];
  });
  const rate = (isIn: (at: At) => boolean): number => {
    const own = stretches.filter(({ at }) => isIn(at));
    return own.reduce((all, { made }) => all + made, 0) / own.reduce((all, { hours }) => all + hours, 0);
  };
  const middle = (from + to) / 2;
  return { early: rate((at) => at <= middle), late: rate((at) => at > middle) };
}

function isOfIncidents(folder: string): boolean {
  return /^(approvals\/|state\/(incidents|commands)$)/.test(folder);
}

function isKept(folder: string): boolean {
  return folder !== MARKERS;
}

function isEvidence(folder: string): boolean {
  return folder === 'state/topology';
}

function sum(counts: Readonly<Record<string, number>>, isOf: (key: string) => boolean = () => true): number {
  return Object.entries(counts).reduce((total, [key, count]) => total + (isOf(key) ? count : 0), 0);
}
