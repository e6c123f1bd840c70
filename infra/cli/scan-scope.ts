import { DateTime } from 'luxon';
import type { At } from '../../functions/core/base/time.ts';
import type { Command } from './command.ts';
import { InvalidValueError } from './exit-codes.ts';
import { parseZone } from './options.ts';

/** Which part of what the logs tell is asked for. */
export interface Scope {
  /** Incidents that were over before are left out. */
  readonly since: At | null;
  /** Incidents that began later are left out. */
  readonly until: At | null;
  /** Names of hosts or directories; all when empty. */
  readonly nodes: readonly string[];
}

/** Zones of stamps without one: of all inputs, and of some nodes or files. */
export interface Zones {
  readonly zone: string;
  /** By name in small letters. */
  readonly zones: ReadonlyMap<string, string>;
}

export interface ScopeOptions {
  readonly tz: Zones;
  readonly since?: string;
  readonly until?: string;
  readonly node?: readonly string[];
}

export const DEFAULT_ZONES: Zones = { zone: 'UTC', zones: new Map() };

/** Adds `--tz`, `--since`, `--until` and `--node`. */
export function withScope(command: Command): Command {
  return command
    .addOption(
      command
        .createOption('--tz <zone>', command.text('scan.tz'))
        .argParser(addZone)
        .default(DEFAULT_ZONES, DEFAULT_ZONES.zone),
    )
    .option('--since <time>', command.text('scan.since'))
    .option('--until <time>', command.text('scan.until'))
    .option('--node <name>', command.text('scan.node'), addName);
}

/** `Asia/Tokyo`, `+09:00`, or either for one node: `node2=Asia/Tokyo`. */
function addZone(value: string, before: Zones): Zones {
  const [, name, zone] = /^([^=]{1,255})=(.+)$/.exec(value) ?? [];
  if (name === undefined || zone === undefined) return { ...before, zone: parseZone(value) };
  return { ...before, zones: new Map([...before.zones, [name.toLowerCase(), parseZone(zone)]]) };
}

function addName(value: string, before: readonly string[] = []): readonly string[] {
  if (value.trim() === '') throw new InvalidValueError('reason.node');
  return [...before, value.trim()];
}

/** @throws as bad usage. */
export function scopeOf({ tz, since, until, node }: ScopeOptions, command: Command): Scope {
  const scope = {
    since: momentOf(command, '--since', since, tz.zone),
    until: momentOf(command, '--until', until, tz.zone),
    nodes: node ?? [],
  };
  if (scope.since !== null && scope.until !== null && scope.since >= scope.until)
    command.misused('usage.since-until');
  return scope;
}

/** A time of a command line: ISO 8601, also with a blank before the hour, in `zone` unless it names one. */
export function momentOf(command: Command, name: string, value: string | undefined, zone: string): At | null {
  if (value === undefined) return null;
  const written = value
    .trim()
    .replace(/^(\S+) +(\d)/, '$1T$2')
    .replace(/ +(?=[+-]\d\d:?\d\d$)/, '');
  const at = DateTime.fromISO(written, { zone });
  const reason = command.text('reason.moment');
  // An hour alone would be one of today, which no log of an incident is from.
  return at.isValid && /^\d{4}-?\d\d/.test(written)
    ? at.toMillis()
    : command.misused('usage.invalid-value', { name, value, reason });
}
