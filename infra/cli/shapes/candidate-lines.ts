import { MAX_LINE_BYTES, type OnLine, type ShapeReader } from './raw-line.ts';
import type { WordSearch } from './word-search.ts';

const LF = 0x0a;
const CR = 0x0d;

/** What is known of a line that is longer than what is searched at once. */
interface LongLine {
  /** As much as is handed on, and a byte more. */
  start: string;
  isHit: boolean;
}

/**
 * Lines of a log that hold one of many words. All others are counted and never made into text: nearly all lines of a log
 * are of that kind. Takes bytes in pieces of any size; hands on the same lines, with the same numbers, as
 * {@link PlainLines} would, less those without a word.
 */
export class CandidateLines implements ShapeReader<Buffer> {
  readonly #search: WordSearch;
  readonly #onLine: OnLine;
  /** Bytes of the search that are filled. */
  #filled = 0;
  #long: LongLine | null = null;
  #number = 1;
  /** Lines that are not empty. */
  lines = 0;

  /** @param search is used by nobody else until the log ends. */
  constructor(search: WordSearch, onLine: OnLine) {
    this.#search = search;
    this.#onLine = onLine;
  }

  push(chunk: Buffer): void {
    const { bytes, capacity } = this.#search;
    for (let from = 0; from < chunk.length; ) {
      const taken = Math.min(chunk.length - from, capacity - this.#filled);
      chunk.copy(bytes, this.#filled, from, from + taken);
      this.#filled += taken;
      from += taken;
      if (this.#filled === capacity) this.#searchFilled();
    }
  }

  end(): void {
    this.#search.bytes[this.#filled] = LF;
    this.#filled += 1;
    this.#searchFilled();
  }

  /** Whole lines are searched; the rest moves to the front. */
  #searchFilled(): void {
    const { bytes } = this.#search;
    const end = bytes.subarray(0, this.#filled).lastIndexOf(LF) + 1;
    let done = end;
    if (end === 0) done = this.#goOnLong();
    else this.#lines(this.#endLong(), end);
    bytes.copyWithin(0, done, this.#filled);
    this.#filled -= done;
  }

  /** @param to the end of a line. */
  #lines(from: number, to: number): void {
    const search = this.#search;
    const until = (to + 1) >> 1;
    let start = from;
    let pair = from >> 1;
    search.reset();
    for (pair = search.next(pair, until); pair < until; pair = search.next(pair, until)) {
      const at = search.found(pair, start, to);
      if (at === null) {
        pair += 1;
        continue;
      }
      const isHit = search.bytes[at] !== LF;
      const end = isHit ? search.bytes.indexOf(LF, at) : at;
      this.#close(start, end, isHit);
      start = end + 1;
      // One word is enough: what follows it in the line is not searched.
      pair = start >> 1;
      search.reset();
    }
  }

  #close(from: number, to: number, isHit: boolean): void {
    const { bytes } = this.#search;
    const end = to > from && bytes[to - 1] === CR ? to - 1 : to;
    if (end > from) {
      this.lines += 1;
      if (isHit) this.#give(bytes.toString('latin1', from, Math.min(end, from + MAX_LINE_BYTES + 1)));
    }
    this.#number += 1;
  }

  #give(line: string): void {
    const isCut = line.length > MAX_LINE_BYTES;
    const raw = isCut ? line.slice(0, MAX_LINE_BYTES) : line;
    this.#onLine({ raw, number: this.#number, isCandidate: true, ...(isCut && { isCut }) });
  }

  /** No line ends in all that is filled. Returns how much of it is done with. */
  #goOnLong(): number {
    const done = this.#filled - this.#search.longest + 1;
    this.#long ??= { start: '', isHit: false };
    this.#long.isHit ||= this.#holdsWord(this.#filled);
    this.#lengthen(this.#long, done);
    return done;
  }

  /** Where the line after a long one begins; 0 when there was none. */
  #endLong(): number {
    if (this.#long === null) return 0;
    const end = this.#search.bytes.indexOf(LF);
    this.#lengthen(this.#long, end);
    const { start, isHit } = this.#long;
    this.#long = null;
    this.lines += 1;
    const raw = start.endsWith('\r') ? start.slice(0, -1) : start;
    if (isHit || this.#holdsWord(end)) this.#give(raw);
    this.#number += 1;
    return end + 1;
  }

  #lengthen(line: LongLine, to: number): void {
    const room = MAX_LINE_BYTES + 1 - line.start.length;
    line.start += this.#search.bytes.toString('latin1', 0, Math.min(to, room));
  }

  /** Whether a word stands before `to`, where no line ends before. */
  #holdsWord(to: number): boolean {
    const search = this.#search;
    const until = (to + 1) >> 1;
    search.reset();
    for (let pair = search.next(0, until); pair < until; pair = search.next(pair + 1, until))
      if (search.found(pair, 0, to) !== null) return true;
    return false;
  }
}
