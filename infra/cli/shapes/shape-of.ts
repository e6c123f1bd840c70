import { CsvRows, isCsv } from './csv-rows.ts';
import { DmesgDelta, isDmesgDelta } from './dmesg-delta.ts';
import { FieldBlocks, isFieldBlocks } from './field-blocks.ts';
import { JsonRecords } from './json-records.ts';
import { type OnLine, PlainLines, type ShapeReader } from './raw-line.ts';

/** The reader for a log that begins so; lines are the commonest, and fastest. */
export function readerFor(head: string, onLine: OnLine): ShapeReader {
  const start = head.replace(/^(?:\xef\xbb\xbf)?[\s\x1e]*/, '').slice(0, 4_096);
  if (/^(?:\[\s*)?\{\s*"/.test(start) && !isJsonLines(head)) return new JsonRecords(onLine);
  if (isFieldBlocks(start)) return new FieldBlocks(onLine);
  if (isDmesgDelta(start)) return new DmesgDelta(onLine);
  if (isCsv(start)) return new CsvRows(onLine);
  return new PlainLines(onLine);
}

/** A whole entry of journald in the first line: so are the others. */
function isJsonLines(head: string): boolean {
  const first = head.trimStart().split('\n', 1)[0]?.trimEnd() ?? '';
  return first.includes('"MESSAGE"') && /\}$/.test(first) && !first.includes('\x1e');
}

/**
 * Hands on the lines of a byte stream, whatever its shape, also where CR alone ends them.
 *
 * @param onCount told how many there were, also when the stream fails.
 */
export async function eachLine(
  stream: AsyncIterable<Buffer>,
  onLine: OnLine,
  onCount: (lines: number) => void,
): Promise<void> {
  let count = 0;
  const counted: OnLine = (line) => {
    count += 1;
    onLine(line);
  };
  let reader: ShapeReader | null = null;
  let endsInCr: boolean | null = null;
  try {
    for await (const chunk of stream) {
      const piece = chunk.toString('latin1');
      endsInCr ??= piece.includes('\r') && !piece.includes('\n');
      const lines = endsInCr ? piece.replaceAll('\r', '\n') : piece;
      reader ??= readerFor(lines, counted);
      reader.push(lines);
    }
  } finally {
    // Of a file that breaks off, what was there is read.
    reader?.end();
    onCount(count);
  }
}
