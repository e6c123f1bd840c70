import { CandidateLines } from './candidate-lines.ts';
import { CsvRows, isCsv } from './csv-rows.ts';
import { DmesgDelta, isDmesgDelta } from './dmesg-delta.ts';
import { FieldBlocks, isFieldBlocks } from './field-blocks.ts';
import { JsonRecords } from './json-records.ts';
import { type OnLine, PlainLines, type ShapeReader } from './raw-line.ts';
import type { WordSearch } from './word-search.ts';

/** The reader for a log that begins so; lines are the commonest, and fastest. */
export function readerFor(head: string, onLine: OnLine, onMore?: () => void): ShapeReader {
  const start = head.replace(/^(?:\xef\xbb\xbf)?[\s\x1e]*/, '').slice(0, 4_096);
  if (/^(?:\[\s*)?\{\s*"/.test(start) && !isJsonLines(head)) return new JsonRecords(onLine, 0, onMore);
  if (isFieldBlocks(start)) return new FieldBlocks(onLine);
  if (isDmesgDelta(start)) return new DmesgDelta(onLine);
  if (isCsv(start)) return new CsvRows(onLine);
  const cut = restOfJson(head);
  if (cut !== null) return new JsonRecords(onLine, cut);
  return new PlainLines(onLine);
}

/** No line of a log is as long as this. */
const LONGER_THAN_LINES = 4_000;

/** Where the first whole object begins in what is left of a document without line feeds; null when it is none. */
function restOfJson(head: string): number | null {
  const first = head.split('\n', 1)[0] ?? '';
  if (first.length < LONGER_THAN_LINES || !/"\s*:\s*["{[\d]/.test(first)) return null;
  // The long message of a program, which syslog may have cut within a string, is followed by other lines.
  const after = head.slice(first.length).trimStart();
  if (after !== '' && !after.startsWith('{')) return null;
  const at = first.search(/[[,{:]\s*\{\s*"/);
  return at < 0 ? null : first.indexOf('{', at + 1);
}

/** A whole entry of journald in the first line: so are the others. */
function isJsonLines(head: string): boolean {
  const first = head.trimStart().split('\n', 1)[0]?.trimEnd() ?? '';
  return first.includes('"MESSAGE"') && /\}$/.test(first) && !first.includes('\x1e');
}

/** Who is told of what a log holds. */
export interface Listener {
  readonly onLine: OnLine;
  /** Told how many lines there were, also when the stream fails. */
  readonly onCount: (lines: number) => void;
  /** Told what a log begins with, one character per byte. */
  readonly onHead?: (head: string) => void;
  /** Told when a log says that it is one page of several. */
  readonly onMore?: () => void;
}

/**
 * Hands on the lines of a byte stream, whatever its shape, also where CR alone ends them.
 *
 * @param search for words one of which every line that matters holds: of a plain log only such lines are handed on.
 */
export async function eachLine(
  stream: AsyncIterable<Buffer>,
  { onLine, onCount, onHead, onMore }: Listener,
  search?: WordSearch,
): Promise<void> {
  let count = 0;
  const counted: OnLine = (line) => {
    count += 1;
    onLine(line);
  };
  let reader: ShapeReader<Buffer> | null = null;
  let candidates: CandidateLines | null = null;
  try {
    for await (const chunk of stream) {
      if (reader === null) {
        const head = chunk.toString('latin1');
        onHead?.(head);
        const endsInCr = head.includes('\r') && !head.includes('\n');
        const found = readerFor(endsInCr ? head.replaceAll('\r', '\n') : head, counted, onMore);
        if (search !== undefined && !endsInCr && found instanceof PlainLines)
          candidates = new CandidateLines(search, onLine);
        reader = candidates ?? ofText(found, endsInCr);
      }
      reader.push(chunk);
    }
  } finally {
    // Of a file that breaks off, what was there is read.
    reader?.end();
    onCount(candidates?.lines ?? count);
  }
}

function ofText(reader: ShapeReader, endsInCr: boolean): ShapeReader<Buffer> {
  return {
    push(chunk) {
      const piece = chunk.toString('latin1');
      reader.push(endsInCr ? piece.replaceAll('\r', '\n') : piece);
    },
    end: () => reader.end(),
  };
}
