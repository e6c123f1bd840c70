import type { WordTable } from '../../../functions/core/rules/word-table.ts';
import { MAX_LINE_BYTES, type OnLine, type ShapeReader } from './raw-line.ts';

const LF = 0x0a;
const CR = 0x0d;

/**
 * Lines of a log that hold one of many words. All others are counted and never made into text: nearly all lines of a log
 * are of that kind. Takes bytes in pieces of any size; hands on the same lines, with the same numbers, as
 * {@link PlainLines} would, less those without a word.
 */
export class CandidateLines implements ShapeReader<Buffer> {
  readonly #onLine: OnLine;
  readonly #search: WordSearch;
  /** What came before of the line that is not at its end. */
  #rest: Buffer[] = [];
  #restBytes = 0;
  #isHit = false;
  #number = 1;
  /** Lines that are not empty. */
  lines = 0;

  constructor(table: WordTable, onLine: OnLine) {
    this.#search = new WordSearch(table);
    this.#onLine = onLine;
  }

  push(chunk: Buffer): void {
    let from = 0;
    let at = 0;
    while (at < chunk.length) {
      at = this.#search.next(chunk, at);
      if (at < chunk.length && chunk[at] !== LF) {
        this.#isHit = true;
        // One word is enough: what follows it is not searched.
        const end = chunk.indexOf(LF, at);
        at = end < 0 ? chunk.length : end;
        this.#search.reset();
      }
      if (at >= chunk.length) break;
      this.#close(chunk, from, at);
      at += 1;
      from = at;
    }
    this.#keep(chunk.subarray(from));
  }

  end(): void {
    this.#close(Buffer.alloc(0), 0, 0);
  }

  #close(chunk: Buffer, from: number, to: number): void {
    if (this.#restBytes === 0) this.#give(chunk, from, to);
    else {
      const whole = Buffer.concat([...this.#rest, chunk.subarray(from, to)]);
      this.#give(whole, 0, whole.length);
      this.#rest = [];
      this.#restBytes = 0;
    }
    this.#isHit = false;
    this.#number += 1;
  }

  #give(bytes: Buffer, from: number, to: number): void {
    const end = to > from && bytes[to - 1] === CR ? to - 1 : to;
    if (end === from) return;
    this.lines += 1;
    if (!this.#isHit) return;
    const raw = bytes.toString('latin1', from, Math.min(end, from + MAX_LINE_BYTES));
    this.#onLine({ raw, number: this.#number, isCandidate: true });
  }

  /** The beginning of a line is kept, whatever its length: at most what is handed on, and a byte to tell that more came. */
  #keep(bytes: Buffer): void {
    const room = MAX_LINE_BYTES - this.#restBytes;
    if (bytes.length === 0 || room <= 0) return;
    const kept = Buffer.from(bytes.subarray(0, room));
    this.#rest.push(kept);
    this.#restBytes += kept.length;
  }
}

/** The words and the end of lines in one chunk of bytes; keeps its state from chunk to chunk. */
class WordSearch {
  readonly #table: WordTable;
  #state = 0;

  constructor(table: WordTable) {
    this.#table = table;
  }

  /** Where the next word or line feed ends, from `from` on; the length of the chunk when there is none. */
  next(chunk: Buffer, from: number): number {
    const { next, firstFound } = this.#table;
    const { length } = chunk;
    let state = this.#state;
    let at = from;
    while (at < length) {
      state = next[(state << 8) | (chunk[at] ?? 0)] ?? 0;
      if (state >= firstFound) break;
      at += 1;
    }
    this.#state = state;
    return at;
  }

  /** No word spans what comes next and what was before. */
  reset(): void {
    this.#state = 0;
  }
}
