import { portalText } from '../../functions/core/base/portal.ts';
import { type At, MINUTE, type Ms, type Sec } from '../../functions/core/base/time.ts';
import type { Cause } from '../../functions/core/diagnosis/cause.ts';
import type { NodeView, Outage, PathState, PathView } from '../../functions/core/evidence/path-view.ts';
import { hostOf } from './host-names.ts';
import {
  isoOrNull,
  type Rests,
  type ScanBasis,
  type ScanRemark,
  type ScanWarning,
  type Skipped,
  timesOf,
} from './scan-basis.ts';
import { causeOf, DEAD_DISK, firstDeadline, type LostPath, stateOf } from './scan-diagnosis.ts';
import { eventsOf, type ScanEvent } from './scan-events.ts';
import { foldFlaps, type OutageGroup } from './scan-flaps.ts';
import { linesOf } from './scan-lines.ts';
import type { FoundAttachment, FoundInstance, LookedUp } from './scan-looked-up.ts';
import { severityOf, wasAllDown } from './scan-severity.ts';
import type { ScannedNode } from './scanned-node.ts';
import type { ScanStats } from './scanner.ts';

/** Lines this close to an incident belong to its evidence. */
const AROUND: Ms = MINUTE;

/** LifeKeeper's own reaction follows within this of the end. */
const AFTERMATH: Ms = 10 * MINUTE;

/** What `warden scan --json` prints. Times are ISO 8601 UTC; facts that are not known are null. */
export interface ScanReport {
  readonly schema: 'warden.scan/1';
  /** Of the program that wrote it. */
  readonly version: string;
  /** What times rest on: stamps of the lines, or, where lines have none, the age of their file. */
  readonly timeBasis: {
    readonly zone: string;
    readonly basis: 'stamps' | 'partly-reckoned';
    readonly reckonedLines: number;
  };
  readonly incidents: readonly ScanIncident[];
  readonly stats: ScanStats & { readonly ms: number };
  /** What was read, what was passed over, what was not understood, and what is no loss but worth knowing. */
  readonly read: ScanBasis;
  readonly skipped: readonly Skipped[];
  readonly warnings: readonly ScanWarning[];
  readonly remarks: readonly ScanRemark[];
  /** What LifeKeeper and the system said on any node around the incidents. */
  readonly events: readonly ScanEvent[];
  /** Null when nothing was asked. */
  readonly lookup: LookedUp | null;
}

export type ScanIncident = ReturnType<typeof incidentOf>;
export type ScanPath = ReturnType<typeof pathOf>;

/** An incident of one node: what is shown of it, and what it was judged by. */
export interface FoundIncident {
  readonly shown: ScanIncident;
  readonly view: NodeView;
  /** In the order of `shown.paths`. */
  readonly lost: readonly LostPath[];
}

/** The incidents of all nodes, oldest first. `timeoutSec` is the recovery_tmo to assume where no line names it. */
export function incidentsOf(nodes: readonly ScannedNode[], timeoutSec: Sec | null): readonly FoundIncident[] {
  return nodes
    .flatMap((node) =>
      foldFlaps(groupOutages(node)).map(({ lost, flaps }) => ({
        shown: incidentOf(node, { lost, flaps }, timeoutSec),
        view: node.view,
        lost,
      })),
    )
    .sort((a, b) => Date.parse(a.shown.openedAt) - Date.parse(b.shown.openedAt));
}

/** The report of what the lines alone tell. */
export function reportOf(
  found: readonly FoundIncident[],
  nodes: readonly ScannedNode[],
  stats: ScanReport['stats'],
  rests: Rests,
): ScanReport {
  const incidents = found.map(({ shown }) => shown);
  const reckoned = rests.warnings.find((one) => one.code === 'reckoned-times')?.lines ?? 0;
  return {
    schema: 'warden.scan/1',
    version: process.env['WARDEN_VERSION'] ?? 'unknown',
    timeBasis: {
      zone: rests.read.zone,
      basis: reckoned === 0 ? 'stamps' : 'partly-reckoned',
      reckonedLines: reckoned,
    },
    incidents,
    stats,
    ...rests,
    events: eventsOf(nodes, incidents),
    lookup: null,
  };
}

/** Outages of one node that overlap in time. Restart blips, phantoms and clean log-outs are no outages. */
function groupOutages({ view, isKernelOnly }: ScannedNode): readonly (readonly LostPath[])[] {
  const lost = view.paths
    .filter((path) => path.role !== 'phantom')
    .flatMap((path) =>
      path.outages
        .filter((outage) => !outage.restartBlip)
        .map((outage): LostPath => ({ path: pathAsOf(path, outage), outage, isKernelOnly })),
    )
    .sort((a, b) => beginOf(a.outage) - beginOf(b.outage));
  const groups: LostPath[][] = [];
  let end: At = Number.NEGATIVE_INFINITY;
  for (const one of lost) {
    const group = groups.at(-1);
    if (group !== undefined && beginOf(one.outage) <= end) group.push(one);
    else groups.push([one]);
    // A return that only the next loss implies came before it.
    const isImplied = one.outage.endedBy === 'recovered' && one.outage.recoveredAt === null;
    const itsEnd = (endOf(one) ?? one.outage.endedAt ?? Number.POSITIVE_INFINITY) - Number(isImplied);
    end = group !== undefined && groups.at(-1) === group ? Math.max(end, itsEnd) : itsEnd;
  }
  return groups;
}

