import type { Portal } from '../base/portal.ts';
import type { At, Ms, Sec } from '../base/time.ts';
import type { ClockDoubt, LatestMoments } from './node-clock.ts';

/** States of one way from a node to a volume, as the lines show it. */
export type PathState = 'up' | 'lost' | 'recovered' | 'timed-out' | 'logged-out' | 'unknown';

/** How the length of an outage was worked out. */
export interface OutageLength {
  readonly seconds: Sec;
  /** `lines`: loss and end were both logged; `reopen-count`: retries x delay; `first-seen`: since the first line we have. */
  readonly method: 'lines' | 'reopen-count' | 'first-seen';
  readonly bound: 'exact' | 'at-least';
}

/** One outage of one path: from its loss to its end, or still open. */
export interface Outage {
  readonly lostAt: At;
  /** Resolution of `lostAt`. */
  readonly precision: Ms;
  /** The loss line itself was seen; false when only retries or LifeKeeper lines were. */
  readonly lossSeen: boolean;
  /** Rule ids that prove the loss, at most 8, sorted. */
  readonly rules: readonly string[];
  readonly errorCode: number | null;
  readonly recoveredAt: At | null;
  /** Kernel gave up (recovery_tmo over). */
  readonly timedOutAt: At | null;
  /** Logged out, given up or cut off by a boot. */
  readonly endedAt: At | null;
  readonly endedBy: 'recovered' | 'logged-out' | 'gave-up' | 'reboot' | null;
  /** Highest reopen_cnt or attempts seen in this outage. */
  readonly reopenCount: number | null;
  readonly length: OutageLength;
  /** Last line that showed it still trying. */
  readonly lastSeenAt: At;
  /** Reasons as logged ("Connection refused", "No route to host"), at most 4, sorted. */
  readonly reasons: readonly string[];
  readonly loginRejected: string | null;
  readonly bindLoop: boolean;
  /** A restart of iscsid explains it and its first attempt healed it within 60 s: no outage for an operator. */
  readonly restartBlip: boolean;
  /** Latest moment at which the loss can have been: earlier than `lostAt` when reopen_cnt shows more time than the lines. */
  readonly lossNotAfter?: At;
  /** Only LifeKeeper or the disk showed it; the initiator has not noticed and its clock does not run yet. */
  readonly onlyDiskSigns?: boolean;
  /** Earlier than `lostAt` when LifeKeeper noticed before the initiator did. */
  readonly firstSignAt?: At;
}

/** One path of one node, within one boot. */
export interface PathView {
  /** Stable within the evidence: `<node>|<session or portal or device>|<boot start or 0>`. */
  readonly key: string;
  readonly node: string;
  /** null when only a portal or a device is known (a black hole prints LifeKeeper lines only). */
  readonly session: number | null;
  readonly iqn: string | null;
  readonly portal: Portal | null;
  readonly device: string | null;
  readonly role: 'data' | 'boot' | 'phantom';
  readonly state: PathState;
  /** Of the current (latest) boot of this node. */
  readonly currentBoot: boolean;
  /** Oldest first; the last one is the current outage when `state` is lost or timed-out. */
  readonly outages: readonly Outage[];
  /** Clean log-out before a detach shows intent. */
  readonly loggedOutAt: At | null;
  /** recovery_tmo named by the kernel, when it was. */
  readonly recoveryTimeoutSec: Sec | null;
  /** Disk or file system on it is dead although the session may be back. */
  readonly deadSince: At | null;
  /** The newest login or return that no later line contradicts; null when none was seen. */
  readonly upAt: At | null;
  /** Its newest login; null or absent when no line of it was seen. */
  readonly loggedInAt?: At | null;
  /**
   * When lines of which too many came to be kept may have told of its loss; null when none can have. A path of which
   * nothing is known for that reason is neither well nor back.
   */
  readonly unseenAt: At | null;
  /** lost/recovered pairs that began within ten minutes of the newest one. */
  readonly flaps: number;
}

/** What the lines of one node say besides its paths. */
export interface NodeView {
  readonly node: string;
  readonly host: string | null;
  readonly paths: readonly PathView[];
  /** Newest line of this node that matched anything, never further back than its reading less the known delay. */
  readonly lastAt: At | null;
  /** When that line was written, by its own stamp: long before `lastAt` where lines came late. Absent: as `lastAt`. */
  readonly stampedAt?: At | null;
  readonly boots: readonly At[];
  readonly osShutdownAt: At | null;
  readonly ioErrorAt: At | null;
  readonly fsDead: readonly { readonly device: string | null; readonly at: At }[];
  readonly hungTaskAt: At | null;
  readonly lifekeeper: LifeKeeperView;
  /** When disks died in the present boot of which it is not known whose they are, and that were not mounted since. */
  readonly loneDeaths: readonly At[];
  /** What was too much to be kept. */
  readonly dropped: DroppedFacts;
  /** dm-multipath stopped queueing: I/O failed. */
  readonly queueFailedAt: At | null;
  /** Ways that dm-multipath had left at the last count, by map, oldest first. */
  readonly multipathLeft?: readonly { readonly map: string; readonly at: At; readonly left: number }[];
  readonly competitor: readonly { readonly detail: string; readonly at: At; readonly iqn: string | null }[];
  /** When what is acted upon can have happened at the latest; what is absent has not, or was stored before it was kept. */
  readonly latest?: LatestMoments;
  /** As late as this can have happened what was stored before times of reading were kept; null or absent: nothing was. */
  readonly undatedUntil?: At | null;
  /** The clock of the node is not to be relied on; null or absent: nothing speaks against it. */
  readonly clockDoubt?: ClockDoubt | null;
  /** One entry per rule that matched: first and last time and the earliest line. */
  readonly seen: readonly {
    readonly rule: string;
    readonly first: At;
    readonly last: At;
    readonly sample: string;
  }[];
}

/** Facts that are known to be gone: what they would have shown is unknown. */
export interface DroppedFacts {
  /** Losses and returns up to here are gone; null when none is. */
  readonly pathsUntil: At | null;
  /** When sessions that are not known by name may have been lost, at the latest; null when none can have. */
  readonly unseenAt: At | null;
}

export interface LifeKeeperView {
  /** Any line of LifeKeeper was seen: the node is a cluster node. */
  readonly seen: boolean;
  readonly deviceFailures: readonly { readonly device: string; readonly first: At; readonly last: At }[];
  readonly recoveryStartedAt: At | null;
  readonly failoverAt: At | null;
  readonly haltAt: At | null;
  readonly commDownAt: At | null;
  readonly commUpAt: At | null;
  readonly checkTimeoutAt: At | null;
}
