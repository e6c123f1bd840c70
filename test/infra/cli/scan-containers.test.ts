import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { OPEN_LIMITS, openLogs } from '../../../infra/cli/scan-inputs.ts';
import type { ScanReport } from '../../../infra/cli/scan-report.ts';
import { CORPUS } from '../../support/corpus.ts';
import { tarOf, xzOf, zipOf, zstdBomb, zstdOf } from '../../support/packers.ts';
import { scanFiles } from '../../support/scan-files.ts';

const TIME = { zone: 'UTC', year: 2026 };
const LOSS = 'Mar 10 09:00:00 node1 kernel: connection1:0: detected conn error (1020)\n';
const NOISE = 'Mar 10 09:00:01 node1 app: nothing\n';
const LOG = Buffer.from(LOSS + NOISE.repeat(4_000));
const OTHER = Buffer.from(LOSS.replace('node1', 'node2'));

let directory = '';
let said: jest.SpyInstance;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'warden-containers-'));
  said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  said.mockRestore();
  rmSync(directory, { recursive: true, force: true });
});

function write(name: string, content: Buffer | string): string {
  const path = join(directory, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

async function scan(...files: readonly string[]): Promise<ScanReport> {
  return scanFiles(files, TIME, null);
}

function hostsOf({ incidents }: ScanReport): readonly string[] {
  return incidents.map(({ host }) => host).sort();
}

test.each([
  'logs.tbz2',
  'logs.zip',
  'messages.bz2',
  'messages.xz',
  'messages.zst',
  'nested.zip',
  'sosreport.tar.xz',
  'v7.tar.gz',
])('%s, as the usual programs pack it, is read', async (name) => {
  const { incidents, skipped } = await scan(join(CORPUS, 'packed', name));
  expect(incidents.map(({ openedAt, state }) => [openedAt, state])).toEqual([
    ['2026-01-13T04:31:07.000Z', 'timed-out'],
  ]);
  expect(skipped).toEqual([]);
});

describe('what cannot be opened is named with the way out', () => {
  test('a member under a password', async () => {
    const { skipped, stats } = await scan(join(CORPUS, 'packed', 'encrypted.zip'));
    expect([stats.lines, skipped.map(({ reason }) => reason)]).toEqual([
      0,
      [expect.stringContaining('encrypted.zip:in.tgz: it is encrypted')],
    ]);
  });

  test.each([
    ['7z', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4], /7z x/],
    ['rar', [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07, 1, 0], /unrar/],
    ['lz4', [0x04, 0x22, 0x4d, 0x18, 0x64], /lz4cat/],
    ['cpio', Buffer.from('070701000000'), /cpio -id/],
  ])('%s', async (name, bytes, words) => {
    await expect(scan(write(`a.${name}`, Buffer.from(bytes as number[])))).rejects.toThrow(words);
  });
});

describe('one bad file costs only itself', () => {
  const CUT: Readonly<Record<string, Buffer>> = {
    gzip: gzipSync(Buffer.concat([LOG, Buffer.from(randomText(400_000))])),
    xz: xzOf(Buffer.concat([LOG, LOG])),
    zstd: zstdOf(Buffer.concat([LOG, LOG])),
  };

  test.each(Object.keys(CUT))('of a %s file that breaks off, what is there is read', async (name) => {
    const whole = CUT[name] ?? Buffer.alloc(0);
    const file = write('messages', whole.subarray(0, Math.floor(whole.length * 0.7)));
    const report = await scan(file);
    expect(hostsOf(report)).toEqual(['node1']);
    expect(report.skipped).toEqual([
      { path: file, reason: expect.stringContaining('ends too early'), named: true },
    ]);
  });

  test('a member that is damaged, and an archive within an archive', async () => {
    const damaged = Buffer.from(gzipSync(randomText(20_000)));
    damaged.fill(0xff, 2_000, 3_000);
    const members = { 'a.gz': damaged, 'b.xz': CUT['xz']?.subarray(0, 90) ?? LOG, 'c.log': OTHER };
    for (const packed of [await tarOf(members), zipOf(members), zipOf({ 'in.tar': await tarOf(members) })]) {
      const report = await scan(write('all', packed));
      expect(hostsOf(report)).toEqual(['node2']);
      expect(report.skipped.map(({ path }) => path.replace(/^.*:/, ''))).toEqual(['a.gz', 'b.xz']);
      expect(report.skipped.map(({ named }) => named)).toEqual([false, false]);
    }
  });

  test('what was named and is not there keeps nothing else from being read', async () => {
    const absent = join(directory, 'absent');
    const report = await scan(absent, write('messages', LOG));
    expect(hostsOf(report)).toEqual(['node1']);
    expect(report.skipped).toMatchObject([{ path: absent, named: true }]);
  });

  test('a ZIP archive without its end', async () => {
    const zip = zipOf({ messages: LOG });
    const report = await scan(write('a.zip', zip.subarray(0, zip.length - 40)), write('other', OTHER));
    expect(report.skipped).toMatchObject([{ reason: expect.stringContaining('ends too early') }]);
  });
});

function randomText(bytes: number): string {
  let state = 1;
  const next = (): string => {
    state = (state * 48_271) % 2_147_483_647;
    return state.toString(36);
  };
  let text = '';
  while (text.length < bytes) text += `${next()}\n`;
  return text;
}

describe('a small file is no endless work', () => {
  const open = async (content: Buffer, limits: Partial<typeof OPEN_LIMITS>) => {
    const path = write('bomb', content);
    const complaints: string[] = [];
    const file = { path, group: '', size: content.length, mtime: 0, isNamed: true };
    const opening = {
      onBytes: () => undefined,
      onUnreadable: (why: Error) => complaints.push(why.message),
      limits: { ...OPEN_LIMITS, ...limits },
    };
    let bytes = 0;
    for await (const { stream } of openLogs(file, opening))
      try {
        for await (const piece of stream) bytes += piece.length;
      } catch (error) {
        complaints.push(String(error));
      }
    return { bytes, complaints };
  };

  test('one that unpacks to more than is read of one file', async () => {
    const { bytes, complaints } = await open(gzipSync(zstdBomb(50)), { unpackedBytes: 5_000_000 });
    expect(bytes).toBeLessThanOrEqual(5_000_000);
    expect(complaints).toEqual([expect.stringContaining('unpacks to more')]);
  });

  test('archives within archives', async () => {
    let nested: Buffer = LOG;
    for (let depth = 0; depth < 12; depth += 1) nested = gzipSync(nested);
    const { bytes, complaints } = await open(nested, {});
    expect([bytes, complaints]).toEqual([0, [expect.stringContaining('this deep are not opened')]]);
  });
});

describe('names in any encoding', () => {
  const JAPANESE = Buffer.from([0x83, 0x8d, 0x83, 0x4f, 0x2e, 0x6c, 0x6f, 0x67]);
  const nameIn = ({ incidents, read }: ScanReport) => [incidents.length, read.files];

  test('of a file in a directory', async () => {
    mkdirSync(join(directory, 'logs'));
    writeFileSync(Buffer.concat([Buffer.from(join(directory, 'logs/')), JAPANESE]), LOG);
    expect(nameIn(await scan(join(directory, 'logs')))).toEqual([1, 1]);
  });

  test('of a directory', async () => {
    mkdirSync(join(directory, 'logs'));
    const inner = Buffer.concat([Buffer.from(join(directory, 'logs/')), JAPANESE]);
    mkdirSync(inner);
    writeFileSync(Buffer.concat([inner, Buffer.from('/messages')]), LOG);
    expect(nameIn(await scan(join(directory, 'logs')))).toEqual([1, 1]);
  });

  test('of a member of a ZIP archive made on Windows, which is shown as it was', async () => {
    const name = 'XXXXXXXX';
    const zip = zipOf({ [name]: Buffer.from([0x80, 1, 2, 3, 4, 5, 6, 7, 8, 9]), messages: LOG });
    for (let at = zip.indexOf(name); at >= 0; at = zip.indexOf(name)) JAPANESE.copy(zip, at);
    const { skipped } = await scan(write('a.zip', zip));
    expect(skipped.map(({ path }) => path.replace(/^.*:/, ''))).toEqual(['ログ.log']);
  });
});

test('lengths are right in a packed ring buffer too', async () => {
  const ring =
    '[  388.970000] connection1:0: detected conn error (1020)\n[  508.970000] session1: session recovery timed out after 120 secs\n';
  for (const content of [
    gzipSync(ring),
    await tarOf({ dmesg: Buffer.from(ring) }),
    zstdOf(Buffer.from(ring)),
  ]) {
    const { incidents } = await scan(write('dmesg', content));
    const [path] = incidents[0]?.paths ?? [];
    expect(Date.parse(path?.timedOutAt ?? '') - Date.parse(path?.lostAt ?? '')).toBe(120_000);
  }
});
