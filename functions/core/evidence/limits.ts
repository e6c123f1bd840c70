/**
 * Bounds of one node's evidence. Whatever arrives, evidence never grows past them, and nothing that a line says can use
 * up what is kept for another kind of fact (docs/decisions/0022-evidence-that-cannot-be-bent.md).
 */
export interface EvidenceLimits {
  /** Of facts that begin, end or contradict an outage or a take-over. */
  readonly vital: KindLimits;
  /** Of every other kind. */
  readonly other: KindLimits;
  /** Different rule-and-detail series of one kind, subject and hour that are kept apart; the rest is one series. */
  readonly facets: number;
  /** One-second buckets per series. */
  readonly fine: number;
  /**
   * One-minute buckets per vital series. An hour has 60: with all of them kept, the start of an outage is at worst a
   * minute late however many lines followed it.
   */
  readonly coarse: number;
  /** One-minute buckets per series of everything else, and of vital subjects past the `detailed` ones. */
  readonly coarseTraces: number;
  /** Vital subjects of one kind and hour that are kept minute by minute. */
  readonly detailed: number;
  /** Sessions of which logins are kept whatever comes later, and as many of the newest logins of any other. */
  readonly logins: number;
  /** Newest logins of one session. */
  readonly loginsOfSession: number;
  /** Keys of the tables of devices and of SCSI hosts. */
  readonly topologyKeys: number;
  /** Newest entries remembered per key of these. */
  readonly topologyEntries: number;
  /** Rules of which first and last time and a sample are kept. */
  readonly rules: number;
  /** Host names seen for the node. */
  readonly hosts: number;
}

/** Bounds of one kind of fact. */
export interface KindLimits {
  /** Subjects (sessions, portals, disks) in one hour: the first by name (`compareNames`). */
  readonly subjects: number;
  /** Subjects of all hours together; past that, the oldest hours go as a whole. At least `subjects`. */
  readonly total: number;
}

/** For `respond`: some kilobytes an hour for a genuine outage, about ten megabytes for the most hostile input. */
export const FUNCTION_LIMITS: EvidenceLimits = {
  vital: { subjects: 128, total: 384 },
  other: { subjects: 16, total: 96 },
  facets: 6,
  fine: 8,
  coarse: 60,
  coarseTraces: 8,
  detailed: 16,
  logins: 256,
  loginsOfSession: 4,
  topologyKeys: 128,
  topologyEntries: 16,
  rules: 400,
  hosts: 4,
};

/** For `warden scan`: months of one node's logs. */
export const SCAN_LIMITS: EvidenceLimits = {
  vital: { subjects: 1_000, total: 20_000 },
  other: { subjects: 1_000, total: 20_000 },
  facets: 24,
  fine: 64,
  coarse: 60,
  coarseTraces: 60,
  detailed: 1_000,
  logins: 4_096,
  loginsOfSession: 64,
  topologyKeys: 1_024,
  topologyEntries: 256,
  rules: 1_000,
  hosts: 16,
};
