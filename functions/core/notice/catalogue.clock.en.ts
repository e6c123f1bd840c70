/** English wording of the kernel's clock: until when I/O is held, and that nothing counts down. */
export const CLOCK_EN = {
  'subject.any-time': '; I/O may fail any time, in <={minutes} min',
  'subject.io-failed-at-once':
    '{cluster}/{node} session logged out while lost: I/O errors on the shared disk',
  'summary.io-failed-at-once':
    'The session of {node} was logged out while it was lost: the I/O that it held has failed at once, and further I/O fails. LifeKeeper may fail over or force a restart.',
  'summary.detached-stopped':
    'The volume was detached from {node}, and {node} is stopped: no I/O is held there any more.',
  'summary.lost-stopped':
    '{node} lost its iSCSI connection to the shared disk, and {node} is stopped: no I/O is held there any more.',

  'glance.since': 'Lost since {loss}, for {bound}{outage} min.',
  'glance.since-now': 'Lost at {loss}.',
  'glance.since-hung': 'Not responding since {loss}, for {bound}{outage} min.',
  'glance.since-hung-now': 'Not responding since {loss}.',
  'glance.clock': '{since} I/O fails at {to} at the latest ({remaining}).',
  'glance.clock-range': '{since} I/O fails at {from} at the earliest, at {to} at the latest ({remaining}).',
  'glance.clock-begun': '{since} I/O may have failed already; it fails at {to} at the latest ({remaining}).',
  'glance.clock-over': '{since} I/O should have failed by {to}; no line says so.',
  'glance.not-running':
    '{since} When I/O fails is not fixed yet: {seconds} s from the moment the kernel notices.',
  'glance.at-once':
    '{since} The session was logged out meanwhile: the I/O that it held has failed, nothing is waited for.',

  'five.over-back-by': 'Since {at}; answering again by {recovered} at the latest.',
  'five.since-back-by': 'Since {at}, detected at {detected}; answering again by {recovered} at the latest.',

  'time.hung': 'Not responding since: {at} (basis: {basis})',

  'time.back-by': 'Answering again: at {at} at the latest',

  'state.hung': 'Not responding so far: {bound}{outage} min ({method})',
  'state.deadline': 'I/O error at the latest at {at} ({remaining}, basis: {basis})',
  'state.deadline-over': 'I/O error was to come by {at} (basis: {basis}); no line says whether it did',
  'state.deadline-range':
    'I/O error between {from} and {to}: recovery_tmo is unknown (120 s is the distribution default, 6000 s that of OCI images)',
  'state.deadline-begun':
    'An I/O error has been possible since {from}: recovery_tmo is unknown (120 s is the distribution default, 6000 s that of OCI images)',
  'state.deadline-multipath':
    'I/O error between {from} and {to}: multipath settings (fast_io_fail_tmo, no_path_retry) decide',
  'state.deadline-multipath-begun':
    'An I/O error has been possible since {from}: multipath settings (fast_io_fail_tmo, no_path_retry) decide',
  'state.not-running':
    'No deadline yet: the kernel has not noticed the loss. It waits {seconds} s from the moment it does ("detected conn error")',
  'state.at-once': 'No deadline any more: the session was logged out, and the I/O that it held has failed',
  'state.may-log-out':
    'Other software acts on this session: if it logs the session out, the I/O that is held fails at once, before that time',
  'state.back-by-writes':
    'Back by: the volume counts writes of {node} again (Block Volume metrics); no line says so, because the session never broke',
  'state.disk-quiet':
    'LifeKeeper wrote of the failing disk for the last time at {at}; before that it did every few seconds. The disk may be back: see whether it answers (for example by the counters in /sys/block)',
  'state.switch-over':
    'After that LifeKeeper is expected to fail over or to force a restart of the OS (not guaranteed).',
  'remaining.left': 'at most {minutes} min left',
  'remaining.over': 'passed',
  'deadline.probe': 'read on the node',
  'deadline.kernel-line': 'kernel line',
  'deadline.tag': 'tag of the instance',
  'deadline.assumed': 'assumed',
  'deadline.multipath': 'multipath',
} as const;
