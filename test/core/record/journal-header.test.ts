import { journalJson } from '../../../functions/core/record/journal-header.ts';

const ENTRY = {
  MESSAGE: 'connection1:0: detected conn error (1020)',
  SYSLOG_IDENTIFIER: 'iscsid',
  _COMM: 'iscsid-bin',
  _PID: '403',
  SYSLOG_PID: '99',
  _HOSTNAME: 'n1',
  _BOOT_ID: 'e2f3',
  _TRANSPORT: 'syslog',
  __REALTIME_TIMESTAMP: '1795347232293931',
};
const read = (change: object, recordTime: number | null = 5_000) =>
  journalJson(JSON.stringify({ ...ENTRY, ...change }), recordTime);

describe('an entry of the journal', () => {
  test('tells all that a header can', () => {
    expect(read({})).toEqual({
      header: 'journald-json',
      at: 1_795_347_232_293,
      precision: 1,
      host: 'n1',
      program: 'iscsid',
      pid: 403,
      message: ENTRY.MESSAGE,
      bootId: 'e2f3',
    });
  });

  test.each([
    ['the name that it gave', {}, 'iscsid'],
    ['of the kernel too', { _TRANSPORT: 'kernel', SYSLOG_IDENTIFIER: 'multipathd' }, 'multipathd'],
    ['kernel where it gave none', { _TRANSPORT: 'kernel', SYSLOG_IDENTIFIER: undefined }, 'kernel'],
    ['that of its command where it gave none', { SYSLOG_IDENTIFIER: undefined }, 'iscsid-bin'],
    ['none where nobody knows', { SYSLOG_IDENTIFIER: '', _COMM: undefined }, null],
  ])('has as its program %s', (_, change, program) => {
    expect(read(change)?.program).toBe(program);
  });

  test.each([
    ['that of the kernel', {}, 403],
    ['that of syslog where it is missing', { _PID: undefined }, 99],
    ['none where both are missing', { _PID: undefined, SYSLOG_PID: undefined }, null],
    ['none where it is no number', { _PID: 'x' }, null],
  ])('has as its process %s', (_, change, pid) => {
    expect(read(change)?.pid).toBe(pid);
  });

  test.each([
    ['missing', undefined],
    ['of day 0', '0'],
    ['before day 0', '-1'],
    ['no number', 'x'],
    ['a number of JSON', 1_795_347_232_293_931],
    ['no date of any calendar', '8640000000000000000'],
  ])('without a stamp (%s) is as old as its record', (_, stamp) => {
    expect(read({ __REALTIME_TIMESTAMP: stamp })).toMatchObject({ at: 5_000, precision: 1_000 });
    expect(read({ __REALTIME_TIMESTAMP: stamp }, null)).toMatchObject({ at: null, precision: 1_000 });
  });

  test.each([
    ['text', 'x', 'x'],
    ['bytes', [0xe5, 0x88, 0x87], '切'],
    ['bytes that are no UTF-8', [0x61, 0xff, 0x62, 0], 'a\ufffdb\u0000'],
    ['one field of several of the name', ['first', 'second'], 'first'],
    ['bytes out of a number', [256, 97], ''],
    ['bytes below a number', [-1, 97], ''],
    ['bytes in halves', [97.5], ''],
    ['too long', null, ''],
    ['an object', {}, ''],
  ])('has as its message %s', (_, message, expected) => {
    expect(read({ MESSAGE: message })?.message).toBe(expected);
  });

  test.each([
    ['{}', 'without a message'],
    ['{"message":"x"}', 'with a message of another spelling'],
    ['["MESSAGE"]', 'that is a list'],
    ['"\\"MESSAGE\\""', 'that is a text'],
    ['{"MESSAGE":"x"', 'that is cut off'],
  ])('%s is none: %s', (text) => {
    expect(journalJson(text, 5_000)).toBeNull();
  });
});
