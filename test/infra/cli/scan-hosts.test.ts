import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScanReport } from '../../../infra/cli/scan-report.ts';
import type { ReadTime } from '../../../infra/cli/source-clock.ts';
import { scanFiles } from '../../support/scan-files.ts';

const UTC = { zone: 'UTC', year: 2026 };
const LOGIN =
  'Mar 10 08:00:01 node1 iscsid: Connection1:0 to [target: iqn.2015-12.com.oracleiaas:a, portal: 169.254.2.2,3260] through [iface: default] is operational now';
const DISK = 'Mar 10 08:00:01 node1 kernel: sd 3:0:0:1: [sdb] Attached SCSI disk';
const HOST = 'Mar 10 08:00:00 node1 kernel: scsi host3: iSCSI Initiator over TCP/IP';
const LOST = 'Mar 10 09:00:00 node1 kernel: connection1:0: detected conn error (1020)';
const BACK = 'Mar 10 09:05:00 node1 iscsid: connection1:0 is operational after recovery (90 attempts)';
const LIFEKEEPER =
  "Mar 10 09:01:00 node1 lkscsid[900]: ERROR:lkscsid:::007059:lkscsid: Device Sharing Status failed on '/dev/sdb', result:-1.";
const KERNEL = [HOST, LOGIN, DISK, LOST, BACK];

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'warden-hosts-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(name: string, lines: readonly string[], mtime = '2026-03-11T00:00:00Z'): string {
  const path = join(directory, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `${lines.join('\n')}\n`);
  utimesSync(path, new Date(mtime), new Date(mtime));
  return path;
}

const renamed = (lines: readonly string[], host: string) => lines.map((line) => line.replace('node1', host));
const scan = (files: readonly string[], time: ReadTime = UTC) => scanFiles(files, time, null);

function essence({ incidents }: ScanReport): readonly string[] {
  return incidents.map(({ host, state, openedAt, closedAt }) =>
    [host, openedAt.slice(11, 19), closedAt?.slice(11, 19) ?? 'open', state].join(' '),
  );
}

describe('one host', () => {
  test.each([
    ['short and full', 'node1', 'node1.example.com'],
    ['in large letters', 'NODE1', 'node1'],
    ['in large letters and full', 'node1', 'NODE1.Example.com'],
  ])('%s', async (_, one, other) => {
    const files = [
      write('a', renamed(KERNEL, one)),
      write('b', renamed([LIFEKEEPER.replace('09:01', '09:04')], other)),
    ];
    const { incidents } = await scan(files);
    expect(incidents.map(({ state, lifekeeper }) => [state, lifekeeper.deviceFailure])).toEqual([
      ['recovered', true],
    ]);
  });

  test('of two domains is two', async () => {
    const files = [write('a', renamed(KERNEL, 'n.a.com')), write('b', renamed([LOST], 'n.b.com'))];
    expect((await scan(files)).incidents).toHaveLength(2);
  });

  test.each([
    ['a file and its directory', ['logs/messages', 'logs/journal'], ['logs', 'logs/messages']],
    ['a part of a report of sos', ['r/var/log/messages', 'r/sos_commands/logs/journalctl'], ['r']],
    ['directories that are named for it', ['l/node1-mon/messages', 'l/node1-tue/messages'], ['l']],
    ['the same lines in two directories', ['l/a/messages', 'l/b/messages'], ['l']],
  ])('%s', async (_, files, args) => {
    for (const file of files) write(file, KERNEL);
    const report = await scan(args.map((arg) => join(directory, arg)));
    expect(essence(report)).toEqual(['node1 09:00:00 09:05:00 recovered']);
    const counts = report.incidents[0]?.evidence.map(({ rule, count }) => [rule, count]);
    expect(counts).toContainEqual(['KERN-ISCSI-CONN-ERROR', 1]);
  });
});

test('machines that nobody has named are told apart by their directories', async () => {
  write('l/one/messages', renamed(KERNEL, 'localhost'));
  write('l/two/messages', renamed(KERNEL, 'localhost'));
  const { incidents, read } = await scan([join(directory, 'l')]);
  expect(incidents.map(({ host }) => host)).toEqual(['one/localhost', 'two/localhost']);
  expect(read.hosts).toEqual(['one/localhost', 'two/localhost']);
});

