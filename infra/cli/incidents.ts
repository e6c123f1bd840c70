import type { Command } from 'commander';
import { DateTime } from 'luxon';
import { type At, HOUR } from '../../functions/core/base/time.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import { type Language, langOption, languageOf } from './language.ts';
import { readable, STATE_HELP, type StateOptions, stateStore, withStateOptions } from './state-bucket.ts';
import { namedIncident, type StoredIncidents, storedIncidents } from './stored-incidents.ts';

/** Closed incidents are listed this long. */
const RECENT = 7 * 24 * HOUR;

/** What `warden incidents --json` prints of one incident. */
export interface ListedIncident {
  readonly id: string;
  readonly cluster: string;
  readonly nodes: readonly string[];
  readonly state: 'open' | 'closed';
  readonly severity: string;
  readonly cause: string;
  readonly situation: string | null;
  readonly lossAt: string;
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly closedBy: string | null;
  readonly deadline: { readonly from: string; readonly to: string } | null;
  readonly acknowledgedBy: string | null;
  readonly hold: { readonly by: string; readonly until: string; readonly why: string } | null;
  readonly notices: number;
  readonly unsent: number;
  /** Title of the newest notice. */
  readonly title: string | null;
}

const iso = (at: At): string => new Date(at).toISOString();

export function listed(incident: Incident): ListedIncident {
  const { deadline, hold, outbox } = incident;
  return {
    id: incident.id,
    cluster: incident.cluster.name,
    nodes: incident.cluster.nodes,
    state: incident.closedAt === null ? 'open' : 'closed',
    severity: incident.severity,
    cause: incident.cause,
    situation: incident.situation ?? null,
    lossAt: iso(incident.lossAt),
    openedAt: iso(incident.openedAt),
    closedAt: incident.closedAt === null ? null : iso(incident.closedAt),
    closedBy: incident.closedBy,
    deadline: deadline === null ? null : { from: iso(deadline.from), to: iso(deadline.to) },
    acknowledgedBy: incident.acknowledged?.by ?? null,
    hold: hold === null ? null : { by: hold.by, until: iso(hold.until), why: hold.why },
    notices: incident.lastSeq ?? outbox.length,
    unsent: outbox.filter((entry) => entry.sentAt === null).length,
    title: outbox[outbox.length - 1]?.title ?? null,
  };
}

/** Open incidents and those closed in the last week; all of them with `all`. */
export function chosen(stored: StoredIncidents, now: At, all: boolean): readonly Incident[] {
  return stored.incidents.filter((i) => all || i.closedAt === null || now - i.closedAt <= RECENT);
}

const TEXT = {
  en: {
    none: 'No incident is open, none was closed in the last seven days.',
    open: 'open',
    closed: 'closed',
    loss: 'loss',
    deadline: 'I/O fails at the latest',
    ack: 'acknowledged by',
    hold: 'on hold until',
    unsent: 'notices not sent yet',
    unreadable: 'cannot be read',
    history: 'History',
  },
  ja: {
    none: '継続中のインシデントはありません。直近7日間に終了したものもありません。',
    open: '継続中',
    closed: '終了',
    loss: '接続断',
    deadline: 'I/Oエラー発生(遅くとも)',
    ack: '受付',
    hold: '作業予告の期限',
    unsent: '未送信の通知',
    unreadable: '読み取れません',
    history: '履歴',
  },
} as const;

/** Local time of this terminal with its offset. */
function time(at: At): string {
  return DateTime.fromMillis(at).toFormat('yyyy-MM-dd HH:mm:ss ZZ');
}

/** Text of outside origin on one terminal line. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}

export function incidentsText(
  incidents: readonly Incident[],
  unreadable: readonly string[],
  language: Language,
): string {
  const t = TEXT[language];
  const blocks = incidents.map((i) => {
    const state = i.closedAt === null ? t.open : `${t.closed} ${time(i.closedAt)} (${i.closedBy ?? '-'})`;
    const unsent = i.outbox.filter((entry) => entry.sentAt === null).length;
    return [
      `${i.id}  ${plain(i.cluster.name)}  ${state}  ${i.severity}  ${i.cause}`,
      `  ${plain(i.outbox[i.outbox.length - 1]?.title ?? i.situation ?? '-')}`,
      `  ${t.loss} ${time(i.lossAt)}`,
      ...(i.closedAt === null && i.deadline !== null && (i.recoveredAt ?? null) === null
        ? [`  ${t.deadline} ${time(i.deadline.to)}`]
        : []),
      ...(i.acknowledged === null ? [] : [`  ${t.ack} ${plain(i.acknowledged.by)}`]),
      ...(i.hold === null ? [] : [`  ${t.hold} ${time(i.hold.until)}: ${plain(i.hold.why)}`]),
      ...(unsent === 0 ? [] : [`  ${t.unsent}: ${unsent}`]),
    ].join('\n');
  });
  const bad = unreadable.map((name) => `${name}: ${t.unreadable}`);
  return [...(blocks.length === 0 ? [t.none] : blocks), ...bad].join('\n');
}

/** One incident with its dated history. */
export function incidentText(incident: Incident, language: Language): string {
  const history = incident.history.map((h) => `  ${time(h.at)}  ${h.code}  ${plain(h.text)}`);
  return [incidentsText([incident], [], language), TEXT[language].history, ...history].join('\n');
}

interface IncidentsOptions extends StateOptions {
  readonly all?: true;
  readonly json?: true;
  readonly lang?: string;
}

/** Adds `warden incidents`. */
export function register(program: Command): void {
  const command = program
    .command('incidents')
    .description('list open and recent incidents, or show one with its history')
    .argument('[id]', 'incident id or cluster name')
    .option('--all', 'also those closed more than seven days ago')
    .option('--json', 'print one JSON object (schema warden.incidents/1) instead of text')
    .addOption(langOption());
  withStateOptions(command)
    .addHelpText(
      'after',
      `\n${STATE_HELP}\n\nExit codes: 0 none open, 1 at least one open, 2 bad usage, 3 a service refused.`,
    )
    .action(async (id: string | undefined, options: IncidentsOptions, self: Command) => {
      const store = stateStore(options, process.env, (message) => self.error(message));
      const stored = await readable(storedIncidents(store));
      const language = languageOf(options.lang, process.env);
      const shown =
        id === undefined
          ? chosen(stored, Date.now(), options.all === true)
          : [namedIncident(stored.incidents, id)];
      const [first] = shown;
      const text =
        options.json === true
          ? JSON.stringify({
              schema: 'warden.incidents/1',
              incidents: id === undefined ? shown.map(listed) : shown,
              unreadable: stored.unreadable,
            })
          : id !== undefined && first !== undefined
            ? incidentText(first, language)
            : incidentsText(shown, stored.unreadable, language);
      process.stdout.write(`${text}\n`);
      process.exitCode = shown.some((i) => i.closedAt === null) ? 1 : 0;
    });
}
