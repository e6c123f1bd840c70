import fc from 'fast-check';
import { DateTime } from 'luxon';
import { parseLine, zoneOffsetHours } from '../../../functions/core/record/parse-line.ts';

const NOW = Date.UTC(2025, 0, 20, 1, 23, 30);
const TOKYO = { zone: 'Asia/Tokyo' };
const UTC = { zone: 'UTC' };
const at = (iso: string) => DateTime.fromISO(iso).toMillis();

describe('headers', () => {
  it.each<readonly [string, object]>([
    [
      "Jan 20 10:23:11 host lkscsid[1234]: ERROR:lkscsid:::007059:lkscsid: Device Sharing Status failed on '/dev/sdb', result:-1.",
      {
        header: 'rfc3164',
        at: at('2025-01-20T10:23:11+09:00'),
        precision: 1_000,
        host: 'host',
        program: 'lkscsid',
        pid: 1234,
      },
    ],
    [
      'Sun 2025-01-20 10:23:11 JST n1.example.com iscsid[9]: iscsid: connecting to 169.254.2.4:3260',
      {
        at: at('2025-01-20T10:23:11+09:00'),
        host: 'n1.example.com',
        program: 'iscsid',
        pid: 9,
        message: 'connecting to 169.254.2.4:3260',
      },
    ],
    [
      'Mon 2025-01-20 01:23:11 UTC n1 kernel: connection2:0: detected conn error (1020)',
      { at: at('2025-01-20T01:23:11Z'), host: 'n1', program: 'kernel' },
    ],
    [
      '1737336191.500000 n1 kernel: connection2:0: detected conn error (1020)',
      {
        at: 1_737_336_191_500,
        host: 'n1',
        program: 'kernel',
        message: 'connection2:0: detected conn error (1020)',
      },
    ],
    ...[
      'Jan 20 10:23:11 kernel: connection2:0: detected conn error (1020)',
      'Jan 20 2025 10:23:11 kernel: connection2:0: detected conn error (1020)',
      '2025 Jan 20 10:23:11 kernel: connection2:0: detected conn error (1020)',
      'Jan 20 10:23:11 kern.info kernel: connection2:0: detected conn error (1020)',
      'Mon Jan 20 10:23:11 2025 kernel: connection2:0: detected conn error (1020)',
      '2025-01-20 10:23:11 JST kernel: connection2:0: detected conn error (1020)',
      '2025/01/20 10:23:11 kernel: connection2:0: detected conn error (1020)',
      '2025-01-20T10:23:11,000000+09:00 connection2:0: detected conn error (1020)',
      'kern  :info  : 2025-01-20T10:23:11,000000+09:00 [  T129] connection2:0: detected conn error (1020)',
      'kern  :info  : [Mon Jan 20 10:23:11 2025] [    C3]  connection2:0: detected conn error (1020)',
      '[Mon Jan 20 10:23:11 2025] [  T129]  connection2:0: detected conn error (1020)',
    ].map(
      (line) =>
        [
          line,
          {
            at: at('2025-01-20T10:23:11+09:00'),
            host: null,
            program: 'kernel',
            message: 'connection2:0: detected conn error (1020)',
          },
        ] as const,
    ),
    ...[
      'Jan 20 10:23:11 n1 kern.info kernel: connection2:0: detected conn error (1020)',
      'Jan 20 10:23:11 JST n1 kernel: connection2:0: detected conn error (1020)',
      '2025-01-20 10:23:11 +0900 n1 kernel: connection2:0: detected conn error (1020)',
      '2025-01-20 10:23:11+09:00 n1 kernel: connection2:0: detected conn error (1020)',
      'Mon 2025-01-20 10:23:11.123456 +09 n1 kernel: connection2:0: detected conn error (1020)',
      '2025-01-20T10:23:11+0900 n1 kernel: connection2:0: detected conn error (1020)',
      'Jan 20 10:23:11 n1 kernel: [  90.123456] [  T129] connection2:0: detected conn error (1020)',
    ].map(
      (line) =>
        [
          line,
          {
            at: at(
              line.includes('.123456 +09') ? '2025-01-20T10:23:11.123+09:00' : '2025-01-20T10:23:11+09:00',
            ),
            host: 'n1',
            program: 'kernel',
            message: 'connection2:0: detected conn error (1020)',
          },
        ] as const,
    ),
    [
      'Jan 3 10:23:11 HOST iscsid[9]: x',
      { at: at('2025-01-03T10:23:11+09:00'), host: 'HOST', program: 'iscsid', pid: 9 },
    ],
    [
      '2025-01-20 10:23:11 NODE iscsid[9]: x',
      { at: at('2025-01-20T10:23:11+09:00'), host: 'NODE', program: 'iscsid', pid: 9 },
    ],
    [
      ' 1月 20 10:23:11 n1 kernel: connection2:0: detected conn error (1020)',
      { header: 'rfc3164', at: at('2025-01-20T10:23:11+09:00'), host: 'n1', program: 'kernel' },
    ],
    [
      '12月 20 10:23:11 n1 iscsid[9]: x',
      { header: 'rfc3164', at: at('2024-12-20T10:23:11+09:00'), host: 'n1', program: 'iscsid' },
    ],
    [
      '[月  1月 20 10:23:11 2025] connection2:0: detected conn error (1020)',
      { header: 'dmesg-t', at: at('2025-01-20T10:23:11+09:00'), program: 'kernel' },
    ],
    [
      '[  245.527636] n1 iscsid[650]: connecting to 169.254.2.4:3260',
      { header: 'journal-monotonic', host: 'n1', program: 'iscsid', pid: 650 },
    ],
    [
      '[  245.527636] sd 3:0:0:1: [sdb] Attached SCSI disk',
      { header: 'dmesg', host: null, program: 'kernel', message: 'sd 3:0:0:1: [sdb] Attached SCSI disk' },
    ],
    [
      'Jan 20 10:23:11 lknode1 ERROR:lkscsid:::007059:lkscsid: text',
      { host: 'lknode1', program: null, message: 'ERROR:lkscsid:::007059:lkscsid: text' },
    ],
    [
      'Jul 11 09:00:11 k3s01 kernel: [343031.095444]  connection2:0: detected conn error (1020)',
      { program: 'kernel', pid: null, message: 'connection2:0: detected conn error (1020)' },
    ],
    [
      'Feb 13 10:30:30 test iscsid: iscsid: Kernel reported iSCSI connection 1:0 error (1011) state (3)',
      { program: 'iscsid', message: 'Kernel reported iSCSI connection 1:0 error (1011) state (3)' },
    ],
    [
      'Feb 20 13:46:53.159291 node.example.com kernel:  connection7:0: detected conn error (1020)',
      {
        at: at('2025-02-20T13:46:53.159+09:00'),
        precision: 1,
        host: 'node.example.com',
        message: 'connection7:0: detected conn error (1020)',
      },
    ],
    [
      '<30>1 2025-01-20T10:23:11.123456+09:00 node1.example.com iscsid 1234 - - iscsid: connecting to 169.254.2.4:3260',
      {
        header: 'rfc5424',
        at: at('2025-01-20T10:23:11.123+09:00'),
        host: 'node1.example.com',
        program: 'iscsid',
        pid: 1234,
        message: 'connecting to 169.254.2.4:3260',
      },
    ],
    [
      '<30>1 - - kernel - - [x a="\\]"][y] connection1:0: text',
      {
        header: 'rfc5424',
        at: NOW,
        host: null,
        program: 'kernel',
        pid: null,
        message: 'connection1:0: text',
      },
    ],
    [
      '2025-01-20T10:23:11.123456+09:00 node1 kernel: [ 123.4] connection1:0: detected conn error (1020)',
      {
        header: 'iso',
        at: at('2025-01-20T10:23:11.123+09:00'),
        message: 'connection1:0: detected conn error (1020)',
      },
    ],
    [
      '2025-01-20T01:23:11Z node1.sub.vcn.oraclevcn.com iscsid: iscsid: connecting to 169.254.2.4:3260',
      { header: 'iso', at: at('2025-01-20T01:23:11Z'), host: 'node1.sub.vcn.oraclevcn.com' },
    ],
    [
      '2025-01-20 10:23:11 node1 iscsid[5]: iscsid: text',
      { header: 'iso', at: at('2025-01-20T10:23:11+09:00'), pid: 5, message: 'text' },
    ],
    [
      '[  245.527636] iscsid[650]: Connection3:0 to x',
      { header: 'journal-monotonic', at: NOW, program: 'iscsid', pid: 650, message: 'Connection3:0 to x' },
    ],
    [
      '[  245.034303] kernel: sd 3:0:0:4: Power-on or device reset occurred',
      {
        header: 'journal-monotonic',
        program: 'kernel',
        message: 'sd 3:0:0:4: Power-on or device reset occurred',
      },
    ],
    [
      '[Tue Jan 13 04:31:12 2026]  connection7:0: detected conn error (1021)',
      { header: 'dmesg-t', at: at('2026-01-13T04:31:12+09:00'), program: 'kernel' },
    ],
    [
      '[Tue Jan 13 04:31:12 2026] [T10489]  connection7:0: text',
      { header: 'dmesg-t', message: 'connection7:0: text' },
    ],
    [
      '[28477.898809] connection12:0: detected conn error (1020)',
      { header: 'dmesg', program: 'kernel', message: 'connection12:0: detected conn error (1020)' },
    ],
    [
      'kern  :info  : [28477.898809]  connection12:0: text',
      { header: 'dmesg', message: 'connection12:0: text' },
    ],
    [
      '[28477.898809] session1: session recovery timed out after 5 secs',
      { header: 'dmesg', program: 'kernel' },
    ],
    [
      'iscsid: iscsid: re-opening session 1 (reopen_cnt 451)',
      { header: 'bare', at: NOW, program: 'iscsid', message: 're-opening session 1 (reopen_cnt 451)' },
    ],
    ['kernel: kernel: connection3:0: ping', { program: 'kernel', message: 'connection3:0: ping' }],
    [
      'session1: session recovery timed out',
      { program: null, message: 'session1: session recovery timed out' },
    ],
    [
      'Jan 20 10:23:11 h iscsid: message repeated 12 times: [ connect to 10.142.0.2:3260 failed (Connection refused)]',
      { repeated: 12, message: 'connect to 10.142.0.2:3260 failed (Connection refused)' },
    ],
    ['Jan 20 10:23:11 h /usr/sbin/iscsid[3]: text', { program: 'iscsid', pid: 3 }],
    ['', { header: 'bare', message: '' }],
  ])('%s', (text, expected) => {
    expect(parseLine(text, NOW, TOKYO)).toMatchObject(expected);
  });

  it('reads the journal export: text, bytes, nothing, and the boot it belongs to', () => {
    const entry = {
      MESSAGE: 'iscsid: connecting to 169.254.2.4:3260',
      SYSLOG_IDENTIFIER: 'iscsid',
      _PID: '403',
      _HOSTNAME: 'ocilab1',
      _BOOT_ID: 'e2f3',
      __REALTIME_TIMESTAMP: '1795347232293931',
    };
    const expected = {
      header: 'journald-json',
      at: 1_795_347_232_293,
      precision: 1,
      host: 'ocilab1',
      program: 'iscsid',
      pid: 403,
      message: 'connecting to 169.254.2.4:3260',
      bootId: 'e2f3',
    };
    expect(parseLine(JSON.stringify(entry), null, UTC)).toMatchObject(expected);
    const bytes = { ...entry, MESSAGE: [...Buffer.from(entry.MESSAGE)] };
    expect(parseLine(JSON.stringify(bytes), null, UTC)).toMatchObject(expected);
    expect(parseLine(JSON.stringify({ ...entry, MESSAGE: null }), null, UTC).message).toBe('');
  });

  it('dates seconds since boot when the boot time is known', () => {
    const line = parseLine('[  245.5] kernel: text', null, { zone: 'UTC', bootAt: NOW });
    expect(line).toMatchObject({ at: NOW + 245_500, precision: 1 });
  });

  it('reads any text without failing', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('', '[', '{"MESSAGE":', '<3>1 ', 'Jan 20 ', '2025-'),
        (text, head) => {
          expect(parseLine(head + text, null, UTC).repeated).toBeGreaterThanOrEqual(1);
        },
      ),
    );
  });
});

