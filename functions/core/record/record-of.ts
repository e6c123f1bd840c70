import { isoUtc } from '../base/iso-time.ts';
import { parseJson } from '../base/json-bytes.ts';
import type { At } from '../base/time.ts';
import type { LogRecord } from './log-record.ts';
import type { PlainRecord, RecordFields } from './record-form.ts';
import { describe, isObject, type Json, own, ownText, wellFormed } from './untrusted.ts';

/** Longest line kept, in UTF-16 units; syslog's own usual limit is 8 KiB, the rest of a longer line is dropped. */
export const MAX_LINE_CHARS = 16_384;

/** Wrappers (`logContent`, a JSON string in a JSON string, a stream's base64 value) opened around one record. */
export const MAX_NESTING = 4;

/** True when the record came from Logging's `_Audit` group: an API call, not a log line of a node. */
export function isAuditRecord(record: unknown): boolean {
  const content = own(record, 'logContent') ?? record;
  return own(own(content, 'oracle'), 'loggroupid') === '_Audit';
}

/** What the wrappers around a record say of its times. */
type Times = Pick<LogRecord, 'time' | 'readAt'>;

const NO_TIMES: Times = { time: null, readAt: null };

/** Which lines are looked for. */
export type Wanted = (text: string) => boolean;

/** The log record in a part of a batch; null for one that is not wanted, or the reason why there is none. */
export function recordOfPart(part: unknown, wanted: Wanted): LogRecord | null | string {
  return recordOf(part, 0, NO_TIMES, wanted);
}

/** The same of a record of the usual kind, whose values were found by its bytes. */
export function recordOfPlain({ fields, line, datetime }: PlainRecord): LogRecord {
  return recordOfFields(fields, { time: timeOf(datetime), readAt: null }, lineText(line));
}

function recordOf(part: unknown, depth: number, outer: Times, wanted: Wanted): LogRecord | null | string {
  if (depth > MAX_NESTING)
    return `record is wrapped more than ${MAX_NESTING} times: send log records unwrapped`;
  if (typeof part === 'string') return recordOfText(part, depth, outer, wanted);
  if (!isObject(part)) return `record is ${describe(part)}: expected a JSON object`;
  const content = own(part, 'logContent');
  if (content !== undefined) {
    const time = timeOf(own(part, 'datetime')) ?? outer.time;
    return recordOf(content, depth + 1, { ...outer, time }, wanted);
  }
  const streamed = streamValue(part);
  if (streamed !== null) {
    // Streaming's own clock, and later than Logging's.
    const takenIn = timeOf(own(part, 'timestamp'));
    const times = { time: takenIn ?? outer.time, readAt: takenIn ?? outer.readAt };
    return recordOf(streamed, depth + 1, times, wanted);
  }
  return recordFromLogging(part, outer, wanted);
}

function recordOfText(part: string, depth: number, outer: Times, wanted: Wanted): LogRecord | null | string {
  const inner = looksLikeJson(part) ? parseJson(part) : undefined;
  if (isObject(inner)) return recordOf(inner, depth + 1, outer, wanted);
  if (part.trim() === '') return 'record is an empty string';
  const text = lineText(part);
  return wanted(text) ? { id: null, instanceId: null, host: null, path: null, ...outer, text } : null;
}

function recordFromLogging(record: Json, outer: Times, wanted: Wanted): LogRecord | null | string {
  if (isAuditRecord(record))
    return 'oracle.loggroupid is _Audit: an API call, not a log line; give it to the observe function';
  const data = own(record, 'data') ?? record;
  const text = typeof data === 'string' ? data : lineOf(data);
  if (text === null) return lacksText(record);
  if (text.trim() === '') return 'data.message is empty';
  const line = lineText(text);
  if (!wanted(line)) return null;
  return recordOfFields(fieldsOf(record, data), outer, line);
}

