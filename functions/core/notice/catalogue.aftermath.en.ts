/** English wording of what is left to do, or over, after a restart, a fail-over or I/O errors. */
export const AFTERMATH_EN = {
  'title.redundancy-lost': '{cluster}/{node} without shared disk {after}; {where}, no redundancy',
  'title.redundancy-restored': '{cluster}/{node} disk reconnected {after}; {where} (verify)',
  'title.replayed': '{cluster}/{node} old session back, take-over by {peer} seen; double writes possible',

  'summary.redundancy-lost':
    '{events}. {whereFull} {node} is not connected to the shared disk: no fail-over to it is possible. {lifted}',
  'summary.redundancy-restored':
    '{node} is connected to the shared disk again. Meanwhile: {events}. {verify}',
  'summary.replayed':
    'The session of {node} from before is back, and {peer} has taken over. Writes that {node} held may have gone to a disk that {peer} uses. Stop what still uses the disk on {node}, and check the file system on {peer}. Meanwhile: {events}.',
  'summary.do-not-reattach':
    'The volume was detached from {node}, and {peer} shows signs of using it. {danger}',

  'impact.no-second-node':
    'The service should be running on {peer}. If {peer} fails now, it cannot fail over to {node}.',
  'impact.restored':
    'The service was interrupted or has moved. Verify on which node it is in service, and that users can work.',
  'impact.replayed':
    'Both nodes may have written to the same disk: the data may be damaged although everything seems to work.',

  'aftermath.after.rebooted': 'after a restart',
  'aftermath.after.stopped': 'after a stop',
  'aftermath.after.moved': 'after a fail-over',
  'aftermath.after.io-failed': 'after I/O errors',
  'aftermath.where': 'service on {peer}',
  'aftermath.where.unknown': 'node in service unknown',
  'aftermath.whereFull': 'The service is on {peer}, as far as the lines tell.',
  'aftermath.whereFull.unknown': 'Which node is in service is not known.',
  'aftermath.io-failed': '{at} I/O errors on {node}',
  'aftermath.moved': '{at} fail-over to {peer} seen',
  'aftermath.rebooted': '{at} restart of {node}',
  'aftermath.stopped': '{node} is stopped',
  'aftermath.verify': 'Verify that the resource is ISP on {peer} and OSU on {node}.',
  'aftermath.verify.unknown': 'Verify that the resource is ISP on exactly one node.',
  'aftermath.lifted.rebooted':
    '{node} was started again since the loss, so the writes that it held are gone: the ban on reattaching is lifted.',
  'aftermath.lifted.stopped':
    '{node} is stopped, so the writes that it held are gone: the ban on reattaching is lifted.',
  'aftermath.danger.held': 'Writes held on {node} would replay on reattach and destroy data.',
  'aftermath.danger.failed':
    'The kernel of {node} has given up, but as long as {node} was neither stopped nor restarted, reattaching lets two nodes use one disk and can destroy data.',
} as const;
