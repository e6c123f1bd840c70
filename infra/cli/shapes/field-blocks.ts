import { type OnLine, PlainLines, rawOf, type ShapeReader, textOf } from './raw-line.ts';

const EXPORT_FIRST = /^(?:__CURSOR|__REALTIME_TIMESTAMP)=/;
const VERBOSE_FIRST = /^\S{1,12} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,9})? \S{1,10} \[s=[0-9a-f]+;/;
const FIELD = /^ {0,8}([A-Z_][A-Z0-9_]{0,63})=(.*)$/s;
/** No entry that matters has more. */
const MAX_FIELDS = 200;

/** Whether a log begins like `journalctl -o export` or `-o verbose`. */
export function isFieldBlocks(head: string): boolean {
  const lines = head.split('\n', 4);
  return lines.some((line) => EXPORT_FIRST.test(line) || VERBOSE_FIRST.test(line));
}

/** Entries of `journalctl -o export` and `-o verbose`, handed on as `-o json` writes them. */
export class FieldBlocks implements ShapeReader {
  readonly #lines: PlainLines;
  readonly #onLine: OnLine;
  #fields = new Map<string, string>();

  constructor(onLine: OnLine) {
    this.#onLine = onLine;
    this.#lines = new PlainLines(({ raw }) => this.#read(raw));
  }

  push(piece: string): void {
    this.#lines.push(piece);
  }

  end(): void {
    this.#lines.end();
    this.#flush();
  }

  #read(raw: string): void {
    if (VERBOSE_FIRST.test(raw)) {
      this.#flush();
      const micros = /;t=([0-9a-f]{1,16})[;\]]/.exec(raw)?.[1];
      const boot = /;b=([0-9a-f]{32})[;\]]/.exec(raw)?.[1];
      if (micros !== undefined) this.#fields.set('__REALTIME_TIMESTAMP', String(Number.parseInt(micros, 16)));
      if (boot !== undefined) this.#fields.set('_BOOT_ID', boot);
      return;
    }
    const [, name, value] = FIELD.exec(raw) ?? [];
    if (name === undefined || value === undefined) {
      // A line of no entry, such as one that was pasted in.
      if (!raw.startsWith('-- ')) this.#onLine({ raw });
      return;
    }
    // Blank lines between entries are not handed on: each entry of an export begins with its cursor.
    if (name === '__CURSOR') this.#flush();
    if (this.#fields.size < MAX_FIELDS) this.#fields.set(name, textOf(value));
  }

  #flush(): void {
    if (this.#fields.has('MESSAGE'))
      this.#onLine({ raw: rawOf(JSON.stringify(Object.fromEntries(this.#fields))) });
    this.#fields = new Map();
  }
}
