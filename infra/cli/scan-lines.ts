import type { Readable } from 'node:stream';

/** Longer lines are cut: no log line that matters is. */
const MAX_LINE_BYTES = 65_536;

/**
 * Lines of a byte stream, one character per byte (latin1): cheap to test for words in ASCII; `toText` turns a line
 * that matters into real text. Memory stays flat whatever the length of a line. Returns the number of lines.
 */
export async function eachLine(stream: Readable, onLine: (line: string) => void): Promise<number> {
  let lines = 0;
  let rest = '';
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const text = chunk.toString('latin1');
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      const line = rest + text.slice(from, end);
      if (line !== '') {
        lines += 1;
        onLine(line);
      }
      rest = '';
      from = end + 1;
    }
    if (rest.length < MAX_LINE_BYTES) rest += text.slice(from, from + MAX_LINE_BYTES - rest.length);
  }
  if (rest !== '') {
    lines += 1;
    onLine(rest);
  }
  return lines;
}

/** The text of a line given one character per byte. */
export function toText(line: string): string {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  return /[^\x00-\x7f]/.test(text) ? Buffer.from(text, 'latin1').toString('utf8') : text;
}