test('lines of rotated files that follow one another are all counted', async () => {
  const refused = (minute: string) =>
    `Mar 10 09:${minute}:00 node1 iscsid: connect to 169.254.2.2:3260 failed (Connection refused)`;
  const files = [
    write('messages-1', [HOST, LOGIN, LOST, refused('01'), refused('02')]),
    write('messages', [refused('11'), refused('12'), refused('13')]),
  ];
  const { incidents } = await scan(files);
  const refusals = incidents[0]?.evidence.filter(({ rule }) => rule === 'ISCSID-CONNECT-FAILED') ?? [];
  expect(refusals.map(({ count }) => count)).toEqual([2, 3]);
});

describe('the hour that clocks show twice', () => {
  const NEW_YORK = { zone: 'America/New_York' };
  const at = (time: string, message: string) => `Nov  1 ${time} node1 ${message}`;

  test('is told by the order of the lines', async () => {
    const lines = [
      at('01:58:30', 'kernel: connection1:0: detected conn error (1020)'),
      at('01:01:33', 'iscsid: connection1:0 is operational after recovery (60 attempts)'),
    ];
    const report = await scan([write('messages', lines, '2026-11-02T00:00:00Z')], NEW_YORK);
    expect(essence(report)).toEqual(['node1 05:58:30 06:01:33 recovered']);
  });

  test('also where each line has the year', async () => {
    const lines = [
      '2026-11-01 01:58:30 node1 kernel: connection1:0: detected conn error (1020)',
      '2026-11-01 01:01:33 node1 iscsid: connection1:0 is operational after recovery (60 attempts)',
    ];
    const report = await scan([write('messages', lines)], NEW_YORK);
    expect(essence(report)).toEqual(['node1 05:58:30 06:01:33 recovered']);
  });

  test('but not of stamps with their own zone', async () => {
    const lines = [
      '2026-11-01T01:58:30-05:00 node1 kernel: connection1:0: detected conn error (1020)',
      '2026-11-01T02:01:33-05:00 node1 iscsid: connection1:0 is operational after recovery (60 attempts)',
    ];
    const report = await scan([write('messages', lines)], NEW_YORK);
    expect(essence(report)).toEqual(['node1 06:58:30 07:01:33 recovered']);
  });

  test('and clocks that are set forward leave no hole', async () => {
    const lines = [
      'Mar  8 01:58:30 node1 kernel: connection1:0: detected conn error (1020)',
      'Mar  8 03:01:33 node1 iscsid: connection1:0 is operational after recovery (60 attempts)',
    ];
    const report = await scan([write('messages', lines, '2026-03-09T00:00:00Z')], NEW_YORK);
    expect(report.incidents[0]?.paths[0]?.outageSec).toBe(183);
  });
});

describe('dates without a year', () => {
  test('29 February says which year it is, also for the lines before it', async () => {
    const lines = [
      'Feb 28 23:00:00 node1 kernel: connection1:0: detected conn error (1020)',
      'Feb 29 01:00:00 node1 kernel: session1: session recovery timed out after 7200 secs',
      'Mar  1 02:00:00 node1 iscsid: connection1:0 is operational after recovery (900 attempts)',
    ];
    const report = await scan([write('messages', lines, '2026-06-01T00:00:00Z')], { zone: 'UTC' });
    expect(report.incidents.map(({ openedAt, closedAt }) => [openedAt, closedAt])).toEqual([
      ['2024-02-28T23:00:00.000Z', '2024-03-01T02:00:00.000Z'],
    ]);
  });

  test('February without a 29th is of the last year', async () => {
    const lines = [LOST.replace('Mar 10', 'Feb 28'), BACK.replace('Mar 10', 'Feb 28')];
    const report = await scan([write('messages', lines, '2026-11-01T00:00:00Z')], { zone: 'UTC' });
    expect(report.incidents.map(({ openedAt }) => openedAt.slice(0, 4))).toEqual(['2026']);
  });

  test('the year may change within a loss', async () => {
    const lines = [
      'Dec 31 23:59:00 node1 kernel: connection1:0: detected conn error (1020)',
      'Jan  1 00:10:00 node1 iscsid: connection1:0 is operational after recovery (90 attempts)',
    ];
    for (const mtime of ['2026-01-02T00:00:00Z', '2026-06-20T00:00:00Z', '2026-10-01T00:00:00Z']) {
      const report = await scan([write('messages', lines, mtime)], { zone: 'UTC' });
      expect(report.incidents.map(({ openedAt, closedAt }) => [openedAt, closedAt])).toEqual([
        ['2025-12-31T23:59:00.000Z', '2026-01-01T00:10:00.000Z'],
      ]);
    }
  });
});
