import { valueAt } from '../base/group-by.ts';
import { type At, SECOND, type Sec } from '../base/time.ts';
import { lastOutage } from '../cluster/paths.ts';
import { type ClusterPicture, isDetachSeen, type PathStatus } from '../cluster/picture-shapes.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { LookUps } from '../platform/look-ups.ts';

/** From which fact the time of the loss was taken, best first. */
export type LossBasis = 'loss-line' | 'first-line' | 'audit' | 'first-seen';

export interface LossTime {
  readonly at: At;
  readonly basis: LossBasis;
}

/**
 * Time of the loss from the best fact there is: the line of the loss itself; else the first line that shows it, or the
 * detach as Audit recorded it where that was before (what no line says any more has not begun later for it); else that
 * detach; else when we first saw it (`seenAt`). Never in the future: whose clock was wrong, the node's or ours, the volume
 * is lost by now.
 */
export function lossTime(path: PathStatus, picture: ClusterPicture, seenAt: At): LossTime {
  const detach = picture.detachActions.find(
    (a) => a.resourceId === path.current?.id || a.resourceId === path.attachment?.id,
  );
  if (path.lostAt !== null) {
    const at = Math.min(path.lostAt, picture.now);
    if (lastOutage(path.view)?.lossSeen === true) return { at, basis: 'loss-line' };
    const isLater = isDetachSeen(path) && detach !== undefined && detach.at < at;
    return isLater ? { at: detach.at, basis: 'audit' } : { at, basis: 'first-line' };
  }
  if (detach !== undefined && detach.at <= seenAt) return { at: detach.at, basis: 'audit' };
  return { at: seenAt, basis: 'first-seen' };
}

export interface OutageSpan {
  readonly seconds: Sec;
  readonly method: 'lines' | 'reopen-count' | 'first-seen';
  readonly bound: 'exact' | 'at-least';
}

/** Length of the outage with how it was worked out; for an open one up to `now`, then a lower bound. */
export function outageSpan(path: PathStatus, now: At, loss: LossTime): OutageSpan {
  const outage = lastOutage(path.view);
  if (outage !== null && outage.recoveredAt !== null && path.recoveredAt !== null) return outage.length;
  // Nobody saw it come back: it lasted at least as long as it was seen failing.
  const to = path.backByWrites?.failedAt ?? now;
  const seconds = Math.max(0, Math.round((to - loss.at) / 1000));
  return {
    seconds,
    method: loss.basis === 'loss-line' ? 'lines' : 'first-seen',
    bound: 'at-least',
  };
}

/**
 * Whether the kernel counts down. It begins to at "detected conn error" and at nothing else:
 * - `not-running`: only LifeKeeper or the disk shows the trouble, the initiator has noticed nothing yet;
 * - `at-once`: the session was logged out or given up while it was lost: what it held has failed;
 * - `none`: there is no such session, or nobody knows: it ended with a boot, or its lines were too many.
 */
export type KernelClock = 'running' | 'not-running' | 'at-once' | 'none';

export function kernelClock({ condition, view }: Pick<PathStatus, 'condition' | 'view'>): KernelClock {
  switch (condition) {
    case 'hung':
      return 'not-running';
    case 'lost-by-reboot':
    case 'unclear':
      return 'none';
    default: {
      const endedBy = lastOutage(view)?.endedBy;
      return condition === 'lost' && (endedBy === 'logged-out' || endedBy === 'gave-up')
        ? 'at-once'
        : 'running';
    }
  }
}

/** When the kernel gives up; equal bounds when recovery_tmo is known. */
export interface Deadline {
  readonly from: At;
  readonly to: At;
  readonly basis: 'probe' | 'kernel-line' | 'tag' | 'assumed' | 'multipath';
  readonly recoveryTimeoutSec: Sec | null;
}

/** What the deadline of a path depends on. */
type TimedPath = Pick<PathStatus, 'node' | 'view' | 'attachment' | 'iqn' | 'portal'>;

/** `replacement_timeout` of the distributions and of OCI images (docs/oci-facts.md#initiator-settings): the bounds while it is unknown. */
const ASSUMED_TMO_SEC: Bounds = { from: 120, to: 6000 };

/** dm-multipath's usual `fast_io_fail_tmo`: the earliest moment an error can surface when all paths are gone. */
const FAST_IO_FAIL_SEC: Sec = 5;

/**
 * When the kernel gives the session up: first loss of the current outage + `recovery_tmo`. The probe's reading
 * counts before the kernel's own line, that before the tag; without any of them the range 120..6000 s. With
 * multipath, `fast_io_fail_tmo` and `no_path_retry` decide instead, so only a range can be said.
 */
export function deadlineOf(path: TimedPath, lostAt: At, inventory: Inventory, lookUps: LookUps): Deadline {
  const known = timeoutOf(path, inventory, lookUps);
  const { from, to } = boundsOf(known);
  const isMultipath = path.attachment?.isMultipath === true;
  return {
    from: lostAt + (isMultipath ? Math.min(FAST_IO_FAIL_SEC, to) : from) * SECOND,
    to: lostAt + to * SECOND,
    basis: isMultipath ? 'multipath' : (known?.basis ?? 'assumed'),
    recoveryTimeoutSec: known?.seconds ?? null,
  };
}

type Bounds = { readonly from: Sec; readonly to: Sec };

/** How long the kernel waits from the moment it notices; equal bounds when that is known. */
export function timeoutBounds(path: TimedPath, inventory: Inventory, lookUps: LookUps): Bounds {
  return boundsOf(timeoutOf(path, inventory, lookUps));
}

function boundsOf(known: { readonly seconds: Sec } | null): Bounds {
  return known === null ? ASSUMED_TMO_SEC : { from: known.seconds, to: known.seconds };
}

function timeoutOf(
  path: TimedPath,
  inventory: Inventory,
  lookUps: LookUps,
): { seconds: Sec; basis: 'probe' | 'kernel-line' | 'tag' } | null {
  const probe = valueAt(lookUps.probes, path.node);
  if (probe?.known === true) {
    const session = probe.value.sessions.find((s) =>
      path.view?.session != null
        ? s.session === path.view.session && (path.iqn === null || s.iqn === path.iqn)
        : s.iqn === path.iqn && s.portal === path.portal,
    );
    if (session?.recoveryTmoSec != null && session.recoveryTmoSec >= 0) {
      return { seconds: session.recoveryTmoSec, basis: 'probe' };
    }
  }
  const line = path.view?.recoveryTimeoutSec;
  if (line != null) return { seconds: line, basis: 'kernel-line' };
  const tag = valueAt(inventory.nodes, path.node)?.recoveryTimeoutSec;
  return tag != null ? { seconds: tag, basis: 'tag' } : null;
}
