import type { At } from '../base/time.ts';
import type { LatestMoments, NodeClock } from './node-clock.ts';
import type { Series } from './series.ts';

/**
 * All that one node's lines have shown: a bounded join-semilattice. Folding the same signals in any order, any
 * number of times and in any batches gives the same value (property tests). It holds no counts of lines.
 *
 * Every map is bounded by keeping the greatest keys in an order that never changes (names, hours, the time of an
 * entry); that is what keeps dropping commutative and associative.
 */
export interface NodeEvidence {
  readonly schema: 'warden.evidence/1';
  readonly node: string;
  readonly hosts: readonly string[];
  /** Keyed `<hour>|<subject>`; see `subjectOf`, and `overflowOf` for subjects that were too many. */
  readonly chunks: Readonly<Record<string, Chunk>>;
  readonly topology: Topology;
  readonly rules: Readonly<Record<string, RuleFacts>>;
  /** Absent in what the version before has stored. */
  readonly clock?: NodeClock;
  /** Likewise. */
  readonly latest?: LatestMoments;
  /**
   * Facts of `ACTING_KINDS` that were stored without a time of reading can have happened as late as this, whatever their
   * stamps say (`soundEvidence`); absent when there are none.
   */
  readonly undatedUntil?: At;
  /** What was too much to be kept; absent when nothing was. */
  readonly dropped?: Dropped;
}

/** Facts that are known to be gone. What may be among them is unknown: neither well nor proven. */
export interface Dropped {
  /** By family of kinds (`familyOf`), the newest hour of which facts are gone. */
  readonly hours: Readonly<Record<string, number>>;
  /** Time of the newest login that is gone; null when none is. */
  readonly loginAt: At | null;
}

/** What was said of one subject in one hour; keyed `<kind>|<rule>|<detail>`. */
export type Chunk = Readonly<Record<string, Series>>;

/** Facts that are logged while all is well; kept apart from outages and remembered for long. */
export interface Topology {
  /**
   * `<iqn>|<address>|<port>` -> when which session was there (`loginEntry`); empty iqn when only the portal was
   * named.
   */
  readonly logins: Readonly<Record<string, readonly Entry[]>>;
  /** Block device -> when it was attached at which SCSI address. */
  readonly disks: Readonly<Record<string, readonly Entry[]>>;
  /** SCSI host number -> when it was created. */
  readonly scsiHosts: Readonly<Record<string, readonly Entry[]>>;
}

/** A dated fact: `[at, value]`. */
export type Entry = readonly [At, string];

/** Other lines than a login tie a session to its target as well, such as its log-out; they prove no login. */
const NAMED_ONLY = ' named';

/** Value of an entry of `logins`. */
export function loginEntry(session: number, isLogin: boolean): string {
  return isLogin ? String(session) : `${session}${NAMED_ONLY}`;
}

/** What `loginEntry` wrote. */
export function readLoginEntry(value: string): { readonly session: number; readonly isLogin: boolean } {
  return { session: Number.parseInt(value, 10), isLogin: !value.endsWith(NAMED_ONLY) };
}

/** First and last time a rule matched, with its earliest line (the lexically least among equals). */
export type RuleFacts = readonly [first: At, last: At, sample: string];

/** Evidence of a node that has said nothing. */
export function emptyEvidence(node: string): NodeEvidence {
  return {
    schema: 'warden.evidence/1',
    node,
    hosts: [],
    chunks: {},
    topology: { logins: {}, disks: {}, scsiHosts: {} },
    rules: {},
    clock: {},
    latest: {},
  };
}
