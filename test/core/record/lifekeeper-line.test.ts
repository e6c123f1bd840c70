import { parseLifeKeeperLine } from '../../../functions/core/record/lifekeeper-line.ts';

describe('LifeKeeper grammar', () => {
  it.each([
    [
      "ERROR:lkscsid:::007059:lkscsid: Device Sharing Status failed on '/dev/sdb', result:-1.",
      [
        'ERROR',
        'lkscsid',
        '',
        '',
        '007059',
        "lkscsid: Device Sharing Status failed on '/dev/sdb', result:-1.",
      ],
    ],
    [
      "EMERG:lcd.recover::fs_data:004788:failed to remove resource 'fs_data'. SYSTEM HALTED.",
      [
        'EMERG',
        'lcd.recover',
        '',
        'fs_data',
        '004788',
        "failed to remove resource 'fs_data'. SYSTEM HALTED.",
      ],
    ],
    [
      'ERROR:qsp:quickCheck:QSP-snmptrapd:134607:systemctl command has failed',
      ['ERROR', 'qsp', 'quickCheck', 'QSP-snmptrapd', '134607', 'systemctl command has failed'],
    ],
    ['WARN:filesys:restore:a:b:124011:x:y', ['WARN', 'filesys', 'restore', 'a:b', '124011', 'x:y']],
  ])('%s', (text, [level, facility, action, tag, id, message]) => {
    expect(parseLifeKeeperLine(text)).toEqual({ level, facility, action, tag, id, text: message });
  });

  it.each(['ERROR: disk full', 'DEBUG:a:b:c:000001:x', 'ERROR:a:b:c:12345:x', ' ERROR:a:b:c:000001:x', ''])(
    'is not: %s',
    (text) => {
      expect(parseLifeKeeperLine(text)).toBeNull();
    },
  );
});
