import { DateTime } from 'luxon';
import { type ListedIncident, listedIncident } from '../../functions/core/api/incidents.ts';
import { toJsonBytes } from '../../functions/core/base/json-bytes.ts';
import type { Language } from '../../functions/core/base/language.ts';
import { type At, DAY } from '../../functions/core/base/time.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import { parseIncident } from '../../functions/core/incident/stored-incident.ts';
import { clustersOf } from '../../functions/core/inventory/clusters.ts';
import { causeText, closedByText, historyText, situationText } from '../../functions/core/notice/records.ts';
import type { Store } from '../../functions/core/ports.ts';
import { storedIncidents } from '../../functions/store/incidents.ts';
import { storedInventory } from '../../functions/store/inventory.ts';
import type { Command } from './command.ts';
import { type ConsoleClient, type ConsoleOptions, consoleClient, withConsole } from './console-client.ts';
import { UnreadableInputError } from './exit-codes.ts';
import { detailLines } from './notice-details.ts';
import { type StateOptions, stateStore, withStateOptions } from './oci-access.ts';
import { withLanguage } from './options.ts';
import { keyOf, plain, text, textIn } from './text/text.ts';

/** Closed incidents are listed this long. */
const RECENT = 7 * DAY;

/** What `warden incidents --json` prints of one incident. Times are ISO 8601 UTC; `title` is that of the newest notice. */
export function listed(incident: Incident, lang: Language = 'en'): ListedIncident {
  return listedIncident(incident, { lang, zone: DateTime.local().zoneName });
}

/** Open incidents and those closed in the last week; all of them with `all`. */
export function chosen<T extends Pick<Incident | ListedIncident, 'closedAt'>>(
  { incidents }: { readonly incidents: readonly T[] },
  now: At,
  all: boolean,
): readonly T[] {
  const isRecent = (at: string | At) => now - new Date(at).getTime() <= RECENT;
  return incidents.filter(({ closedAt }) => all || closedAt === null || isRecent(closedAt));
}

/** Local time of this terminal with its offset. */
function time(at: string | At): string {
  return DateTime.fromMillis(new Date(at).getTime()).toFormat('yyyy-MM-dd HH:mm:ss ZZ');
}

export function incidentsText(
  incidents: readonly Incident[],
  unreadable: readonly string[],
  language: Language,
): string {
  return listedText(
    incidents.map((incident) => listed(incident, language)),
    unreadable,
    language,
  );
}

function severityText(severity: string, language: Language): string {
  const key = keyOf('scan.severity', severity);
  return key === null ? severity : text(language, key);
}

/** The same of what a console lists. */
function listedText(
  incidents: readonly ListedIncident[],
  unreadable: readonly string[],
  language: Language,
): string {
  const say = textIn(language);
  const blocks = incidents.map((i) => {
    const state =
      i.closedAt === null
        ? say('incidents.open')
        : say('incidents.closed', { at: time(i.closedAt), by: closedByText(i.closedBy, language) });
    const isClockRunning = i.closedAt === null && i.recoveredAt === null;
    const lines = [
      plain(i.title ?? situationText(i.situation ?? '-', language)),
      say('incidents.loss', { at: time(i.lossAt) }),
    ];
    if (isClockRunning && i.deadline !== null)
      lines.push(say('incidents.deadline', { at: time(i.deadline.to) }));
    if (i.acknowledgedBy !== null)
      lines.push(acknowledgedText({ by: i.acknowledgedBy, via: i.acknowledgedVia }, language));
    if (i.hold !== null)
      lines.push(say('incidents.hold', { until: time(i.hold.until), why: plain(i.hold.why) }));
    if (i.unsent > 0) lines.push(say('incidents.unsent', { count: i.unsent }));
    const words = [severityText(i.severity, language), causeText(i.cause, language)].map(plain);
    const head = [i.id, plain(i.cluster), state, ...words].join('  ');
    return [head, ...lines.map((line) => `  ${line}`)].join('\n');
  });
  const bad = unreadable.map((name) => say('incidents.unreadable', { name: plain(name) }));
  return [...(blocks.length === 0 ? [say('incidents.none')] : blocks), ...bad].join('\n');
}

