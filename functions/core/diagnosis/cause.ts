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
  | 'attachment-returns'
  | 'metrics-or-lines'
  | 'session-recovers'
  | 'nothing-but-person'
  | 'other-clusters-heal'
  | 'more-lines';
