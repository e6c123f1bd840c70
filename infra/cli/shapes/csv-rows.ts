import { decodeBatch } from '../../../functions/core/record/decode-batch.ts';
import { MAX_LINE_BYTES, type OnLine, rawOf, type ShapeReader, textOf } from './raw-line.ts';
import { type Columns, cellsOf, columnsOf, lineOfEntry } from './table-columns.ts';

/** Whether a log begins like a table of log lines, as the OCI Console, viewers of logs and spreadsheets export it. */
export function isCsv(head: string): boolean {
  return columnsOf((head.split('\n', 1)[0] ?? '').trimEnd()) !== null;
}

/** Rows of a table: cells that hold a record of Logging as JSON, else the column of messages. */
export class CsvRows implements ShapeReader {
  readonly #onLine: OnLine;
  #columns: Columns | null = null;
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
    if (this.#columns === null) {
      this.#columns = columnsOf(text);
      return;
    }
    const columns = this.#columns;
    const cells = cellsOf(text, columns.separator).map(textOf);
    const cell = (at: number | null): string | null => {
      const found = at === null ? undefined : cells[at];
      return found === undefined || found === '' ? null : found;
    };
    const [time, host, program] = [cell(columns.time), cell(columns.host), cell(columns.program)];
    const records = cells.filter((one) => one.startsWith('{')).flatMap((one) => decodeBatch(one).records);
    for (const { text: line, time: own, host: of } of records) {
      const entry = lineOfEntry({ message: line, time, host: null, program: null });
      this.#onLine({ raw: rawOf(line), time: own ?? entry.time ?? null, host: of });
    }
    if (records.length > 0) return;
    const message = cell(columns.message);
    this.#onLine(message === null ? { raw: text } : lineOfEntry({ message, time, host, program }));
  }
}
