/** What `warden history` says. */
export const HISTORY_EN = {
  'history.about': 'list past incidents with how long each step took, medians and worst',
  'history.days': 'incidents that were opened in so many days before now, at most 90',
  'history.cluster': 'only of the cluster with this name or key',
  'history.csv': 'print the incidents as CSV (RFC 4180): seconds, times in UTC, an empty cell is not known',
  'history.after': `Times run from the first loss. What nothing stored proves is not known, and part of no median; incidents that ended
as planned are no outages. Incidents are kept for 90 days after they were closed.

Exit codes: 0 printed, 2 bad usage, 3 request refused.`,
  'history.title': 'Incidents opened from {from} to {to}: {outages} outages, {planned} planned, {open} open',
  'history.none': 'No incident was opened from {from} to {to}.',
  'history.not-known': 'not known',
  'history.planned': 'planned',
  'history.basis': 'From the first loss on; median / worst.',
  'history.column.opened': 'opened',
  'history.column.cluster': 'cluster',
  'history.column.cause': 'cause',
  'history.column.outages': 'outages',
  'history.column.length': 'to closing',
  'history.column.detect': 'to detection',
  'history.column.notify': 'to notice',
  'history.column.acknowledge': 'to acknowledgement',
  'history.column.recover': 'to recovery',
} as const;
