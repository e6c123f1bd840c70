import type { At } from '../base/time.ts';
import type { ClusterPicture, NodeStatus, PathStatus } from '../cluster/picture-shapes.ts';
import { rebootedNode } from '../incident/situation.ts';
import { SITUATIONS, type Situation } from '../incident/situations.ts';

export function lastRecovered(a: ClusterPicture): PathStatus | null {
  const done = a.paths.filter((p) => p.recoveredAt !== null);
  return done.sort((x, y) => (y.recoveredAt ?? 0) - (x.recoveredAt ?? 0))[0] ?? null;
}

export function provenAt(a: ClusterPicture, now: At): At {
  const times = a.paths.map((p) => p.recoveredAt).filter((t) => t !== null);
  return times.length === 0 ? now : Math.min(now, Math.max(...times));
}

export function nodeOf(a: ClusterPicture, about: PathStatus | null, situation: Situation): NodeStatus | null {
  const { about: subject } = SITUATIONS[situation];
  if (subject === 'restarted-node') return rebootedNode(a);
  if (subject === 'cluster') return null;
  return a.nodes.find((n) => n.node === about?.node) ?? a.nodes[0] ?? null;
}
