/** Order of evaluation and of docs/reason-codes.md. */
export const GUARD_CODES = [
  'guard-detached',
  'guard-parameters-known',
  'guard-role-data',
  'guard-instance-running',
  'guard-volume-available',
  'guard-same-ad',
  'guard-no-reservations',
  'guard-place-free',
  'guard-no-forbidding-attachment',
  'guard-not-detaching',
  'guard-not-already-here',
  'guard-peers-readable',
  'guard-no-takeover-sign',
  'guard-service-known',
  'guard-no-failover-or-restart',
  'guard-file-system-alive',
  'guard-quiet',
  'guard-audit-readable',
  'guard-detach-not-expected',
  'guard-no-hold',
  'guard-no-window',
  'guard-no-storm',
  'guard-no-competitor',
  'guard-cooldown',
  'guard-attempts',
  'guard-lease-current',
  'guard-approval-valid',
  'guard-plan-hash',
] as const;

export type GuardCode = (typeof GUARD_CODES)[number];

/** Guards on what only exists when acting. */
export const ACT_GUARDS: ReadonlySet<string> = new Set<GuardCode>([
  'guard-lease-current',
  'guard-approval-valid',
  'guard-plan-hash',
]);
