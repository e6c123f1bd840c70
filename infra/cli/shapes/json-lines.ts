import { isObject, own } from '../../../functions/core/record/untrusted.ts';
import { type RawLine, rawOf } from './raw-line.ts';
import { lineOfEntry } from './table-columns.ts';

/** A line that a store of logs exported. */
export function viewerLine(entry: unknown): RawLine | null {
  if (!isObject(entry)) return null;
  const text = (from: unknown, ...names: readonly string[]): string | null => {
    const found = names.map((name) => (isObject(from) ? own(from, name) : undefined));
    return found.find((value) => typeof value === 'string') ?? null;
  };
  const message = text(entry, '_raw', 'message', 'msg');
  const time = text(entry, '@timestamp', 'timestamp', 'ts', '_time', 'time');
  const host = text(entry, 'host', 'hostname', 'source') ?? text(own(entry, 'host'), 'name', 'hostname');
  if (message === null) return null;
  return lineOfEntry({ message: message.trimEnd(), time, host, program: null });
}

/** A line of a container's log, as Docker keeps it. */
export function containerLine(entry: unknown): RawLine | null {
  if (!isObject(entry)) return null;
  const [line, time] = [own(entry, 'log'), own(entry, 'time')];
  if (typeof line !== 'string') return null;
  const at = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return { raw: rawOf(line.trimEnd()), ...(Number.isFinite(at) ? { time: at } : {}) };
}

/** A line of `dmesg --json` as `dmesg` writes it; null when it is none. */
export function dmesgLine(entry: unknown): string | null {
  if (!isObject(entry)) return null;
  const [time, message] = [own(entry, 'time'), own(entry, 'msg')];
  if (typeof message !== 'string') return null;
  if (typeof time === 'number') return `[${time.toFixed(6)}] ${message}`;
  return typeof time === 'string' ? `${/^\[|^\d{4}-/.test(time) ? time : `[${time}]`} ${message}` : message;
}
