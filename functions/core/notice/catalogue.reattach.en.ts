/** English wording about plans, approvals and attaches; part of `catalogue.en.ts`. */
export const REATTACH_EN = {
  'title.approval-needed':
    '{cluster}/{node} reattach waits for approval until {until} ({given} of {needed}); I/O fails in <={minutes} min',
  'title.acted': '{cluster}/{node} reattached as approved; recovery not yet proven',
  'title.attach-refused': '{cluster}/{node} reattach NOT done: conditions no longer met',
  'title.attach-rejected': '{cluster}/{node} reattach rejected; volume still detached',
  'title.attach-expired': '{cluster}/{node} reattach not approved in time; volume still detached',
  'title.attach-failed': '{cluster}/{node} reattach FAILED ({code})',

  'summary.approval-needed':
    'A plan to put the volume of {node} back is ready. Nothing is sent until a person approves it and states which node is in service and that the detach was not meant.',
  'summary.acted':
    'The volume is attached to {node} again, approved by {by}. ATTACHED does not prove that I/O works: recovery is proven only when the same session is operational again and its disk is alive.',
  'summary.attach-refused':
    'The plan was approved, but when acting not every condition held (not met or unknown: {guards}). Nothing was sent.',
  'summary.attach-rejected': 'The plan was rejected by {by} ({why}). Nothing was sent.',
  'summary.attach-expired': 'Nobody approved the plan until its end. Nothing was sent.',
  'summary.attach-failed':
    'The approved request ended with {code}. What the API shows now is below; look at the outcome before anything is repeated.',

  'state.reattach': 'Reattach plan {plan}: {stage} (since {since})',
  'stage.awaiting-approval': 'waits for approval until {until}, {given} of {needed} given',
  'stage.rejected': 'rejected by {by}',
  'stage.expired': 'expired without approval',
  'stage.refused': 'approved, but not sent (not met or unknown: {guards})',
  'stage.attempted': 'request sent, outcome not known yet (approved by {by})',
  'stage.attached': 'attached as {attachment} (approved by {by})',
  'stage.adopted': 'was attached already as {attachment} (approved by {by})',
  'stage.failed': 'failed with {code}; needs a person',

  'plan.met': 'Conditions of the reattach met: {met} of {total}',
  'plan.not-met': 'NOT met: {guards}',
  'plan.unknown': 'unknown (counts as no): {guards}',

  'guard.detached': 'the volume is detached (freshly read)',
  'guard.parameters-known': 'the attachment before is remembered',
  'guard.role-data': 'the volume is data',
  'guard.instance-running': 'the instance is RUNNING',
  'guard.volume-available': 'the volume is AVAILABLE',
  'guard.same-ad': 'same availability domain',
  'guard.no-reservations': 'no persistent reservations',
  'guard.place-free': 'device and place are free',
  'guard.no-forbidding-attachment': 'no attachment elsewhere forbids it',
  'guard.not-detaching': 'no detach is running',
  'guard.not-already-here': 'not attached here already',
  'guard.peers-readable': 'every peer could be read',
  'guard.no-takeover-sign': 'no sign of a takeover by a peer',
  'guard.service-known': 'the target node is the one in service',
  'guard.no-failover-or-restart': 'no fail-over and no restart since the loss',
  'guard.file-system-alive': 'disk and file system are alive',
  'guard.quiet': 'five quiet minutes since the last attachment change',
  'guard.audit-readable': 'Audit could be read',
  'guard.detach-not-expected': 'the detach was not by automation or an expected principal',
  'guard.no-hold': 'no hold',
  'guard.no-window': 'no maintenance window',
  'guard.no-storm': 'no wide outage',
  'guard.no-competitor': 'no other software acts on iSCSI',
  'guard.cooldown': 'long enough since the last attempt',
  'guard.attempts': 'attempts are left',
  'guard.lease-current': 'the lease is held',
  'guard.approval-valid': 'a valid approval',
  'guard.plan-hash': 'the approved plan still fits the world',
} as const;
