import { type At, MINUTE, SECOND } from '../base/time.ts';
import type { NodeView } from '../evidence/path-view.ts';
import type { PathStatus } from './picture-shapes.ts';

type Failure = NodeView['lifekeeper']['deviceFailures'][number];

/**
 * Disks that LifeKeeper calls failed although no session explains it: the sign of a black hole. A failure within a
 * minute of a session's outage is that outage's symptom, also when topology could not join device and session.
 * @param unnamed stands for a disk that belongs to no known path. Failures up to `since` belong to a closed incident.
 */
export function withHungDisks(
  paths: readonly PathStatus[],
  { view, since, unnamed }: { readonly view: NodeView; readonly since: At; readonly unnamed: PathStatus },
): readonly PathStatus[] {
  let all = [...paths];
  const from = Math.max(since, view.boots.at(-1) ?? Number.NEGATIVE_INFINITY);
  const only = onlyDisk(paths);
  for (const f of view.lifekeeper.deviceFailures) {
    const device = f.device.replace(/^\/dev\//, '') || null;
    if (f.last <= from || paths.some((p) => explains(p, f, device, only))) continue;
    // After a closed incident the first failure of this one is no longer known: the last one is a lower bound.
    const hung = { condition: 'hung' as const, lostAt: f.first > from ? f.first : f.last, recoveredAt: null };
    const joined =
      all.find((p) => device !== null && p.view?.device === device && p.view.session !== null) ??
      all.find((p) => p === only);
    if (joined === undefined) all.push({ ...unnamed, ...hung, device });
    else all = all.map((p) => (p === joined ? { ...p, ...hung, device: p.device ?? device } : p));
  }
  return all;
}

/** The one volume of the node whose disk no line names: a disk that nothing else explains can only be its. */
function onlyDisk(paths: readonly PathStatus[]): PathStatus | null {
  const volumes = paths.filter((p) => p.role !== 'boot' && p.condition !== 'phantom');
  const [one] = volumes;
  return one !== undefined && volumes.length === 1 && one.view?.device == null ? one : null;
}

/** Whether what is known of a path accounts for the failure of a disk. */
function explains(p: PathStatus, f: Failure, device: string | null, only: PathStatus | null): boolean {
  if (p.condition === 'detached') return true;
  if (p.view === null || p.role === 'boot') return false;
  const isItsDisk = (device !== null && p.view.device === device) || p === only;
  if (isItsDisk && p.view.session !== null) {
    // The same disk: explained while the session is down, and after its return unless the failures go on.
    const back = p.recoveredAt;
    return back === null ? p.condition !== 'healthy' : f.last <= back + MINUTE;
  }
  if (device !== null && p.view.device !== null) return false;
  return p.view.outages.some(
    (o) =>
      f.last >= o.lostAt - 30 * SECOND &&
      f.last <= (o.recoveredAt ?? o.endedAt ?? Number.POSITIVE_INFINITY) + MINUTE,
  );
}
