import { duration } from './duration.ts';
import { hostOf } from './host-names.ts';
import { safe } from './scan-advice.ts';
import { isUntold } from './scan-path-told.ts';
import type { ScanIncident } from './scan-report.ts';
import type { Say } from './text/text.ts';

/** The first thing that is read of a report, and often the only one. */
export interface ToldTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** One row an incident, in their order. */
export function tableOf(
  incidents: readonly ScanIncident[],
  { say, time, zone }: { readonly say: Say; readonly time: (at: string) => string; readonly zone: string },
): ToldTable {
  return {
    head: [
      '#',
      say('scan.column.host'),
      say('scan.column.volume'),
      say('scan.column.lost', { zone }),
      say('scan.column.back'),
      say('scan.column.length'),
      say('scan.column.cause'),
      say('scan.column.severity'),
    ],
    rows: incidents.map((incident, index) => [
      String(index + 1),
      safe(hostOf(incident)),
      safe(volumesOf(incident, say)),
      `${reckonedMark(incident)}${time(incident.openedAt)}`,
      back(incident, say, time),
      longest(incident, say),
      causeWords(incident, say),
      say(`scan.severity.${incident.severity}`),
    ]),
  };
}

function volumesOf({ paths }: ScanIncident, say: Say): string {
  const names = paths.map(
    ({ attachment, device, portal, session }) =>
      attachment?.volumeName ??
      device ??
      portal ??
      (session === null ? '?' : `${say('scan.session')} ${session}`),
  );
  const unique = [...new Set(names)];
  return unique.length > 2 ? `${unique.slice(0, 2).join(', ')}, …` : unique.join(', ');
}

function longest({ paths }: ScanIncident, say: Say): string {
  const lengths = [...paths].map(({ length }) => length).sort((a, b) => b.seconds - a.seconds);
  const [first] = lengths;
  if (first === undefined) return '';
  if (isUntold(first)) return say('scan.back-unknown');
  return `${first.bound === 'at-least' ? '≥ ' : ''}${duration(first.seconds, say)}`;
}

/** The notices say of an unknown cause that it is being investigated: here nobody does. */
export function causeWords({ cause }: ScanIncident, say: Say): string {
  return say(cause === 'unknown' ? 'scan.cause-unknown' : (`cause.${cause}` as const));
}

/** Stands before times that no line names. */
function reckonedMark({ isReckoned }: ScanIncident): string {
  return isReckoned ? '~' : '';
}

/** When the volume was back; of one that was not, until when the lines of its node go: they would tell. */
function back(incident: ScanIncident, say: Say, time: (at: string) => string): string {
  const { closedAt, lastLineAt, state, paths } = incident;
  const shown = (at: string): string => `${reckonedMark(incident)}${time(at)}`;
  if (closedAt !== null) {
    // Who reads no further must not take it for an all-clear.
    if (incident.diskDead) return say('scan.back-dead', { time: shown(closedAt) });
    const isImplied = paths.some((path) => path.recoveredAt === null && path.endedBy === 'recovered');
    return isImplied ? say('scan.back-before', { time: shown(closedAt) }) : shown(closedAt);
  }
  if (state === 'unknown') return say('scan.back-unknown');
  const isFollowed = lastLineAt !== null && lastLineAt > incident.openedAt;
  return !isFollowed ? say('scan.not-back') : say('scan.not-back-by', { time: shown(lastLineAt) });
}
