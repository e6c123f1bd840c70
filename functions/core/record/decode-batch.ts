import { parseJson } from '../base/json-bytes.ts';
import type { At } from '../base/time.ts';
import type { DecodedBatch, LogRecord, RejectedPart } from './log-record.ts';
import { describe, excerptOf, isObject, type Json, own, ownText, wellFormed } from './untrusted.ts';

/** Longest line kept, in UTF-16 units; syslog's own usual limit is 8 KiB, the rest of a longer line is dropped. */
export const MAX_LINE_CHARS = 16_384;

/** Records taken from one batch; Connector Hub sends at most 6 MB, which genuine records cannot exceed this with. */
const MAX_RECORDS = 100_000;

/** Wrappers (`logContent`, a JSON string in a JSON string, a stream's base64 value) opened around one record. */
const MAX_NESTING = 4;

/** Characters of an unusable part that are kept for the operator. */
const MAX_EXCERPT_CHARS = 1_000;

/** Rejected parts listed one by one; the last entry counts those beyond. */
export const MAX_REJECTED = 1_000;

interface DecodeOptions {
  /** Lines that are looked for; a record of another line is only counted, which is a fraction of the work. All by default. */
  readonly wanted?: (text: string) => boolean;
  /** Takes the records of API calls; they count as rejected by default. */
  readonly onAudit?: (record: Json) => void;
}

/**
 * Takes apart what Connector Hub delivers: an array of log records, one record, the `{datetime, logContent}`
 * wrapper, a JSON string holding any of these, and the Streaming source's base64 `value`.
 *
 * Never throws. What is no log record becomes a rejected part; all others survive.
 */
export function decodeBatch(body: Uint8Array | string, options: DecodeOptions = {}): DecodedBatch {
  const text = (typeof body === 'string' ? body : decodeUtf8(body)).trim();
  if (text === '') return { records: [], count: 0, rejected: [] };
  const parsed = parseJson(text);
  if (parsed === undefined) {
    const rejected = [reject(0, 'body is not JSON: send the records as a JSON array', text)];
    return { records: [], count: 0, rejected };
  }
  const root = unwrapStrings(parsed);
  return decodeParts(Array.isArray(root) ? root : [root], options);
}

/** True when the record came from Logging's `_Audit` group: an API call, not a log line of a node. */
export function isAuditRecord(record: unknown): boolean {
  const content = own(record, 'logContent') ?? record;
  return own(own(content, 'oracle'), 'loggroupid') === '_Audit';
}

function decodeParts(parts: readonly unknown[], { wanted = ALL, onAudit }: DecodeOptions): DecodedBatch {
  const records: LogRecord[] = [];
  let count = 0;
  const rejected: RejectedPart[] = [];
  let beyond = 0;
  for (const [index, part] of parts.slice(0, MAX_RECORDS).entries()) {
    if (onAudit !== undefined && isObject(part) && isAuditRecord(part)) {
      onAudit(part);
      continue;
    }
    const found = recordOf(part, 0, NO_TIMES, wanted);
    if (typeof found !== 'string') count += 1;
    if (found === null) continue;
    if (typeof found !== 'string') records.push(found);
    else if (rejected.length < MAX_REJECTED) rejected.push(reject(index, found, part));
    else beyond += 1;
  }
  const more = parts.length - MAX_RECORDS;
  if (more > 0) {
    const reason = `batch has ${parts.length} records, ${more} beyond the limit of ${MAX_RECORDS} were not read: lower the connector's batch size`;
    rejected.push(reject(MAX_RECORDS, reason, parts[MAX_RECORDS]));
  }
  if (beyond > 0) rejected.push(reject(MAX_REJECTED, `${beyond} more parts rejected, not listed`, ''));
  return { records, count, rejected };
}

const ALL = (): boolean => true;

/** What the wrappers around a record say of its times. */
type Times = Pick<LogRecord, 'time' | 'readAt'>;

const NO_TIMES: Times = { time: null, readAt: null };

type Wanted = (text: string) => boolean;

/** The record, null for one that is not wanted, or the reason why there is none. */
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
  const oracle = own(record, 'oracle');
  const source = ownText(record, 'source');
  const ingestedAt = timeOf(own(oracle, 'ingestedtime') ?? own(record, 'oracle.ingestedtime'));
  return {
    id: ownText(record, 'id'),
    instanceId: ownText(oracle, 'instanceid') ?? ownText(record, 'oracle.instanceid'),
    // A source that the collector masked says nothing.
    host: ownText(data, 'host') ?? (source === '*' ? null : source),
    path: ownText(data, 'tailed_path') ?? ownText(record, 'subject'),
    time: timeOf(own(record, 'time')) ?? outer.time ?? ingestedAt,
    readAt: ingestedAt ?? outer.readAt,
    text: line,
  };
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

function journalFields(data: unknown): Json {
  const fields = JOURNAL_FIELDS.map((name) => [name, own(data, name)] as const);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
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

function unwrapStrings(parsed: unknown): unknown {
  let value = parsed;
  for (let depth = 0; depth < MAX_NESTING && typeof value === 'string' && looksLikeJson(value); depth += 1) {
    const inner = parseJson(value);
    if (inner === undefined) break;
    value = inner;
  }
  return value;
}

function looksLikeJson(text: string): boolean {
  const first = text.trimStart().charAt(0);
  return first === '{' || first === '[' || first === '"';
}

function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}

/** Milliseconds of an ISO string or of a number in s, ms or µs; null when it is no sensible time. */
function timeOf(value: unknown): At | null {
  const at = typeof value === 'number' ? scaled(value) : Date.parse(typeof value === 'string' ? value : '');
  return Number.isFinite(at) && at > 0 && at < 8.64e15 ? Math.trunc(at) : null;
}

function scaled(value: number): number {
  if (value > 1e14) return value / 1_000;
  return value < 1e11 ? value * 1_000 : value;
}

function reject(index: number, reason: string, part: unknown): RejectedPart {
  return { index, reason, excerpt: excerptOf(part, MAX_EXCERPT_CHARS) };
}
