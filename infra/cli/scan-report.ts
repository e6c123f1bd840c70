import { portalText } from '../../functions/core/base/portal.ts';
import { type At, MINUTE, type Ms, SECOND, type Sec } from '../../functions/core/base/time.ts';
import type { Outage, PathState } from '../../functions/core/evidence/path-view.ts';
import { SEVERITIES, type Severity } from '../../functions/core/rules/signal.ts';
import { causeFromLines, type LostPath } from './scan-cause.ts';
import type { ScanIncident, ScanPath, ScanReport } from './scan-result.ts';
import type { ScannedNode, ScanStats } from './scanner.ts';

/** Recovery timeouts in use: distribution default and OCI image (docs/oci-facts.md#initiator-settings). */
const ASSUMED_TIMEOUT: readonly [Sec, Sec] = [120, 6000];

/** Lines this close to an incident belong to its evidence. */
const AROUND: Ms = MINUTE;

/** LifeKeeper's own reaction follows within this of the end. */
const AFTERMATH: Ms = 10 * MINUTE;

/** An outage longer than this is felt by applications. */
const FELT_AFTER: Sec = 60;

/** The incidents of all nodes, oldest first. `timeoutSec` is the recovery_tmo to assume where no line names it. */
export function reportOf(
  nodes: readonly ScannedNode[],
  stats: ScanStats & { readonly ms: number },
  timeoutSec: Sec | null,
): ScanReport {
  const incidents = nodes
    .flatMap((node) => groupOutages(node).map((group) => incidentOf(node, group, timeoutSec)))
    .sort((a, b) => (a.openedAt < b.openedAt ? -1 : a.openedAt > b.openedAt ? 1 : 0));
  return { schema: 'warden.scan/1', incidents, stats, lookup: null };
}

/** Outages of one node that overlap in time. Restart blips, phantoms and clean log-outs are no outages. */
function groupOutages({ view, isKernelOnly }: ScannedNode): readonly (readonly LostPath[])[] {
  const lost = view.paths
    .filter((path) => path.role !== 'phantom')
    .flatMap((path) =>
      path.outages
        .filter((outage) => !outage.restartBlip)
        .map((outage): LostPath => ({ path, outage, isKernelOnly })),
    )
    .sort((a, b) => beginOf(a.outage) - beginOf(b.outage));
  const groups: LostPath[][] = [];
  let end: At = Number.NEGATIVE_INFINITY;
  for (const one of lost) {
    const group = groups.at(-1);
    if (group !== undefined && beginOf(one.outage) <= end) group.push(one);
    else groups.push([one]);
    const itsEnd = endOf(one) ?? one.outage.endedAt ?? Number.POSITIVE_INFINITY;
    end = group !== undefined && groups.at(-1) === group ? Math.max(end, itsEnd) : itsEnd;
  }
  return groups;
}

function beginOf(outage: Outage): At {
  return outage.firstSignAt ?? outage.lostAt;
}

function incidentOf(node: ScannedNode, lost: readonly LostPath[], timeoutSec: Sec | null): ScanIncident {
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
  return {
    host: view.host ?? view.node,
    node: view.node,
    paths: lost.map(pathOf),
    cause: causeFromLines(lost),
    causeBasis: 'lines',
    instance: null,
    state: worstState(lost.map(stateOf)),
    openedAt: iso(openedAt),
    closedAt: isoOrNull(closedAt),
    deadline: deadlineOf(lost, timeoutSec),
    severity: severityOf(lost, lifekeeper.failover || lifekeeper.reboot),
    evidence: view.seen
      .filter((seen) => seen.last >= openedAt - AROUND && seen.first <= until + AROUND)
      .map((seen) => ({
        rule: seen.rule,
        first: iso(seen.first),
        last: iso(seen.last),
        // A count of all lines says nothing about one incident when the rule also matched outside it.
        count:
          seen.first >= openedAt - AROUND && seen.last <= until + AROUND
            ? (node.counts.get(seen.rule) ?? null)
            : null,
        sample: seen.sample,
      })),
    lifekeeper,
  };
}

function pathOf(one: LostPath): ScanPath {
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
    attachment: null,
  };
}

/** When the volume was back or meant to be gone; null while it is, or may be, lost. */
function endOf(one: LostPath): At | null {
  switch (stateOf(one)) {
    case 'recovered':
    case 'logged-out':
      return one.outage.recoveredAt ?? one.outage.endedAt;
    default:
      return null;
  }
}

/** State of the path as this outage left it. */
function stateOf({ outage, isKernelOnly }: LostPath): PathState {
  switch (outage.endedBy) {
    case 'recovered':
      return 'recovered';
    case 'logged-out':
      return outage.recoveredAt === null ? 'logged-out' : 'recovered';
    case 'gave-up':
      return outage.recoveredAt === null ? 'lost' : 'recovered';
    case 'reboot':
      return outage.recoveredAt === null ? 'unknown' : 'recovered';
    case null:
      if (outage.timedOutAt !== null) return 'timed-out';
      return isKernelOnly ? 'unknown' : 'lost';
  }
}

const WORST_FIRST: readonly PathState[] = ['timed-out', 'lost', 'unknown', 'logged-out', 'recovered', 'up'];

function worstState(states: readonly PathState[]): PathState {
  return WORST_FIRST.find((state) => states.includes(state)) ?? 'unknown';
}

/** When the kernel gives up on the path lost first; null when only LifeKeeper noticed: then no clock runs yet. */
function deadlineOf(lost: readonly LostPath[], timeoutSec: Sec | null): ScanIncident['deadline'] {
  const clocked = lost.filter(({ outage }) => outage.onlyDiskSigns !== true);
  const first = clocked.reduce<LostPath | null>(
    (least, one) => (least === null || clockStart(one) < clockStart(least) ? one : least),
    null,
  );
  if (first === null) return null;
  const named = first.path.recoveryTimeoutSec;
  const [from, to] =
    named !== null ? [named, named] : timeoutSec !== null ? [timeoutSec, timeoutSec] : ASSUMED_TIMEOUT;
  return {
    from: iso(clockStart(first) + from * SECOND),
    to: iso(clockStart(first) + to * SECOND),
    basis: named === null ? 'assumed' : 'kernel-line',
  };
}

/** The kernel's clock runs from the loss, which may be earlier than the first line that is left of it. */
function clockStart({ outage }: LostPath): At {
  return outage.lossNotAfter ?? outage.lostAt;
}

function severityOf(lost: readonly LostPath[], lifekeeperActed: boolean): Severity {
  let worst: Severity = 'medium';
  const raise = (severity: Severity): void => {
    if (SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(worst)) worst = severity;
  };
  if (lifekeeperActed) raise('critical');
  for (const { path, outage } of lost) {
    if (outage.timedOutAt !== null || path.deadSince !== null || outage.endedBy === 'gave-up')
      raise('critical');
    if (outage.length.seconds > FELT_AFTER || path.role === 'boot') raise('high');
  }
  return worst;
}

function iso(at: At): string {
  return new Date(at).toISOString();
}

function isoOrNull(at: At | null): string | null {
  return at === null ? null : iso(at);
}
