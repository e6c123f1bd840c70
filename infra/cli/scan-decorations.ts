import { GLIMPSED_WORDS } from '../../functions/core/rules/glimpse.ts';

/**
 * What a raw line may be told by besides the words of the rules: orders to a terminal may stand within a word, and no-break
 * spaces, whose first byte in UTF-8 little else in logs has, between words.
 */
export const WORDS_BESIDE: readonly string[] = [...GLIMPSED_WORDS, '\x1b', '\xc2'];

/** Colour and other orders to a terminal. */
const ESCAPES = /\x1b(?:\[[0-9;?]{0,40}[ -/]{0,4}[@-~]|\][^\x07\x1b]{0,400}(?:\x07|\x1b\\)?|[@-Z\\-_])/g;

/** How a log line begins that has a header: after the name of a file, a number, quotation marks, a frame. */
const STAMPS =
  /(?:[A-Z][a-z]{2}|\d{1,2}月) (?: ?\d|[0-3]\d) (?:\d{4} )?\d\d:\d\d:\d\d|\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d|\[ {0,9}\d{1,12}\.\d{3,9}\]|\[[A-Z][a-z]{2} {1,2}[A-Z][a-z]{2} [ 0-3]\d \d\d:\d\d:\d\d(?:\.\d{1,6})? \d{4}\]|\{ ?"/;

/** What decorates a line stands before its header, within this. */
const SEARCHED_CHARS = 400;

const QUOTES = ['"', "'", '`'] as const;

/** What word processors, mail programs and web pages make of the characters that a log has. */
const TYPOGRAPHY: readonly (readonly [RegExp, string])[] = [
  [/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, ' '],
  [/[\u00ad\u200b-\u200f\u2060\ufeff]/g, ''],
  [/[\u2010-\u2015\u2212]/g, '-'],
  [/[\u2018-\u201b]/g, "'"],
  [/[\u201c-\u201f]/g, '"'],
];

/** A text as it was typed: plain blanks, hyphens and quotation marks, and no tags and entities of HTML. */
export function asTyped(text: string): string {
  const plain = withoutMarkup(text);
  if (!/[^\x00-\x7f]/.test(plain)) return plain;
  return TYPOGRAPHY.reduce((sofar, [characters, typed]) => sofar.replace(characters, typed), plain);
}

const TAGS = /<\/?(?:blockquote|br|code|div|font|li|p|pre|span|td|tr|tt)\b[^<>]{0,200}>/gi;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  gt: '>',
  lt: '<',
  nbsp: ' ',
  quot: '"',
  '#32': ' ',
  '#34': '"',
  '#39': "'",
  '#x27': "'",
  '#160': ' ',
};

/** Text of a web page that was saved as it is. */
function withoutMarkup(text: string): string {
  if (!/[<&]/.test(text)) return text;
  return text
    .replace(TAGS, '')
    .replace(/&(#?\w{2,6});/g, (whole, name: string) => ENTITIES[name.toLowerCase()] ?? whole);
}

/**
 * A log line without what tools and people put around it: `file:` and line numbers of grep, `> ` of mails, frames, quotes,
 * brackets around the time, colours. The same text where there is nothing of the kind.
 */
export function withoutDecoration(text: string): string {
  const plain = ofTalos(withoutEscapes(text));
  const at = plain.slice(0, SEARCHED_CHARS).search(STAMPS);
  const prefix = at > 0 ? plain.slice(0, at) : (/^[\s>|\u2502*#"'`]{1,40}/.exec(plain)?.[0] ?? '');
  const line = unbracketed(plain.slice(prefix.length), prefix);
  return withoutTail(line, prefix);
}

/** `talosctl dmesg`: node, facility, level, the time in brackets. */
const TALOS =
  /^(?:(\S{1,255}): )?(kern|user|daemon|syslog): {1,9}[a-z]{3,7}: \[(\d{4}-\d\d-\d\dT[\d:.]{8,18}Z)\]: (.*)$/s;

function ofTalos(text: string): string {
  const [, node, facility, stamp, message = ''] = TALOS.exec(text) ?? [];
  if (facility === undefined) return text;
  const program = facility === 'kern' ? 'kernel: ' : '';
  return `${stamp} ${node === undefined ? '' : `${node} `}${program}${message}`;
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
