import type { At } from '../../../functions/core/base/time.ts';

/** Longer lines are cut: no log line that matters is. */
export const MAX_LINE_BYTES = 65_536;

/** A line as a reader hands it on: one character per byte (latin1), cheap to test for words in ASCII. */
export interface RawLine {
  readonly raw: string;
  /** Time and host that something around the line says, such as the record of Logging that holds it. */
  readonly time?: At | null;
  readonly host?: string | null;
  /** Which line of the log it is, or begins on, from 1. */
  readonly number?: number;
  /** It was searched for a word already, and has one. */
  readonly isCandidate?: true;
  /** It is only the beginning of a line. */
  readonly isCut?: boolean;
}

/** What is known of a line besides its text, and whether its time is that of what holds it. */
export type Around = Omit<RawLine, 'raw'> & { readonly isTimed?: boolean | undefined };

export type OnLine = (line: RawLine) => void;

/** Takes a log apart that is given in pieces of any size. */
export interface ShapeReader<Piece = string> {
  /** @param piece bytes, or text with one character per byte. */
  push(piece: Piece): void;
  end(): void;
}

/** Text as a raw line. */
export function rawOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** The text of a raw line. */
export function textOf(raw: string): string {
  return /[^\x00-\x7f]/.test(raw) ? Buffer.from(raw, 'latin1').toString('utf8') : raw;
}

/** Lines of a log, ended by LF or CR LF. Memory stays flat whatever their length. */
export class PlainLines implements ShapeReader {
  readonly #onLine: OnLine;
  #rest = '';
  #number = 0;

  constructor(onLine: OnLine) {
    this.#onLine = onLine;
  }

  push(piece: string): void {
    let from = 0;
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
      this.#give(this.#rest + piece.slice(from, end));
      this.#rest = '';
      from = end + 1;
    }
    if (this.#rest.length < MAX_LINE_BYTES)
      this.#rest += piece.slice(from, from + MAX_LINE_BYTES - this.#rest.length);
  }

  end(): void {
    this.#give(this.#rest);
    this.#rest = '';
  }

  #give(line: string): void {
    this.#number += 1;
    const raw = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (raw !== '') this.#onLine({ raw: raw.slice(0, MAX_LINE_BYTES), number: this.#number });
  }
}
