import type { At, Sec } from '../../functions/core/base/time.ts';
import { pictureOf } from '../../functions/core/cluster/picture.ts';
import type { PathStatus } from '../../functions/core/cluster/picture-shapes.ts';
import type { Cause } from '../../functions/core/diagnosis/cause.ts';
import { type Deadline, deadlineOf } from '../../functions/core/diagnosis/deadline.ts';
import { DECISION_TABLE, diagnose } from '../../functions/core/diagnosis/diagnose.ts';
import type { NodeView, Outage, PathState, PathView } from '../../functions/core/evidence/path-view.ts';
import type { Inventory } from '../../functions/core/inventory/inventory.ts';
import type { LoadFacts, LookUps } from '../../functions/core/platform/look-ups.ts';

/** A path with the one of its outages that belongs to the incident. */
export interface LostPath {
  readonly path: PathView;
  readonly outage: Outage;
  /** See `ScannedNode`. */
  readonly isKernelOnly: boolean;
}

/** What OCI says about the attachment of a lost path, as far as it holds for the time of the outage. */
export interface PathAtOci extends Pick<PathStatus, 'api' | 'current' | 'role'> {
  /** Audit has a detach in the outage. */
  readonly isAudited: boolean;
}

interface Judged {
  readonly cause: Cause;
  /** What showed the cause besides the lines. */
  readonly causeBasis: 'lines' | 'attachments' | 'audit' | 'metrics';
}

/** Where a disk of the node died, and no line says whose it is. */
export const DEAD_DISK: Judged = { cause: 'filesystem-dead', causeBasis: 'lines' };

/**
 * The cause of an incident by the table that the notices use (docs/causes.md): of several paths the row that comes first.
 *
 * @param atOci for each lost path what was looked up; null for none.
 */
export function causeOf(
  view: NodeView,
  lost: readonly LostPath[],
  atOci: readonly (PathAtOci | null)[],
  load: LoadFacts | null,
): Judged {
  const all = lost.map((one, index) => verdictOf(view, one, atOci[index] ?? null, load));
  const row = ({ cause }: Judged) => DECISION_TABLE.findIndex((entry) => entry.cause === cause);
  const weight = (one: Judged) => 2 * row(one) - Number(one.causeBasis === 'audit');
  return all.reduce((first, one) => (weight(one) < weight(first) ? one : first));
}

function verdictOf(view: NodeView, one: LostPath, atOci: PathAtOci | null, load: LoadFacts | null): Judged {
  const { node } = view;
  const lookUps: LookUps = {
    ...NOTHING_ASKED,
    ...(load === null ? {} : { load: { [node]: { known: true, value: load, readAt: one.outage.lostAt } } }),
  };
  const picture = pictureOf({
    now: one.outage.lastSeenAt,
    cluster: { key: node, name: node, nodes: [node], source: 'unknown' },
    views: [viewAsOf(view, one)],
    lookUps,
    inventory: inventoryOf(node, null),
    instanceActions: new Set(),
    since: Number.NEGATIVE_INFINITY,
  });
  const status = picture.paths.find((path) => path.view?.key === one.path.key);
  // Only LifeKeeper named the disk: no line says more than that.
  if (status === undefined) return { cause: 'unknown', causeBasis: 'lines' };
  const { api, current, role } = atOci ?? status;
  const { cause } = diagnose({
    picture,
    path: { ...status, api, current, role: status.role === 'boot' ? 'boot' : role },
    lossAt: one.outage.lostAt,
    inWindow: false,
    onHold: false,
    expectedPrincipals: [],
    maintenance: false,
    wide: false,
  });
  return { cause, causeBasis: basisOf(cause, atOci) };
}

function basisOf(cause: Judged['cause'], atOci: PathAtOci | null): Judged['causeBasis'] {
  switch (cause) {
    case 'detached-intent-unknown':
      return atOci?.isAudited === true ? 'audit' : 'attachments';
    case 'quorum-volume-lost':
      return 'attachments';
    case 'instance-overloaded':
      return 'metrics';
    default:
      return 'lines';
  }
}

/** The node as this one outage showed it: what came later is of other incidents. */
function viewAsOf(view: NodeView, one: LostPath): NodeView {
  const { path, outage } = one;
  const until = outage.recoveredAt ?? outage.endedAt ?? outage.lastSeenAt;
  return {
    ...view,
    paths: [{ ...path, outages: [outage], state: stateOf(one), currentBoot: true }],
    competitor: view.competitor.filter(({ at }) => at <= until),
    fsDead: [],
    lifekeeper: { ...view.lifekeeper, deviceFailures: [] },
  };
}

/** State of the path as this outage left it. */
export function stateOf({ outage, isKernelOnly }: LostPath): PathState {
  if (outage.endedBy !== null && outage.recoveredAt !== null) return 'recovered';
  switch (outage.endedBy) {
    case 'recovered':
      return 'recovered';
    case 'logged-out':
      return 'logged-out';
    case 'gave-up':
      return 'lost';
    case 'reboot':
      return 'unknown';
    case null:
      if (outage.timedOutAt !== null) return 'timed-out';
      return isKernelOnly ? 'unknown' : 'lost';
  }
}

/** When the kernel gives up on the path lost first; null when only LifeKeeper noticed: then no clock runs yet. */
export function firstDeadline(
  node: string,
  lost: readonly LostPath[],
  timeoutSec: Sec | null,
): Deadline | null {
  const clocked = lost.filter(({ outage }) => outage.onlyDiskSigns !== true);
  const [first] = [...clocked].sort((a, b) => clockStart(a) - clockStart(b));
  if (first === undefined) return null;
  const { path } = first;
  const status = { node, view: path, attachment: null, iqn: path.iqn, portal: null };
  return deadlineOf(status, clockStart(first), inventoryOf(node, timeoutSec), NOTHING_ASKED);
}

/** The kernel's clock runs from the loss, which may be earlier than the first line that is left of it. */
function clockStart({ outage }: LostPath): At {
  return outage.lossNotAfter ?? outage.lostAt;
}

const NOTHING_ASKED: LookUps = {
  readAt: 0,
  attachments: { known: false, what: 'attachments', errorCode: '', detail: '' },
  instances: {},
  volumes: {},
};

/** What is known of a node before its lines are read: the recovery timeout that a person named, as a tag would. */
function inventoryOf(node: string, recoveryTimeoutSec: Sec | null): Inventory {
  const known = {
    instanceId: node,
    displayName: node,
    compartmentId: '',
    availabilityDomain: '',
    clusterTag: null,
    lifekeeperSeen: false,
    recoveryTimeoutSec,
    attachments: [],
    seenAt: 0,
  };
  return { schema: 'warden.inventory/1', takenAt: 0, nodes: { [node]: known } };
}
