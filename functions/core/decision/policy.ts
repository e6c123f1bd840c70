import { DateTime } from 'luxon';
import { type At, HOUR, MINUTE, SECOND } from '../time.ts';
import type { MaintenanceWindow, Policy } from './contract.ts';

export const DEFAULT_POLICY: Policy = {
  languages: ['ja'],
  zone: 'Asia/Tokyo',
  mode: 'observe',
  windows: [],
  expectedPrincipals: [],
  contacts: [],
  storm: { clusters: 3, withinMs: 5 * MINUTE },
  reminderMs: 30 * MINUTE,
  reminderAcknowledgedMs: 2 * HOUR,
  blipMs: 60 * SECOND,
  silenceMs: 15 * MINUTE,
  consoleUrl: null,
  runbookUrl: null,
  quorumVolumeIds: [],
  probeEnabled: false,
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
 * of the clocks moves neither start nor length; a start that does not exist that day moves forward as luxon does.
 */
export function windowAt(
  windows: readonly MaintenanceWindow[],
  cluster: string,
  at: At,
): MaintenanceWindow | null {
  return windows.find((w) => (w.cluster === '*' || w.cluster === cluster) && covers(w, at)) ?? null;
}

function covers(w: MaintenanceWindow, at: At): boolean {
  const local = DateTime.fromMillis(at, { zone: w.zone });
  if (!local.isValid) return false;
  if (w.from !== undefined && w.until !== undefined) {
    const from = DateTime.fromISO(w.from, { zone: w.zone });
    const until = DateTime.fromISO(w.until, { zone: w.zone });
    return from.isValid && until.isValid && at >= from.toMillis() && at < until.toMillis();
  }
  if (w.start === undefined || w.minutes === undefined) return false;
  const match = /^(\d{1,2}):(\d{2})$/.exec(w.start);
  if (match === null) return false;
  const minutes = w.minutes;
  return [0, 1].some((daysBack) => {
    // From midnight on: of an hour that comes twice when the clocks go back, the first one is meant.
    const start = local
      .minus({ days: daysBack })
      .startOf('day')
      .set({ hour: Number(match[1]), minute: Number(match[2]), second: 0, millisecond: 0 });
    if (w.weekdays !== undefined && !w.weekdays.includes(start.weekday)) return false;
    return at >= start.toMillis() && at < start.toMillis() + minutes * MINUTE;
  });
}
