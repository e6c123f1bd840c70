import { DateTime } from 'luxon';
import type { Language } from '../../functions/core/base/language.ts';
import { type At, HOUR } from '../../functions/core/base/time.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import { clustersOf } from '../../functions/core/inventory/clusters.ts';
import { entryTitle } from '../../functions/core/notice/entry-text.ts';
import type { Store } from '../../functions/core/ports.ts';
import { type StoredIncidents, storedIncidents } from '../../functions/store/incidents.ts';
import { storedInventory } from '../../functions/store/inventory.ts';
import type { Command } from './command.ts';
import { UnreadableInputError } from './exit-codes.ts';
import { type StateOptions, stateStore, withStateOptions } from './oci-access.ts';
import { withLanguage } from './options.ts';
import { text } from './text/text.ts';

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
    title: titleOf(incident, 'en'),
  };
}

/** Title of the newest notice: as it was sent, else as it would be in this language. */
function titleOf({ outbox }: Incident, language: Language): string | null {
  const newest = outbox.at(-1);
  const zone = DateTime.local().zoneName;
  return newest === undefined ? null : entryTitle(newest, { languages: [language], zone });
}

/** Open incidents and those closed in the last week; all of them with `all`. */
export function chosen(stored: StoredIncidents, now: At, all: boolean): readonly Incident[] {
  return stored.incidents.filter((i) => all || i.closedAt === null || now - i.closedAt <= RECENT);
}

/** Local time of this terminal with its offset. */
function time(at: At): string {
  return DateTime.fromMillis(at).toFormat('yyyy-MM-dd HH:mm:ss ZZ');
}

/** Text of outside origin on one terminal line. */
function plain(words: string): string {
  return words.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}

export function incidentsText(
  incidents: readonly Incident[],
  unreadable: readonly string[],
  language: Language,
): string {
  const blocks = incidents.map((i) => {
    const state =
      i.closedAt === null
        ? text(language, 'incidents.open')
        : text(language, 'incidents.closed', { at: time(i.closedAt), by: i.closedBy ?? '-' });
    const isClockRunning = i.closedAt === null && (i.recoveredAt ?? null) === null;
    const unsent = i.outbox.filter((entry) => entry.sentAt === null).length;
    const lines = [
      plain(titleOf(i, language) ?? i.situation ?? '-'),
      text(language, 'incidents.loss', { at: time(i.lossAt) }),
    ];
    if (isClockRunning && i.deadline !== null)
      lines.push(text(language, 'incidents.deadline', { at: time(i.deadline.to) }));
    if (i.acknowledged !== null)
      lines.push(text(language, 'incidents.ack', { by: plain(i.acknowledged.by) }));
    if (i.hold !== null)
      lines.push(text(language, 'incidents.hold', { until: time(i.hold.until), why: plain(i.hold.why) }));
    if (unsent > 0) lines.push(text(language, 'incidents.unsent', { count: unsent }));
    const head = `${i.id}  ${plain(i.cluster.name)}  ${state}  ${i.severity}  ${i.cause}`;
    return [head, ...lines.map((line) => `  ${line}`)].join('\n');
  });
  const bad = unreadable.map((name) => text(language, 'incidents.unreadable', { name }));
  return [...(blocks.length === 0 ? [text(language, 'incidents.none')] : blocks), ...bad].join('\n');
}

/** One incident with its dated history. */
export function incidentText(incident: Incident, language: Language): string {
  const history = incident.history.map((h) => `  ${time(h.at)}  ${h.code}  ${plain(h.text)}`);
  return [incidentsText([incident], [], language), text(language, 'incidents.history'), ...history].join(
    '\n',
  );
}

interface IncidentsOptions extends StateOptions {
  readonly all?: true;
  readonly json?: true;
}

/** Adds `warden incidents`. */
export function register(program: Command): void {
  const command = withLanguage(
    program
      .command('incidents')
      .description(program.text('incidents.about'))
      .argument('[id]', program.text('argument.target'))
      .option('--all', program.text('incidents.all'))
      .option('--json', program.text('option.json', { schema: 'warden.incidents/1' })),
  );
  withStateOptions(command)
    .addHelpText('after', `\n${program.text('state.after')}\n\n${program.text('incidents.after')}`)
    .action(async (id: string | undefined, options: IncidentsOptions) => {
      const stored = await storedIncidents(stateStore(options, command));
      const shown =
        id === undefined
          ? chosen(stored, Date.now(), options.all === true)
          : [namedIncident(stored.incidents, id)];
      const incidents = id === undefined ? shown.map(listed) : shown;
      const words =
        options.json === true
          ? JSON.stringify({ schema: 'warden.incidents/1', incidents, unreadable: stored.unreadable })
          : shownText(shown, id === undefined ? stored.unreadable : null, command.language);
      process.stdout.write(`${words}\n`);
      process.exitCode = shown.some((i) => i.closedAt === null) ? 1 : 0;
    });
}

/** The list, with what could not be read; one incident with its history where there is no list (null). */
function shownText(
  shown: readonly Incident[],
  unreadable: readonly string[] | null,
  language: Language,
): string {
  return unreadable === null
    ? shown.map((one) => incidentText(one, language)).join('\n')
    : incidentsText(shown, unreadable, language);
}

/**
 * The incident that a person names: by id, else the newest of the cluster with that name or key.
 * @throws UnreadableInputError when there is none.
 */
export function namedIncident(incidents: readonly Incident[], target: string): Incident {
  const bare = target.replace(/^\[?(LKW:)?/, '').replace(/\]$/, '');
  const found =
    incidents.find((i) => i.id === bare) ??
    incidents.find((i) => i.cluster.name === target || i.cluster.key === target);
  if (found !== undefined) return found;
  const open = incidents.filter((i) => i.closedAt === null).map((i) => `${i.id} (${i.cluster.name})`);
  const name = JSON.stringify(target);
  throw open.length === 0
    ? new UnreadableInputError('unreadable.none-open', { name })
    : new UnreadableInputError('unreadable.no-incident', { name, open: open.join(', ') });
}

/** Whether the inventory knows a cluster by this name or key. @throws what the store threw. */
export async function isKnownCluster(store: Store, target: string): Promise<boolean> {
  const inventory = await storedInventory(store);
  return inventory !== null && clustersOf(inventory).some((c) => c.name === target || c.key === target);
}
