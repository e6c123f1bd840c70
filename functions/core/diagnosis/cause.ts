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
