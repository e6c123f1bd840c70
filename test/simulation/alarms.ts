import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MetricSeries } from '../../infra/local/cloud/monitoring.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';

const MINUTE = 60_000;
const FILE = join(process.cwd(), 'terraform/modules/alarms/main.tf');
const FILLED_IN = 'filled_in';
const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: MINUTE, h: 60 * MINUTE, d: 1_440 * MINUTE };

/** One alarm as Terraform makes it. */
export interface Alarm {
  readonly name: string;
  readonly topic: string;
  readonly namespace: string;
  readonly query: string;
  /** How long the condition has to hold. */
  readonly pendingMs: number;
}

/** The alarms of terraform/modules/alarms/main.tf. */
export function terraformAlarms(text = readFileSync(FILE, 'utf8')): readonly Alarm[] {
  // What Terraform fills in is the suite's own: here there is only one of each.
  const plain = text.replaceAll(/\$\{[^}]*\}/g, FILLED_IN);
  const found = [...plain.matchAll(/^ {4}([\w-]+) = \{\n((?: {6}.*\n)+?) {4}\}/gm)];
  return found.map(([, name = '', body = '']) => {
    const value = (key: string) =>
      new RegExp(`^ {6}${key}\\s*= "((?:[^"\\\\]|\\\\.)*)"`, 'm').exec(body)?.[1]?.replaceAll('\\"', '"') ??
      '';
    return {
      name,
      topic: value('topic'),
      namespace: value('namespace'),
      query: value('query'),
      pendingMs: durationOf(value('pending')),
    };
  });
}

/** `PT10M`, `PT1H`, `P1D`. */
function durationOf(text: string): number {
  const [, days = '0', hours = '0', minutes = '0'] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(text) ?? [];
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * MINUTE;
}

const STATISTICS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  sum: (values) => values.reduce((total, value) => total + value, 0),
  max: (values) => Math.max(...values),
  min: (values) => Math.min(...values),
  count: (values) => values.length,
  mean: (values) => values.reduce((total, value) => total + value, 0) / values.length,
};

/** Whether the condition of an alarm holds at a moment, from the points up to then. @throws RangeError for a query it cannot read. */
export function holds(alarm: Alarm, streams: readonly MetricSeries[], at: number): boolean {
  const pattern =
    /^(\w+)\[(\d+)([smhd])\](?:\{(.*?)\})?(?:\.groupBy\(\w+\)|\.grouping\(\))*\.(?:(\w+)\(\) ([<>]=?) (-?\d+(?:\.\d+)?)|absent\((\d+)([smhd])\))$/;
  const match = pattern.exec(alarm.query);
  if (match === null) throw new RangeError(`The query of ${alarm.name} cannot be read: ${alarm.query}`);
  const [, name, count, unit, filter = '', statistic, comparison, limit, absentCount, absentUnit] = match;
  const window = Number(count) * (UNITS[unit ?? 'm'] ?? MINUTE);
  const wanted = [...filter.matchAll(/(\w+) =~? "([^"]*)"/g)].filter(([, , value]) => value !== FILLED_IN);
  const points = streams
    .filter(
      (stream) =>
        stream.name === name && wanted.every(([, key, value]) => stream.dimensions[key ?? ''] === value),
    )
    .flatMap((stream) => stream.points)
    .filter((point) => point.at <= at);
  const inWindow = points.filter((point) => point.at > at - window).map(({ value }) => value);
  if (statistic === undefined) {
    const known = at - Number(absentCount) * (UNITS[absentUnit ?? 'm'] ?? MINUTE);
    // Absence is told of what was there before, for a while.
    return inWindow.length === 0 && points.some((point) => point.at > known);
  }
  if (inWindow.length === 0) return false;
  const value = STATISTICS[statistic]?.(inWindow) ?? Number.NaN;
  switch (comparison) {
    case '>':
      return value > Number(limit);
    case '>=':
      return value >= Number(limit);
    case '<':
      return value < Number(limit);
    default:
      return value <= Number(limit);
  }
}

let shipped: readonly Alarm[] | null = null;

/** Names of the alarms that fire for people at some minute of a span. */
export function alarmsBetween(sim: Simulation, from: number, to: number): readonly string[] {
  shipped ??= terraformAlarms();
  return shipped
    .filter(({ topic }) => topic === 'monitor')
    .filter((alarm) => {
      const streams = sim.cloud.monitoring.streams(alarm.namespace);
      if (streams.length === 0) return false;
      return firesBetween(alarm, streams, { from, to });
    })
    .map(({ name }) => name);
}

/** Whether the condition holds for as long as it has to, at some minute of a span. */
function firesBetween(
  alarm: Alarm,
  streams: readonly MetricSeries[],
  { from, to }: { readonly from: number; readonly to: number },
): boolean {
  const needed = alarm.pendingMs / MINUTE + 1;
  let minutes = 0;
  for (let at = from - alarm.pendingMs; at <= to; at += MINUTE) {
    minutes = holds(alarm, streams, at) ? minutes + 1 : 0;
    if (at >= from && minutes >= needed) return true;
  }
  return false;
}
