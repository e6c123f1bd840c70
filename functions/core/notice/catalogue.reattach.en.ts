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

  'step.attest':
    'Approve only if both are true, for the approval states them: (1) the service belongs on {node} and runs on no other node; (2) nobody meant the detach.',
  'step.approve':
    'To approve, if {node} is the one in service: warden approve {plan} --node {instance} --not-meant --words "why" ; to reject: warden reject {plan}',
  'step.not-open': 'Approval is not open: it opens when every condition above is met.',
  'step.take-out':
    'If the resource is in service on {node}: first see that {peer} can run it, then take it out of service through LifeKeeper. If that hangs in umount, go to the restart of the OS below.',
  'step.not-in-use':
    'On {node}, see that nothing uses the old disk (no mount, no active VG): findmnt -S /dev/{device} ; lsblk /dev/{device}',
  'step.logout-old':
    'Only then log out of the old session and delete its record: iscsiadm -m node -T {iqn} -p {portal} -u ; iscsiadm -m node -o delete -T {iqn} -p {portal} (exit 32: it refuses until it has connected once, so restart the OS of {node} instead)',
  'step.new-portal':
    'Then log in to the present attachment: iscsiadm -m node -o new -T {iqn} -p {portal} ; iscsiadm -m node -o update -T {iqn} -p {portal} -n node.startup -v automatic ; iscsiadm -m node -T {iqn} -p {portal} -l (exit 15 is neither success nor failure, a session exists already: look again with iscsiadm -m session -P 3)',
  'step.agent-login':
    'The agent plugin logs in to {iqn} at {portal} by itself. Do not log in by hand; look with iscsiadm -m session -P 1',
  'step.chap':
    'The new attachment has CHAP credentials of its own: set them from the Console before the log-in; never repeat a refused log-in, never put them into a ticket.',
  'step.terraform':
    'If Terraform manages the attachment it will want to replace the new one (every argument forces it). Put the new one into the state: terraform state list | grep volume_attachment ; terraform state rm ADDRESS ; terraform import ADDRESS {attachment} ; terraform plan (has to show no change)',

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
