/** Bounds of one node's evidence. Whatever arrives, evidence never grows past them; the oldest is dropped first. */
export interface EvidenceLimits {
  /** Chunks (one per hour and subject). */
  readonly chunks: number;
  /** Different rule-and-detail series of one kind within one chunk. */
  readonly facets: number;
  /** One-second buckets per series. */
  readonly fine: number;
  /**
   * One-minute buckets per series of what begins or ends an outage. An hour has 60: with all of them kept, the
   * start of an outage is at worst a minute late however many lines followed it.
   */
  readonly coarse: number;
  /** One-minute buckets per series of everything else. */
  readonly coarseTraces: number;
  /** Keys of each topology table (targets, devices, SCSI hosts). */
  readonly topologyKeys: number;
  /** Newest entries remembered per topology key. */
  readonly topologyEntries: number;
  /** Rules of which first and last time and a sample are kept. */
  readonly rules: number;
  /** Host names seen for the node. */
  readonly hosts: number;
}

/** For `respond`: some kilobytes an hour for a genuine outage, about ten megabytes for the most hostile input. */
export const FUNCTION_LIMITS: EvidenceLimits = {
  chunks: 250,
  facets: 6,
  fine: 8,
  coarse: 60,
  coarseTraces: 8,
  topologyKeys: 128,
  topologyEntries: 16,
  rules: 400,
  hosts: 4,
};

/** For `warden scan`: months of one node's logs. */
export const SCAN_LIMITS: EvidenceLimits = {
  chunks: 20_000,
  facets: 24,
  fine: 64,
  coarse: 60,
  coarseTraces: 60,
  topologyKeys: 1_024,
  topologyEntries: 256,
  rules: 1_000,
  hosts: 16,
};
