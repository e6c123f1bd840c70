import type { Language } from '../base/language.ts';
import { dateOf, localTime } from '../base/local-time.ts';
import { type At, HOUR, MINUTE, type Ms, SECOND } from '../base/time.ts';
import { offsetMinutes } from '../base/zone-offset.ts';
import { localTimeToUtc } from '../record/wall-time.ts';

/** Announced once: ISO local times, the end exclusive. */
interface DatedWindow {
  /** Cluster name, or `*`. */
  readonly cluster: string;
  /** `2026-12-01T22:00` */
  readonly from: string;
  readonly until: string;
}

/** Announced for every week. */
interface WeeklyWindow {
  /** Cluster name, or `*`. */
  readonly cluster: string;
  /** 1 = Monday .. 7; absent: every day. */
  readonly weekdays?: readonly number[];
  /** `HH:mm` */
  readonly start: string;
  /** 1..1440. */
  readonly minutes: number;
}

/** A window as the configuration writes it: the zone is that of the installation. */
export type WrittenWindow = DatedWindow | WeeklyWindow;

/**
 * A time in which work on the cluster is announced. Local wall time decides, so that a window at 02:00 stays at 02:00
 * when the clocks change.
 */
export type MaintenanceWindow = WrittenWindow & {
  /** IANA zone. */
  readonly zone: string;
  readonly note?: string;
};

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
  if ('from' in w) {
    const from = localTimeToUtc(w.from, w.zone);
    const until = localTimeToUtc(w.until, w.zone);
    return from !== null && until !== null && at >= from && at < until;
  }
  const today = localTime(at, w.zone);
  // A day of 24 hours that began before a day of 23 ends on the day after that.
  return [0, 1, 2].some((daysBack) => {
    const day = localTime(Date.UTC(today.year, today.month - 1, today.day - daysBack), 'UTC');
    if (w.weekdays?.includes(day.weekday) === false) return false;
    const start = localTimeToUtc(`${dateOf(day)}T${w.start}`, w.zone);
    return start !== null && at >= start && at < start + w.minutes * MINUTE;
  });
}
