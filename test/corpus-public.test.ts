import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ScanReport } from '../infra/cli/scan-report.ts';
import { renderReport } from '../infra/cli/scan-text.ts';
import { CORPUS } from './support/corpus.ts';
import { essence, REPORTED_AT, scanText } from './support/public-reports.ts';
import { scanFiles } from './support/scan-files.ts';

const PUBLIC = join(CORPUS, 'public');

/** Reduced inputs of public reports of lost iSCSI volumes, with what really happened. */
const RIGHT: Readonly<Record<string, readonly string[]>> = {
  'R01-old-refusal-without-session': ['03-10T09:00:00 open lost login-rejected'],
  'R02-callerid-padded': ['01-13T04:31:07 open timed-out path-timeout'],
  // The second of the first line of a minute is not written.
  'R02c-dmesg-x-e': ['01-13T04:31:00 open timed-out path-timeout'],
  'R03-nohost': ['02-26T18:58:46 open timed-out path-timeout'],
  'R04-oneblankday': ['02-03T13:45:05 open lost path-timeout'],
  'R06-kernelonly-nop-repeat': [
    '02-26T12:50:52 02-26T12:51:27 recovered path-timeout',
    '02-26T13:14:15 02-26T13:14:36 recovered path-timeout',
  ],
  'R07-two-sessions-in-turn': [
    '03-10T09:00:00 03-10T09:00:02 recovered unknown',
    '03-10T15:00:00 03-10T15:05:01 recovered target-refusing',
  ],
  'R08-uptime-falls': [
    '03-10T18:13:29 open unknown unknown',
    '03-11T11:31:37 03-11T11:36:38 recovered unknown',
  ],
  'R09-first-login-refused-old': [],
  'R10-multipath-one-of-two': ['05-24T18:25:41 open degraded degraded-multipath'],
  'R12-nop-only': ['01-12T10:00:03 open unknown path-timeout'],
  'R13-disk-dead-then-back': ['03-10T18:13:29 03-10T18:20:00 recovered filesystem-dead'],
  'R18-competitor-any-line': [],
  'R24-grep-prefix': ['03-10T09:00:00 open lost target-refusing'],
  'R33-errno': ['03-10T09:00:00 open lost target-refusing'],
  'R35-flap200': ['03-10T09:00:00 03-10T09:13:18 flapping unknown'],
};

test.each(Object.keys(RIGHT))('%s is told as it was', async (name) => {
  const report = await scanFiles([join(PUBLIC, `${name}.log`)], REPORTED_AT, null);
  expect(essence(report)).toEqual(RIGHT[name]);
});

/** Lines as other kernels, releases of iscsid and distributions write them. */
const LOST = 'Mar 10 09:00:00 node1 kernel: connection1:0: detected conn error (1020)';
const BACK = 'Mar 10 09:20:00 node1 iscsid: connection1:0 is operational after recovery (79 attempts)';

