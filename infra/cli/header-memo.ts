import { remember } from '../../functions/core/base/remember.ts';
import type { At } from '../../functions/core/base/time.ts';
import type { LogLine } from '../../functions/core/record/log-record.ts';
import type { Stamped } from '../../functions/core/record/stamp-places.ts';
import type { Signal } from '../../functions/core/rules/signal.ts';

/** A line with what it was found to say. */
export interface Understood {
  readonly text: string;
  readonly line: LogLine;
  readonly signal: Signal | null;
  /** The same for lines that differ in their time alone, as far as that is known. */
  readonly like: object;
  /** Its time is that of the record, cell or line that holds it. */
  readonly isTimed?: boolean | undefined;
}

/** Different hosts and programs that are remembered. */
const MAX_HEADERS = 1_024;

/** Programs of which what follows tells whether they are any: LifeKeeper's levels. */
const IS_LEVEL = /^(?:EMERG|FATAL|ERROR|WARN|NOTIFY|INFO)$/;

/** A message that is handed on as it stands: with nothing to strip at either end. */
const IS_PLAIN = /^(?!message repeated )[A-Za-z](?:.*[!-~])?$/s;

/**
 * Hosts and programs that came before: what stands between stamp and message says the same each time. Gives what reading the
 * line anew would give, but for lines in which nothing is found.
 */
export class HeaderMemo {
  readonly #match: (line: LogLine) => Signal | null;
  readonly #known: Readonly<Record<Stamped['form'], Map<string, LogLine>>> = {
    traditional: new Map(),
    second: new Map(),
    fraction: new Map(),
  };

  constructor(match: (line: LogLine) => Signal | null) {
    this.#match = match;
  }

  /** A line whose header is known; null where it has to be read as a whole. */
  understand(text: string, { tail, form }: Stamped, at: At): Understood | null {
    const end = endOfHeader(tail);
    const known = this.#known[form].get(tail.slice(0, end));
    if (known === undefined) return null;
    const message = tail.slice(end);
    if (!IS_PLAIN.test(message) || message.startsWith(known.program ?? '')) return null;
    const line: LogLine = { ...known, at, message };
    const signal = this.#match(line);
    return signal === null ? null : { text, line, signal, like: line };
  }

  /** Remembers the header of a line that was read as a whole. */
  learn({ line }: Understood, { tail, form }: Stamped): void {
    const { header, program, message } = line;
    const end = endOfHeader(tail);
    const isStamped = header === 'iso' || header === 'rfc3164';
    if (!isStamped || program === null || IS_LEVEL.test(program) || !/^\w/.test(tail)) return;
    if (message !== tail.slice(end) || !IS_PLAIN.test(message)) return;
    remember(this.#known[form], tail.slice(0, end), line, MAX_HEADERS);
  }
}

/** Behind the colon and blank after host and program; 0 where there is none. */
function endOfHeader(tail: string): number {
  const colon = tail.indexOf(': ');
  return colon < 0 ? 0 : colon + 2;
}
