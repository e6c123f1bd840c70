import type { Language } from '../base/language.ts';
import { causeText } from '../notice/records.ts';
import { MEASURES } from './figures.ts';
import type { HistoryReport } from './report.ts';

/**
 * Begins a formula in Excel, LibreOffice or Google Sheets, which also take the full-width forms; tabs and ends of lines
 * are cut off before they look.
 */
const FORMULA = /^[\s\u00a0\u3000]*[=+\-@＝＋－＠\t\r\n]/u;

/** Where the list separator is another one, a cell is cut at it, quoted or not: what follows begins a cell. */
const CUT = /((?:[;|]|(?<!^\s*)\t)[\s"]*)(?=[=+\-@＝＋－＠])/gu;

/** What a terminal would obey and nobody sees; tabs and ends of lines stand in quotes. */
const UNSEEN = /(?![\t\r\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/** What a spreadsheet would compute is only text: an apostrophe goes before it. A blank stands for what nobody sees. */
export function defused(cell: string): string {
  const parts = cell.replace(UNSEEN, ' ').replace(CUT, "$1'");
  return FORMULA.test(parts) ? `'${parts}` : parts;
}

/** One cell as RFC 4180 has it. */
function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

const line = (cells: readonly string[]): string =>
  `${cells.map((cell) => quoted(defused(cell))).join(',')}\r\n`;

const COLUMNS = [
  'id',
  'cluster',
  'nodes',
  'cause',
  'cause_text',
  'severity',
  'state',
  'closed_by',
  'planned',
  'lost_at',
  'opened_at',
  'closed_at',
  ...MEASURES.map((measure) => `${measure}_s`),
] as const;

/**
 * The incidents of a history as CSV (RFC 4180, UTF-8, a header, lines end with CR LF). An empty cell: not known. Names of
 * columns are the same in every language.
 */
export function historyCsv({ incidents }: Pick<HistoryReport, 'incidents'>, language: Language): string {
  const rows = incidents.map((one) => [
    one.id,
    one.cluster,
    one.nodes.join(' '),
    one.cause,
    causeText(one.cause, language),
    one.severity,
    one.state,
    one.closedBy ?? '',
    one.planned ? 'yes' : 'no',
    one.lostAt ?? '',
    one.openedAt,
    one.closedAt ?? '',
    ...MEASURES.map((measure) => String(one.seconds[measure] ?? '')),
  ]);
  return [COLUMNS, ...rows].map(line).join('');
}
