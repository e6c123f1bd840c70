/** English wording of the steps to take; part of `catalogue.en.ts`. What to type with them is in `commands.ts`. */
export const STEPS_EN = {
  'step.list-attachments': 'Look at the attachments.',
  'step.session':
    'On {node}, look at the session. LOGGED_IN is no proof of health while the disk is not "running".',
  'step.lcdstatus': 'On every node, look which one is in service (ISP).',
  'step.tmo': 'On {node}, read the time-out (seconds).',
  'step.intent':
    'Ask {who} whether the detach was meant (fencing, replacement, restore). If it was, do not reattach.',
  'step.black-hole':
    'On {node}, see whether I/O on the disk moves: if the 1st and 5th number do not grow between the two outputs, it does not answer. A session that says LOGGED_IN may be dead all the same.',
  'step.path': 'Check the path from {node} to the portal (security rules of the VCN, firewalld, network).',
  'step.wait':
    'The volume is still attached to {node} and the session retries. Give it five minutes. If it reconnects, LifeKeeper notices the recovery and does not fail over.',
  'step.wait-again':
    'The volume is attached to {node} again. Give the session five minutes to reconnect. If it does, LifeKeeper notices the recovery and does not fail over.',
  'step.wait-standby':
    'The volume is still attached to {node} and the session retries. Give it five minutes. If it reconnects, {node} can be switched over to again.',
  'step.wait-out':
    'The volume is still attached to {node} and the session retries. Less than five minutes are left until I/O fails: do nothing and wait for the next notice. When I/O fails, LifeKeeper fails over or forces a restart of the OS, by design.',
  'step.iscsid':
    'If it has not reconnected after five minutes, restart iscsid.service on {node} (not iscsi.service, which may log out healthy volumes).',
  'step.iscsid-now':
    'The volume is attached to {node}, but the session has not reconnected for five minutes. Restart iscsid.service on {node} (not iscsi.service, which may log out healthy volumes).',
  'step.restart-standby': 'If that does not help, restart the OS of {node}, the standby that lost the disk.',
  'step.restart-active':
    'If that does not help, switch over to {peer}. {node} is in service: it is not restarted but stopped by force.',
  'step.restart-unknown':
    'If that does not help: where {node} is the standby (OSU), restart the OS of {node}. Where {node} is in service (ISP), do not restart it but switch over to {peer}.',
  'step.restart-both':
    'If that does not help: both nodes have lost the disk. Restart the OS of the standby (OSU) first, see that it has the disk again, and only then turn to the node in service. Never both at once.',

  'step.attest':
    'An approval states two things. Give it only if both are true: (1) the service belongs on {node} and runs on no other node; (2) nobody meant the detach.',
  'step.approve': 'To approve, run this in a clone of the repository:',
  'step.reject': 'To reject:',
  'step.by-lcdstatus':
    'lcdstatus of every node agrees that {node} is the one in service: with --node lcdstatus the approval leaves that statement to it. Answers count for ten minutes and are asked for again before anything is sent.',
  'step.not-open':
    'Approval is not open yet. A plan is notified as soon as its conditions are met; wait for it.',
  'step.wait-new-plan':
    'This approval is used up. A new plan is notified as soon as its conditions are met; wait for it.',
  'step.attach':
    'Only when all of the above is confirmed, reattach the original volume to {node} (these are the settings of the original attachment; in mode observe nothing is sent by itself).',
  'step.attach-by-hand':
    'The settings of the original attachment are not on record, so no command can be shown. Reattach it in the OCI Console: read/write shareable, iSCSI, the device name it had.',
  'step.same-portal':
    'If address and port are {portal} again, the session returns by itself (look for "operational after recovery"). If they differ, the next notice shows the commands to log in.',
  'step.disk-id':
    "LifeKeeper keeps the disk's id in the file system resource: with the original volume back, no LifeKeeper setting needs changing.",

  'step.switch-check':
    'On {peer}, see that the communication paths are ALIVE and which quorum is used. Where {peer} has no quorum without {node}, stopping {node} halts {peer} as well.',
  'step.switch-stop':
    'Stop the instance of {node} by force and make sure that it is STOPPED. Do not use an ordinary stop or SOFTSTOP: it takes up to 15 minutes, and if LifeKeeper takes it for an orderly shutdown it does not switch over by default (shutdown strategy: Do Not Switch Over Resources).',
  'step.switch-wait': 'On {peer}, wait until every resource is ISP (about five minutes).',
  'step.switch-restore':
    'If they are not ISP after five minutes, choose "In Service" in the LifeKeeper GUI of {peer}, or run this ({tag} is the tag of the top resource):',
  'step.switch-if-active':
    'If {node} is in service, switch over to {peer}. The old session only retries the old portal and never recovers, and an unmount would hang, so stop {node} by force, in this order.',
  'step.switch-if-not-isp':
    'If {peer} is not ISP after ten minutes and the service is still down, switch over to {peer} in this order.',
  'step.switch-if-hung':
    'If the OS of {node} does not answer and the service is down, switch over to {peer} in this order.',

  'step.verify-peer': 'On {peer}, see that every resource is in service (ISP), and on no other node.',
  'step.stop-broken':
    'If {peer} is ISP, stop the instance of {node} by force and make sure that it is STOPPED (not needed if it has restarted since the loss). A stop or restart discards the writes that {node} still holds. If its session returned before, old writes would be sent and destroy data.',
  'step.attach-back':
    'Once {node} is seen stopped or restarted, reattach the original volume to {node}. If it is refused because the instance is stopped, start it first and attach then (the held writes are gone: either order is safe).',
  'step.attach-now':
    '{node} was restarted after the loss, so the writes it held are gone. Once {peer} is seen ISP, reattach the original volume to {node}.',
  'step.start': 'Start {node}.',
  'step.log-in-console':
    'On {node}, run OCI\'s iSCSI commands to log in (OCI Console, the attachment, "iSCSI commands and information", Connect). Not needed if it logged in by itself at boot.',
  'step.check-back':
    'See that the communication paths are ALIVE, {peer} is ISP and {node} OSU. If so, there is redundancy again. No LifeKeeper setting needs changing. Switch back through LifeKeeper whenever it suits.',

  'step.not-in-use':
    'If {node} is the standby, see that nothing uses the old disk: any mount point, LVM or holding device that is shown uses it. If so, stop here.',
  'step.logout-old': 'Only if nothing uses it, log out of the old session and delete its record.',
  'step.forget-old':
    'Once it has started, delete the record of the old portal (else every start tries to connect to it).',
  'step.logout-refused':
    'If it is refused with exit code 32, it cannot log out before it has connected once. Restart the OS of {node}, the standby, instead.',
  'step.new-portal': "On {node}, log in to the present attachment (OCI's iSCSI commands).",
  'step.session-exists':
    'Exit code 15 is neither success nor failure: a session exists already. Look at the session again.',
  'step.agent-login':
    'The agent plugin logs in to {iqn} at {portal} by itself. Do not log in by hand; only look.',
  'step.chap':
    'The new attachment has CHAP credentials of its own: set them from the OCI Console before the log-in. Never repeat a refused log-in, and never put them into a ticket.',
  'step.terraform':
    'If Terraform manages the attachment, the next apply would replace it. Put the new one into the state and see that no change is left (ADDRESS is what state list shows).',

  'step.wait-lifekeeper':
    'Do nothing and let LifeKeeper work (about ten minutes). It finds the file system failed and fails over to {peer} as a resource failure. If unmounting or deactivating LVM fails, LifeKeeper restarts the OS of {node} by force and fails over as a node failure (by design).',
  'step.wait-lifekeeper-alone':
    'Do nothing and let LifeKeeper work (about ten minutes). {peer} has lost the shared disk too, so a fail-over is not expected to bring the service back. If unmounting or deactivating LVM fails, LifeKeeper restarts the OS of {node} by force (by design).',
  'step.start-standby-first':
    'If the service is still down after ten minutes: both nodes have lost the disk, so it cannot start on either. Once the path to the disk is back, restart the OS of the standby (OSU), see that it has the disk, and start the resource through LifeKeeper. Never restart both at once.',
  'step.peer-lost':
    '{peer} has lost the shared disk too. If it does not become ISP there, bring back the path to the disk first, then look again.',
  'step.fsck':
    'LifeKeeper checks the file system when it starts the resource. Run fsck by hand only when the resource is out of service on every node, and after asking SIOS support.',
  'step.stayed': 'See that the resources are still ISP on the node in service (no fail-over was seen).',
  'step.check-resource':
    'Check that the resource can start: it can if disk and VG are visible on every node, the communication paths are ALIVE and no resource is OSF.',
  'step.no-change':
    "No LifeKeeper setting needs changing (LifeKeeper keeps the disk's id in the file system resource).",
  'step.choose-timeout':
    'If it should switch over sooner next time, consider another replacement_timeout later (120 s is the distribution default, 6000 s that of OCI images). A lower one switches over sooner, but causes more fail-overs under high load.',

  'absent.peer': 'the peer node',
  'absent.some-node': 'one of the other nodes',
  'absent.who': 'whoever detached it (not in Audit yet)',
  'step.console':
    'Look at the instances in the OCI Console and at the serial console; then check the agent and the network.',
  'step.quorum':
    'Restore the quorum disk at once. If its attachment is ATTACHED, check the path to the portal. With QUORUM_MODE=storage quorum is lost after about 24 seconds, and by default the node is halted at once (QUORUM_LOSS_ACTION=fastkill).',
  'step.quorum-attach': 'Its attachment is gone. Reattach it to {node} with its original settings.',
  'step.multipath': 'On {node}, look at the state of multipath.',
  'step.load': 'Reduce the load of {node}; check throttling of the volume.',
  'step.duplicate-iqn':
    'Check on every node that no two hosts use the same InitiatorName, and look at the load of {node}.',
  'step.competitor-ocid':
    'Stop ocid on {node}. If ocid logs the session out, held I/O fails at once. To keep it from doing so after a restart, set auto_detach=false under [iscsi] in /etc/oci-utils.conf.d.',
  'step.competitor-agent':
    'The Block Volume Management plugin of Oracle Cloud Agent acts on iSCSI of {node} too. Do not log in by hand. To stop the plugin, disable it under "Oracle Cloud Agent" of the instance in the OCI Console.',
  'step.rejected':
    'Do not repeat log-ins. Compare the CHAP settings with the present attachment in the OCI Console.',
  // Of notices that an earlier version stored and this one still words.
  'step.old-session':
    'The old session keeps the file system hanging. Stop {node} once {peer} is known to be able to run the resource.',
  'step.examine-fs': 'Ask SIOS support about checking the file system.',
  'step.take-out': 'If the resource is in service on {node}, first see that {peer} can run it.',
  'step.competitor': 'Other software (ocid or the agent plugin) acts on iSCSI of this node too.',

  'step.none': 'Nothing to do.',
  'step.incident': 'Incident: {url}',
} as const;
