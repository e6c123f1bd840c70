import { table } from '../bench/table.ts';
import { COUNTED, type Counted, type SeedResult } from './one-seed.ts';

const SLOWEST = 10;

/** What came of many seeds. */
export interface Figures {
  readonly seeds: number;
  readonly broken: readonly { readonly seed: number; readonly broken: readonly string[] }[];
  readonly counts: Readonly<Record<Counted, number>>;
  /** How often each fault, outage and adversary was played, over all seeds. */
  readonly played: Readonly<Record<string, number>>;
  /** Of the stories. */
  readonly hours: number;
  readonly cpuSec: number;
  /** Seeds that took most, with CPU milliseconds. */
  readonly slowest: readonly { readonly seed: number; readonly cpuMs: number }[];
  readonly wallSec: number;
}

/** @param wallMs since the first seed began. */
export function figuresOf(results: readonly SeedResult[], wallMs: number): Figures {
  const counts = Object.fromEntries(
    COUNTED.map((name) => [name, sum(results.map((result) => result.counts[name]))]),
  ) as Record<Counted, number>;
  const played: Record<string, number> = {};
  for (const result of results)
    for (const [name, times] of Object.entries(result.played)) played[name] = (played[name] ?? 0) + times;
  return {
    seeds: results.length,
    broken: results
      .filter(({ broken }) => broken.length > 0)
      .map(({ seed, broken }) => ({ seed, broken }))
      .sort((a, b) => a.seed - b.seed),
    counts,
    played,
    hours: Math.round(sum(results.map(({ minutes }) => minutes)) / 60),
    cpuSec: Math.round(sum(results.map(({ cpuMs }) => cpuMs)) / 1_000),
    slowest: [...results]
      .sort((a, b) => b.cpuMs - a.cpuMs)
      .slice(0, SLOWEST)
      .map(({ seed, cpuMs }) => ({ seed, cpuMs: Math.round(cpuMs) })),
    wallSec: Math.round(wallMs / 1_000),
  };
}

/** Figures of several runs that played different seeds. */
export function tableOf(figures: Figures): string {
  const { seeds, broken, counts, hours, cpuSec, wallSec } = figures;
  const rows = [
    ['seeds', seeds],
    ['broken', broken.length],
    ...Object.entries(counts),
    ['hours of the stories', hours],
    ['CPU seconds', cpuSec],
    ['CPU seconds a seed', (cpuSec / Math.max(1, seeds)).toFixed(2)],
    ['wall seconds', wallSec],
    ...Object.entries(figures.played).sort(([a], [b]) => (a < b ? -1 : 1)),
  ];
  return table(rows.map(([what, figure]) => ({ what, figure: String(figure) })));
}

/** In one line, for whoever waits. */
export function progressOf(results: readonly SeedResult[], wanted: number, wallMs: number): string {
  const { broken, counts, cpuSec, wallSec } = figuresOf(results, wallMs);
  const left = Math.round(((wanted - results.length) * wallSec) / Math.max(1, results.length) / 60);
  return `${results.length}/${wanted} seeds, ${broken.length} broken, ${counts.losses} losses, ${counts.attaches} attaches, ${counts.notices} notices, CPU ${cpuSec} s, ${wallSec} s, about ${left} min left`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