describe('a disk that died while its only session was away is dead when the session is back', () => {
  test.each([
    ['BTRFS, SLES 15', 'BTRFS info (device sdb): forced readonly'],
    [
      'BTRFS, kernel 6',
      'BTRFS error (device sdb state A) in btrfs_run_delayed_refs:2150: errno=-5 IO failure',
    ],
    [
      'BTRFS, SLES 12',
      'BTRFS: error (device sdb) in btrfs_commit_transaction:2234: errno=-5 IO failure (Error while writing out transaction)',
    ],
    ['XFS, OL 9', 'XFS (sdb1): Filesystem has been shut down due to log error (0x2).'],
    ['XFS, RHEL 7', 'XFS (sdb1): xfs_log_force: error -5 returned.'],
    ['XFS, RHEL 7, shut down', 'XFS (sdb1): Log I/O Error Detected.  Shutting down filesystem'],
    [
      'ext4, kernel 3.10',
      'EXT4-fs error (device sdb1) in ext4_reserve_inode_write:5313: Journal has aborted',
    ],
    ['ext4 on LVM', 'EXT4-fs (dm-2): Remounting filesystem read-only'],
    ['journal', 'Aborting journal on device dm-3-8.'],
    ['thin pool, RHEL 7', 'device-mapper: thin: 253:4: switching pool to read-only mode'],
    ['cache, SLES 15', 'device-mapper: cache: 254:1: switching cache to fail mode'],
    ['ext4, kernel 6, shut down', 'EXT4-fs (sdb1): shut down requested (1)'],
    ['SCSI, kernel 3.10', 'sd 3:0:0:1: [sdb] rejecting I/O to offline device'],
    ['SCSI, kernel 6', 'sd 3:0:0:1: Device offlined - not ready after error recovery'],
  ])('%s: %s', async (_, message) => {
    const report = await scanText(LOST, `Mar 10 09:15:00 node1 kernel: ${message}`, BACK);
    expect(essence(report)).toEqual(['03-10T09:00:00 03-10T09:20:00 recovered filesystem-dead']);
    expect(report.incidents[0]?.severity).toBe('critical');
  });

  test('and a volume group on a disk that the log saw attached is no exception', async () => {
    const report = await scanText(
      'Mar 10 08:00:00 node1 kernel: scsi host3: iSCSI Initiator over TCP/IP',
      'Mar 10 08:00:01 node1 iscsid: Connection1:0 to [target: iqn.2015-12.com.oracleiaas:a, portal: 169.254.2.2,3260] through [iface: default] is operational now',
      'Mar 10 08:00:01 node1 kernel: sd 3:0:0:1: [sdb] Attached SCSI disk',
      LOST,
      'Mar 10 09:15:00 node1 kernel: XFS (dm-2): Log I/O Error Detected.  Shutting down filesystem',
      BACK,
    );
    expect(essence(report)).toEqual(['03-10T09:00:00 03-10T09:20:00 recovered filesystem-dead']);
  });
});

describe('a disk on which reading or writing still fails after the session is back is dead', () => {
  const later = (time: string, message: string) => scanText(LOST, BACK, `Mar 10 ${time} node1 ${message}`);

  test.each([
    ['LVM, RHEL 7', 'lvm[812]: /dev/sdb: read failed after 0 of 4096 at 0: Input/output error'],
    ['LVM, OL 8', 'lvm[812]: Error reading device /dev/sdb at 0 length 512.'],
    ['kernel 3.10', 'kernel: lost page write due to I/O error on dm-3'],
    [
      'kernel 6',
      'kernel: I/O error, dev sdb, sector 2048 op 0x1:(WRITE) flags 0x800 phys_seg 1 prio class 2',
    ],
    [
      'a pool of LVM',
      "kernel: device-mapper: thin: 253:4: metadata operation 'dm_pool_commit_metadata' failed: error = -5",
    ],
  ])('%s', async (_, message) => {
    expect(essence(await later('09:22:00', message))).toEqual([
      '03-10T09:00:00 03-10T09:20:00 recovered filesystem-dead',
    ]);
  });

  test('but what was under way at the return is written a moment later', async () => {
    const report = await later('09:20:02', 'kernel: blk_update_request: I/O error, dev sdb, sector 100');
    expect(essence(report)).toEqual(['03-10T09:00:00 03-10T09:20:00 recovered unknown']);
  });
});

describe('a refusal without the session belongs to the one session that is away', () => {
  test.each([
    ['iscsid 6.2.0.874 (RHEL 7)', 'conn 0 login rejected: initiator failed authorization with target'],
    ['iscsid 2.0.873', 'conn 0 login rejected: initiator error - target not found (02/03)'],
    ['iscsid 2.0.874', 'conn 0 login rejected: target error (03/01)'],
    ['iscsid 2.1.x', 'session 1 login rejected: Initiator failed authentication with target'],
  ])('%s', async (_, message) => {
    const report = await scanText(LOST, `Mar 10 09:00:03 node1 iscsid: ${message}`);
    expect(essence(report)).toEqual(['03-10T09:00:00 open lost login-rejected']);
  });

  test('of two sessions that are away it belongs to nobody', async () => {
    const report = await scanText(
      LOST,
      LOST.replace('connection1', 'connection2'),
      'Mar 10 09:00:03 node1 iscsid: conn 0 login rejected: initiator failed authorization with target',
    );
    expect(report.incidents.map(({ cause }) => cause)).toEqual(['unknown']);
  });
});

test.each([
  ['101', 'Network is unreachable', 'path-timeout'],
  ['110', 'Connection timed out', 'path-timeout'],
  ['111', 'Connection refused', 'target-refusing'],
  ['113', 'No route to host', 'path-timeout'],
])('the number %s of an error is told as %s', async (number, words, cause) => {
  const report = await scanText(
    LOST,
    `Mar 10 09:00:03 node1 iscsid[900]: cannot make a connection to 169.254.2.4:3260 (-1,${number})`,
  );
  expect(report.incidents[0]).toMatchObject({ cause, paths: [{ reasons: [words] }] });
});

