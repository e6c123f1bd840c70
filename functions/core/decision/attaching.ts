import { type At, MINUTE, type Ms } from '../base/time.ts';
import type { PathStatus } from '../cluster/picture-shapes.ts';
import type { Situation } from '../incident/situations.ts';
import type { DecisionState } from './contract.ts';

/** Attached again, but where the old session never looks: it retries the old portal for ever. */
export function isReattachedElsewhere(p: PathStatus): boolean {
  if (p.condition === 'replaced') return true;
  return p.condition === 'lost' && p.api === 'ATTACHED' && p.samePortal === false;
}

/** Attached again after the loss, and not known to be on another portal: the session can heal, but has not yet. */
export function isReattachedHere(p: PathStatus, lossAt: At): boolean {
  return p.api === 'ATTACHED' && p.samePortal !== false && (p.current?.timeCreated ?? 0) > lossAt;
}

/** An attach takes seconds; one that takes longer than this is told as what it looks like. */
const ATTACH_TAKES: Ms = 2 * MINUTE;

/**
 * iscsid tries again every 3 to 17 seconds, a return counts once LifeKeeper has been quiet for a minute, and lines take
 * some more.
 */
const RETURN_TAKES: Ms = 2 * MINUTE;

/**
 * Being attached again, or attached just now: whether the session returns is known in a moment, and where it does that is
 * all there is to tell. Only while people know of the loss already, of that node's; an attach of ours is reported once it is
 * there.
 */
export function isBeingAttached({
  state,
  path,
  lossAt,
}: {
  readonly state: DecisionState;
  readonly path: PathStatus;
  readonly lossAt: At;
}): boolean {
  const { incident, reattach, now } = state;
  const { notified } = incident.memory;
  if (notified === null || path.condition === 'hung' || isReported(reattach, path)) return false;
  // What was so of another node says nothing of this one.
  if (notified.node !== path.node) return false;
  if (!KEPT_MEANWHILE.has(incident.situation ?? 'healthy')) return false;
  const madeAt = path.current?.timeCreated ?? now;
  if (madeAt <= lossAt) return false;
  if (path.api === 'ATTACHING') return isInTheMaking(path, now);
  const seenAt = incident.attachmentState?.since ?? now;
  return path.api === 'ATTACHED' && path.samePortal !== false && now - seenAt < RETURN_TAKES;
}

/**
 * By the list of attachments, which may be a moment older than anything else.
 * @param doneAt when our own record says that it was done; absent: nothing says so.
 */
export function isInTheMaking({ api, current }: PathStatus, now: At, doneAt = 0): boolean {
  return api === 'ATTACHING' && now - Math.max(current?.timeCreated ?? now, doneAt) < ATTACH_TAKES;
}

/** An attach of ours that is there, or nearly: its report says what has become of it. */
function isReported(reattach: DecisionState['reattach'], { api }: PathStatus): boolean {
  const stage = reattach?.stage.kind;
  return (stage === 'attached' || stage === 'attempted') && api !== 'ATTACHING';
}

const KEPT_MEANWHILE: ReadonlySet<Situation> = new Set<Situation>(['detached', 'standby-lost', 'lost']);
