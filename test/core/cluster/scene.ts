import type { ClusterFacts } from '../../../functions/core/cluster/cluster-facts.ts';
import type { NodeStatus, PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import type { LoadFacts, LookUps } from '../../../functions/core/platform/look-ups.ts';
import {
  attachment,
  CLUSTER,
  IQN,
  inventory,
  known,
  load,
  lookUps,
  NODE1,
  path,
  remembered,
  T0,
  view,
} from '../decision/story.ts';

/** Node 1's way to the shared volume, well unless something else is said. */
export function way(over: Partial<PathStatus> = {}): PathStatus {
  return {
    node: NODE1,
    role: 'data',
    attachment: remembered(attachment()),
    current: attachment(),
    api: 'ATTACHED',
    view: path(),
    condition: 'healthy',
    lostAt: null,
    recoveredAt: null,
    degraded: false,
    samePortal: true,
    cleanLogoutAt: null,
    device: 'sdb',
    portal: '169.254.2.2:3260',
    iqn: IQN,
    ...over,
  };
}

/** A node of which nothing is known but that it runs. */
export function status(node: string, over: Partial<NodeStatus> = {}): NodeStatus {
  return {
    node,
    name: node === NODE1 ? 'node1' : 'node2',
    view: view(node),
    instance: null,
    instanceState: 'RUNNING',
    service: 'unknown',
    serviceBy: null,
    serviceAt: null,
    servedAt: null,
    silentSince: null,
    rebootedAt: null,
    rebootForced: false,
    cleanShutdown: false,
    load: null,
    ...over,
  };
}

/** The two nodes and their volume, with nothing heard of either. */
export function facts(over: Partial<ClusterFacts> = {}): ClusterFacts {
  const now = over.now ?? T0;
  return { now, cluster: CLUSTER, views: [], lookUps: lookUps(now), inventory: inventory(), ...over };
}

/** Minutes in which nodes wrote, by node and attachment; a node that is not named was not asked. */
export function counted(
  writes: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>,
  more: Partial<LoadFacts> = {},
): NonNullable<LookUps['load']> {
  return Object.fromEntries(
    Object.entries(writes).map(([node, ownWritesAt]) => [node, known(load({ ownWritesAt, ...more }), T0)]),
  );
}