/** A disk that died long after an outage says nothing about it. */
function pathAsOf(path: PathView, { recoveredAt, endedAt }: Outage): PathView {
  const end = recoveredAt ?? endedAt;
  const isLater = end !== null && path.deadSince !== null && path.deadSince > end + AFTERMATH;
  return isLater ? { ...path, deadSince: null } : path;
}

function beginOf(outage: Outage): At {
  return outage.firstSignAt ?? outage.lostAt;
}

function incidentOf(node: ScannedNode, { lost, flaps }: OutageGroup, timeoutSec: Sec | null) {
  const { view } = node;
  const openedAt = Math.min(...lost.map(({ outage }) => beginOf(outage)));
  const ends = lost.map(endOf);
  const closedAt = ends.some((end) => end === null) ? null : Math.max(...ends.map((end) => end ?? 0));
  const until = closedAt ?? Number.POSITIVE_INFINITY;
  const isNear = (at: At | null): boolean =>
    at !== null && at >= openedAt - AROUND && at <= until + AFTERMATH;
  const lifekeeper = {
    deviceFailure: view.lifekeeper.deviceFailures.some(
      ({ first, last }) => last >= openedAt - AROUND && first <= until + AROUND,
    ),
    failover: isNear(view.lifekeeper.failoverAt) || isNear(view.lifekeeper.recoveryStartedAt),
    reboot: isNear(view.lifekeeper.haltAt) || lost.some(({ outage }) => outage.endedBy === 'reboot'),
  };
  // Nobody knows whose it is: then no volume of the node is told to be well.
  const hasLoneDeath = closedAt !== null && view.loneDeaths.some(isNear);
  const found = hasLoneDeath ? DEAD_DISK : causeOf(view, lost, [], null);
  const diskDead = hasLoneDeath || lost.some(({ path }) => path.deadSince !== null);
  return {
    host: hostOf(view),
    node: view.node,
    paths: lost.map(pathOf),
    ...found,
    /** Null when nothing was looked up or the instance was not found. */
    instance: null as FoundInstance | null,
    state: shownState(worstState(lost.map(stateOf)), found.cause, flaps),
    flaps,
    openedAt: iso(openedAt),
    closedAt: isoOrNull(closedAt),
    ...timesOf(node),
    /** The disk, or what lies on it, failed and does not come back with its session. */
    diskDead,
    deadline: shownDeadline(view.node, lost, timeoutSec),
    severity:
      found.cause === 'degraded-multipath' && !wasAllDown(node, { from: openedAt, until })
        ? ('medium' as const)
        : severityOf(
            lost,
            lifekeeper.failover ||
              lifekeeper.reboot ||
              diskDead ||
              isNear(view.queueFailedAt ?? null) ||
              isNear(view.ioErrorAt),
          ),
    /** Its own lines, and where they stand. */
    evidence: linesOf(node, lost, { from: openedAt, until }),
    lifekeeper,
  };
}

/** State of an incident: that of its worst path, or what several losses, or several paths, make of it. */
function shownState(
  state: PathState,
  cause: Cause,
  flaps: number | null,
): PathState | 'flapping' | 'degraded' {
  if (flaps !== null) return 'flapping';
  return cause === 'degraded-multipath' && state !== 'recovered' ? 'degraded' : state;
}

function pathOf(one: LostPath) {
  const { path, outage } = one;
  const { portal } = path;
  return {
    portal: portal === null ? null : portalText(portal),
    iqn: path.iqn,
    session: path.session,
    device: path.device === null ? null : `/dev/${path.device}`,
    role: path.role,
    lostAt: iso(outage.lostAt),
    recoveredAt: isoOrNull(outage.recoveredAt),
    endedAt: isoOrNull(outage.endedAt),
    endedBy: outage.endedBy,
    timedOutAt: isoOrNull(outage.timedOutAt),
    state: stateOf(one),
    reopenCount: outage.reopenCount,
    outageSec: outage.length.seconds,
    length: outage.length,
    lossSeen: outage.lossSeen,
    errorCode: outage.errorCode,
    reasons: outage.reasons,
    loginRejected: outage.loginRejected,
    deadSince: isoOrNull(path.deadSince),
    lastSeenAt: iso(outage.lastSeenAt),
    /** Null when nothing was looked up, or it could not be. */
    attachment: null as FoundAttachment | null,
  };
}

/** When the volume was back or meant to be gone; null while it is, or may be, lost. */
function endOf(one: LostPath): At | null {
  const isOver = ['recovered', 'logged-out'].includes(stateOf(one));
  return isOver ? (one.outage.recoveredAt ?? one.outage.endedAt) : null;
}

const WORST_FIRST: readonly PathState[] = ['timed-out', 'lost', 'unknown', 'logged-out', 'recovered', 'up'];

function worstState(states: readonly PathState[]): PathState {
  return WORST_FIRST.find((state) => states.includes(state)) ?? 'unknown';
}

/** The timeout named on the command line is an assumption too. */
function shownDeadline(node: string, lost: readonly LostPath[], timeoutSec: Sec | null) {
  const found = firstDeadline(node, lost, timeoutSec);
  if (found === null) return null;
  const basis = found.basis === 'kernel-line' ? 'kernel-line' : 'assumed';
  return { from: iso(found.from), to: iso(found.to), basis };
}

function iso(at: At): string {
  return new Date(at).toISOString();
}
