import { canonicalJson } from '../base/canonical.ts';
import { valueAt } from '../base/group-by.ts';
import {
  type ClusterPicture,
  detachedId,
  isDetached,
  isTrouble,
  type PathStatus,
  pathKey,
  shutDownNodes,
} from '../cluster/picture-shapes.ts';
import { newestStray } from '../cluster/strays.ts';
import type { KnownTroubles, PathTrouble } from '../incident/memory.ts';
import type { ReasonCode } from '../incident/reasons.ts';
import type { DecisionState, LateOutage, Trouble } from './contract.ts';
import { allSilent } from './situation.ts';

/** The paths in trouble that an incident is about: what was detached on purpose is not. */
export function troubledPaths({ troubles }: Pick<DecisionState, 'troubles'>): readonly PathStatus[] {
  return troubles.flatMap(({ path }) => (path === undefined || path.isSettled ? [] : [path]));
}

/** Everything that is wrong now, in stable order. */
export function troublesOf(a: ClusterPicture): readonly Trouble[] {
  const quiet = shutDownNodes(a);
  const found = a.paths.filter((p) => isTrouble(p) && !quiet.has(p.node)).flatMap(ofPath);
  for (const { node, rebootedAt } of a.nodes) if (rebootedAt !== null) found.push(restart(node, rebootedAt));
  for (const { node } of a.nodes) found.push(...stray(node, a));
  if (allSilent(a)) found.push(silence(a));
  return found;
}

function ofPath(p: PathStatus): Trouble[] {
  const gone = detachedId(p);
  const lost = lostPath(p);
  return gone === null ? [lost] : [detach(p, gone), lost];
}

/**
 * A detach is news by its attachment only after another one of the same path: a session that never came back after that
 * one has no new loss to show.
 */
function detach(path: PathStatus, id: string): Trouble {
  const key = pathKey(path);
  return {
    reason: 'opened-by-detach',
    detail: `detach:${key}`,
    isKnown: ({ detached }) => [undefined, id].includes(valueAt(detached, key)),
    note: (known) => ({ ...known, detached: { ...known.detached, [key]: id } }),
  };
}

function lostPath(path: PathStatus): Trouble {
  const key = pathKey(path);
  // Absence alone is no confirmed detach: only DETACHING/DETACHED or a line opens.
  const trouble: PathTrouble =
    path.condition === 'detached' ? { detached: path.current?.id ?? null } : { lostAt: path.lostAt };
  return {
    reason: reasonOf(path),
    detail: `seen:${key}`,
    path,
    isKnown: ({ paths }) => canonicalJson(valueAt(paths, key)) === canonicalJson(trouble),
    note: (known) => ({ ...known, paths: { ...known.paths, [key]: trouble } }),
  };
}

function reasonOf(p: PathStatus): ReasonCode {
  if (p.condition === 'unclear') return 'opened-by-dropped-lines';
  if (p.condition === 'detached' || isDetached(p)) return 'opened-by-detach';
  if (p.condition === 'hung') return 'opened-by-lifekeeper-lines';
  return p.condition === 'dead' ? 'opened-by-device-failure' : 'opened-by-session-loss';
}

function restart(node: string, at: number): Trouble {
  return {
    reason: 'opened-by-reboot',
    detail: `boot:${node}`,
    isKnown: ({ restarts }) => valueAt(restarts, node) === at,
    note: (known) => ({ ...known, restarts: { ...known.restarts, [node]: at } }),
  };
}

/** Sessions that are of no known volume: all of a node are one. */
function stray(node: string, { paths }: ClusterPicture): Trouble[] {
  const at = newestStray(paths.filter((p) => p.node === node))?.lostAt ?? null;
  if (at === null) return [];
  return [
    {
      reason: 'opened-by-session-loss',
      detail: `stray:${node}`,
      isKnown: ({ strays }) => (valueAt(strays, node) ?? Number.NEGATIVE_INFINITY) >= at,
      note: (known) => ({
        ...known,
        strays: { ...known.strays, [node]: Math.max(at, valueAt(known.strays, node) ?? at) },
      }),
    },
  ];
}

function silence(a: ClusterPicture): Trouble {
  const since = Math.min(...a.nodes.map((n) => n.silentSince ?? Number.MAX_SAFE_INTEGER));
  return {
    reason: 'opened-by-silence',
    detail: 'silent',
    isKnown: ({ silentSince }) => silentSince === since,
    note: (known) => ({ ...known, silentSince: since }),
  };
}

/** What people were told of is remembered when they are (`toldAfter`), not when it is seen. */
export function lateTrouble({ path }: LateOutage): Trouble {
  return {
    reason: 'opened-by-late-lines',
    detail: `late:${pathKey(path)}`,
    isKnown: () => false,
    note: (known) => known,
  };
}

/** What is known after these troubles. */
export function noted(known: KnownTroubles, troubles: readonly Trouble[]): KnownTroubles {
  return troubles.reduce((all, trouble) => trouble.note(all), known);
}
