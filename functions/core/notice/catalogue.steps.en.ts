/** English wording of the steps to take, commands included; part of `catalogue.en.ts`. */
export const STEPS_EN = {
  'step.list-attachments':
    'Read the attachments again: oci compute volume-attachment list --compartment-id {compartment} --instance-id {instance} --all',
  'step.session': 'On {node}, look at the session: iscsiadm -m session -P 1',
  'step.lcdstatus': 'On every node, look which one is in service: /opt/LifeKeeper/bin/lcdstatus -q',
  'step.tmo': 'On {node}, read the time-out: cat /sys/class/iscsi_session/session{session}/recovery_tmo',
  'step.intent':
    'Ask those concerned whether the detach was meant (fencing, replacement, restore). Reattach only if nobody meant it.',
  'step.request': 'The exact request of a reattach: AttachVolume {request}',
  'step.mode-observe':
    'Mode observe: this request is only shown, never sent. Who decides for B attaches by hand with exactly these values (OCI Console or CLI), once every condition above is met.',
  'step.same-portal':
    'After the reattach the session returns by itself if IQN {iqn} and portal {portal} are the same. Verify "operational after recovery".',
  'step.old-session':
    'The old session keeps the file system hanging. Plan a restart of the OS of {node} once the peer is known to be able to run the resource (standby first, never both nodes).',
  'step.wait': 'Wait: the volume is ATTACHED to {node} and the session retries by itself.',
  'step.check-resource':
    'Check that the resource can start: disk and VG visible on both nodes, communication paths ALIVE, no resource OSF, no file system shut down.',
  'step.no-change': 'No LifeKeeper setting needs changing.',
  'step.iscsid':
    'If it keeps retrying although it is ATTACHED: restart iscsid.service of {node} (not iscsi.service, which may log out healthy volumes). If that does not help, the OS of one node only, standby first.',
  'absent.peer': 'the peer node',
  'step.verify-peer':
    'On {peer}, verify that the resource is in service (ISP) on one node only: /opt/LifeKeeper/bin/lcdstatus -q',
  'step.examine-fs':
    'Take the resource out of service through LifeKeeper and unmount; do not use the file system before it is checked.',
  'step.console':
    'Look at the instances in the OCI console and at the serial console; check the agent and the network.',
  'step.quorum': 'Restore the quorum disk first; check QUORUM_LOSS_ACTION in /etc/default/LifeKeeper.',
  'step.load': 'Reduce the load of {node}; check throttling of the volume.',
  'step.duplicate-iqn': 'Check that no two hosts use the same InitiatorName, and the load of the node.',
  'step.competitor':
    'Other software (ocid or the agent plugin) acts on iSCSI of this node too: stop one of the two.',
  'step.rejected': 'Do not repeat logins; compare CHAP settings with the present attachment.',
  'step.none': 'Nothing to do.',
  'step.incident': 'Incident: {url}',
  'step.by-lcdstatus':
    'lcdstatus of every node agrees that {node} is the one in service: with --node lcdstatus the approval leaves that statement to it. Answers count for ten minutes and are asked for again before anything is sent.',
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
} as const;
