/** English wording of what was over before anybody was told of it. */
export const LATE_EN = {
  'title.late':
    '{cluster}/{node} disk was lost for {outage} min until {ended}, told late{others}; check resource',
  'title.late-failed':
    '{cluster}/{node} disk was lost for {outage} min until {ended}, told late{others}: {consequences}',
  'title.earlier-loss': '{cluster} told late: an earlier loss that is over ({lateNodes})',
  'summary.late':
    'The shared disk of {node} was lost from {lost} to {ended} and is back. That was over before it was known here. Please check that the resource is well.',
  'summary.late-failed':
    'The shared disk of {node} was lost from {lost} to {ended} and is back; meanwhile: {consequences}. That was over before it was known here. Check which node is in service, and the file systems.',
  'summary.earlier-loss':
    'Besides what was told before, lines came late of a loss that is over. It is listed under "Present state"; what is lost now is not changed by it.',
  'impact.failed-then':
    'Applications may have got I/O errors, or the service was interrupted or has moved. Check it from the user side.',
  'late.others': ' (+{count} more)',
  'late.outage': 'Over, told late: {node} {volume}, {lost} to {ended} ({bound}{length}), {cause}; {io}',
  'late.followed': '; {followed}',
  'late.more': 'and {count} more outages that are over',
  'late.length': '{minutes} min {seconds} s',
  'late.io.failed': 'I/O failed: the kernel gave up or a file system was shut down',
  'late.io.held': 'I/O was held and did not fail: shorter than the time-out',
  'late.io.unknown':
    'whether I/O failed is not known: no line says so, but the time-out may have been reached. Check the file systems',
  'late.io.other-path': 'I/O went on through the other portals',
  'late.followed.failed-over': 'a LifeKeeper fail-over was seen since then',
  'late.followed.rebooted': 'the node restarted',
  'late.followed.flapping': 'the connection kept breaking and returning',
  'late.failed': 'I/O failed',
  'late.failed-over': 'fail-over',
  'late.rebooted': 'restart',
  'late.why.agent':
    'Why it is told late: its last line is of {ended}, but Logging took it in at {read}, {minutes} min later. The agent or the network of the node held it back.',
  'late.why.here':
    'Why it is told late: its last line is of {ended} and was in Logging by {read}, but reached this suite only at {here}, {minutes} min later. The connector or the suite stood still.',
  'late.why.unknown':
    'Why it is told late: its last line is of {ended} and reached this suite only at {here}, {minutes} min later. What held it back is not known: the agent, Logging, the connector or this suite.',
  'late.why.short':
    'Why it is told late: its last line is of {ended}; it was over within the time that lines take to arrive.',
} as const;
