import { parseLine, zoneOffsetHours } from '../../../functions/core/record/parse-line.ts';

const AT = Date.UTC(2026, 10, 22, 10, 15, 5);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const UTC = { zone: 'UTC' };
const STAMP = 'Nov 22 10:15:05 n1';
const read = (text: string) => parseLine(text, AT, UTC);

describe('the message is what the program said', () => {
  test.each([
    ['written once', 'iscsid: x', 'x'],
    ['its name again', 'iscsid[9]: iscsid: x', 'x'],
    ['its name by every relay', 'iscsid: iscsid: iscsid: iscsid: x', 'x'],
    ['its name once more than that', 'iscsid: iscsid: iscsid: iscsid: iscsid: x', 'iscsid: x'],
    ['the name of another', 'iscsid: kernel: x', 'kernel: x'],
    ['a name that begins alike', 'iscsid: iscsid-helper: x', 'iscsid-helper: x'],
    ['its name without a blank', 'iscsid: iscsid:x', 'iscsid:x'],
    ['its name within', 'iscsid: x iscsid: y', 'x iscsid: y'],
    ['blanks at both ends', 'iscsid:   x  ', 'x'],
    ["the kernel's own stamp", 'kernel: [   90.123456] x', 'x'],
    ["the kernel's own stamp, long after boot", 'kernel: [343031.095444] x', 'x'],
    ["the kernel's stamp and its caller", 'kernel: [   90.123456] [  T129] x', 'x'],
    ["the kernel's stamp, tight", 'kernel: [90.1][C3]x', 'x'],
    ["the kernel's stamp between its names", 'kernel: kernel: [   90.123456] kernel: x', 'x'],
    ['its name behind blanks', 'iscsid: iscsid:   iscsid: x', 'x'],
    ["the kernel's name behind its stamp and blanks", 'kernel: [   90.123456]   kernel: x', 'x'],
    ["the kernel's stamp behind another bracket", 'kernel: [sdb] [   90.123456] x', '[sdb] [   90.123456] x'],
    ['a priority within', 'iscsid: a <30>b', 'a <30>b'],
    ['a bracket of the kernel that is none', 'kernel: [sdb] x', '[sdb] x'],
    ["the kernel's stamp in the middle", 'kernel: x [   90.123456] y', 'x [   90.123456] y'],
    ['a stamp of another', 'iscsid: [   90.123456] x', '[   90.123456] x'],
  ])('%s', (_, text, message) => {
    expect(read(`${STAMP} ${text}`).message).toBe(message);
  });

  test.each([
    ['kernel: [   90.123456] x', 90.123456],
    ['kernel:   [343031.5] x', 343_031.5],
    ['kernel: x [   90.123456] y', undefined],
    ['kernel: [sdb] x', undefined],
    ['iscsid: [   90.123456] x', undefined],
  ])('since boot: %s', (text, uptime) => {
    expect(read(`${STAMP} ${text}`).uptime).toBe(uptime);
  });

  test('a line of the kernel alone tells no time beside another', () => {
    expect(read('kernel: [   90.123456] x')).toMatchObject({ header: 'bare', message: 'x' });
    expect(read('kernel: [   90.123456] x')).not.toHaveProperty('uptime');
  });
});

describe('what rsyslog counted', () => {
  test.each([
    ['message repeated 2 times: [ x]', 2, 'x'],
    ['message repeated 12 times: [x]', 12, 'x'],
    ['message repeated 3 times: [ iscsid: x [y]]', 3, 'x [y]'],
    ['message repeated 3 times: [ a\nb]', 3, 'a\nb'],
    ['message repeated 0 times: [ x]', 1, 'x'],
    ['message repeated 3 times: [ x ]', 3, 'x'],
    [
      'message repeated x message repeated 3 times: [ y]',
      1,
      'message repeated x message repeated 3 times: [ y]',
    ],
    ['message repeated 3 times: x', 1, 'message repeated 3 times: x'],
    ['message repeated 3 times: [ x] y', 1, 'message repeated 3 times: [ x] y'],
    ['message repeated many times: [ x]', 1, 'message repeated many times: [ x]'],
    ['a message repeated 3 times: [ x]', 1, 'a message repeated 3 times: [ x]'],
  ])('%s', (text, repeated, message) => {
    expect(read(`${STAMP} iscsid: ${text}`)).toMatchObject({ repeated, message });
  });
});

