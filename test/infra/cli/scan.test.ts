import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import type { ScanReport } from '../../../infra/cli/scan-report.ts';
import { renderReport } from '../../../infra/cli/scan-text.ts';
import { scanFiles } from '../../support/scan-files.ts';

const ROOT = join(__dirname, '..', '..', '..');
const LOST = join(ROOT, 'test/corpus/s01_refused_recover.bookworm.fork');
const OTHER = join(ROOT, 'test/corpus/s03_blackhole.bookworm.fork');
const NORMAL = join(ROOT, 'test/corpus/s08_normal.bookworm.fork');
const TIME = { zone: 'UTC', year: 2026 };
const LIFEKEEPER = [
  "Nov 22 11:36:58 ocilab1 lkscsid[900]: ERROR:lkscsid:::007059:lkscsid: Device Sharing Status failed on '/dev/sdb', result:-1.",
  "Nov 22 11:37:08 ocilab1 lkscsid[900]: ERROR:lkscsid:::007078:lkscsid: DEVICE FAILURE on SCSI device '/dev/sdb', RETRY. ret=-1, errno=0x5, retry count=1.",
  '',
].join('\n');

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'warden-scan-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function write(name: string, content: string | Buffer): string {
  const path = join(directory, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

function messages(capture: string): Buffer {
  return readFileSync(join(capture, 'messages.log'));
}

async function tarOf(members: Readonly<Record<string, Buffer>>): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of Object.entries(members)) archive.entry({ name }, content);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function warden(args: readonly string[], input?: Buffer): { code: number | null; out: string; err: string } {
  const run = spawnSync(process.execPath, ['infra/bundle/run.cjs', 'infra/cli/warden.ts', ...args], {
    cwd: ROOT,
    input,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', LANG: 'C' },
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

function summary(report: ScanReport): unknown {
  return report.incidents.map(({ host, cause, state, openedAt }) => ({ host, cause, state, openedAt }));
}

describe('inputs are told apart by content', () => {
  const expected = [
    { host: 'ocilab1', cause: 'target-refusing', state: 'recovered', openedAt: '2026-11-22T11:36:57.000Z' },
  ];

  test.each([
    ['a plain file', async () => messages(LOST)],
    ['gzip without its ending', async () => gzipSync(messages(LOST))],
    ['a tar archive', async () => tarOf({ 'var/log/messages': messages(LOST) })],
    [
      'a packed archive of packed logs',
      async () => gzipSync(await tarOf({ 'var/log/messages-1': gzipSync(messages(LOST)) })),
    ],
    ['Windows line ends', async () => Buffer.from(messages(LOST).toString().replaceAll('\n', '\r\n'))],
  ])('%s', async (_, content) => {
    expect(summary(await scanFiles([write('log', await content())], TIME, null))).toEqual(expected);
  });

  test.each([
    ['UTF-8 with a byte order mark', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['UTF-16 with a byte order mark', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 without one', (text: string) => Buffer.from(text, 'utf16le')],
    ['UTF-16, high byte first', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ])('%s', async (_, encode) => {
    const content = encode(messages(LOST).toString());
    expect(summary(await scanFiles([write('log', content)], TIME, null))).toEqual(expected);
  });

  test('rotated logs, in whatever order they are read', async () => {
    const lines = messages(LOST).toString().split('\n');
    const parts = [
      write('messages', lines.slice(100).join('\n')),
      write('messages-20261122', lines.slice(60, 100).join('\n')),
      write('messages-20261115.gz', gzipSync(lines.slice(0, 60).join('\n'))),
    ];
    expect(summary(await scanFiles(parts, TIME, null))).toEqual(expected);
    expect(summary(await scanFiles(parts.reverse(), TIME, null))).toEqual(expected);
    expect(summary(await scanFiles([directory], TIME, null))).toEqual(expected);
  });

  describe('links and files without an end', () => {
    const passedOver = async (): Promise<string> => {
      const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
      expect(summary(await scanFiles([join(directory, 'logs')], TIME, null))).toEqual(expected);
      const all = said.mock.calls.join('');
      said.mockRestore();
      return all;
    };
    beforeEach(() => write('logs/messages', messages(LOST)));

    test.each([
      ['/', /link to \/, outside/],
      ['/proc/kmsg', /link to \/proc\/kmsg, outside/],
      ['/dev/zero', /outside/],
      ['../other', /link to .*other, outside/],
      ['nowhere', /a broken link/],
      ['loop', /a broken link/],
    ])('a link to %s is passed over, and the logs beside it are read', async (target, reason) => {
      write('other/messages', messages(OTHER));
      symlinkSync(target, join(directory, 'logs', 'loop'));
      expect(await passedOver()).toMatch(reason);
    });

    test('what a link inside the directory leads to is read once', async () => {
      symlinkSync('messages', join(directory, 'logs', 'current'));
      symlinkSync('.', join(directory, 'logs', 'self'));
      expect(await passedOver()).toBe('');
    });

    test('a directory that begins like the named one is another one', async () => {
      write('logs2/messages', messages(OTHER));
      symlinkSync('../logs2', join(directory, 'logs', 'x'));
      expect(await passedOver()).toMatch(/outside/);
    });

    test('a named pipe is passed over in a directory and refused by name, without a wait', async () => {
      const pipe = join(directory, 'logs', 'pipe');
      spawnSync('mkfifo', [pipe]);
      expect(await passedOver()).toMatch(/pipe: it is not a regular file/);
      await expect(scanFiles([pipe], TIME, null)).rejects.toThrow(/not a regular file/);
    });

    test.each(['/dev/zero', '/proc/kmsg', '/proc/self/status'])('%s is refused', async (path) => {
      await expect(scanFiles([path], TIME, null)).rejects.toThrow(/not a regular file/);
    });

    test('what the shell puts in place of a command is read', () => {
      const run = spawnSync(
        'bash',
        [
          '-c',
          `${process.execPath} infra/bundle/run.cjs infra/cli/warden.ts scan --json --tz UTC --year 2026 <(cat "$0")`,
          join(directory, 'logs/messages'),
        ],
        { cwd: ROOT, encoding: 'utf8' },
      );
      expect(run.stderr).toBe('');
      expect((JSON.parse(run.stdout) as ScanReport).incidents).toHaveLength(1);
    });

    test('a directory that is too deep is named', async () => {
      write(`logs/${'d/'.repeat(32)}messages`, messages(OTHER));
      expect(await passedOver()).toMatch(/d: directories this deep/);
    });
  });

  describe('names that act on a terminal', () => {
    const EVIL = 'd\u001b]0;pwned\u0007\u001b[2J\u009b31m\u202e.bin';
    const BINARY = Buffer.from(Array.from({ length: 600 }, (_, n) => n % 9));
    const raw = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;

    test('of members of an archive, of files and of directories are shown without it', async () => {
      write('evil.tar', await tarOf({ [EVIL]: BINARY, messages: messages(LOST) }));
      const archive = warden(['scan', '--tz', 'UTC', '--year', '2026', join(directory, 'evil.tar')]);
      expect(archive.err).toContain('passed over');
      write(`${EVIL}/${EVIL}`, BINARY);
      symlinkSync('/', join(directory, EVIL, `link${EVIL}`));
      const inDirectory = warden(['scan', '--tz', 'UTC', '--year', '2026', directory]);
      expect(inDirectory.err.match(/passed over/g)).toHaveLength(3);
      const named = warden(['scan', join(directory, EVIL, EVIL)]);
      const absent = warden(['scan', `${EVIL}-absent`]);
      for (const { out, err } of [archive, inDirectory, named, absent]) expect(out + err).not.toMatch(raw);
    });

    test('a log that names no host is shown by its name without it', async () => {
      const line =
        'Nov 22 11:36:58 iscsid: Kernel reported iSCSI connection 1:0 error (1020 - ISCSI_ERR_TCP_CONN_CLOSE: TCP connection closed) state (3)\n';
      write(`${EVIL}/${EVIL}`, line);
      write('evil.tar', await tarOf({ [EVIL]: Buffer.from(line) }));
      for (const json of [[], ['--json']])
        for (const path of [
          join(directory, EVIL),
          join(directory, 'evil.tar'),
          join(directory, EVIL, EVIL),
        ]) {
          const { out, err } = warden(['scan', ...json, '--tz', 'UTC', '--year', '2026', path]);
          expect(out + err).not.toMatch(raw);
        }
    });
  });

  test('a link that leads nowhere and packed files of other kinds in a directory are passed over', async () => {
    write('messages', messages(LOST));
    write('wtmp', Buffer.from(Array.from({ length: 600 }, (_, n) => n % 9)));
    symlinkSync('nowhere', join(directory, 'broken'));
    const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(summary(await scanFiles([directory], TIME, null))).toEqual(expected);
    expect(said.mock.calls.join('')).toMatch(/passed over: .*wtmp: it is binary data/);
    said.mockRestore();
  });

  test.each([
    [
      'messages.xz',
      Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]),
      /messages\.xz: the compressed file ends too early/,
    ],
    ['messages.bz2', Buffer.from('BZh91AY'), /messages\.bz2: the compressed file ends too early/],
    ['system.journal', Buffer.from('LPKSHHRH'), /journalctl --file/],
    ['core', Buffer.from(Array.from({ length: 600 }, (_, n) => n % 9)), /core: it is binary data/],
  ])('%s is unreadable, with the reason and the way out', async (name, content, reason) => {
    await expect(scanFiles([write(name, content)], TIME, null)).rejects.toThrow(reason);
  });

  test('a crash leaves NULs in a log: the rest is read', async () => {
    const content = Buffer.concat([Buffer.alloc(4_096), Buffer.from('\n'), messages(LOST)]);
    expect(summary(await scanFiles([write('log', content)], TIME, null))).toEqual(expected);
  });

  test('a long line, invalid UTF-8 and NUL bytes in between do no harm', async () => {
    const rubbish = Buffer.concat([
      Buffer.from('x'.repeat(1_000_000)),
      Buffer.from([0x0a, 0xff, 0xfe, 0x00, 0x0a]),
    ]);
    const path = write('log', Buffer.concat([rubbish, messages(LOST), rubbish]));
    expect(summary(await scanFiles([path], TIME, null))).toEqual(expected);
  });
});

describe('nodes', () => {
  test('the logs of one directory are one node: LifeKeeper lines join the session whose disk they name', async () => {
    write('node1/messages', messages(LOST));
    write('node1/lifekeeper.log', LIFEKEEPER);
    const { incidents } = await scanFiles([join(directory, 'node1')], TIME, null);
    expect(incidents).toHaveLength(1);
    expect(incidents[0]?.lifekeeper).toEqual({ deviceFailure: true, failover: false, reboot: false });
    expect(incidents[0]?.paths).toMatchObject([{ session: 1, device: '/dev/sdb', state: 'recovered' }]);
  });

  test('directories of one parent are nodes of their own, even when both call themselves alike', async () => {
    write('all/node1/messages', messages(LOST));
    write('all/node2/messages', messages(OTHER));
    const { incidents } = await scanFiles([join(directory, 'all')], TIME, null);
    expect(incidents.map(({ node, cause }) => [node.split('/')[0], cause])).toEqual([
      ['node1', 'target-refusing'],
      ['node2', 'path-timeout'],
    ]);
  });

  test('LifeKeeper alone, as in a black hole, is an incident of the disk without a clock', async () => {
    const { incidents } = await scanFiles([write('lifekeeper.log', LIFEKEEPER)], TIME, null);
    expect(incidents).toMatchObject([
      { state: 'lost', deadline: null, paths: [{ device: '/dev/sdb', session: null, lossSeen: false }] },
    ]);
  });
});

describe('times', () => {
  const line = 'Dec 31 23:59:58 db01 kernel: connection1:0: detected conn error (1020)\n';

  test('without a year are nearest to the last change of the file', async () => {
    const path = write('messages', line);
    utimesSync(path, new Date('2025-01-02'), new Date('2025-01-02'));
    const { incidents } = await scanFiles([path], { zone: 'UTC' }, null);
    expect(incidents[0]?.openedAt).toBe('2024-12-31T23:59:58.000Z');
  });

  test.each([{ zone: 'UTC', year: 2024 }, { zone: 'UTC' }])('run on over New Year: %j', async (time) => {
    const path = write(
      'messages',
      `Dec 31 23:50:00 db01 cron[1]: x\n${line}Jan  1 00:04:00 db01 iscsid[9]: connection1:0 is operational after recovery (80 attempts)\n`,
    );
    utimesSync(path, new Date('2025-11-02'), new Date('2025-11-02'));
    const { incidents } = await scanFiles([path], time, null);
    expect(incidents).toMatchObject([
      { openedAt: '2024-12-31T23:59:58.000Z', closedAt: '2025-01-01T00:04:00.000Z', state: 'recovered' },
    ]);
  });

  test('without a zone are read in the zone given', async () => {
    const { incidents } = await scanFiles(
      [write('messages', line)],
      { zone: 'Asia/Tokyo', year: 2024 },
      null,
    );
    expect(incidents[0]?.openedAt).toBe('2024-12-31T14:59:58.000Z');
  });

  test('the deadline is a range while recovery_tmo is unknown, a moment when it is assumed', async () => {
    const path = write('messages', line);
    const deadline = async (sec: number | null): Promise<unknown> =>
      (await scanFiles([path], { zone: 'UTC', year: 2024 }, sec)).incidents[0]?.deadline;
    expect(await deadline(null)).toEqual({
      from: '2025-01-01T00:01:58.000Z',
      to: '2025-01-01T01:39:58.000Z',
      basis: 'assumed',
    });
    expect(await deadline(600)).toMatchObject({
      from: '2025-01-01T00:09:58.000Z',
      to: '2025-01-01T00:09:58.000Z',
    });
  });
});

describe('the lines of the SIOS note', () => {
  const NOTE = [
    'Nov 22 10:22:32 db01 iscsid: iscsid: re-opening session 1 (reopen_cnt 451)',
    'Nov 22 10:22:32 db01 iscsid: iscsid: connecting to 169.254.2.2:3260',
    'Nov 22 10:22:32 db01 iscsid: iscsid: connect to 169.254.2.2:3260 failed (Connection refused)',
    "Nov 22 10:22:33 db01 lkscsid[900]: ERROR:lkscsid:::007078:lkscsid: DEVICE FAILURE on SCSI device '/dev/sdb', RETRY. ret=-1, errno=0x5, retry count=1.",
  ].join('\n');

  test('give one incident that has lasted at least 451 x 3 s, and a deadline counted from there', async () => {
    const { incidents } = await scanFiles([write('messages', NOTE)], TIME, 6000);
    expect(incidents).toMatchObject([
      {
        cause: 'target-refusing',
        state: 'lost',
        severity: 'high',
        paths: [
          {
            session: 1,
            portal: '169.254.2.2:3260',
            device: '/dev/sdb',
            reopenCount: 451,
            outageSec: 1353,
            length: { method: 'reopen-count', bound: 'at-least' },
          },
        ],
        deadline: { to: '2026-11-22T11:40:00.000Z' },
      },
    ]);
  });

  test.each([{ zone: 'UTC' }, { zone: 'UTC', year: 2026 }])(
    'quoted without any header they are as old as their file: %j',
    async (time) => {
      const path = write('note.txt', NOTE.replaceAll(/^Nov 22 \S+ db01 (?:lkscsid\S+ )?/gm, ''));
      const mtime = new Date('2026-11-22T10:22:33.123456Z');
      utimesSync(path, mtime, mtime.getTime() / 1000 + 0.000_4);
      const { incidents } = await scanFiles([path], time, null);
      expect(incidents).toMatchObject([
        { state: 'lost', paths: [{ session: 1, device: '/dev/sdb', reopenCount: 451, outageSec: 1353 }] },
      ]);
    },
  );

  test('session -1 on the boot portal is a first login that never succeeded: no incident', async () => {
    const phantom = [
      'Nov 22 10:00:00 db01 iscsid[413]: re-opening session -1 (reopen_cnt 55046)',
      'Nov 22 10:00:00 db01 iscsid[413]: connect to 169.254.0.2:3260 failed (Connection refused)',
    ].join('\n');
    expect((await scanFiles([write('messages', phantom)], TIME, null)).incidents).toEqual([]);
  });
});

describe('text', () => {
  test.each(['en', 'ja'] as const)(
    '%s shows no control characters of the log and fills the commands in',
    async (language) => {
      const path = write(
        'messages',
        'Dec 31 23:59:58 db01 iscsid: connect to 169.254.2.2:3260 failed (\u001b[31mred\u0007)\n',
      );
      const text = renderReport(await scanFiles([path, join(LOST, 'messages.log')], TIME, null), {
        language,
        zone: 'UTC',
      });
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
      expect(text).toContain('iscsiadm -m session -P 3');
      expect(text).toContain('lcdstatus -q');
      expect(text).toMatch(/--instance-id <(?:OCID of ocilab1|ocilab1 のOCID)>/);
    },
  );
});

describe('the command', () => {
  test('exits 1 with incidents, also from standard input, and prints one JSON object', () => {
    const run = warden(['scan', '-', '--json', '--year', '2026'], messages(LOST));
    expect(run.code).toBe(1);
    expect(JSON.parse(run.out)).toMatchObject({
      schema: 'warden.scan/1',
      incidents: [{ host: 'ocilab1' }],
      stats: { malformed: 0 },
    });
  });

  test.each([
    ['en', 'are these the right files'],
    ['ja', 'ファイルが正しいか'],
  ])('nothing found is no good news when no line was of use (%s)', (lang, asked) => {
    const useless = write('notes.txt', 'GET /health 200\n');
    const run = warden(['scan', useless, write('empty', ''), '--lang', lang]);
    expect([run.code, run.out]).toEqual([0, expect.stringContaining(asked)]);
    const healthy = warden(['scan', join(NORMAL, 'messages.log'), '--year', '2026', '--lang', lang]);
    expect([healthy.code, healthy.out]).toEqual([0, expect.not.stringContaining(asked)]);
  });

  test('exits 0 when nothing is lost', () => {
    const run = warden(['scan', join(NORMAL, 'messages.log'), '--year', '2026']);
    expect([run.code, run.out]).toEqual([0, expect.stringContaining('No lost iSCSI volume found')]);
  });

  test.each([
    [['scan']],
    [['scan', 'x', '--timeout', 'soon']],
    [['scan', 'x', '--tz', 'Tokio']],
    [['scan', 'x', '--colour']],
    [['inspect']],
    [[]],
  ])('exits 2 on bad usage: %j', (args) => {
    const run = warden(args);
    expect(run.code).toBe(2);
    expect(run.err).not.toBe('');
  });

  test('exits 3 on unreadable input, naming the file and the fix', () => {
    const missing = warden(['scan', join(directory, 'none')]);
    expect([missing.code, missing.err]).toEqual([
      3,
      expect.stringMatching(/none: no such file.*Check the path/),
    ]);
    const damaged = warden(['scan', write('log.gz', gzipSync(messages(LOST)).subarray(0, 400))]);
    expect([damaged.code, damaged.err]).toEqual([3, expect.stringMatching(/log\.gz: .*ends too early/)]);
    mkdirSync(join(directory, 'empty'));
    const empty = warden(['scan', join(directory, 'empty')]);
    expect([empty.code, empty.err]).toEqual([3, expect.stringContaining('holds no files')]);
  });
});
