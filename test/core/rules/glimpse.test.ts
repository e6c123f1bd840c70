import { createGlimpse } from '../../../functions/core/rules/glimpse.ts';
import { builtInRules, type Rule } from '../../../functions/core/rules/rule-pack.ts';

const glimpse = createGlimpse(builtInRules());

/** Genuine lines behind a header of no form that is known, and what each tells of. */
const TELLING: readonly (readonly [string, string])[] = [
  ['a session is lost', 'connection1:0: detected conn error (1020)'],
  ['it tries again', 're-opening session 1 (reopen_cnt 451)'],
  ['it is back', 'connection12:0 is operational after recovery (79 attempts)'],
  ['the kernel gave up', 'session1: session recovery timed out after 6000 secs'],
  ['iscsid gave up', 'session1 Giving up after 10 retries'],
  ['the log-in was refused', 'conn 0 login rejected: initiator failed authorization with target'],
  ['it cannot be bound again', "can't bind conn 3:0 to session 3, retcode -2 (2)"],
  ['the target does not answer', 'connect to 169.254.2.4:3260 failed (Connection refused)'],
  ['the disk is offline', 'sd 2:0:0:0: rejecting I/O to offline device'],
  ['the file system is dead', 'EXT4-fs (dm-2): Remounting filesystem read-only'],
  ['the unit is gone', 'sd 3:0:0:1: [sdb] tag#12 Add. Sense: Logical unit not supported'],
  ['LifeKeeper failed on it', "lkscsid: Device Sharing Status failed on '/dev/sdb', result:-1."],
  [
    'LifeKeeper recovers',
    "lkscsid: DEVICE FAILURE on SCSI device '/dev/sdb'. Initiate recovery. ret=-1, errno=0x5",
  ],
  ['LifeKeeper halts', 'EMERG:lcd.recover::fs:004780:remove failed. SYSTEM HALTED.'],
];

describe('words of a loss in a line that is not understood', () => {
  it.each(TELLING)('%s', (_, message) => {
    const said = message.startsWith('lkscsid') ? `ERROR:lkscsid:::${idOf(message)}:${message}` : message;
    expect(glimpse(`<<22/11 node1>> ${said} <<end>>`)).not.toBeNull();
  });

  it.each([
    'iscsi_vmk: iscsivmk_StopConnection:738: vmhba64:CH:0 T:0 CN:0: iSCSI connection is being marked "OFFLINE"',
    'Event 20 iScsiPrt Connection to the target was lost.',
    'WARNING: 10.0.0.1 (iqn.2015-12.x:y): no ping reply (NOP-In) after 5 seconds; dropping connection',
  ])('of another system: %s', (line) => {
    expect(glimpse(line)).toBe('of-another-system');
  });

  it.each([
    'sd 3:0:0:1: [sdc] Attached SCSI disk',
    'iscsid: connecting to 169.254.2.4:3260',
    'kernel: INFO: task jbd2/sdb1-8:1234 blocked for more than 120 seconds.',
    'detected conn error',
    'we detected conn errors yesterday',
    'sshd[1]: Accepted publickey for opc',
    '',
  ])('none in: %s', (line) => {
    expect(glimpse(line)).toBeNull();
  });

  it('a line that was cut behind its words tells, one that was cut before their end does not', () => {
    expect(glimpse('?? Kernel reported iSCSI connection 2:0 err')).toBe('ISCSID-KERNEL-ERROR');
    expect(glimpse('?? Kernel reported iSCSI connec')).toBeNull();
  });

  it('is looked for in the first 65,536 characters, as no longer line is read', () => {
    const loss = 'connection1:0: detected conn error (1020)';
    expect(glimpse(' '.repeat(65_536 - loss.length) + loss)).toBe('KERN-ISCSI-CONN-ERROR');
    const words = 'connection1:0: detected conn error';
    expect(glimpse(' '.repeat(65_536 - words.length + 1) + loss)).toBeNull();
  });
});

const rule = (
  id: string,
  pattern: string,
  literals: readonly string[],
  kind: Rule['kind'] = 'fs-dead',
): Rule => ({
  programs: ['*'],
  captures: [],
  severity: 'high',
  clears: [],
  id,
  pattern,
  literals: [...literals],
  kind,
});

type Cut = readonly [where: string, pattern: string, literals: readonly string[], line: string];

describe('where a line may be cut', () => {
  const glimpsed = ([, pattern, literals, line]: Cut) =>
    createGlimpse([rule('X-LOST', pattern, literals)])(line);

  it.each<Cut>([
    [
      'behind words of 14 characters',
      '^disk lost for good: (?:sd[a-z])$',
      ['lost for good:'],
      'x disk lost for good:',
    ],
    [
      'within groups that are still open',
      '^(?:WARNING: (?:disk ))?(?:(?:volume lost for good: )sd[a-z])$',
      ['volume lost for good: '],
      'x volume lost for good: ',
    ],
    [
      'behind a group with alternatives that is closed',
      '^(?:(?:a|b)c|d) volume was lost: sd$',
      ['volume was lost'],
      'x bc volume was lost',
    ],
    [
      'behind a bracket that is a character',
      '^\\(volume was lost: sd\\)$',
      ['volume was lost'],
      'x (volume was lost',
    ],
    [
      'behind a bracket and a bar in a class',
      '^[(|]volume was lost: sd$',
      ['volume was lost'],
      'x |volume was lost',
    ],
    [
      'behind those of the words that stand in the pattern as they are',
      '^volume \\(.*\\) was lost now: sd$',
      ['volume (a) was lost', ' was lost now:'],
      'volume (a) was lost now:',
    ],
  ])('%s', (...row) => {
    expect(glimpsed(row)).toBe('X-LOST');
  });

  it.each<Cut>([
    [
      'behind words of 13, which stand in other texts too',
      '^disk lost for ever: (?:sd[a-z])$',
      ['lost for ever'],
      'x disk lost for ever',
    ],
    [
      'where what comes before them does not fit',
      '^disk lost for good: (?:sd[a-z])$',
      ['lost for good:'],
      'x dish lost for good:',
    ],
    [
      'in one of several alternatives',
      '^(?:disk|volume was lost): sd$',
      ['volume was lost'],
      'x volume was lost',
    ],
  ])('not %s', (...row) => {
    expect(glimpsed(row)).toBeNull();
  });

  it('a whole line tells wherever it stands, by any of its words; several lines by the first rule', () => {
    const pack = [
      rule('X-FIRST', '^lost (?:sda|sdb)$', ['lost sda', 'lost sdb']),
      rule('X-SECOND', '^found [a-z]{3}$', ['found']),
      rule('X-HARMLESS', '^all well$', ['all well'], 'detail'),
    ];
    const found = createGlimpse(pack);
    expect(found('>> lost sdb <<')).toBe('X-FIRST');
    expect(found('>> found sdc, lost sda <<')).toBe('X-FIRST');
    expect(found('>> found sdc <<')).toBe('X-SECOND');
    expect(found('all well')).toBeNull();
  });
});

/** LifeKeeper's id of a message of `lkscsid`. */
function idOf(message: string): string {
  return message.includes('Initiate recovery') ? '007077' : '007059';
}
