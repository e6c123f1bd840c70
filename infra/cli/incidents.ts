import { DateTime } from 'luxon';
import type { Language } from '../../functions/core/base/language.ts';
import { type At, DAY } from '../../functions/core/base/time.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import { clustersOf } from '../../functions/core/inventory/clusters.ts';
import { entryTitle } from '../../functions/core/notice/entry-text.ts';
import { causeText, closedByText, historyText, situationText } from '../../functions/core/notice/records.ts';
import type { Store } from '../../functions/core/ports.ts';
import { type StoredIncidents, storedIncidents } from '../../functions/store/incidents.ts';
import { storedInventory } from '../../functions/store/inventory.ts';
import type { Command } from './command.ts';
import { UnreadableInputError } from './exit-codes.ts';
import { detailLines } from './notice-details.ts';
import { type StateOptions, stateStore, withStateOptions } from './oci-access.ts';
import { withLanguage } from './options.ts';
import { plain, text, textIn } from './text/text.ts';

/** Closed incidents are listed this long. */
const RECENT = 7 * DAY;

const iso = (at: At): string => new Date(at).toISOString();

/** What `warden incidents --json` prints of one incident. Times are ISO 8601 UTC; `title` is that of the newest notice. */
export function listed(incident: Incident) {
  const { deadline, hold } = incident;
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
    acknowledgedVia: incident.acknowledged?.via ?? null,
    hold: hold === null ? null : { by: hold.by, until: iso(hold.until), why: hold.why },
    notices: incident.lastSeq ?? incident.outbox.length,
    unsent: unsentOf(incident),
    title: titleOf(incident, 'en'),
  };
}

function unsentOf({ outbox }: Incident): number {
  return outbox.filter((entry) => entry.sentAt === null).length;
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

export function incidentsText(
  incidents: readonly Incident[],
  unreadable: readonly string[],
  language: Language,
): string {
  const say = textIn(language);
  const blocks = incidents.map((i) => {
    const state =
      i.closedAt === null
        ? say('incidents.open')
        : say('incidents.closed', { at: time(i.closedAt), by: closedByText(i.closedBy, language) });
    const isClockRunning = i.closedAt === null && (i.recoveredAt ?? null) === null;
    const unsent = unsentOf(i);
    const lines = [
      plain(titleOf(i, language) ?? situationText(i.situation ?? '-', language)),
      say('incidents.loss', { at: time(i.lossAt) }),
    ];
    if (isClockRunning && i.deadline !== null)
      lines.push(say('incidents.deadline', { at: time(i.deadline.to) }));
    if (i.acknowledged !== null) lines.push(acknowledgedText(i.acknowledged, language));
    if (i.hold !== null)
      lines.push(say('incidents.hold', { until: time(i.hold.until), why: plain(i.hold.why) }));
    if (unsent > 0) lines.push(say('incidents.unsent', { count: unsent }));
    const severity = say(`scan.severity.${i.severity}`);
    const head = `${i.id}  ${plain(i.cluster.name)}  ${state}  ${severity}  ${causeText(i.cause, language)}`;
    return [head, ...lines.map((line) => `  ${line}`)].join('\n');
  });
  const bad = unreadable.map((name) => say('incidents.unreadable', { name }));
  return [...(blocks.length === 0 ? [say('incidents.none')] : blocks), ...bad].join('\n');
}

/** Of somebody who had a link nobody knows who it was. */
function acknowledgedText({ by, via }: NonNullable<Incident['acknowledged']>, language: Language): string {
  const key = via === 'link' ? 'incidents.ack-link' : 'incidents.ack';
  return textIn(language)(key, { by: plain(by) });
}

/** One incident with its dated history. */
export function incidentText(incident: Incident, language: Language): string {
  const history = incident.history.map(
    (h) => `  ${time(h.at)}  ${h.code}  ${plain(historyText(h, language))}`,
  );
  const shown = [incidentsText([incident], [], language), text(language, 'incidents.history'), ...history];
  const details = detailLines(incident, language, DateTime.local().zoneName);
  return [...shown, ...(details.length === 0 ? [] : ['', ...details])].join('\n');
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
      const { unreadable } = stored;
      const words = () =>
        id === undefined
          ? incidentsText(shown, unreadable, command.language)
          : shown.map((one) => incidentText(one, command.language)).join('\n');
      const printed =
        options.json === true
          ? JSON.stringify({ schema: 'warden.incidents/1', incidents, unreadable })
          : words();
      process.stdout.write(`${printed}\n`);
      process.exitCode = shown.some((i) => i.closedAt === null) ? 1 : 0;
    });
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
