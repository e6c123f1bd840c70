import { ADVICE_EN } from './catalogue.advice.en.ts';
import { AFTERMATH_EN } from './catalogue.aftermath.en.ts';
import { CAUSES_EN } from './catalogue.causes.en.ts';
import { CLOCK_EN } from './catalogue.clock.en.ts';
import { FRAME_EN } from './catalogue.frame.en.ts';
import { LATE_EN } from './catalogue.late.en.ts';
import { REATTACH_EN } from './catalogue.reattach.en.ts';
import { ROLE_EN } from './catalogue.role.en.ts';
import { STEPS_EN } from './catalogue.steps.en.ts';
import { WIDE_EN } from './catalogue.wide.en.ts';

/** English wording; `catalogue.ja.ts` has the same keys and placeholders (parity test). */
export const EN = {
  ...REATTACH_EN,
  ...ROLE_EN,
  ...CAUSES_EN,
  ...CLOCK_EN,
  ...AFTERMATH_EN,
  ...FRAME_EN,
  ...LATE_EN,
  ...ADVICE_EN,
  ...STEPS_EN,
  ...WIDE_EN,

  'label.critical': 'CRITICAL',
  'label.high': 'CRITICAL',
  'label.medium': 'WARNING',
  'label.low': 'INFO',
  'label.info': 'INFO',
  'label.recovered': 'RECOVERED',
  'label.left': '{minutes} min left',
  'label.unanswered': 'UNANSWERED',
  'label.as-of': 'AS OF {at}',

  'subject.left': '; I/O fails in <={minutes} min',
  'title.detached': '{cluster}/{node} volume detached',
  'title.recovered': '{cluster}/{node} disk back after {outage} min; check resource',
  'title.hung': '{cluster}/{node} shared disk not responding ({cause})',
  'title.do-not-reattach': '{cluster}/{node} DO NOT REATTACH: {peer} may be active',
  'title.not-recovered': '{cluster}/{node} reattached, NOT recovered (old session)',
  'title.standby-lost': '{cluster}/{node} (standby) disk lost; fail-over unsafe',
  'title.quorum-lost': '{cluster}/{node} quorum disk lost; node may halt',
  'title.all-silent': '{cluster} all nodes silent; state unknown',
  'title.rebooted': '{cluster}/{node} restarted; verify take-over by {peer}',
  'title.planned': '{cluster}/{node} planned detach seen; no action needed',
  'title.lost': '{cluster}/{node} shared disk lost ({cause})',
  'title.boot-lost': '{cluster}/{node} BOOT volume not responding',
  'title.failed-over': '{cluster}/{node} disk lost; LifeKeeper fail-over seen, verify {peer}',
  'title.io-failed': '{cluster}/{node} kernel gave up: I/O errors on the shared disk',
  'title.fs-dead': '{cluster}/{node} session back, but disk or file system is dead',
  'title.deadline-passed': '{cluster}/{node} I/O deadline passed; state unknown',
  'title.reattached': '{cluster}/{node} reattached; recovery not yet proven',
  'title.flapping': '{cluster}/{node} shared disk connection flapping',
  'title.degraded': '{cluster}/{node} one of several paths lost (degraded)',
  'title.unclear': '{cluster}/{node} too many connection loss lines; disk state unknown',
  'title.stray': '{cluster}/{node} an unknown session was lost; all known disks are up',
  'title.unproven': '{cluster}/{node} no more errors, but recovery not proven',
  'title.heard-again': '{cluster} data from nodes again; verify state',
  'title.detached-by': '{cluster}/{node} volume was detached by {who}',
  'title.further-loss': '{cluster} another disk path lost; {paths} paths lost now ({nodes})',
  'title.deadline-near': '{cluster}/{node} I/O on the shared disk is about to fail',
  'title.silent': '{cluster}/{node} no lines since the loss; state unknown',
  'title.strangers': 'unknown nodes report trouble ({count}): {nodes}',

  'head.summary': 'Summary',
  'head.target': 'Target',
  'head.time': 'Time of loss',
  'head.impact': 'Impact',
  'head.state': 'Present state',
  'head.cause': 'Presumed cause',
  'head.unread': 'What could not be read',
  'head.action': 'What to do',
  'head.avoid': 'What must not be done',
  'head.contacts': 'Contacts',
  'head.next': 'Next report',

  'summary.detached':
    'The volume was detached from {node}. The initiator holds all I/O and retries; without a return the kernel gives up and I/O fails.',
  'summary.recovered':
    'The same session of {node} is operational again and nothing shows its disk dead. The outage lasted {bound}{outage} min ({method}).',
  'summary.hung':
    'LifeKeeper on {node} reports that the shared disk does not answer. The initiator has noticed nothing yet: a path that swallows packets silently looks like this. A session shown as LOGGED_IN does not prove that the disk answers.',
  'summary.not-recovered':
    'The volume is attached to {node} again, but on another portal or in another session. The old session retries the old portal for ever, and the mounted file system still hangs on the old disk.',
  'summary.standby-lost':
    '{node}, the standby, lost the shared disk. The service keeps running on the active node, but a switch-over to {node} would fail.',
  'summary.quorum-lost':
    '{node} lost its quorum disk. When LifeKeeper loses quorum it halts the node at once by default (QUORUM_LOSS_ACTION=fastkill).',
  'summary.all-silent':
    'The agent heartbeat of every node of {cluster} is absent. Nothing is known about the cluster; that no other notice comes is no sign of health.',
  'summary.rebooted':
    '{node} restarted after signs of trouble. The last lines of a forced restart are usually lost, so this is inferred from boot lines, instance state and the lines of the peer.',
  'summary.planned': 'The volume was detached from {node} as part of announced or orderly work ({evidence}).',
  'summary.lost':
    '{node} lost its iSCSI connection to the shared disk. I/O is held while the initiator retries.',
  'summary.boot-lost':
    '{node} lost the connection to its boot volume. The OS itself may hang. Nothing may be done to it automatically.',
  'summary.failed-over': 'After the loss on {node} a LifeKeeper fail-over was seen.',
  'summary.io-failed':
    'The kernel ended the wait on {node}: I/O to the shared disk now fails. LifeKeeper may fail over or force a restart.',
  'summary.fs-dead':
    'The session of {node} is back, but the disk or the file system on it is dead. It cannot be used although the path returned.',
  'summary.deadline-passed':
    'The time after which the kernel gives up has passed on {node} without any line that tells whether it recovered or I/O failed.',
  'summary.reattached':
    'The volume is attached to {node} again (portal: {portal}). The session can heal by itself; until it is proven, this is not a recovery.',
  'summary.flapping': 'The connection of {node} to the shared disk keeps breaking and returning.',
  'summary.degraded': 'One of several paths of {node} to the volume is lost; I/O goes on through the others.',
  'summary.unclear':
    'More lines of lost sessions came from {node} than can be kept. Whether this disk is among them is not known. Check on the node itself.',
  'summary.stray':
    'A session of {node} was lost that no line ties to a disk, while a session of every known disk of the node is up. It may be of a disk that is not known here: check on the node. Without further signs this closes by itself within two hours; there is no reminder.',
  'summary.unproven':
    'No trouble is seen on {node} any more, but no line proves the recovery either. Quiet is not healthy.',
  'summary.heard-again':
    'Lines and heartbeats of {cluster} arrive again. What happened meanwhile is not known; please verify the state.',
  'summary.detached-by':
    'Audit tells who detached the volume from {node}. Whether it was meant is for them to say; the volume is still detached.',
  'summary.further-loss':
    'Besides what was told before, a further path of the cluster is lost. Lost now: {paths} paths, on {nodes}. Earlier advice may no longer hold: a switch-over needs a peer that still has the volume.',
  'summary.deadline-near': 'The time until the kernel gives up on {node} is nearly over.',
  'summary.silent':
    'No line has come from {node} for {silence} min while its path is lost. Its state is unknown.',
  'summary.strangers':
    'Since {since} lines have come from nodes that are found neither in the inventory nor in OCI ({count}). They report lost storage or a restart. Which clusters the nodes belong to is not known. This one notice covers all of them.',

  'strangers.node': '{host} ({id})',
  'strangers.lost': 'lost a disk path at {at}',
  'strangers.fails': 'I/O fails at {at} at the latest',
  'strangers.lifekeeper': 'runs LifeKeeper',
  'strangers.count': '{count}',
  'strangers.at-least': '{count} or more',
  'strangers.more': 'and {count} more',
  'strangers.impact':
    'If one of them is a node of yours, its outage is as serious as any other, but it is not watched: cause, peer and take-over are not known, and no reattach plan is made.',
  'strangers.look':
    'On each node that you recognize and on its peer, look at `systemctl status iscsid` and `lcdstatus -q`.',
  'strangers.compartment':
    'Make it known: its compartment has to be among the watched ones (`watched_compartment_ocids`), and the policies have to let the functions read instances and attachments there; the tag `lifekeeper-cluster` says which nodes are one cluster.',
  'strangers.sweep':
    'Then invoke `sweep` once, or wait for its hourly run; from its next line on the node is reported as usual.',
  'strangers.foreign':
    "If you recognize none of them, find out who writes into the log: every node that the nodes' policy covers can. Remove the agent configuration or the policy from those that do not belong here.",
  'strangers.next':
    'Nodes named or counted here are not reported again for a day. Further nodes are reported together in one notice, ten minutes later at the earliest, then less and less often.',

  'plain.title': '{cluster}: look at this incident now',
  'plain.summary':
    'Something was to be told about this incident, but its details cannot be put into words here. Look at it in the console or with `warden incidents {incident}`.',

  'glance.peer-first':
    'Do not reattach. First see whether the resource is in service on {peer}; until then do not restart anything or start a resource by hand.',

  'target.cluster': 'Cluster: {cluster} ({source})',
  'target.node': 'Node: {node} ({id})',
  'target.service': 'Service: {service}',
  'target.volume': 'Volume: {volume} ({id}), role {role}',
  'target.path': 'Device {device}, IQN {iqn}, portal {portal}, session {session}',
  'target.lifekeeper': 'LifeKeeper resources: {tags}',
  'target.more': 'Further paths affected: {list}',
  'source.tag': 'by tag',
  'source.shared-volume': 'joined by a shared volume',
  'source.unknown': 'cluster membership unknown',
  'role.data': 'data',
  'role.quorum': 'quorum',
  'role.boot': 'boot',

  'time.loss': 'Loss: {at} (basis: {basis})',
  'time.unclear': 'State of the disk not known since about: {at}',
  'time.detected': 'Detected: {at}',
  'time.recovered': 'Recovered: {at}',
  'basis.loss-line': 'the line of the loss',
  'basis.first-line': 'first line that shows it; it may have begun earlier',
  'basis.audit': 'Audit',
  'basis.first-seen': 'first seen by the monitor',

  'impact.quorum': 'The node may be halted by LifeKeeper; the service may move or stop.',
  'impact.boot': 'The OS of the node may hang completely.',
  'impact.unknown': 'Unknown. Check the service from the user side.',
  'impact.none': 'None.',
  'impact.degraded': 'None now; no redundancy is left on this path.',
  'impact.taken-over':
    '{peer} may have taken over: check the service on {peer} and from the user side. What is left on {node} hangs or gets I/O errors.',
  'impact.restarted':
    'The service was interrupted by the restart. It should continue on {peer}; this has to be verified.',
  'impact.restarted-either':
    'If {node} was in service, the restart interrupted the service; it should continue on {peer}. This has to be verified.',
  'impact.recovered': 'I/O was held during the outage. Applications may have timed out.',

  'state.node': '{node}: instance {state}, {service}, last matched line {last}',
  'state.zone':
    '{node}: the times in its log are {hours} h off the time they arrived and were corrected by as much. Set the right zone (WARDEN_SYSLOG_ZONE)',
  'state.clock-ahead':
    '{node}: its newest lines are stamped {minutes} min later than they were read. Its clock or zone is wrong: the times of {node} are unreliable, and no reattach is made that rests on them',
  'state.clock-behind':
    '{node}: its newest lines are stamped {minutes} min earlier than they were read. Its clock or zone is wrong, or they arrived late: the times of {node} are unreliable, and no reattach is made that rests on them',
  'state.silent': '{node}: no agent heartbeat since {since}',
  'state.attachment': '{node}: attachment {api} (portal {portal})',
  'state.outage': 'Outage so far: {bound}{outage} min ({method})',
  'state.takeover': 'Sign of a take-over: {sign} on {node}',
  'state.takeover-doubtful':
    'Sign of a take-over: {sign} on {node}. Its line is stamped before the loss; the real order is not certain, because clocks differ',
  'state.muted': 'Further symptoms of the same cause, not notified singly: {count}',
  'state.acknowledged': 'Acknowledged by {by} at {at}',
  'state.acknowledged-link': 'Acknowledged by link at {at}; name typed: {by} (identity not verified)',
  'state.hold': 'On hold by {by} until {at}: {why}',
  'state.none': 'No node could be read',
  'method.lines': 'from log lines',
  'method.reopen-count': 'from the retry counter',
  'method.first-seen': 'since the first line seen',
  'bound.exact': '',
  'bound.at-least': 'at least ',
  'bound.about': 'about ',
  'sign.peer-writes': 'writes on the volume since the loss',
  'sign.peer-failover-line': 'LifeKeeper fail-over line',
  'sign.peer-recovery-line': 'LifeKeeper recovery line',
  'sign.peer-in-service': 'resource in service by lcdstatus',
  'sign.virtual-ip-moved': 'virtual IP moved',
  'sign.told-before': 'sign notified before the update',

  'cause.line': '{cause} ({confidence})',
  'cause.evidence': 'Evidence: {evidence}',
  'cause.who': 'Detached at {at} by {who} from {ip}, client {client}',
  'cause.who-pending': 'Who detached it: not in Audit so far',
  'cause.who-unasked': 'Who detached it: Audit has not been searched so far, or may not be',
  'cause.who-unread': 'Who detached it could not be read from Audit',
  'cause.intent': 'A detach without a log-out does not tell the intent: fencing and automation do the same.',
  'cause.change': 'Would change this verdict: {change}',
  'confidence.confirmed': 'confirmed',
  'confidence.likely': 'likely',
  'confidence.possible': 'possible',
  'evidence.api-detached': 'API: volume detached',
  'evidence.api-absent': 'API lists no attachment',
  'evidence.attachment-replaced': 'attached anew after the loss',
  'evidence.api-attached': 'API: still attached',
  'evidence.api-unreadable': 'API not readable',
  'evidence.clean-logout': 'clean log-out before the detach',
  'evidence.in-window': 'maintenance window',
  'evidence.on-hold': 'hold by an operator',
  'evidence.expected-principal': 'expected principal in Audit',
  'evidence.role-boot': 'boot volume',
  'evidence.role-quorum': 'quorum volume',
  'evidence.refused-line': 'connection refused',
  'evidence.timeout-line': 'time-out or no route',
  'evidence.login-rejected-line': 'login refused by the target',
  'evidence.bind-loop-line': "can't bind connection",
  'evidence.cpu-high': 'CPU at 95 % or more before the loss',
  'evidence.load-high': 'load average at 20 or more before the loss',
  'evidence.memory-stalls': 'memory stalls before the loss',
  'evidence.io-throttled': 'throttled I/O before the loss',
  'evidence.maintenance-event': 'maintenance event of the platform',
  'evidence.many-clusters': 'several clusters at once',
  'evidence.competitor-line': 'ocid or agent plugin acted on this IQN',
  'evidence.file-system-dead': 'file system shut down',
  'evidence.device-dead': 'device offline',
  'evidence.one-of-several-paths': 'another portal works',
  'evidence.phantom-session': 'session number 0 or below',
  'evidence.lifekeeper-device-failure': 'LifeKeeper device failure (007059/007078)',
  'change.detach-confirmed': 'the API confirming a detach',
  'change.who-detached': 'knowing who detached it and why',
  'change.metrics-or-lines': 'metrics or further lines',
  'change.session-recovers': 'the session returning',
  'change.nothing-but-person': 'only an examination by a person',
  'change.other-clusters-heal': 'the other clusters healing',
  'change.more-lines': 'further lines or look-ups',

  'contacts.none': 'none configured',
  'api.absent': 'not listed',
  'text.unknown': 'unknown',
  'text.truncated': '(shortened)',

  'probe.node':
    '{node}, asked itself at {at}: LifeKeeper {resources}; communication paths {alive} alive, {dead} dead; iSCSI sessions {sessions}',
  'probe.mounts': '{node}: mounted from iSCSI disks: {mounts}',
  'probe.multipath': '{node}: multipath {maps}',
  'probe.map': '{map} {up} paths up, {down} down',
  'probe.queueing': ', holds I/O while no path is up',
  'probe.read-only': 'read-only',
  'probe.ocid':
    '{node}: ocid is running; it may log a blocked session out after about six minutes, long before the kernel gives up',
  'probe.none': 'none',
  'probe.more': 'and {count} more',
} as const;

export type Key = keyof typeof EN;
export type Catalogue = Readonly<Record<Key, string>>;
