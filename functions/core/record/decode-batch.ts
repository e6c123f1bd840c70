import { parseJson } from '../base/json-bytes.ts';
import { eachRecord, type RecordTaker } from './each-record.ts';
import { OPEN_BRACKET } from './json-text.ts';
import type { DecodedBatch, LogRecord, RejectedPart } from './log-record.ts';
import type { MayHold, PlainRecord } from './record-form.ts';
import {
  decodeUtf8,
  isAuditRecord,
  looksLikeJson,
  MAX_NESTING,
  recordOfPart,
  recordOfPlain,
  type Wanted,
} from './record-of.ts';
import { excerptOf, isObject, type Json } from './untrusted.ts';

/** Records taken from one batch; Connector Hub sends at most 6 MB, which genuine records cannot exceed this with. */
const MAX_RECORDS = 100_000;

/** Characters of an unusable part that are kept for the operator. */
const MAX_EXCERPT_CHARS = 1_000;

/** Rejected parts listed one by one; the last entry counts those beyond. */
export const MAX_REJECTED = 1_000;

interface DecodeOptions {
  /** Lines that are looked for; a record of another line is only counted, which is a fraction of the work. All by default. */
  readonly wanted?: (text: string) => boolean;
  /** The same of a line's bytes, asked instead of large bodies: most of their records are then not even parsed. */
  readonly mayHold?: MayHold;
  /**
   * Takes the records one by one, so that they need not all be held; they are listed by default. When a body turns out to be
   * no JSON at its end, no record counts: what was handed on is to be forgotten.
   */
  readonly onRecord?: (record: LogRecord) => void;
  /** Takes the records of API calls; they count as rejected by default. */
  readonly onAudit?: (record: Json) => void;
}

/** From here on it pays to look at the bytes first, which takes a table of the words. */
const LARGE_BODY_BYTES = 256 * 1024;

/**
 * Takes apart what Connector Hub delivers: an array of log records, one record, the `{datetime, logContent}`
 * wrapper, a JSON string holding any of these, and the Streaming source's base64 `value`.
 *
 * Never throws. What is no log record becomes a rejected part; all others survive.
 */
export function decodeBatch(body: Uint8Array | string, options: DecodeOptions = {}): DecodedBatch {
  const { mayHold } = options;
  if (mayHold !== undefined && typeof body !== 'string' && body.length >= LARGE_BODY_BYTES) {
    const batch = new Batch(options);
    const outcome = eachRecord(body, MAX_RECORDS, mayHold, batch);
    if (outcome === 'read') return batch.end();
    if (outcome === 'no-json') return noJson(beginningOf(body));
  }
  return decodeParsed(typeof body === 'string' ? body : decodeUtf8(body), options);
}

function decodeParsed(body: string, options: DecodeOptions): DecodedBatch {
  const text = body.trim();
  if (text === '') return { records: [], count: 0, rejected: [] };
  const parsed = parseJson(text);
  if (parsed === undefined) return noJson(text);
  const root = unwrapStrings(parsed);
  const batch = new Batch(options);
  const parts: readonly unknown[] = Array.isArray(root) ? root : [root];
  for (const part of parts.slice(0, MAX_RECORDS)) batch.whole(part);
  for (const part of parts.slice(MAX_RECORDS)) batch.beyond(() => part);
  return batch.end();
}

function noJson(text: string): DecodedBatch {
  const rejected = [reject(0, 'body is not JSON: send the records as a JSON array', text)];
  return { records: [], count: 0, rejected };
}

/** As much as is kept of a body; a character has at most four bytes. */
function beginningOf(body: Uint8Array): string {
  const start = body.indexOf(OPEN_BRACKET);
  const text = decodeUtf8(body.subarray(start, start + 4 * MAX_EXCERPT_CHARS + 4));
  return text.length > MAX_EXCERPT_CHARS ? text : text.trimEnd();
}

/** What was found in the parts of a body so far. */
class Batch implements RecordTaker {
  readonly #wanted: Wanted;
  readonly #onRecord: (record: LogRecord) => void;
  readonly #onAudit: DecodeOptions['onAudit'];
  readonly #records: LogRecord[] = [];
  readonly #rejected: RejectedPart[] = [];
  readonly #calls: Json[] = [];
  #index = 0;
  #count = 0;
  #unlisted = 0;
  #beyond: { readonly first: unknown; count: number } | null = null;

  constructor({ wanted = ALL, onRecord, onAudit }: DecodeOptions) {
    this.#onRecord = onRecord ?? ((record) => this.#records.push(record));
    this.#wanted = wanted;
    this.#onAudit = onAudit;
  }

  unwanted(): void {
    this.#index += 1;
    this.#count += 1;
  }

  plain(record: PlainRecord): void {
    this.#take(recordOfPlain(record));
  }

  lean(part: unknown): boolean {
    // A call, not a line, whatever is wrapped into it: `whole` has it.
    if (isAuditRecord(part)) return false;
    const found = recordOfPart(part, this.#wanted);
    if (typeof found === 'string') return false;
    this.#take(found);
    return true;
  }

  whole(part: unknown): void {
    if (this.#onAudit !== undefined && isObject(part) && isAuditRecord(part)) {
      this.#calls.push(part);
      this.#index += 1;
      return;
    }
    const found = recordOfPart(part, this.#wanted);
    if (typeof found === 'string') this.#reject(found, part);
    else this.#take(found);
  }

  /** Parts beyond the limit are only counted. */
  beyond(part: () => unknown): void {
    this.#beyond ??= { first: part(), count: 0 };
    this.#beyond.count += 1;
  }

  #take(found: LogRecord | null): void {
    this.unwanted();
    if (found !== null) this.#onRecord(found);
  }

  #reject(reason: string, part: unknown): void {
    if (this.#rejected.length < MAX_REJECTED) this.#rejected.push(reject(this.#index, reason, part));
    else this.#unlisted += 1;
    this.#index += 1;
  }

  /** API calls are handed on only now: a body may turn out to be no JSON at its last byte. */
  end(): DecodedBatch {
    for (const call of this.#calls) this.#onAudit?.(call);
    const rejected = this.#rejected;
    if (this.#beyond !== null) {
      const { first, count } = this.#beyond;
      const reason = `batch has ${MAX_RECORDS + count} records, ${count} beyond the limit of ${MAX_RECORDS} were not read: lower the connector's batch size`;
      rejected.push(reject(MAX_RECORDS, reason, first));
    }
    if (this.#unlisted > 0)
      rejected.push(reject(MAX_REJECTED, `${this.#unlisted} more parts rejected, not listed`, ''));
    return { records: this.#records, count: this.#count, rejected };
  }
}

const ALL = (): boolean => true;

function unwrapStrings(parsed: unknown): unknown {
  let value = parsed;
  for (let depth = 0; depth < MAX_NESTING && typeof value === 'string' && looksLikeJson(value); depth += 1) {
    const inner = parseJson(value);
    if (inner === undefined) break;
    value = inner;
  }
  return value;
}

function reject(index: number, reason: string, part: unknown): RejectedPart {
  return { index, reason, excerpt: excerptOf(part, MAX_EXCERPT_CHARS) };
}
