import { valueAt } from '../base/group-by.ts';
import {
  type ClusterPicture,
  isTrouble,
  nodeOfKey,
  ownNode,
  type PathStatus,
  pathKey,
} from '../cluster/picture-shapes.ts';
import { isBack } from '../cluster/proof.ts';
import { newestStray } from '../cluster/strays.ts';
import type { Situation } from '../incident/situations.ts';
import type { DecisionState } from './contract.ts';
import { clockStart } from './diagnose.ts';

/** Nothing of a known volume is wrong, nor was anybody told so: at most a session is lost that is of none. */
export function quietOrStray({
  picture,
  incident,
  now,
  policy,
}: DecisionState): Extract<Situation, 'healthy' | 'held' | 'stray'> {
  const stray = newestStray(picture.paths);
  if (stray === null) return 'healthy';
  const { memory } = incident;
  const isFirst = memory.notified === null;
  return isFirst && now - incident.lossAt < policy.blipMs ? 'held' : 'stray';
}

/** Whether the sessions of that name turned out to be of no known volume: there is nothing whose return could be shown. */
export function isSetAside(key: string, { paths }: ClusterPicture): boolean {
  const here = paths.filter((p) => pathKey(p) === key);
  const isNone = ({ condition, view }: PathStatus) =>
    condition === 'stray' || (condition === 'phantom' && (view?.session ?? 0) > 0);
  return here.length > 0 && here.some(isNone) && here.every((p) => isNone(p) || !isTrouble(p));
}

/** Whether a path that the incident has been about is seen back. */
export function isProven(path: PathStatus, state: DecisionState): boolean {
  const { picture, incident } = state;
  const lost = valueAt(incident.memory.lost, pathKey(path)) ?? null;
  return isBack(path, { lost, lossAt: clockStart(state), node: ownNode({ picture, path })?.view ?? null });
}

/**
 * A disk that only LifeKeeper named is no path any more once a session's outage explains it: then that session has to
 * have come back, and nothing else on the node may be without proof.
 */
export function isNodeProven(key: string, state: DecisionState): boolean {
  const node = nodeOfKey(key);
  const paths = state.picture.paths.filter(
    (p) => p.node === node && p.role !== 'boot' && p.condition !== 'phantom',
  );
  const lostAt = valueAt(state.incident.memory.lost, key)?.last ?? Number.NEGATIVE_INFINITY;
  const isSeenBack = (p: PathStatus) => p.condition === 'recovered' && (p.recoveredAt ?? lostAt) >= lostAt;
  return paths.some(isSeenBack) && paths.every((p) => isProven(p, state));
}
