/** English wording about what nodes answered to the probe; part of `catalogue.en.ts`. */
export const PROBE_EN = {
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
  'step.by-lcdstatus':
    'lcdstatus of every node agrees that {node} is the one in service: with --node lcdstatus the approval leaves that statement to it. Answers count for ten minutes and are asked for again before anything is sent.',
} as const;
