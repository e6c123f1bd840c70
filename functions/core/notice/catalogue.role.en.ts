/** English wording of which node is in service, what that rests on, and what a loss then means. */
export const ROLE_EN = {
  'service.active': 'active',
  'service.standby': 'standby',
  'service.unknown': 'of unknown role (active or standby)',
  'service.known': '{what} ({basis})',
  'service.by.probe': 'by lcdstatus',
  'service.by.disk-lines': "presumed, by LifeKeeper's lines about this disk",
  'service.by.lifekeeper-lines': 'presumed, by LifeKeeper lines',
  'service.by.writes': 'presumed, by the writes before the loss',
  'service.by.no-disk-lines': 'presumed, because LifeKeeper writes nothing about this disk',
  'service.by.before': 'presumed, as before its restart',

  'impact.active':
    'Applications on {node} that use this disk hang. LifeKeeper logs the failure (007059/007078), but the iSCSI initiator of the OS waits for the session instead of returning an I/O error, so until the deadline LifeKeeper does not switch over, or takes long to (no setting of LifeKeeper changes that). It may also switch over in between: look at lcdstatus right before you act.',
  'impact.either':
    'It is not known whether {node} is active or standby. If it is active, applications that use this disk hang. If it is standby, the service is not interrupted, but there is no working standby.',
  'impact.standby': 'The service is not interrupted, but there is no working standby.',
  'impact.standby-back':
    'The service was not affected; during the outage there was nothing to switch over to.',
  'impact.failed':
    'Applications on {node} get I/O errors. LifeKeeper may fail over or force the OS to restart.',
  'impact.failed-either':
    'It is not known whether {node} is active or standby. If it is active, its applications get I/O errors, and LifeKeeper may fail over or force the OS to restart. If it is standby, the service is not interrupted.',

  'portal.same': 'the same as that of the session',
  'portal.unknown': 'not known to be that of the session',
} as const;
