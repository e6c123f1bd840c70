/** Closed set of causes (docs/causes.md). */
export const CAUSES = [
  'detached-intent-unknown',
  'detached-planned',
  'target-refusing',
  'path-timeout',
  'login-rejected',
  'bind-loop',
  'instance-overloaded',
  'platform-maintenance',
  'wide-outage',
  'competing-remediator',
  'filesystem-dead',
  'boot-volume-lost',
  'quorum-volume-lost',
  'degraded-multipath',
  'phantom',
  'unknown',
] as const;
export type Cause = (typeof CAUSES)[number];

export type Confidence = 'confirmed' | 'likely' | 'possible';

/** What speaks for a cause; each has a line in docs/causes.md and a wording in both catalogues. */
export const EVIDENCE_CODES = [
  'api-detached',
  'api-absent',
  'attachment-replaced',
  'api-attached',
  'api-unreadable',
  'clean-logout',
  'in-window',
  'on-hold',
  'expected-principal',
  'role-boot',
  'role-quorum',
  'refused-line',
  'timeout-line',
  'login-rejected-line',
  'bind-loop-line',
  'cpu-high',
  'load-high',
  'memory-stalls',
  'io-throttled',
  'maintenance-event',
  'many-clusters',
  'competitor-line',
  'file-system-dead',
  'device-dead',
  'one-of-several-paths',
  'phantom-session',
  'lifekeeper-device-failure',
] as const;
export type EvidenceCode = (typeof EVIDENCE_CODES)[number];

/** What would change a verdict; each has a sentence in both catalogues. */
export type WouldChange =
  | 'detach-confirmed'
  | 'who-detached'
  | 'metrics-or-lines'
  | 'session-recovers'
  | 'nothing-but-person'
  | 'other-clusters-heal'
  | 'more-lines';

/**
 * ISCSI_ERR codes of a far side that fell silent: connection failed (older kernels also give it when a ping or an abort
 * was not answered), sending failed, session reset by error handling, ping timed out. docs/causes.md reads all of them.
 */
export const SILENCE_CODES: readonly number[] = [1011, 1019, 1021, 1022];
