import { DateTime } from 'luxon';
import type { Language } from '../../functions/core/base/language.ts';
import { DAY, type Sec } from '../../functions/core/base/time.ts';
import { historyCsv } from '../../functions/core/history/csv.ts';
import { MEASURES, type Period } from '../../functions/core/history/figures.ts';
import {
  chosenHistory,
  type HistoryFilter,
  type HistoryReport,
  historyReport,
} from '../../functions/core/history/report.ts';
import { causeText } from '../../functions/core/notice/records.ts';
import { type StoredIncidents, storedIncidents } from '../../functions/store/incidents.ts';
import type { Command } from './command.ts';
import { type ConsoleOptions, consoleClient, withConsole } from './console-client.ts';
import { duration } from './duration.ts';
import { type StateOptions, stateStore, withStateOptions } from './oci-access.ts';
import { oneLine, wholeNumber, withLanguage } from './options.ts';
import { plain, textIn } from './text/text.ts';
import { padded, widthOf } from './text-width.ts';

/** As long as the lifecycle rule of `incidents/` keeps what was closed. */
const MAX_DAYS = 90;

/** What is asked for, and how it is printed. */
interface Asked extends HistoryFilter {
  readonly period: Period;
  readonly form: 'text' | 'csv' | 'json';
  readonly language: Language;
}

/** The whole output of `warden history`, of what lies in the bucket. */
export function printedHistory(
  stored: StoredIncidents,
  { period, form, language, ...filter }: Asked,
): string {
  const history = chosenHistory(stored.incidents, period, filter);
  return printedReport(historyReport(history, period, stored.unreadable), form, language);
}

function printedReport(report: HistoryReport, form: Asked['form'], language: Language): string {
  if (form === 'text') return historyText(report, language);
  return form === 'json' ? `${JSON.stringify(report)}\n` : historyCsv(report, language);
}

function historyText({ incidents, clusters, causes, ...report }: HistoryReport, language: Language): string {
  const say = textIn(language);
  const span = { from: day(report.from), to: day(report.to) };
  const bad = report.unreadable
    .map((name) => `${say('incidents.unreadable', { name: plain(name) })}\n`)
    .join('');
  if (incidents.length === 0) return `${say('history.none', span)}\n${bad}`;
  const measures = MEASURES.map((measure) => say(`history.column.${measure}`));
  const length = (seconds: Sec | null) =>
    seconds === null ? say('history.not-known') : duration(seconds, say);
  const cause = (code: string) => plain(causeText(code, language));
  const planned = incidents.filter((one) => one.planned).length;
  const open = incidents.filter(({ state }) => state === 'open').length;
  const rows = [
    [
      'ID',
      say('history.column.opened'),
      say('history.column.cluster'),
      say('history.column.cause'),
      ...measures,
    ],
    ...incidents.map((one) => [
      one.id,
      DateTime.fromISO(one.openedAt).toFormat('yyyy-MM-dd HH:mm:ss ZZ'),
      plain(one.cluster),
      `${cause(one.cause)}${one.planned ? ` (${say('history.planned')})` : ''}`,
      ...MEASURES.map((measure) =>
        measure === 'length' && one.state === 'open' ? say('incidents.open') : length(one.seconds[measure]),
      ),
    ]),
  ];
  const grouped = (head: string, groups: HistoryReport['clusters'], name: (name: string) => string) => [
    [head, say('history.column.outages'), ...measures],
    ...groups.map((group) => [
      name(group.name),
      String(group.outages),
      ...MEASURES.map((measure) => {
        const { medianSec, worstSec } = group[measure];
        return medianSec === null ? length(null) : `${length(medianSec)} / ${length(worstSec)}`;
      }),
    ]),
  ];
  const title = { ...span, outages: incidents.length - planned, planned, open };
  return (
    [
      `${say('history.title', title)}\n`,
      table(rows),
      `${say('history.basis')}\n`,
      table(grouped(say('history.column.cluster'), clusters, plain)),
      table(grouped(say('history.column.cause'), causes, cause)),
    ].join('\n') + bad
  );
}

function day(at: string): string {
  return DateTime.fromISO(at).toFormat('yyyy-MM-dd');
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => widthOf(row[at] ?? ''))));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, at) => padded(cell, widths[at] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

interface HistoryOptions extends StateOptions, ConsoleOptions {
  readonly days: number;
  readonly cluster?: string;
  readonly csv?: true;
  readonly json?: true;
}

/** Adds `warden history`. */
export function register(program: Command): void {
  const { text } = program;
  const command = withLanguage(
    program
      .command('history')
      .description(text('history.about'))
      .option('--days <days>', text('history.days'), wholeNumber('reason.days', 1, MAX_DAYS), MAX_DAYS)
      .option('--cluster <name>', text('history.cluster'), oneLine(300))
      .option('--csv', text('history.csv'))
      .option('--json', text('option.json', { schema: 'warden.history/1' })),
  );
  withConsole(withStateOptions(command))
    .addHelpText('after', `\n${text('state.after')}\n\n${text('history.after')}`)
    .action(async ({ days, cluster, csv, json, ...options }: HistoryOptions, self: Command) => {
      if (csv === true && json === true) self.misused('usage.csv-json');
      const to = Date.now();
      const period = { from: to - days * DAY, to };
      const structured = json === true ? 'json' : 'text';
      const form = csv === true ? 'csv' : structured;
      const client = consoleClient(options, self);
      const { language } = self;
      if (client !== null) {
        const query = new URLSearchParams({ days: String(days), ...(cluster !== undefined && { cluster }) });
        const report = await client.ask('history', `/history?${query.toString()}`);
        process.stdout.write(printedReport(report, form, language));
        return;
      }
      const stored = await storedIncidents(stateStore(options, self));
      process.stdout.write(printedHistory(stored, { period, form, language, cluster }));
    });
}
