import { DateTime } from 'luxon';
import type { Language } from '../../functions/core/base/language.ts';
import { type At, DAY, type Ms, SECOND } from '../../functions/core/base/time.ts';
import { historyCsv } from '../../functions/core/history/csv.ts';
import { MEASURES, type PastIncident, type Period } from '../../functions/core/history/figures.ts';
import { chosenHistory, type HistoryFilter, historyReport } from '../../functions/core/history/report.ts';
import { byCause, byCluster, type Group, groupOf } from '../../functions/core/history/summary.ts';
import { causeText } from '../../functions/core/notice/records.ts';
import { type StoredIncidents, storedIncidents } from '../../functions/store/incidents.ts';
import type { Command } from './command.ts';
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

/** The whole output of `warden history`. */
export function printedHistory(
  stored: StoredIncidents,
  { period, form, language, ...filter }: Asked,
): string {
  const history = chosenHistory(stored.incidents, period, filter);
  if (form === 'text') return historyText(history, period, stored.unreadable, language);
  const report = historyReport(history, period, stored.unreadable);
  return form === 'json' ? `${JSON.stringify(report)}\n` : historyCsv(report, language);
}

function historyText(
  history: readonly PastIncident[],
  { from, to }: Period,
  unreadable: readonly string[],
  language: Language,
): string {
  const say = textIn(language);
  const span = { from: day(from), to: day(to) };
  const bad = unreadable.map((name) => `${say('incidents.unreadable', { name: plain(name) })}\n`).join('');
  if (history.length === 0) return `${say('history.none', span)}\n${bad}`;
  const { outages, planned, open } = groupOf('', history);
  const measures = MEASURES.map((measure) => say(`history.column.${measure}`));
  const length = (ms: Ms | null) =>
    ms === null ? say('history.not-known') : duration(Math.round(ms / SECOND), say);
  const incidents = [
    [
      'ID',
      say('history.column.opened'),
      say('history.column.cluster'),
      say('history.column.cause'),
      ...measures,
    ],
    ...history.map(({ incident, figures, isPlanned }) => [
      incident.id,
      DateTime.fromMillis(incident.openedAt).toFormat('yyyy-MM-dd HH:mm:ss ZZ'),
      plain(incident.cluster.name),
      `${causeText(incident.cause, language)}${isPlanned ? ` (${say('history.planned')})` : ''}`,
      ...MEASURES.map((measure) =>
        measure === 'length' && incident.closedAt === null ? say('incidents.open') : length(figures[measure]),
      ),
    ]),
  ];
  const grouped = (head: string, groups: readonly Group[], name: (group: Group) => string) => [
    [head, say('history.column.outages'), ...measures],
    ...groups.map((group) => [
      name(group),
      String(group.outages),
      ...MEASURES.map((measure) => {
        const { median, worst } = group.spread[measure];
        return median === null ? length(null) : `${length(median)} / ${length(worst)}`;
      }),
    ]),
  ];
  return (
    [
      `${say('history.title', { ...span, outages, planned, open })}\n`,
      table(incidents),
      `${say('history.basis')}\n`,
      table(grouped(say('history.column.cluster'), byCluster(history), ({ name }) => plain(name))),
      table(grouped(say('history.column.cause'), byCause(history), ({ name }) => causeText(name, language))),
    ].join('\n') + bad
  );
}

function day(at: At): string {
  return DateTime.fromMillis(at).toFormat('yyyy-MM-dd');
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

interface HistoryOptions extends StateOptions {
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
  withStateOptions(command)
    .addHelpText('after', `\n${text('state.after')}\n\n${text('history.after')}`)
    .action(async ({ days, cluster, csv, json, ...options }: HistoryOptions, self: Command) => {
      if (csv === true && json === true) self.misused('usage.csv-json');
      const to = Date.now();
      const period = { from: to - days * DAY, to };
      const structured = json === true ? 'json' : 'text';
      const form = csv === true ? 'csv' : structured;
      const stored = await storedIncidents(stateStore(options, self));
      process.stdout.write(printedHistory(stored, { period, form, language: self.language, cluster }));
    });
}
