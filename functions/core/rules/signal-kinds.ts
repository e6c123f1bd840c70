/**
 * What a matched line says. Closed: evidence, diagnosis and notices switch over it exhaustively.
 * Session kinds carry `session`; portal kinds `portal`; device kinds `device`.
 */
export const SIGNAL_KINDS = [
  // iSCSI session life
  'session-up', // first login finished: ties session, IQN and portal together
  'session-lost', // a logged-in connection broke (kernel "detected conn error", iscsid "... state (3)")
  'session-retry', // still trying: reopen, connect failed, conn error during relogin (state 1 or 2), login rejected
  'session-recovered', // "is operational after recovery": the only proof of return
  'session-timed-out', // kernel gave up after recovery_tmo: I/O errors from here on
  'session-shutdown', // logged out or destroyed on purpose
  'session-gave-up', // reopen_max exceeded: session destroyed
  'login-rejected', // target answered the login with a refusal (detail in `detail`)
  'bind-loop', // "can't bind conn": stuck relogin (open-iscsi issue 387)
  'portal-refused', // connect to a portal failed; `detail` is the reason as logged; no session number in the line
  'iscsid-start',
  'iscsid-stop',
  // disks
  'host-added', // scsi hostN created: one per login
  'device-attached', // "sd H:C:T:L: [sdX] Attached SCSI disk"
  'device-removed', // Synchronizing SCSI cache: being removed by logout or shutdown
  'device-offline', // rejecting I/O, offlined: not healed by a returning session when state is offline
  'device-reset', // power-on or reset occurred: comes with a relogin, no proof
  'io-error', // block layer or SCSI error reached the user of the disk
  'fs-mounted',
  'fs-dead', // journal aborted, remounted read-only, XFS shut down: needs a person even if the path returns
  'hung-task',
  'multipath-path-down',
  'multipath-path-up',
  'multipath-paths-left', // how many ways to a volume are left, by multipathd; `detail` is its map, `count` how many
  'multipath-all-down',
  'multipath-queue-failed', // queueing ended: I/O fails now
  'lun-gone', // LUN removed behind a live session
  // the node
  'boot', // kernel or systemd start lines: session numbers begin anew
  'os-shutdown',
  // LifeKeeper
  'lk-device-failure', // 007059, 007078
  'lk-recovery-started', // 007077-like: LifeKeeper starts recovery
  'lk-halt', // 004788 SYSTEM HALTED, panic by LifeKeeper
  'lk-failover', // fail-over or take-over running
  'lk-comm-down',
  'lk-comm-up',
  'lk-check-timeout', // 001047 quickCheck ALRM
  'lk-hung-thread',
  'lk-start',
  'lk-stop',
  'lk-other', // any other LifeKeeper line: shows that the node runs LifeKeeper
  // others who act on iSCSI
  'competitor', // ocid, oci-blockautoconfig; `detail` says what it did
  'heartbeat', // the suite's own hourly line through the pipeline; `detail` is its id
  'detail', // matched and kept as evidence text only
] as const;
export type SignalKind = (typeof SIGNAL_KINDS)[number];

export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];