describe('what a session that is logged in alone can do shows that it had come back', () => {
  const nop = (time: string) =>
    `Feb 26 ${time} node1 kernel: connection3:0: ping timeout of 5 secs expired, recv timeout 5, last rx 1, last ping 2, now 3`;
  const gaveUp = (time: string, seconds: number) =>
    `Feb 26 ${time} node1 kernel: session3: session recovery timed out after ${seconds} secs`;

  test('a second keep-alive without an answer, where iscsid is not heard of', async () => {
    const report = await scanText(nop('12:00:00'), nop('12:30:00'));
    expect(report.incidents.map(({ openedAt }) => openedAt.slice(11, 19))).toEqual(['12:00:00', '12:30:00']);
    expect(report.incidents[0]?.paths[0]?.length.bound).toBe('at-least');
  });

  test('a second time that the kernel gave up', async () => {
    const report = await scanText(nop('12:00:00'), gaveUp('12:02:00', 120), gaveUp('13:02:00', 120));
    expect(report.incidents.map(({ openedAt }) => openedAt.slice(11, 19))).toEqual(['12:00:00', '13:00:00']);
  });

  test('a keep-alive without an answer after the kernel gave up', async () => {
    const broke = 'Feb 26 12:00:00 node1 kernel: connection3:0: detected conn error (1020)';
    const report = await scanText(broke, gaveUp('12:02:00', 120), nop('13:00:00'), gaveUp('13:02:00', 120));
    expect(report.incidents.map(({ openedAt }) => openedAt.slice(11, 19))).toEqual(['12:00:00', '13:00:00']);
  });

  test('but the lines of one keep-alive are one loss', async () => {
    const report = await scanText(nop('12:00:00'), nop('12:00:01'), gaveUp('12:02:00', 120));
    expect(report.incidents).toHaveLength(1);
  });

  test('while iscsid goes on trying, a line more does not shorten the outage', async () => {
    const report = await scanText(
      nop('12:00:00'),
      'Feb 26 12:00:00 node1 iscsid: Kernel reported iSCSI connection 3:0 error (1022 - ISCSI_ERR_NOP_TIMEDOUT: A NOP has timed out) state (3)',
      nop('12:30:00'),
    );
    expect(report.incidents.map(({ openedAt }) => openedAt.slice(11, 19))).toEqual(['12:00:00']);
  });
});

describe('a kernel clock that goes back is a boot', () => {
  const at = (time: string, uptime: string, message: string) =>
    `Mar 10 ${time} node1 kernel: [${uptime}] ${message}`;

  test('in the form of Ubuntu and Debian', async () => {
    const report = await scanText(
      at('09:00:00', '90000.000001', 'connection1:0: detected conn error (1020)'),
      at('12:00:00', ' 3600.000001', 'connection1:0: detected conn error (1020)'),
    );
    expect(report.incidents.map(({ paths }) => paths[0]?.endedBy)).toEqual(['reboot', null]);
  });

  test('a line that comes late is none', async () => {
    const report = await scanText(
      at('09:00:00', '90000.000001', 'connection1:0: detected conn error (1020)'),
      at('09:00:10', '89999.000001', 'connection1:0: detected conn error (1020)'),
      at('09:10:00', '88000.000001', 'connection1:0: detected conn error (1020)'),
    );
    expect(report.incidents).toHaveLength(1);
  });
});

test('older iscsid names the number of an error alone', async () => {
  const report = await scanText(
    LOST,
    'Mar 10 09:00:03 node1 iscsid: cannot make connection to 169.254.2.4:3260 (111)',
  );
  expect(report.incidents[0]?.cause).toBe('target-refusing');
});

