/** English wording of the causes, for notices and scan alike. */
export const CAUSES_EN = {
  'cause.detached-intent-unknown': 'volume detached, intent unknown',
  'cause.detached-planned': 'planned detach',
  'cause.target-refusing': 'target refuses',
  'cause.path-timeout': 'path time-out',
  'cause.login-rejected': 'login rejected',
  'cause.bind-loop': 'relogin stuck',
  'cause.instance-overloaded': 'instance overloaded',
  'cause.platform-maintenance': 'platform maintenance',
  'cause.wide-outage': 'wide outage',
  'cause.competing-remediator': 'other software acts on iSCSI',
  'cause.filesystem-dead': 'file system or disk dead',
  'cause.boot-volume-lost': 'boot volume lost',
  'cause.quorum-volume-lost': 'quorum volume lost',
  'cause.degraded-multipath': 'one of several paths lost',
  'cause.phantom': 'session that never existed',
  'cause.unknown': 'under investigation',
} as const;