describe('a line without a header', () => {
  const BARE = { header: 'bare', at: AT, precision: 1_000, host: null, bootId: null, repeated: 1 };

  test.each([
    ...['iscsid', 'iscsiadm', 'iscsi', 'kernel', 'systemd', 'systemd-udevd', 'multipathd', 'multipath'],
    ...['lvm', 'umount', 'ocid', 'oci-iscsi-config', 'lkscsid', 'lcd', 'lcdrecover', 'lcm', 'lcmd'],
    ...['eventslcm', 'quickCheck', 'recover', 'LifeKeeper'],
  ])('begins with the program %s', (program) => {
    expect(read(`${program}: x`)).toEqual({ ...BARE, program, pid: null, message: 'x' });
  });

  test.each([
    ...[
      'iscsidx',
      'xiscsid',
      'systemd-',
      'systemd-UDEVD',
      'lk',
      'lk9',
      'oci-',
      'xkernel',
      'recovery',
      'session1',
    ],
    ...['mlvm', 'ocid9', 'lcdX', 'umounts'],
  ])('begins with a word, not a program: %s', (word) => {
    expect(read(`${word}: x`)).toEqual({ ...BARE, program: null, pid: null, message: `${word}: x` });
  });

  test('with a process begins with a program, known or not', () => {
    expect(read('anything[77]: x')).toEqual({ ...BARE, program: 'anything', pid: 77, message: 'x' });
  });

  test('is trimmed, and has no program by itself', () => {
    expect(read('  x \n')).toEqual({ ...BARE, program: null, pid: null, message: 'x' });
  });
});

describe('what stands before a header', () => {
  test.each([
    ['<30>Nov 22 10:15:05 n1 iscsid: x', 'rfc3164'],
    ['  Nov 22 10:15:05 n1 iscsid: x', 'rfc3164'],
    ['<4>[   90.123456] sd 0:0:0:1: x', 'dmesg'],
    ['<3>1 2026-11-22T10:15:05Z n1 iscsid 9 - - x', 'rfc5424'],
    ['<30>2026-11-22T10:15:05Z n1 iscsid: x', 'iso'],
    ['kern  :info  : Nov 22 10:15:05 n1 iscsid: x', 'bare'],
    ['<1234>Nov 22 10:15:05 n1 iscsid: x', 'bare'],
    ['< Nov 22 10:15:05 n1 iscsid: x', 'bare'],
    ['- <30>Nov 22 10:15:05 n1 iscsid: x', 'bare'],
    ['{"MESSAGE":"x"}', 'journald-json'],
    ['{"MESSAGE":"x"', 'bare'],
  ])('%s', (text, header) => {
    expect(read(text).header).toBe(header);
  });
});

describe('hours between a stamp and its record', () => {
  const offset = (ahead: number, header = 'rfc3164' as const, zone = 'UTC') =>
    zoneOffsetHours({ header, at: AT + ahead }, { time: AT }, zone);

  test.each([
    [9 * HOUR, 9],
    [-5 * HOUR, -5],
    [5.5 * HOUR, 5.5],
    [5.75 * HOUR, 5.75],
    [14 * HOUR, 14],
    [-12 * HOUR, -12],
    // Nobody lives there.
    [5.25 * HOUR, 0],
    [15 * HOUR, 0],
    [-13 * HOUR, 0],
    [26.25 * HOUR, 0],
    // The agent's delay, either way.
    [9 * HOUR + 5 * MINUTE - 1, 9],
    [9 * HOUR - 5 * MINUTE + 1, 9],
    [9 * HOUR + 5 * MINUTE, 0],
    [9 * HOUR - 5 * MINUTE, 0],
    [4 * MINUTE, 0],
    [-4 * MINUTE, 0],
    [0, 0],
  ])('%d ms: %d', (ahead, hours) => {
    expect(offset(ahead)).toBe(hours);
  });

  test('are counted from the zone that was taken', () => {
    const from = (zone: string, hours: number) =>
      zoneOffsetHours({ header: 'rfc3164', at: AT + hours * HOUR }, { time: AT }, zone);
    expect([from('Asia/Tokyo', -21), from('Asia/Tokyo', 5), from('Asia/Tokyo', 6)]).toEqual([-21, 5, 0]);
    expect([from('UTC-12:00', 26), from('UTC+14:00', -26), from('UTC-12:00', 27)]).toEqual([26, -26, 0]);
  });

  test.each(['dmesg-t', 'rfc3164'] as const)('of a line that may have a wrong zone: %s', (header) => {
    expect(zoneOffsetHours({ header, at: AT + HOUR }, { time: AT })).toBe(1);
  });

  test.each(['iso', 'rfc5424', 'journald-json', 'journal-monotonic', 'dmesg', 'bare'] as const)(
    'of a line that cannot have one: %s',
    (header) => {
      expect(zoneOffsetHours({ header, at: AT + HOUR }, { time: AT })).toBe(0);
    },
  );

  test('are none where one of the times is missing', () => {
    expect(zoneOffsetHours({ header: 'rfc3164', at: null }, { time: HOUR })).toBe(0);
    expect(zoneOffsetHours({ header: 'rfc3164', at: HOUR }, { time: null })).toBe(0);
  });
});
