import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { createMatcher } from '../../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../../functions/core/rules/rule-pack.ts';
import type { ScanReport } from '../../../infra/cli/scan-report.ts';
import { CAPTURES, CORPUS } from '../../support/corpus.ts';
import { FORMS, KERNEL_FORMS, type PlainLine, plainLines } from '../../support/log-forms.ts';
import { tarOf, xzOf, zipOf, zstdOf } from '../../support/packers.ts';
import { scanFiles } from '../../support/scan-files.ts';

jest.setTimeout(240_000);

const TIME = { zone: 'UTC', year: 2026 };
const matcher = createMatcher(builtInRules());
let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'warden-forms-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Captures of losses with the noise left out, and a line of it at either end. */
const LINES = CAPTURES.filter((name) => !name.startsWith('s08'))
  .slice(0, 5)
  .map((name): readonly [string, readonly PlainLine[]] => {
    const all = plainLines(readFileSync(join(CORPUS, name, 'messages.iso.log'), 'utf8'));
    const kept = all.filter(
      ({ message }, at) => matcher.mayMatch(message) || at === 0 || at === all.length - 1,
    );
    return [name, kept];
  });

/** What must not depend on the form: times by the second. */
function essence({ incidents }: ScanReport): unknown {
  return incidents.map(({ cause, paths }) => ({
    cause,
    paths: paths.map(({ session, portal, state, lostAt, recoveredAt, timedOutAt, reasons }) => ({
      session,
      portal,
      state,
      lostAt: lostAt.slice(0, 19),
      recoveredAt: recoveredAt?.slice(0, 19),
      timedOutAt: timedOutAt?.slice(0, 19),
      reasons,
    })),
  }));
}

