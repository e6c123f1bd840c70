import type { Language } from '../base/language.ts';
import { localTime } from '../base/local-time.ts';
import { type At, HOUR, MINUTE, type Ms, SECOND } from '../base/time.ts';
import { offsetMinutes } from '../base/zone-offset.ts';
import { localTimeToUtc, toUtc } from '../record/wall-time.ts';

/**
 * A time in which work on the cluster is announced. Either dated (`from`/`until`, ISO local times in `zone`) or
 * weekly (`weekdays` 1 = Monday .. 7, `start` HH:mm, `minutes`). Local wall time decides, so that a window at
 * 02:00 stays at 02:00 when the clocks change.
 */
export interface MaintenanceWindow {
  /** Cluster name, or `*`. */
  readonly cluster: string;
  /** IANA zone. */
  readonly zone: string;
  readonly from?: string;
  readonly until?: string;
  readonly weekdays?: readonly number[];
  readonly start?: string;
  /** 1..1440. */
  readonly minutes?: number;
  readonly note?: string;
}

/** Where the installation keeps its state: named in the commands that people copy. */
export interface Buckets {
  readonly namespace: string;
  readonly state: string;
  /** Null: plans are only shown, nobody approves one. */
  readonly approvals: string | null;
}

/** What the installation wants; see `DEFAULT_POLICY`. */
export interface Policy {
  /** Title in the first language, body in all of them. */
  readonly languages: readonly Language[];
  /** IANA zone in which times are written. */
  readonly zone: string;
  readonly mode: 'observe' | 'approve';
  readonly windows: readonly MaintenanceWindow[];
  /** Names or OCIDs of those whose detach is expected (pipelines, DR tools). */
  readonly expectedPrincipals: readonly string[];
  readonly contacts: readonly string[];
  /** Clusters of one availability domain within `withinMs` that make a wide outage. */
  readonly wideOutage: { readonly clusters: number; readonly withinMs: Ms };
  /** Reminder while nobody acknowledged, and after that. */
  readonly reminderMs: Ms;
  readonly reminderAcknowledgedMs: Ms;
  /** A loss that heals within this stays silent. */
  readonly blipMs: Ms;
  /** No line of a node with a lost path for this long: state unknown. */
  readonly silenceMs: Ms;
  readonly consoleUrl: string | null;
  /** Absent: commands leave it to the environment of whoever types them. */
  readonly buckets?: Buckets;
  readonly quorumVolumeIds: readonly string[];
  /** Quiet time after the last attachment change of the cluster before anything may be attached. */
  readonly quietMs: Ms;
  readonly attempts: {
    readonly perVolume: number;
    readonly perCluster: number;
    readonly perInstallation: number;
    readonly withinMs: Ms;
    readonly cooldownMs: Ms;
  };
}

export const DEFAULT_POLICY: Policy = {
  languages: ['ja'],
  zone: 'Asia/Tokyo',
  mode: 'observe',
  windows: [],
  expectedPrincipals: [],
  contacts: [],
  wideOutage: { clusters: 3, withinMs: 5 * MINUTE },
  reminderMs: 30 * MINUTE,
  reminderAcknowledgedMs: 2 * HOUR,
  blipMs: 60 * SECOND,
  silenceMs: 15 * MINUTE,
  consoleUrl: null,
  quorumVolumeIds: [],
  quietMs: 5 * MINUTE,
  attempts: {
    perVolume: 2,
    perCluster: 3,
    perInstallation: 10,
    withinMs: 24 * HOUR,
    cooldownMs: 30 * MINUTE,
  },
};

/**
 * The window that covers `at`, or null. Weekly windows are computed from local wall time of each day, so a change
 * of the clocks moves neither start nor length; a start that does not exist that day moves forward with the clocks.
 */
export function windowAt(
  windows: readonly MaintenanceWindow[],
  cluster: string,
  at: At,
): MaintenanceWindow | null {
  return windows.find((w) => (w.cluster === '*' || w.cluster === cluster) && covers(w, at)) ?? null;
}

function covers(w: MaintenanceWindow, at: At): boolean {
  if (offsetMinutes(w.zone, at) === null) return false;
  if (w.from !== undefined && w.until !== undefined) {
    const from = localTimeToUtc(w.from, w.zone);
    const until = localTimeToUtc(w.until, w.zone);
    return from !== null && until !== null && at >= from && at < until;
  }
  if (w.start === undefined || w.minutes === undefined) return false;
  const match = /^(\d{1,2}):(\d{2})$/.exec(w.start);
  if (match === null) return false;
  const length = w.minutes * MINUTE;
  const today = localTime(at, w.zone);
  return [0, 1].some((daysBack) => {
    const date = new Date(Date.UTC(today.year, today.month - 1, today.day - daysBack));
    if (w.weekdays !== undefined && !w.weekdays.includes(date.getUTCDay() || 7)) return false;
    const wall = {
      month: date.getUTCMonth(),
      day: date.getUTCDate(),
      hour: Number(match[1]),
      minute: Number(match[2]),
      second: 0,
      milli: 0,
    };
    // Of an hour that comes twice when the clocks go back, the first one is meant.
    const start = toUtc(wall, date.getUTCFullYear(), w.zone, null);
    return start !== null && at >= start && at < start + length;
  });
}
