import type { At } from '../base/time.ts';
import type { DecodedBatch, LogRecord, RejectedPart } from './log-record.ts';
import { isObject, type Json, own, ownText, wellFormed } from './untrusted.ts';

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

const EMPTY: DecodedBatch = { records: [], rejected: [] };

/**
 * Takes apart what Connector Hub delivers: an array of log records, one record, the `{datetime, logContent}`
 * wrapper, a JSON string holding any of these, and the Streaming source's base64 `value`.
 *
 * Never throws. What is no log record becomes a rejected part; all others survive.
 */
export function decodeBatch(body: Uint8Array | string): DecodedBatch {
  const text = (typeof body === 'string' ? body : decodeUtf8(body)).trim();
  if (text === '' || text === '[]') return EMPTY;
  const parsed = parseJson(text);
  if (parsed === undefined) {
    return { records: [], rejected: [reject(0, 'body is not JSON: send the records as a JSON array', text)] };
  }
  const decoder = new BatchDecoder();
  decoder.takeAll(parsed);
  return decoder.batch();
}

/** True when the record came from Logging's `_Audit` group: an API call, not a log line of a node. */
export function isAuditRecord(record: unknown): boolean {
  const content = own(record, 'logContent') ?? record;
  return own(own(content, 'oracle'), 'loggroupid') === '_Audit';
}

class BatchDecoder {
  readonly #records: LogRecord[] = [];
  readonly #rejected: RejectedPart[] = [];
  #rejectedBeyond = 0;

  batch(): DecodedBatch {
    if (this.#rejectedBeyond === 0) return { records: this.#records, rejected: this.#rejected };
    const more = reject(MAX_REJECTED, `${this.#rejectedBeyond} more parts rejected, not listed`, '');
    return { records: this.#records, rejected: [...this.#rejected, more] };
  }

  takeAll(parsed: unknown): void {
    const root = unwrapStrings(parsed);
    const parts = Array.isArray(root) ? root : [root];
    const taken = Math.min(parts.length, MAX_RECORDS);
    for (let index = 0; index < taken; index += 1) this.#take(parts[index], index);
    if (parts.length > taken) {
      const reason = `batch has ${parts.length} records, ${parts.length - taken} beyond the limit of ${MAX_RECORDS} were not read: lower the connector's batch size`;
      this.#rejected.push(reject(taken, reason, excerptOf(parts[taken])));
    }
  }

  #take(part: unknown, index: number): void {
    const found = this.#record(part, 0, null);
    if (typeof found !== 'string') this.#records.push(found);
    else if (this.#rejected.length < MAX_REJECTED) this.#rejected.push(reject(index, found, excerptOf(part)));
    else this.#rejectedBeyond += 1;
  }

  /** The record, or the reason why there is none. */
  #record(part: unknown, depth: number, outerTime: At | null): LogRecord | string {
    if (depth > MAX_NESTING)
      return `record is wrapped more than ${MAX_NESTING} times: send log records unwrapped`;
    if (typeof part === 'string') {
      const inner = looksLikeJson(part) ? parseJson(part) : undefined;
      if (isObject(inner)) return this.#record(inner, depth + 1, outerTime);
      return part.trim() === '' ? 'record is an empty string' : this.#plain(part, outerTime);
    }
    if (!isObject(part)) return `record is ${describe(part)}: expected a JSON object`;
    const content = own(part, 'logContent');
    if (content !== undefined)
      return this.#record(content, depth + 1, timeOf(own(part, 'datetime')) ?? outerTime);
    const streamed = streamValue(part);
    if (streamed !== null)
      return this.#record(streamed, depth + 1, timeOf(own(part, 'timestamp')) ?? outerTime);
    return this.#fromLogging(part, outerTime);
  }

  #fromLogging(record: Json, outerTime: At | null): LogRecord | string {
    if (isAuditRecord(record))
      return 'oracle.loggroupid is _Audit: an API call, not a log line; give it to the observe function';
    const data = own(record, 'data') ?? record;
    const text = typeof data === 'string' ? data : lineOf(data);
    if (text === null) return lacksText(record);
    if (text.trim() === '') return 'data.message is empty';
    const oracle = own(record, 'oracle');
    return {
      id: ownText(record, 'id'),
      instanceId: ownText(oracle, 'instanceid') ?? ownText(record, 'oracle.instanceid'),
      host: ownText(data, 'host') ?? hostLabel(ownText(record, 'source')),
      path: ownText(data, 'tailed_path') ?? ownText(record, 'subject'),
      time: timeOf(own(record, 'time')) ?? outerTime ?? timeOf(own(oracle, 'ingestedtime')),
      text: this.#cap(text),
    };
  }

  #plain(text: string, time: At | null): LogRecord {
    return { id: null, instanceId: null, host: null, path: null, time, text: this.#cap(text) };
  }

  #cap(text: string): string {
    const capped = text.length > MAX_LINE_CHARS ? text.slice(0, MAX_LINE_CHARS) : text;
    return wellFormed(capped);
  }
}

/** The line of a record's `data` object: `message`, its other spellings, or journald's fields kept as JSON. */
function lineOf(data: unknown): string | null {
  const journal = own(data, 'MESSAGE');
  if (journal !== undefined) return JSON.stringify(journalFields(data, journal));
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
  'SYSLOG_IDENTIFIER',
  '_COMM',
  '_PID',
  'SYSLOG_PID',
  '_HOSTNAME',
  '_TRANSPORT',
  '_BOOT_ID',
];

function journalFields(data: unknown, message: unknown): Json {
  const kept: [string, unknown][] = [['MESSAGE', message]];
  for (const name of [...JOURNAL_FIELDS, '__REALTIME_TIMESTAMP']) {
    const value = own(data, name);
    if (value !== undefined) kept.push([name, value]);
  }
  return Object.fromEntries(kept);
}

function lacksText(record: Json): string {
  const data = own(record, 'data');
  if (data === undefined) return 'field data is missing: expected a log record with data.message';
  if (!isObject(data))
    return `field data is ${describe(data)}: expected an object with message, or the line as a string`;
  return 'field data.message is missing or no string (data.msg and data.MESSAGE are read too)';
}

/** `source` masked by the collector (`*`) says nothing. */
function hostLabel(source: string | null): string | null {
  return source === '*' ? null : source;
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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

function describe(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}

function reject(index: number, reason: string, excerpt: string): RejectedPart {
  return { index, reason, excerpt: wellFormed(excerpt.slice(0, MAX_EXCERPT_CHARS)) };
}

/** JSON of a part for the operator; a part too deep for JSON.stringify is described instead. */
function excerptOf(part: unknown): string {
  if (typeof part === 'string') return part;
  try {
    return JSON.stringify(part) ?? String(part);
  } catch {
    return describe(part);
  }
}
