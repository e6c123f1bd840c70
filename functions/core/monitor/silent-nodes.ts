import type { At } from '../base/time.ts';
import type { NodeView } from '../evidence/path-view.ts';
import type { ClusterRef } from '../inventory/inventory.ts';
import type { LookUps } from '../platform/look-ups.ts';

/** What the newest report of `sweep` says about silent agents. */
interface Silence {
  /** By instance OCID. */
  readonly since: Readonly<Record<string, At>>;
  readonly sweptAt: At;
}

/**
 * Nodes of a cluster whose agents are silent now, for `World.silent`. The report may be an hour old: a node of which a
 * line came since then is not silent, and one that is known not to run any more was switched off.
 */
export function silentNodes(
  cluster: ClusterRef,
  silence: Silence,
  views: readonly NodeView[],
  lookUps: LookUps,
): Readonly<Record<string, At>> {
  const silent: Record<string, At> = {};
  for (const node of cluster.nodes) {
    const since = silence.since[node];
    if (since === undefined) continue;
    const lastAt = views.find((view) => view.node === node)?.lastAt ?? null;
    if (lastAt !== null && lastAt > silence.sweptAt) continue;
    const instance = lookUps.instances[node];
    if (instance?.known === true && instance.value.lifecycleState !== 'RUNNING') continue;
    silent[node] = since;
  }
  return silent;
}
