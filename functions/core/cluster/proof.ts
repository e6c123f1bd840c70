import { type At, HOUR, MINUTE, type Ms } from '../base/time.ts';
import type { NodeView } from '../evidence/path-view.ts';
import { lastOutage } from './paths.ts';
import { isTrouble, type LostPath, type PathStatus } from './picture-shapes.ts';
import { logInCountsFrom } from './returns.ts';

/** The kernel has given up by then (6000 s at the most): a loss that was not seen shows otherwise. */
const UNSEEN_MATTERS: Ms = 2 * HOUR;

const NEVER = Number.NEGATIVE_INFINITY;

/** A disk may be seen dying this long before the session breaks. */
const DEATH_BEFORE_LOSS: Ms = MINUTE;

interface Loss {
  /** Null where no line ever dated the loss. */
  readonly lost: LostPath | null;
  /** Since when it is known: an attachment that was made later has to be seen logged in to. */
  readonly lossAt: At;
  readonly node: NodeView | null;
}

/**
 * Whether a path that was lost is proven to be back: the same session said so after its newest loss, or logged in again,
 * and no disk died that may be its. What is missing proves nothing, nor does a session of which lines may be missing.
 */
export function isBack(path: PathStatus, { lost, lossAt, node }: Loss): boolean {
  const { view, condition, degraded } = path;
  // Of a session that is unseen too many lines came for its own to be kept for certain.
  if (view === null || degraded || view.unseenAt !== null) return false;
  const last = lost?.last ?? NEVER;
  if (mayHaveDied(path, lost?.since ?? lossAt, node)) return false;
  if (condition === 'recovered') return (lastOutage(view)?.recoveredAt ?? last) >= last;
  return condition === 'healthy' && isLoggedInAnew(path, { lost, lossAt, node });
}

/** Whether the session in use was logged in to after the newest loss, and if it was replaced, to the present attachment. */
function isLoggedInAnew({ view, current }: PathStatus, { lost, lossAt, node }: Loss): boolean {
  if (view === null || !view.currentBoot || view.session === null) return false;
  if (view.state !== 'up' && view.state !== 'recovered') return false;
  const upAt = view.upAt ?? NEVER;
  const attachedAt = current?.timeCreated ?? NEVER;
  // A session that no line ever called lost is no proof once the attachment was replaced: its lines may be on their way.
  if (attachedAt > lossAt && !(isDated(node) && upAt > attachedAt)) return false;
  return lost === null || upAt > lost.last;
}

/** The stamps of the node can be held against the clock of OCI. */
function isDated(node: NodeView | null): boolean {
  return node !== null && node.clockDoubt == null;
}

function mayHaveDied({ device }: PathStatus, since: At, node: NodeView | null): boolean {
  return device === null && (node?.loneDeaths ?? []).some((at) => at >= since - DEATH_BEFORE_LOSS);
}

/** A quiet path of which losses may have come that nobody could keep: since then its state is not known. */
export function orUnclear(path: PathStatus, node: NodeView | null, now: At): PathStatus {
  if (path.condition !== 'healthy' && path.condition !== 'recovered') return path;
  const at = path.view === null ? (node?.dropped.unseenAt ?? null) : path.view.unseenAt;
  if (at === null || now - at >= UNSEEN_MATTERS) return path;
  // By the hour: a flood that goes on is no further trouble every second.
  return { ...path, condition: 'unclear', lostAt: at - (at % HOUR), recoveredAt: null };
}

/**
 * A path as it has to be taken in the light of what is remembered: lost until its return was seen. Its own lines may have
 * gone out of evidence, or lines that look like a start of the node may have cut it off from what goes on.
 */
export function inLightOf(
  path: PathStatus,
  lost: LostPath | undefined,
  { node, now }: { readonly node: NodeView | null; readonly now: At },
): PathStatus {
  if (lost === undefined || lost.backAt !== null || isTrouble(path)) return path;
  const since = { lostAt: lost.since ?? lost.last, recoveredAt: null };
  const countsFrom = path.view === null ? null : logInCountsFrom(path.view, node);
  if (path.condition === 'healthy' && countsFrom !== null && countsFrom > now)
    return { ...path, ...since, condition: 'lost', returnCountsFrom: countsFrom };
  const isGone = path.view === null || (node?.dropped.pathsUntil ?? NEVER) >= lost.last;
  const isCutOff = path.condition === 'phantom' && (node?.boots.at(-1) ?? NEVER) > lost.last;
  if (!isGone && !isCutOff) return path;
  if (isBack(path, { lost, lossAt: lost.last, node })) return path;
  const condition = isCutOff ? 'lost-by-reboot' : 'lost';
  return { ...path, ...since, condition };
}
