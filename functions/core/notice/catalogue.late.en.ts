/** English wording of what was over before anybody was told of it. */
export const LATE_EN = {
  'title.late':
    '{cluster}/{node} shared disk was lost for {outage} min, back {ended}, reported late{others}; check resource',
  'title.late-failed':
    '{cluster}/{node} shared disk was lost for {outage} min, back {ended}, reported late{others}: {consequences}',
  'title.earlier-loss': '{cluster} reported late: an earlier loss that is over ({lateNodes})',
  'summary.late':
    'The shared disk of {node} was lost from {lost} to {ended} and is back. It was already over when it was detected. Check the state of the resource.',
  'summary.late-failed':
    'The shared disk of {node} was lost from {lost} to {ended} and is back. During or after the loss: {consequences}. It was already over when it was detected. Check which node is in service, and the file systems.',
  'summary.earlier-loss':
    'Besides what was reported before, lines of a loss that is over arrived late. It is listed under "What is known"; it changes nothing about what is lost now.',
  'impact.over':
    'I/O stopped on this path during the outage, and applications may have timed out. What became of I/O stands under "What is known".',
  'impact.failed-then':
    'Applications may have got I/O errors, or the service was interrupted or has moved. Check it from the user side.',
  'late.others': ' (+{count} more)',
  'late.outage': 'Over, reported late: {node} {volume}, {lost} to {ended} ({bound}{length}), {cause}; {io}',
  'late.followed': '; {followed}',
  'late.more': 'and {count} more outages that are over',
  'late.length': '{minutes} min {seconds} s',
  'late.io.failed': 'I/O failed: the kernel gave up or a file system was shut down',
  'late.io.held': 'I/O was held and did not fail: shorter than the time-out',
  'late.io.unknown':
    'whether I/O failed is not known: no line says so, but the time-out may have been reached. Check the file systems',
  'late.io.other-path': 'I/O went on through the other portals',
  'late.followed.failed-over': 'a LifeKeeper fail-over was seen after the loss began',
  'late.followed.rebooted': 'the node restarted',
  'late.followed.flapping': 'the connection kept breaking and returning',
  'late.failed': 'I/O failed',
  'late.failed-over': 'fail-over',
  'late.rebooted': 'restart',
  'late.why.agent':
    'Why it is reported late: its last line is dated {ended}, but Logging received it at {read}, {minutes} min later. The agent or the network of the node held it back, or the clock of the node is behind.',
  'late.why.here':
    'Why it is reported late: its last line is dated {ended} and was in Logging by {read}, but reached the warden only at {here}, {minutes} min later. The connector or the warden stood still.',
  'late.why.unknown':
    'Why it is reported late: its last line is dated {ended} and reached the warden only at {here}, {minutes} min later. What held it back is not known: the agent, Logging, the connector or the warden.',
  'late.why.short':
    'Why it is reported late: its last line is dated {ended}; it was over within the time that lines take to arrive.',
  'waited.as-of':
    'This notice waited {minutes} min until it could be sent. What it says, except for the time left, is as of {at}: look at what is so now before you act.',
  'subject.recovered-then':
    '{cluster}/{node} disk was back at {recovered}; a newer incident is open: {newer}',
  'summary.recovered-then':
    'The disk of {node} was back at {recovered}. While this notice waited to be sent, incident {newer} of the same cluster was opened, and it is still open. Its notices tell the present state.',
} as const;