const ENCODINGS: Readonly<Record<string, (text: string) => Buffer>> = {
  'UTF-8': (text) => Buffer.from(text, 'utf8'),
  'UTF-8 with mark': (text) => Buffer.from(`\ufeff${text}`, 'utf8'),
  'UTF-16 LE': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'UTF-16 BE': (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
};
const ENDS: Readonly<Record<string, string>> = { LF: '\n', 'CR LF': '\r\n', CR: '\r' };
const CONTAINERS: Readonly<Record<string, (content: Buffer) => Buffer | Promise<Buffer>>> = {
  plain: (content) => content,
  gzip: (content) => gzipSync(content),
  tar: (content) => tarOf({ 'var/log/messages': content }),
  'tar.gz': async (content) => gzipSync(await tarOf({ 'var/log/messages': content })),
  xz: xzOf,
  zstd: zstdOf,
  zip: (content) => zipOf({ 'var/log/messages': content }),
  'tar.xz': async (content) => xzOf(await tarOf({ 'var/log/messages': content })),
  'xz in tar.zst': async (content) => zstdOf(await tarOf({ 'var/log/messages-1.xz': xzOf(content) })),
  'tar.gz in zip': async (content) =>
    zipOf({ 'sosreport.tar.gz': gzipSync(await tarOf({ 'var/log/messages': content })) }),
};

async function scanned(text: string, encode: string, end: string, container: string): Promise<unknown> {
  const content = ENCODINGS[encode]?.(text.replaceAll('\n', ENDS[end] ?? '\n')) ?? Buffer.alloc(0);
  const file = join(directory, 'log');
  const pack = CONTAINERS[container];
  writeFileSync(file, (await pack?.(content)) ?? content);
  return essence(await scanFiles([file], TIME, null));
}

type Combination = readonly [encode: string, end: string, container: string];
const TEXTS = Object.keys(ENCODINGS).flatMap((encode) =>
  Object.keys(ENDS).map((end) => [encode, end] as const),
);
const PACKED = Object.keys(CONTAINERS).filter((name) => name !== 'plain');

/**
 * Every combination when all are asked for. Else with the first capture every encoding with every line end, and every
 * container with one of them, another one for each form; with the other captures some of these.
 */
function combinationsOf(capture: number, form: number): readonly Combination[] {
  if (process.env['WARDEN_COMPLETE'] === '1')
    return TEXTS.flatMap(([encode, end]) =>
      Object.keys(CONTAINERS).map((container): Combination => [encode, end, container]),
    );
  const plain = TEXTS.map(([encode, end]): Combination => [encode, end, 'plain']);
  const packed = PACKED.map((container, at): Combination => {
    const [encode = '', end = ''] = TEXTS[(form + 5 * at + capture) % TEXTS.length] ?? [];
    return [encode, end, container];
  });
  const pairs = [...plain, ...packed];
  return capture === 0 ? pairs : pairs.filter((_, at) => (at + form) % 7 === capture);
}

describe.each([
  ['whole logs', FORMS],
  ['the ring buffer', KERNEL_FORMS],
] as const)('%s', (_, forms) => {
  const right = new Map<string, unknown>();

  beforeAll(async () => {
    for (const [capture, lines] of LINES)
      right.set(capture, await scanned(forms['rfc3164']?.(lines) ?? '', 'UTF-8', 'LF', 'plain'));
  });

  test('there is an incident in each capture', () => {
    for (const incidents of right.values()) expect(incidents).not.toEqual([]);
  });

  test.each(Object.keys(forms).map((name, at) => [name, at] as const))(
    '%s tells them in any container, encoding and line end',
    async (name, form) => {
      for (const [index, [capture, lines]] of LINES.entries()) {
        const text = forms[name]?.(lines) ?? '';
        for (const [encode, end, container] of combinationsOf(index, form)) {
          const found = await scanned(text, encode, end, container);
          expect({ capture, encode, end, container, found }).toEqual({
            capture,
            encode,
            end,
            container,
            found: right.get(capture),
          });
        }
      }
    },
  );
});

describe('a loss is never passed over without a word', () => {
  const LOSSES = [
    'connection1:0: detected conn error (1020)',
    'session1: session recovery timed out after 120 secs',
    'Kernel reported iSCSI connection 1:0 error (1020 - ISCSI_ERR_TCP_CONN_CLOSE: TCP connection closed) state (3)',
    'EXT4-fs (sdb): Remounting filesystem read-only',
    'sd 3:0:0:1: rejecting I/O to offline device',
  ];
  const isSilent = ({ incidents, warnings }: ScanReport): boolean =>
    incidents.length === 0 && !warnings.some(({ code }) => code === 'unread-lines');

  async function reportOf(content: string | Buffer): Promise<ScanReport> {
    const file = join(directory, 'fuzzed');
    writeFileSync(file, content);
    return scanFiles([file], TIME, null);
  }

  test('under any header', async () => {
    const header = fc.oneof(
      fc.string({ maxLength: 60 }).map((text) => text.replace(/[\r\n]/g, ' ')),
      fc.constantFrom(
        'Mar 10 09:00:00 node1 app[7]: ',
        '2026.03.10-09:00 kernel: ',
        '|node1|',
        '10/Mar/2026 kernel ',
        '{',
      ),
    );
    await fc.assert(
      fc.asyncProperty(header, fc.constantFrom(...LOSSES.slice(0, 3)), async (start, loss) => {
        expect(isSilent(await reportOf(`${start} ${loss}\n`))).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('in a file that is cut at either end', async () => {
    const [, lines] = LINES[0] ?? ['', []];
    for (const name of Object.keys(FORMS)) {
      const text = FORMS[name]?.(lines) ?? '';
      const loss = 'detected conn error (1020)';
      await fc.assert(
        fc.asyncProperty(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), async (share, atStart) => {
          const at = Math.floor(text.length * share);
          const cut = atStart ? text.slice(at) : text.slice(0, at);
          if (!/connection1:0: detected conn error \(1020\)["\n\\]/.test(cut) || !cut.includes(loss)) return;
          const report = await reportOf(cut);
          expect([name, at, atStart, isSilent(report)]).toEqual([name, at, atStart, false]);
        }),
        { numRuns: 12 },
      );
    }
  });
});

test('a log that only begins like JSON is read line by line', async () => {
  const file = join(directory, 'broken');
  const line = 'Mar 10 09:00:00 node1 kernel: connection1:0: detected conn error (1020)\n';
  for (const start of [
    '{"a": 1}\n',
    '{"a": {"b": [1,\n',
    '{"never closed\n',
    '[{"a": 1},\n',
    '{}\n',
    '{ broken\n',
  ]) {
    writeFileSync(file, `${start}${'Mar 10 08:00:00 node1 app: nothing\n'.repeat(40_000)}${line}`);
    const { incidents } = await scanFiles([file], TIME, null);
    expect([start, incidents.length]).toEqual([start, 1]);
  }
});