function fieldsOf(record: Json, data: unknown): RecordFields {
  const oracle = own(record, 'oracle');
  return {
    id: own(record, 'id'),
    instanceId: ownText(oracle, 'instanceid') ?? own(record, 'oracle.instanceid'),
    host: own(data, 'host'),
    source: own(record, 'source'),
    tailedPath: own(data, 'tailed_path'),
    subject: own(record, 'subject'),
    time: own(record, 'time'),
    ingestedTime: own(oracle, 'ingestedtime') ?? own(record, 'oracle.ingestedtime'),
  };
}

function recordOfFields(fields: RecordFields, outer: Times, line: string): LogRecord {
  const source = filled(fields.source);
  const ingestedAt = timeOf(fields.ingestedTime);
  return {
    id: filled(fields.id),
    instanceId: filled(fields.instanceId),
    // A source that the collector masked says nothing.
    host: filled(fields.host) ?? (source === '*' ? null : source),
    path: filled(fields.tailedPath) ?? filled(fields.subject),
    time: timeOf(fields.time) ?? outer.time ?? ingestedAt,
    readAt: ingestedAt ?? outer.readAt,
    text: line,
  };
}

function filled(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function lineText(text: string): string {
  return wellFormed(text.slice(0, MAX_LINE_CHARS));
}

/** The line of a record's `data` object: `message`, its other spellings, or journald's fields kept as JSON. */
function lineOf(data: unknown): string | null {
  if (own(data, 'MESSAGE') !== undefined) return JSON.stringify(journalFields(data));
  const text = ownText(data, 'message') ?? ownText(data, 'msg') ?? ownText(data, 'log');
  if (text === null) return null;
  const ident = ownText(data, 'ident');
  if (ident === null || !/^[\w./-]{1,64}$/.test(ident)) return text;
  // The SYSLOG parser of the agent took the header off; put back what the rules need.
  const pid = own(data, 'pid');
  const digits = typeof pid === 'number' || typeof pid === 'string' ? String(pid) : '';
  return /^\d{1,10}$/.test(digits) ? `${ident}[${digits}]: ${text}` : `${ident}: ${text}`;
}

const JOURNAL_FIELDS = [
  'MESSAGE',
  'SYSLOG_IDENTIFIER',
  '_COMM',
  '_PID',
  'SYSLOG_PID',
  '_HOSTNAME',
  '_TRANSPORT',
  '_BOOT_ID',
  '__REALTIME_TIMESTAMP',
];

/** Undefined where one is missing: JSON leaves it out. */
function journalFields(data: unknown): Json {
  return Object.fromEntries(JOURNAL_FIELDS.map((name) => [name, own(data, name)]));
}

function lacksText(record: Json): string {
  const data = own(record, 'data');
  if (data === undefined) return 'field data is missing: expected a log record with data.message';
  if (!isObject(data))
    return `field data is ${describe(data)}: expected an object with message, or the line as a string`;
  return 'field data.message is missing or no string (data.msg and data.MESSAGE are read too)';
}

function streamValue(part: Json): string | null {
  const value = ownText(part, 'value');
  if (value === null || own(part, 'stream') === undefined) return null;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return value;
  return decodeUtf8(Buffer.from(value, 'base64'));
}

/** Whether a text may be JSON in a string. */
export function looksLikeJson(text: string): boolean {
  const first = text.trimStart().charAt(0);
  return first === '{' || first === '[' || first === '"';
}

/** Bytes that are no UTF-8 are replaced; a mark of byte order in front is left out. */
export function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}

/** Milliseconds of an ISO string or of a number in s, ms or µs; null when it is no sensible time. */
function timeOf(value: unknown): At | null {
  const at = typeof value === 'number' ? scaled(value) : parsedTime(value);
  return Number.isFinite(at) && at > 0 && at < 8.64e15 ? Math.trunc(at) : null;
}

function parsedTime(value: unknown): number {
  if (typeof value !== 'string') return Number.NaN;
  const at = isoUtc(value);
  return Number.isNaN(at) ? Date.parse(value) : at;
}

function scaled(value: number): number {
  if (value > 1e14) return value / 1_000;
  return value < 1e11 ? value * 1_000 : value;
}
