import type { At } from '../../../functions/core/base/time.ts';
import { decodeBatch } from '../../../functions/core/record/decode-batch.ts';
import { MAX_LINE_BYTES, type OnLine, rawOf, type ShapeReader, textOf } from './raw-line.ts';

const HEAD = /^\ufeff?"?[\w .:/-]{1,60}"?(?:,"?[\w .:/-]{0,60}"?){1,80}$/;
const MESSAGE = /^(?:data\.|logcontent\.data\.)?(?:message|msg|log ?content|log|line|text|data)$/i;
const TIME = /^(?:logcontent\.)?(?:datetime|time|timestamp|@timestamp)$/i;
const HOST = /^(?:logcontent\.)?(?:host|hostname|source)$/i;

/** Whether a log begins like a table of log lines, as the OCI Console and viewers of logs export it. */
export function isCsv(head: string): boolean {
  const first = (head.split('\n', 1)[0] ?? '').trimEnd();
  return HEAD.test(first) && cellsOf(first).some((name) => MESSAGE.test(name) || TIME.test(name));
}

/** Rows of a CSV file: cells that hold a record of Logging as JSON, else the column of messages. */
export class CsvRows implements ShapeReader {
  readonly #onLine: OnLine;
  #names: readonly string[] | null = null;
  #row = '';
  #isQuoted = false;

  constructor(onLine: OnLine) {
    this.#onLine = onLine;
  }

  push(piece: string): void {
    let from = 0;
    for (let at = 0; at < piece.length; at += 1) {
      const char = piece.charAt(at);
      if (char === '"') this.#isQuoted = !this.#isQuoted;
      else if (char === '\n' && (!this.#isQuoted || this.#row.length + at - from > MAX_LINE_BYTES)) {
        this.#read(this.#row + piece.slice(from, at));
        this.#row = '';
        this.#isQuoted = false;
        from = at + 1;
      }
    }
    if (this.#row.length < 2 * MAX_LINE_BYTES) this.#row += piece.slice(from);
  }

  end(): void {
    this.#read(this.#row);
  }

  #read(row: string): void {
    const text = row.trimEnd();
    if (text === '') return;
    const cells = cellsOf(text).map(textOf);
    if (this.#names === null) {
      this.#names = cells.map((name) => name.trim());
      return;
    }
    const records = cells.filter((cell) => cell.startsWith('{')).flatMap((cell) => decodeBatch(cell).records);
    const time = timeOf(this.#cell(cells, TIME));
    for (const { text: line, time: own, host } of records)
      this.#onLine({ raw: rawOf(line), time: own ?? time, host });
    if (records.length > 0) return;
    const message = this.#cell(cells, MESSAGE);
    if (message === null) this.#onLine({ raw: text });
    else this.#onLine({ raw: rawOf(message), time, host: this.#cell(cells, HOST) });
  }

  #cell(cells: readonly string[], name: RegExp): string | null {
    const index = this.#names?.findIndex((one) => name.test(one)) ?? -1;
    const cell = index < 0 ? undefined : cells[index];
    return cell === undefined || cell === '' ? null : cell;
  }
}

function cellsOf(row: string): readonly string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < row.length; at += 1) {
    const char = row.charAt(at);
    if (char === '"' && isQuoted && row.charAt(at + 1) === '"') {
      cell += '"';
      at += 1;
    } else if (char === '"') isQuoted = !isQuoted;
    else if (char === ',' && !isQuoted) {
      cells.push(cell);
      cell = '';
    } else cell += char;
  }
  return [...cells, cell];
}

function timeOf(cell: string | null): At | null {
  if (cell === null) return null;
  const at = /^\d{12,14}$/.test(cell) ? Number(cell) : Date.parse(cell);
  return Number.isFinite(at) && at > 0 ? at : null;
}
