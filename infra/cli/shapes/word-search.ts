import { FOUND, type PairTable, pairTable, SEED, START, STEP, WINDOWS } from './pair-table.ts';

const LF = 0x0a;
/** What fits into the processor's own memory, and has whole lines of any usual length. */
const SEARCHED_BYTES = 262_144;

/** Searches one range of bytes after the other for any of many words, and for line feeds. */
export class WordSearch {
  /** What is searched; {@link capacity} bytes and a spare one, for a line feed behind the last line. */
  readonly bytes: Buffer;
  readonly capacity: number;
  readonly #pairs: Uint16Array;
  readonly #table: PairTable;
  #state = START;

  /**
   * @param words in Latin-1, none empty or with a line feed.
   * @param capacity in bytes, an even number, more than the longest word has.
   */
  constructor(words: readonly string[], capacity: number = SEARCHED_BYTES) {
    this.#table = pairTable(words);
    this.capacity = capacity;
    const memory = new ArrayBuffer(capacity + 2);
    this.bytes = Buffer.from(memory);
    this.#pairs = new Uint16Array(memory);
  }

  /** So many bytes less one may be the beginning of a word. */
  get longest(): number {
    return this.#table.longest;
  }

  /** The next pair of bytes, from one on and before another, in which a line feed stands or a word may; `until` when there is none. */
  next(from: number, until: number): number {
    const { next } = this.#table;
    const pairs = this.#pairs;
    let state = this.#state;
    let at = from;
    for (; at < until; at += 1) {
      state = ((state << STEP) | SEED) & (next[pairs[at] ?? 0] ?? 0);
      if (state >>> FOUND !== 0) break;
    }
    this.#state = state;
    return at;
  }

  /** Forgets the pairs that were seen: what is searched next does not follow them. */
  reset(): void {
    this.#state = START;
  }

  /**
   * Where in a pair that {@link next} gave a line feed stands, or a byte of a word; null when neither is there within the
   * range.
   */
  found(pair: number, from: number, to: number): number | null {
    const end = 2 * pair + 2;
    if (((this.#state >>> FOUND) & WINDOWS) !== 0 && this.#holdsWord(pair, from, to)) return end - 2;
    for (let at = Math.max(from, end - 2); at < Math.min(to, end); at += 1) {
      const byte = this.bytes[at] ?? 0;
      if (byte === LF || this.#table.singles.has(byte)) return at;
    }
    return null;
  }

  /** Whether a word is there of which the window ends with a pair. */
  #holdsWord(pair: number, from: number, to: number): boolean {
    const entries = this.#table.entries[this.#pairs[pair] ?? 0] ?? [];
    for (const { word, before } of entries) {
      const at = 2 * pair + 2 - before;
      if (at >= from && at + word.length <= to && this.#isAt(at, word)) return true;
    }
    return false;
  }

  #isAt(at: number, word: Uint8Array): boolean {
    for (let index = 0; index < word.length; index += 1)
      if (this.bytes[at + index] !== word[index]) return false;
    return true;
  }
}
