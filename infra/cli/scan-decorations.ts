/** Colour and other orders to a terminal. */
const ESCAPES = /\x1b(?:\[[0-9;?]{0,40}[ -/]{0,4}[@-~]|\][^\x07\x1b]{0,400}(?:\x07|\x1b\\)?|[@-Z\\-_])/g;

/** How a log line begins that has a header: after the name of a file, a number, quotation marks, a frame. */
const STAMPS =
  /(?:[A-Z][a-z]{2}|\d{1,2}月) (?: ?\d|[0-3]\d) (?:\d{4} )?\d\d:\d\d:\d\d|\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d|\[ {0,9}\d{1,12}\.\d{3,9}\]|\[[A-Z][a-z]{2} {1,2}[A-Z][a-z]{2} [ 0-3]\d \d\d:\d\d:\d\d \d{4}\]|\{ ?"/;

/** What decorates a line stands before its header, within this. */
const SEARCHED_CHARS = 400;

const QUOTES = ['"', "'", '`'] as const;

/**
 * A log line without what tools and people put around it: `file:` and line numbers of grep, `> ` of mails, frames, quotes,
 * brackets around the time, colours. The same text where there is nothing of the kind.
 */
export function withoutDecoration(text: string): string {
  const plain = withoutEscapes(text);
  const at = plain.slice(0, SEARCHED_CHARS).search(STAMPS);
  const prefix = at > 0 ? plain.slice(0, at) : (/^[\s>|\u2502*#"'`]{1,40}/.exec(plain)?.[0] ?? '');
  const line = unbracketed(plain.slice(prefix.length), prefix);
  return withoutTail(line, prefix);
}

const INNER_STAMPS = new RegExp(STAMPS.source, 'g');

/**
 * The line that a line quotes behind a header of its own: what the agent of OCI Logging could not parse or hand on, a
 * container's output, a viewer's export. Null when it quotes none.
 */
export function quotedLine(text: string): string | null {
  for (const { index } of text.slice(0, SEARCHED_CHARS * 2).matchAll(INNER_STAMPS)) {
    const before = text.charAt(index - 1);
    if (index === 0 || !/["'\s:|]/.test(before)) continue;
    const inner = text.slice(index);
    return before === '"' ? unquoted(inner) : inner;
  }
  return null;
}

/** Until the quotation mark that ends it. */
function unquoted(text: string): string {
  const whole = /^(?:[^"\\]|\\.){0,4000}/s.exec(text)?.[0] ?? text;
  return whole.replace(/\\(["\\])/g, '$1');
}

/** Text without orders to a terminal. */
export function withoutEscapes(text: string): string {
  return text.includes('\x1b') ? text.replace(ESCAPES, '') : text;
}

/** `[2026-01-13T04:31:07Z] node1 ...` */
function unbracketed(line: string, prefix: string): string {
  if (!prefix.endsWith('[') || line.startsWith('[')) return line;
  const end = line.slice(0, 48).indexOf(']');
  return end < 0 ? line : line.slice(0, end) + line.slice(end + 1);
}

function withoutTail(line: string, prefix: string): string {
  const trimmed = line.trimEnd();
  if (/[|\u2502]/.test(prefix)) return trimmed.replace(/[\s|\u2502]{1,80}$/, '');
  const quote = QUOTES.find((mark) => prefix.includes(mark));
  return quote !== undefined && trimmed.endsWith(quote) ? trimmed.slice(0, -1) : trimmed;
}
