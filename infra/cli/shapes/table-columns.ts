import type { At } from '../../../functions/core/base/time.ts';
import { type RawLine, rawOf } from './raw-line.ts';

/** Names of columns, as stores of logs, monitoring and spreadsheets of either language write them. */
const MESSAGE =
  /^(?:data\.|logcontent\.data\.)?(?:message|msg|log ?content|log|line|text|data|_raw)$|^(?:メッセージ|メッセージ内容|オリジナルメッセージ|内容|本文|ログ|ログ内容)$/i;
const TIME =
  /^(?:logcontent\.)?(?:datetime|time|timestamp|@timestamp|_time)$|^(?:日時|時刻|日付時刻|発生日時|出力日時|監視日時|受信日時|タイムスタンプ)$/i;
const HOST =
  /^(?:logcontent\.)?(?:host|hostname|source)$|^(?:ホスト|ホスト名|サーバ|サーバー|サーバ名|サーバー名|ノード|ノード名)$/i;
const PROGRAM =
  /^(?:program|programname|process|app|appname|identifier|syslog_?identifier|tag)$|^(?:プログラム|プログラム名|プロセス|プロセス名|アプリケーション)$/i;

const SEPARATORS = [',', '\t', ';'] as const;
const MAX_COLUMNS = 80;
const MAX_NAME_CHARS = 60;

/** How a table of log lines is written: what is between its cells, and where what stands. */
export interface Columns {
  readonly separator: string;
  readonly message: number | null;
  readonly time: number | null;
  readonly host: number | null;
  readonly program: number | null;
}

/** What the head of a table says of its columns; null when it is none. @param head one character per byte */
export function columnsOf(head: string): Columns | null {
  for (const separator of SEPARATORS) {
    if (!head.includes(separator)) continue;
    const names = cellsOf(head, separator).map(nameOf);
    if (names.length > MAX_COLUMNS || names.some((name) => !isName(name))) continue;
    const at = (kind: RegExp): number | null => {
      const found = names.findIndex((name) => kind.test(name));
      return found < 0 ? null : found;
    };
    const [message, time] = [at(MESSAGE), at(TIME)];
    if (message === null && time === null) continue;
    return { separator, message, time, host: at(HOST), program: at(PROGRAM) };
  }
  return null;
}

/** No stamp, no sentence: what a column may be called. */
function isName(name: string): boolean {
  return name.length <= MAX_NAME_CHARS && /^[\p{L}\p{N}_ .:/@()-]*$/u.test(name) && !/\d\d:\d\d/.test(name);
}

/** Excel for Japan writes Shift_JIS. */
function nameOf(raw: string): string {
  const bytes = Buffer.from(raw, 'latin1');
  const utf8 = bytes.toString('utf8');
  const name = utf8.includes('\ufffd') ? new TextDecoder('shift_jis').decode(bytes) : utf8;
  return name
    .replace(/^\ufeff/, '')
    .replace(/^"|"$/g, '')
    .trim();
}

export function cellsOf(row: string, separator: string): readonly string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < row.length; at += 1) {
    const char = row.charAt(at);
    if (char === '"' && isQuoted && row.charAt(at + 1) === '"') {
      cell += '"';
      at += 1;
    } else if (char === '"') isQuoted = !isQuoted;
    else if (char === separator && !isQuoted) {
      cells.push(cell);
      cell = '';
    } else cell += char;
  }
  return [...cells, cell];
}

/** What a store of logs keeps of one line, apart. */
export interface Entry {
  readonly message: string;
  readonly time: string | null;
  readonly host: string | null;
  readonly program: string | null;
}

/**
 * The line of an entry. A time that names no zone is written in front of it, to be read as the stamps of any other log are;
 * what the message says of itself goes before that.
 */
export function lineOfEntry({ message, time, host, program }: Entry): RawLine {
  const at = instantOf(time);
  const hasOwnTime = OWN_TIME.test(message);
  const named = program === null || hasOwnTime ? message : `${program}: ${message.trimStart()}`;
  if (at !== null || time === null || hasOwnTime) return { raw: rawOf(named), time: at, host };
  const from = host !== null && /^\S{1,255}$/.test(host) ? `${host} ` : '';
  return { raw: rawOf(`${time} ${from}${named}`), host };
}

const OWN_TIME = /^\s*(?:<\d{1,3}>)?(?:[A-Z][a-z]{2} [ \d]?\d |\d{4}[-/]\d\d[-/]\d\d[T ]|1 \d{4}-)/;
const ZONED = /(?:Z|[+-]\d\d:?\d\d)$/;

/** Milliseconds or seconds since 1970, or a date with its zone; null for one that names none. */
function instantOf(time: string | null): At | null {
  if (time === null) return null;
  if (/^\d{12,14}$/.test(time)) return Number(time);
  if (/^\d{9,10}(?:\.\d{1,9})?$/.test(time)) return Math.floor(Number(time) * 1_000);
  const at = ZONED.test(time) ? Date.parse(time.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')) : Number.NaN;
  return Number.isFinite(at) && at > 0 ? at : null;
}