describe('a connection that keeps breaking is one incident', () => {
  const at = (second: number, message: string) =>
    `Mar 10 09:00:${String(second).padStart(2, '0')} node1 ${message}`;
  const lost = (second: number, session: number) =>
    at(second, `kernel: connection${session}:0: detected conn error (1020)`);
  const back = (second: number, session: number) =>
    at(second, `iscsid: connection${session}:0 is operational after recovery (1 attempts)`);
  const flapping = (report: ScanReport) =>
    report.incidents.map(({ state, flaps, paths }) => [state, flaps, paths.length]);

  test('of two sessions together', async () => {
    const lines = [0, 10, 20, 30].flatMap((s) => [lost(s, 1), lost(s, 2), back(s + 3, 1), back(s + 3, 2)]);
    expect(flapping(await scanText(...lines))).toEqual([['flapping', 4, 2]]);
  });

  test('in a log of the kernel alone, by the disk that answers in between', async () => {
    const reset = (second: number) => at(second, 'kernel: sd 2:0:0:0: Power-on or device reset occurred');
    const lines = [0, 7, 14, 21].flatMap((s) => [lost(s, 2), reset(s + 2)]);
    expect(flapping(await scanText(...lines))).toEqual([['flapping', 4, 1]]);
    // Two such returns may be restarts of iscsid.
    expect(flapping(await scanText(...lines.slice(0, 4)))).toEqual([]);
  });

  test('a loss that lasts is one of its own', async () => {
    const lines = [...[0, 10, 20].flatMap((s) => [lost(s, 1), back(s + 3, 1)]), lost(30, 1)];
    expect(flapping(await scanText(...lines))).toEqual([
      ['flapping', 3, 1],
      ['lost', null, 1],
    ]);
  });
});

test('a disk that failed without any line of a session is a remark, and not "nothing found"', async () => {
  const report = await scanText(
    'Mar 10 09:00:00 node1 kernel: sd 3:0:0:1: rejecting I/O to offline device',
    'Mar 10 09:00:01 node1 kernel: EXT4-fs (sdb1): Remounting filesystem read-only',
  );
  expect(report.incidents).toEqual([]);
  expect(report.remarks.map(({ kind, detail }) => [kind, detail])).toContainEqual(['disk-failed', 'sdb']);
  const text = renderReport(report, { language: 'en', zone: 'UTC' });
  expect(text).toContain('but a disk failed');
});

test('I/O errors during a loss are critical', async () => {
  const report = await scanText(
    'Mar 10 09:00:00 node1 kernel: connection1:0: ping timeout of 5 secs expired, recv timeout 5, last rx 1, last ping 2, now 3',
    'Mar 10 09:02:10 node1 kernel: blk_update_request: I/O error, dev sdb, sector 2048 op 0x1:(WRITE) flags 0x800 phys_seg 1 prio class 0',
  );
  expect(report.incidents[0]?.severity).toBe('critical');
});

test('a first login that the target refused is a remark', async () => {
  const { remarks } = await scanFiles([join(PUBLIC, 'R09-first-login-refused-old.log')], REPORTED_AT, null);
  expect(remarks).toMatchObject([
    { kind: 'first-login-failed', detail: expect.stringContaining('target not found') },
  ]);
});

test('a volume that was there before the boot and is not after it is a remark', async () => {
  const { incidents, remarks } = await scanText(
    'Mar 10 08:00:01 node1 iscsid: Connection1:0 to [target: iqn.2015-12.com.oracleiaas:a, portal: 169.254.2.2,3260] through [iface: default] is operational now',
    'Mar 10 09:00:00 node1 kernel: Linux version 5.15.0-209 (mockbuild@host) (gcc 11) #2 SMP',
    'Mar 10 09:00:20 node1 iscsid: connect to 169.254.2.2:3260 failed (Connection refused)',
    'Mar 10 09:00:23 node1 iscsid: connect to 169.254.2.2:3260 failed (Connection refused)',
    'Mar 10 09:00:24 node1 iscsid: Connection-1:0 to [target: iqn.2015-12.com.oracleiaas:a, portal: 169.254.2.2,3260] through [iface: default] is shutdown.',
  );
  expect(incidents).toEqual([]);
  expect(remarks.map(({ kind }) => kind)).toContain('boot-without-disk');
});

test('what only speaks of iSCSI is none of its lines', async () => {
  const { stats, warnings } = await scanFiles(
    [join(PUBLIC, 'R18-competitor-any-line.log')],
    REPORTED_AT,
    null,
  );
  expect([stats.matched, warnings]).toEqual([0, []]);
});

test('every public input has its right value here', () => {
  const names = readdirSync(PUBLIC).map((name) => name.replace('.log', ''));
  expect(names.filter((name) => name.startsWith('R') && !(name in RIGHT))).toEqual([]);
});
