import { kernelRing, withoutLevel } from '../../../functions/core/record/kernel-header.ts';

const AT = Date.UTC(2026, 0, 13, 4, 31, 12);
const BOOT = Date.UTC(2026, 0, 12, 20, 0, 0);
const TOKYO = { zone: 'Asia/Tokyo' };
const BOOTED = { ...TOKYO, bootAt: BOOT };
const UNKNOWN = { at: 5_000, precision: 1_000, host: null, program: 'kernel', pid: null, bootId: null };

describe('dmesg -T', () => {
  const read = (text: string, recordTime: number | null = 5_000) => kernelRing(text, recordTime, TOKYO);

  test.each([
    '[Tue Jan 13 13:31:12 2026] sd 3:0:0:1: x',
    '[Tue Jan 13 13:31:12 2026]sd 3:0:0:1: x',
    '[Tue Jan 13 13:31:12 2026] [T10489] sd 3:0:0:1: x',
    '[Tue Jan 13 13:31:12 2026] [    C3] sd 3:0:0:1: x',
    '[Tue Jan 13 13:31:12 2026 <    0.000002>] sd 3:0:0:1: x',
    '[火  1月 13 13:31:12 2026] sd 3:0:0:1: x',
    '[火 1月 13 13:31:12 2026] sd 3:0:0:1: x',
  ])('%s', (text) => {
    expect(read(text)).toEqual({ ...UNKNOWN, header: 'dmesg-t', at: AT, message: 'sd 3:0:0:1: x' });
  });

  test.each([
    ['Sun', 'Nov  1'],
    ['Sun', 'Nov 1'],
    ['Sun', 'Nov 01'],
    ['日', '11月  1'],
  ])('has days of one digit: %s %s', (weekday, day) => {
    expect(read(`[${weekday} ${day} 00:00:00 2026] x`)?.at).toBe(Date.UTC(2026, 9, 31, 15));
  });

  test.each(['月', '火', '水', '木', '金', '土', '日'])('has the weekday %s', (weekday) => {
    expect(read(`[${weekday} 12月 31 09:00:00 2026] x`)?.at).toBe(Date.UTC(2026, 11, 31));
  });

  test('keeps the rest of a line of several', () => {
    expect(read('[Tue Jan 13 13:31:12 2026] a\nb')?.message).toBe('a\nb');
  });

  test('of a day that there is not is as old as its record', () => {
    expect(read('[Tue Feb 30 13:31:12 2026] x')).toEqual({
      ...UNKNOWN,
      header: 'dmesg-t',
      message: 'x',
    });
  });

  test.each([
    '[Tue Jam 13 13:31:12 2026] x',
    '[Tue 13月 13 13:31:12 2026] x',
    '[Tue Jan 13 13:31:12] x',
    '[Tue Jan 43 13:31:12 2026] x',
    '[Tue Jan 13 1:31:12 2026] x',
    '[xTue Jan 13 13:31:12 2026] x',
    'a [Tue Jan 13 13:31:12 2026] x',
    '[a] [Tue Jan 13 13:31:12 2026] x',
    '[Tue Jan 13 13:31:12 2026 x',
    '',
  ])('is not %j', (text) => {
    expect(read(text)).toBeNull();
  });
});

describe('journalctl -o short-monotonic', () => {
  const read = (text: string) => kernelRing(text, 5_000, BOOTED);

  test.each([
    ['[  245.5] iscsid[650]: x', { host: null, program: 'iscsid', pid: 650 }],
    ['[  245.5] n1 iscsid[650]: x', { host: 'n1', program: 'iscsid', pid: 650 }],
    ['[  245.5] n1.example.com systemd[1]: x', { host: 'n1.example.com', program: 'systemd', pid: 1 }],
    ['[  245.5] n1 kernel: x', { host: 'n1', program: 'kernel', pid: null }],
    ['[  245.5] kernel: x', { host: null, program: 'kernel', pid: null }],
    ['[245.5] kernel: x', { host: null, program: 'kernel', pid: null }],
    ['[  245.500000] gnome-session[812]: x', { host: null, program: 'gnome-session', pid: 812 }],
    ['[  245.5] multipathd: x', { host: null, program: 'multipathd', pid: null }],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual({
      ...expected,
      header: 'journal-monotonic',
      at: BOOT + 245_500,
      precision: 1,
      message: 'x',
      bootId: null,
    });
  });

  test('keeps the rest of a line of several', () => {
    expect(read('[  245.5] kernel: a\nb')?.message).toBe('a\nb');
  });
});

describe('dmesg', () => {
  // These begin as a line of the journal might: but no program is called so.
  test.each([
    'connection12:0: detected conn error (1020)',
    'session1: session recovery timed out after 5 secs',
    'blk_update_request: I/O error, dev sdb, sector 0',
    'print_req_error: I/O error, dev sdb, sector 0',
    'device-mapper: multipath: Failing path 8:16.',
    'JBD2: Error -5 detected',
    'EXT4-fs (sdb): x',
    'Code: 48 8b 04 25',
    'sd 3:0:0:1: [sdb] Attached SCSI disk',
    'n1 sshd 650: x',
    '',
  ])('%s', (message) => {
    expect(kernelRing(`[28477.898809] ${message}`, 5_000, BOOTED)).toEqual({
      ...UNKNOWN,
      header: 'dmesg',
      at: BOOT + 28_477_898,
      precision: 1,
      message,
    });
  });

  test.each([
    '[    0.25] x',
    '[0.25]x',
    '[    0.25] [T10489] x',
    '[    0.25] [    C3] x',
    '[    0.25 <    0.000002>] x',
    '[    0.250999999] x',
  ])('%s', (text) => {
    expect(kernelRing(text, 5_000, BOOTED)).toMatchObject({ at: BOOT + 250, message: 'x' });
  });

  test('of a boot that nobody knows is as old as its record', () => {
    expect(kernelRing('[    0.25] x', 5_000, TOKYO)).toEqual({ ...UNKNOWN, header: 'dmesg', message: 'x' });
    expect(kernelRing('[    0.25] x', null, TOKYO)).toMatchObject({ at: null, precision: 1_000 });
    expect(kernelRing('[  245.5] kernel: x', 5_000, TOKYO)).toMatchObject({ at: 5_000, precision: 1_000 });
  });

  test('keeps the rest of a line of several', () => {
    expect(kernelRing('[    0.25] a\nb', 5_000, BOOTED)?.message).toBe('a\nb');
  });

  test.each([
    '[sdb] Attached SCSI disk',
    '[    0] x',
    '[ .25] x',
    '[    0.] x',
    'a [    0.25] x',
    '[    0.25 x',
  ])('is not %j', (text) => {
    expect(kernelRing(text, 5_000, BOOTED)).toBeNull();
  });
});

test.each([
  ['kern  :info  : [    0.25] x', '[    0.25] x'],
  ['daemon:warn: [    0.25] x', '[    0.25] x'],
  ['local0:err   : 2026-01-13T13:31:12,000000+09:00 x', '2026-01-13T13:31:12,000000+09:00 x'],
  ['[    0.25] kern  :info  : [x', '[    0.25] kern  :info  : [x'],
  ['kern  :info  : x', 'kern  :info  : x'],
  ['kern  :info  : 20 x', 'kern  :info  : 20 x'],
  ['a kern  :info  : [    0.25] x', 'a kern  :info  : [    0.25] x'],
  ['KERN  :info  : [    0.25] x', 'KERN  :info  : [    0.25] x'],
])('%j less the level of dmesg -x is %j', (text, expected) => {
  expect(withoutLevel(text)).toBe(expected);
});
