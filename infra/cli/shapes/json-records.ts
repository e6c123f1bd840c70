import { parseJson } from '../../../functions/core/base/json-bytes.ts';
import { decodeBatch } from '../../../functions/core/record/decode-batch.ts';
import { containerLine, dmesgLine, viewerLine } from './json-lines.ts';
import { MAX_LINE_BYTES, type OnLine, PlainLines, rawOf, type ShapeReader, textOf } from './raw-line.ts';

/** An object longer than this is no record; what it holds may be. */
const MAX_RECORD_BYTES = 1_048_576;

/** Keys by which a record is known. */
const TELLING: ReadonlySet<string> = new Set([
  'MESSAGE',
  'logContent',
  'data',
  'oracle',
  'specversion',
  'msg',
  'pri',
  'time',
  'value',
  'stream',
  'log',
  'message',
  '@timestamp',
  'timestamp',
  'ts',
  '_raw',
]);

/** Ends an answer of `oci logging-search search-logs` that is not all. */
const NEXT_PAGE = 'opc-next-page';

interface Open {
  readonly isObject: boolean;
  /** Where it begins in the buffer; negative once it is too long or has given a record. */
  start: number;
  /** The key under which it stands. */
  readonly name: string;
  readonly parentIsObject: boolean;
  readonly has: Set<string>;
  key: string;
}

/**
 * Records of a JSON document of any layout and size: journalctl's `json-pretty` and `json-seq`, `dmesg --json`, what OCI
 * Logging's search answers, and bodies of Connector Hub. The innermost objects that are records are handed on; what is
 * around them is never held as a whole.
 */
export class JsonRecords implements ShapeReader {
  readonly #onLine: OnLine;
  readonly #onMore: () => void;
  #buffer = '';
  #at = 0;
  #stringFrom = -1;
  #isEscaped = false;
  /** After the last value that was not within another. */
  #closedAt = 0;
  #plain: PlainLines | null = null;
  #lastString = '';
  readonly #open: Open[] = [];

  /**
   * @param skipped characters at the beginning that belong to a value which was cut off.
   * @param onMore told when the OCI command line says that there is a next page.
   */
  constructor(onLine: OnLine, skipped = 0, onMore: () => void = () => undefined) {
    this.#onLine = onLine;
    this.#onMore = onMore;
    this.#at = skipped;
    this.#closedAt = skipped;
  }

