import { DateTime } from 'luxon';
import type { Language } from '../../functions/core/base/language.ts';
import { hostOf } from './host-names.ts';
import { safe } from './scan-advice.ts';
import type { EvidenceLines } from './scan-lines.ts';
import { nextSteps, type ToldSteps } from './scan-next.ts';
import { type ToldPath, toldPath } from './scan-path-told.ts';
import type { ScanIncident, ScanReport } from './scan-report.ts';
import { type ToldRests, toldRests } from './scan-rests-told.ts';
import { causeWords, type ToldTable, tableOf } from './scan-table-told.ts';
import { type Say, textIn } from './text/text.ts';

/** A report in the words of one language, for whoever lays it out: as text, Markdown or HTML. */
export interface ToldReport extends ToldRests {
  readonly language: Language;
  readonly found: readonly string[];
  /** One row an incident, in the order of {@link incidents}. */
  readonly table: ToldTable;
  readonly incidents: readonly ToldIncident[];
  /** What was said on nodes that lost nothing, around the incidents of others. */
  readonly elsewhere: { readonly title: string; readonly lines: readonly ToldLine[] };
  readonly next: ToldSteps;
  readonly stats: string;
}

export interface ToldIncident {
  readonly severity: ScanIncident['severity'];
  readonly heading: string;
  readonly facts: readonly string[];
  readonly paths: readonly ToldPath[];
  readonly notes: readonly string[];
  readonly linesTitle: string;
  readonly lines: readonly ToldLine[];
  /** What is left out of {@link lines}; null for nothing. */
  readonly hidden: string | null;
}

export interface ToldLine {
  readonly when: string;
  readonly rule: string;
  readonly count: number;
  /** `file:line`, or `file:first-last`. */
  readonly place: string;
  readonly sample: string;
}

/** How a report is told. Times are shown in `zone`. */
export interface Telling {
  readonly language: Language;
  readonly zone: string;
  /** Also lines that are normal while a node starts and logs in. */
  readonly isVerbose?: boolean;
}

export function told(report: ScanReport, telling: Telling): ToldReport {
  const say = textIn(telling.language);
  const time = (at: string): string => timeIn(at, telling.zone);
  const { bytes, ms, lines } = report.stats;
  return {
    language: telling.language,
    ...toldRests(report, telling.language, time),
    table: tableOf(report.incidents, { say, time, zone: telling.zone }),
    incidents: report.incidents.map((incident, index) =>
      toldIncident(incident, index + 1, { say, time, isVerbose: telling.isVerbose === true }),
    ),
    elsewhere: elsewhere(report, say, time),
    next: nextSteps(report.incidents, say),
    stats: say('scan.stats', {
      lines: lines.toLocaleString('en'),
      size: bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`,
      seconds: (ms / 1000).toFixed(1),
    }),
  };
}

export function timeIn(at: string, zone: string): string {
  return DateTime.fromISO(at, { zone }).toFormat('yyyy-MM-dd HH:mm:ss');
}

/** Never an all-clear over a dead disk. */
function stateTold({ state, diskDead }: ScanIncident) {
  return diskDead && (state === 'recovered' || state === 'flapping') ? 'back-dead' : state;
}

interface Manner {
  readonly say: Say;
  readonly time: (at: string) => string;
  readonly isVerbose: boolean;
}

function toldIncident(
  incident: ScanIncident,
  number: number,
  { say, time, isVerbose }: Manner,
): ToldIncident {
  const { severity, instance, flaps, causeBasis, evidence } = incident;
  const facts: string[] = [];
  if (instance !== null)
    facts.push(say('scan.instance-now', { name: safe(instance.displayName), state: instance.stateNow }));
  facts.push(`${say(`scan.cause-by.${causeBasis}`)}: ${causeWords(incident, say)}`);
  if (flaps !== null) facts.push(say('scan.flaps', { count: flaps }));
  const notes = [lifekeeperNote(incident, say), heldNote(incident, say, time)];
  const shown = evidence.filter((one) => isVerbose || !one.isBackground);
  const hidden = evidence.length - shown.length;
  return {
    severity,
    heading: say('scan.heading', {
      number,
      host: safe(hostOf(incident)),
      state: say(`scan.state.${stateTold(incident)}`),
      severity: say(`scan.severity.${severity}`),
    }),
    facts,
    paths: incident.paths.map((path) => toldPath(path, say, time)),
    notes: notes.filter((note) => note !== null),
    linesTitle: say('scan.lines-seen'),
    lines: shown.map((one) => toldLine(one, time)),
    hidden: hidden === 0 ? null : say('scan.lines-hidden', { count: hidden }),
  };
}

function lifekeeperNote(
  { lifekeeper: { deviceFailure, failover, reboot } }: ScanIncident,
  say: Say,
): string | null {
  const seen: string[] = [];
  if (deviceFailure) seen.push(say('scan.lk-device-failure'));
  if (failover) seen.push(say('scan.lk-failover'));
  if (reboot) seen.push(say('scan.lk-reboot'));
  return seen.length === 0 ? null : `LifeKeeper: ${seen.join(say('scan.comma'))}`;
}

/** How long I/O is held; null once that is over. */
function heldNote(
  { deadline, closedAt }: ScanIncident,
  say: Say,
  time: (at: string) => string,
): string | null {
  if (deadline === null || closedAt !== null) return null;
  const [from, to] = [time(deadline.from), time(deadline.to)];
  return deadline.from === deadline.to
    ? say('scan.held-until', { to })
    : say('scan.held-between', { from, to });
}

function toldLine(
  { first, last, rule, count, file, line, lastLine, sample }: Omit<EvidenceLines, 'isBackground'>,
  time: (at: string) => string,
): ToldLine {
  const numbers =
    line === null ? '' : `:${line === lastLine || lastLine === null ? line : `${line}-${lastLine}`}`;
  return {
    when: time(first) === time(last) ? time(first) : `${time(first)} .. ${time(last)}`,
    rule,
    count,
    place: safe(`${file}${numbers}`),
    sample: safe(sample),
  };
}

function elsewhere(
  { events, incidents }: ScanReport,
  say: Say,
  time: (at: string) => string,
): ToldReport['elsewhere'] {
  const lost = new Set(incidents.map(hostOf));
  const lines = events
    .filter(({ host }) => !lost.has(host))
    .map(({ host, ...event }) => ({
      ...toldLine({ ...event, lastLine: null }, time),
      rule: safe(`${host}  ${event.rule}`),
    }));
  return { title: say('scan.elsewhere'), lines };
}