/** Of somebody who had a link nobody knows who it was. */
function acknowledgedText(
  { by, via }: { readonly by: string; readonly via: string | null },
  language: Language,
): string {
  const key = via === 'link' ? 'incidents.ack-link' : 'incidents.ack';
  return textIn(language)(key, { by: plain(by) });
}

/** One incident with its dated history. */
export function incidentText(incident: Incident, language: Language): string {
  const history = incident.history.map(
    (h) => `  ${time(h.at)}  ${plain(h.code)}  ${plain(historyText(h, language))}`,
  );
  const shown = [incidentsText([incident], [], language), text(language, 'incidents.history'), ...history];
  const details = detailLines(incident, language, DateTime.local().zoneName);
  return [...shown, ...(details.length === 0 ? [] : ['', ...details])].join('\n');
}

interface IncidentsOptions extends StateOptions, ConsoleOptions {
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
  withConsole(withStateOptions(command))
    .addHelpText('after', `\n${program.text('state.after')}\n\n${program.text('incidents.after')}`)
    .action(async (id: string | undefined, options: IncidentsOptions) => {
      const client = consoleClient(options, command);
      const { incidents, unreadable, words } =
        id === undefined
          ? await several(client, options, command)
          : await single(client, id, options, command);
      const printed =
        options.json === true
          ? JSON.stringify({ schema: 'warden.incidents/1', incidents, unreadable })
          : words;
      process.stdout.write(`${printed}\n`);
      process.exitCode = incidents.some((i) => i.closedAt === null) ? 1 : 0;
    });
}

interface Shown {
  readonly incidents: readonly (Incident | ListedIncident)[];
  readonly unreadable: readonly string[];
  readonly words: string;
}

async function several(
  client: ConsoleClient | null,
  options: IncidentsOptions,
  command: Command,
): Promise<Shown> {
  const { language } = command;
  const lang = options.json === true ? 'en' : language;
  const all =
    client === null
      ? await listedInBucket(stateStore(options, command), lang)
      : await client.ask('incidents', `/incidents?lang=${lang}`);
  const incidents = chosen(all, Date.now(), options.all === true);
  return { ...all, incidents, words: listedText(incidents, all.unreadable, language) };
}

async function listedInBucket(store: Store, lang: Language) {
  const { incidents, unreadable } = await storedIncidents(store);
  return { incidents: incidents.map((incident) => listed(incident, lang)), unreadable };
}

async function single(
  client: ConsoleClient | null,
  id: string,
  options: IncidentsOptions,
  command: Command,
): Promise<Shown> {
  const { incident, unreadable } =
    client === null ? await storedOne(stateStore(options, command), id) : await incidentOver(client, id);
  return { incidents: [incident], unreadable, words: incidentText(incident, command.language) };
}

async function storedOne(store: Store, target: string) {
  const { incidents, unreadable } = await storedIncidents(store);
  return { incident: namedIncident(incidents, target), unreadable };
}

async function incidentOver(client: ConsoleClient, target: string) {
  const { incidents, unreadable } = await client.ask('incidents', '/incidents');
  const { id } = namedListed(incidents, target);
  const { stored } = await client.ask('incident', `/incidents/${encodeURIComponent(id)}`);
  const incident = parseIncident(toJsonBytes(stored));
  if (incident === null) throw new UnreadableInputError('unreadable.no-incident', { name: id, open: '' });
  return { incident, unreadable };
}

/** {@link namedIncident} of what a console lists. */
export function namedListed(incidents: readonly ListedIncident[], target: string): ListedIncident {
  return named(incidents, target, ({ cluster }) => [cluster]);
}

/**
 * The incident that a person names: by id, else the newest of the cluster with that name or key.
 * @throws UnreadableInputError when there is none.
 */
export function namedIncident(incidents: readonly Incident[], target: string): Incident {
  return named(incidents, target, ({ cluster }) => [cluster.name, cluster.key]);
}

function named<T extends Pick<Incident | ListedIncident, 'id' | 'closedAt'>>(
  incidents: readonly T[],
  target: string,
  namesOf: (incident: T) => readonly string[],
): T {
  const bare = target.replace(/^\[?(LKW:)?/, '').replace(/\]$/, '');
  const found = incidents.find((i) => i.id === bare) ?? incidents.find((i) => namesOf(i).includes(target));
  if (found !== undefined) return found;
  const open = incidents.filter((i) => i.closedAt === null).map((i) => `${i.id} (${namesOf(i)[0]})`);
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