  push(piece: string): void {
    if (this.#plain !== null) {
      this.#plain.push(piece);
      return;
    }
    this.#buffer += piece;
    for (; this.#at < this.#buffer.length; this.#at += 1) {
      const char = this.#buffer.charAt(this.#at);
      if (this.#stringFrom >= 0) this.#inString(char);
      else if (isJson(char, this.#open.length > 0)) this.#outside(char);
      else {
        this.#goOnPlain();
        return;
      }
    }
    const isEndless = this.#stringFrom >= 0 && this.#at - this.#stringFrom > MAX_RECORD_BYTES;
    if (isEndless) this.#goOnPlain();
    else this.#trim();
  }

  /** What a cut file ends with is handed on as it is. */
  end(): void {
    this.#plain?.end();
    const from = this.#open.findLast(({ isObject, start }) => isObject && start >= 0)?.start;
    if (from !== undefined) this.#onLine({ raw: this.#buffer.slice(from, from + MAX_LINE_BYTES) });
    this.#buffer = '';
  }

  /** It was no JSON after all, or no longer is: what is left of it is read line by line. */
  #goOnPlain(): void {
    const starts = this.#open.filter(({ start }) => start >= 0).map(({ start }) => start);
    const from = Math.min(this.#closedAt, ...starts, this.#stringFrom < 0 ? this.#at : this.#stringFrom);
    this.#plain = new PlainLines(this.#onLine);
    this.#plain.push(this.#buffer.slice(from));
    this.#buffer = '';
    this.#open.length = 0;
  }

  #inString(char: string): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (char === '\\') this.#isEscaped = true;
    else if (char === '"') {
      const length = this.#at - this.#stringFrom - 1;
      this.#lastString = length > 20 ? '' : this.#buffer.slice(this.#stringFrom + 1, this.#at);
      this.#stringFrom = -1;
    }
  }

  #outside(char: string): void {
    const top = this.#open.at(-1);
    if (char === '"') this.#beginString(top);
    else if (char === ',' && top !== undefined) top.key = '';
    else if (char === ':' && top !== undefined) {
      top.key = this.#lastString;
      if (TELLING.has(this.#lastString)) top.has.add(this.#lastString);
    } else if (char === '{' || char === '[')
      this.#open.push({
        isObject: char === '{',
        start: this.#at,
        name: top?.key ?? '',
        parentIsObject: top?.isObject ?? false,
        has: new Set(),
        key: '',
      });
    else if (char === '}' || char === ']') this.#close();
  }

  #beginString(within: Open | undefined): void {
    this.#stringFrom = this.#at;
    if (within?.key === NEXT_PAGE && this.#open.length === 1) this.#onMore();
  }

  #close(): void {
    const closed = this.#open.pop();
    if (this.#open.length === 0) this.#closedAt = this.#at + 1;
    if (closed === undefined || !closed.isObject || closed.start < 0) return;
    const raw = this.#buffer.slice(closed.start, this.#at + 1);
    if (raw.length > MAX_RECORD_BYTES) return;
    if (isRecord(closed)) {
      this.#give(raw, closed);
      for (const around of this.#open) around.start = -1;
    } else if (!closed.parentIsObject) this.#onLine({ raw: raw.slice(0, MAX_LINE_BYTES) });
  }

  #give(raw: string, { has }: Open): void {
    if (has.has('MESSAGE')) {
      this.#onLine({ raw });
      return;
    }
    const text = textOf(raw);
    if (isOfViewer(has)) {
      this.#onLine(viewerLine(parseJson(text)) ?? { raw: raw.slice(0, MAX_LINE_BYTES) });
      return;
    }
    if (has.has('msg') && !has.has('logContent') && !has.has('data')) {
      const line = dmesgLine(parseJson(text));
      this.#onLine({ raw: line === null ? raw : rawOf(line) });
      return;
    }
    if (has.has('log') && has.has('stream') && !has.has('value')) {
      this.#onLine(containerLine(parseJson(text)) ?? { raw });
      return;
    }
    const { records } = decodeBatch(text);
    for (const record of records)
      this.#onLine({ raw: rawOf(record.text), time: record.time, host: record.host });
    if (records.length === 0) this.#onLine({ raw: raw.slice(0, MAX_LINE_BYTES) });
  }

  /** Forgets what no open object needs any more. */
  #trim(): void {
    for (const open of this.#open) if (this.#at - open.start > MAX_RECORD_BYTES) open.start = -1;
    const starts = this.#open
      .filter(({ isObject, start }) => isObject && start >= 0)
      .map(({ start }) => start);
    const keep = Math.min(this.#at, ...starts, this.#stringFrom < 0 ? this.#at : this.#stringFrom);
    this.#closedAt = Math.max(0, this.#closedAt - keep);
    this.#buffer = this.#buffer.slice(keep);
    this.#at -= keep;
    if (this.#stringFrom >= 0) this.#stringFrom -= keep;
    for (const open of this.#open) if (open.start >= 0) open.start -= keep;
  }
}

/** Whether a character may stand outside of strings; within a value also numbers, `true`, `false` and `null`. */
function isJson(char: string, isWithin: boolean): boolean {
  const allowed = isWithin ? ' \t\r\n\x1e{}[]:,"+-.0123456789truefalsnE' : ' \t\r\n\x1e{}[],"\xef\xbb\xbf';
  return allowed.includes(char);
}

function isRecord({ has, name }: Open): boolean {
  const isInner = name === 'data' || name === 'logContent';
  if (has.has('logContent')) return true;
  if (has.has('MESSAGE')) return !isInner;
  if (has.has('stream') && (has.has('value') || has.has('log'))) return true;
  if (has.has('data') && (has.has('oracle') || has.has('specversion'))) return name !== 'logContent';
  if (isOfViewer(has)) return !isInner;
  return has.has('msg') && (has.has('pri') || has.has('time')) && !isInner;
}

/** What stores of logs (Elasticsearch, Graylog, Loki, Splunk) export: a message and a time, and nothing of OCI's records. */
function isOfViewer(has: ReadonlySet<string>): boolean {
  if (has.has('data') || has.has('logContent') || has.has('oracle') || has.has('pri')) return false;
  if (has.has('_raw')) return true;
  const isTimed = has.has('@timestamp') || has.has('timestamp') || has.has('ts');
  return (has.has('message') && (isTimed || has.has('time'))) || (has.has('msg') && isTimed);
}