describe('stamps without year and zone', () => {
  const stamp = (time: number, zone: string) =>
    `${DateTime.fromMillis(time, { zone }).setLocale('en-US').toFormat('MMM')} ${String(
      DateTime.fromMillis(time, { zone }).day,
    ).padStart(2)} ${DateTime.fromMillis(time, { zone }).toFormat('HH:mm:ss')} h iscsid: text`;
  const read = (text: string, record: number | null, zone: string, year?: number) =>
    parseLine(text, record, year === undefined ? { zone } : { zone, year }).at;

  it('are found again from any record time within minutes, in any zone, over New Year, leap days and clock changes', () => {
    const zones = fc.constantFrom(
      'UTC',
      'Asia/Tokyo',
      'America/New_York',
      'Europe/London',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
    );
    const start = Math.trunc(Date.UTC(2019, 0, 1) / 1_000);
    const end = Math.trunc(Date.UTC(2033, 0, 1) / 1_000);
    fc.assert(
      fc.property(
        fc.integer({ min: start, max: end }),
        fc.integer({ min: 0, max: 900 }),
        zones,
        (second, late, zone) => {
          expect(read(stamp(second * 1_000, zone), (second + late) * 1_000, zone)).toBe(second * 1_000);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('on 31 December belong to the old year when collected in the new one', () => {
    expect(read('Dec 31 23:59:58 h iscsid: x', at('2026-01-01T00:00:03Z'), 'UTC')).toBe(
      at('2025-12-31T23:59:58Z'),
    );
    expect(read('Jan  1 00:00:01 h iscsid: x', at('2025-12-31T23:59:59Z'), 'UTC')).toBe(
      at('2026-01-01T00:00:01Z'),
    );
  });

  it('on 29 February belong to the nearest leap year', () => {
    expect(read('Feb 29 12:00:00 h iscsid: x', at('2025-03-01T00:00:00Z'), 'UTC')).toBe(
      at('2024-02-29T12:00:00Z'),
    );
  });

  it('in a repeated hour are the one nearest to the record', () => {
    const first = at('2025-11-02T01:30:00-04:00');
    const second = at('2025-11-02T01:30:00-05:00');
    const text = 'Nov  2 01:30:00 h iscsid: x';
    expect(read(text, first + 60_000, 'America/New_York')).toBe(first);
    expect(read(text, second + 60_000, 'America/New_York')).toBe(second);
    expect(read(text, null, 'America/New_York', 2025)).toBe(first);
  });

  it('in an hour that was left out are taken as if the clock had not been changed', () => {
    const text = 'Mar  9 02:30:00 h iscsid: x';
    expect(read(text, null, 'America/New_York', 2025)).toBe(at('2025-03-09T03:30:00-04:00'));
  });

  it('are not later than the log they stand in can be', () => {
    const copied = at('2026-11-22T00:00:00Z');
    const read = (text: string) => parseLine(text, copied, { zone: 'UTC', latest: copied + 86_400_000 }).at;
    expect(read('Dec 31 23:58:40 h iscsid: x')).toBe(at('2025-12-31T23:58:40Z'));
    expect(read('Nov 22 23:00:00 h iscsid: x')).toBe(at('2026-11-22T23:00:00Z'));
    expect(read('Jan  1 00:03:40 h iscsid: x')).toBe(at('2026-01-01T00:03:40Z'));
  });

  it('need a year or a record time', () => {
    expect(read('Nov 22 10:15:05 h iscsid: x', null, 'UTC')).toBeNull();
    expect(read('Nov 22 10:15:05 h iscsid: x', null, 'UTC', 2026)).toBe(at('2026-11-22T10:15:05Z'));
    expect(read('Nov 31 10:15:05 h iscsid: x', null, 'UTC', 2026)).toBeNull();
  });
});

describe('a wrong zone', () => {
  it('shows as whole hours between stamp and record', () => {
    const record = { time: at('2026-11-22T01:15:40Z') };
    const read = (zone: string) => parseLine('Nov 22 10:15:05 h iscsid: x', record.time, { zone });
    expect(zoneOffsetHours(read('UTC'), record)).toBe(9);
    expect(zoneOffsetHours(read('Asia/Tokyo'), record)).toBe(0);
    expect(zoneOffsetHours(read('UTC'), { time: null })).toBe(0);
    expect(zoneOffsetHours(read('UTC'), { time: record.time + 30 * 60_000 })).toBe(0);
  });

  it('cannot be told from a stamp that names its zone', () => {
    const record = { time: at('2026-11-22T01:15:40Z') };
    expect(zoneOffsetHours(parseLine('2026-11-22T10:15:05Z h iscsid: x', record.time, UTC), record)).toBe(0);
  });
});
