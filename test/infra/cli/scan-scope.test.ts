import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from '../../../infra/cli/command.ts';
import { register, scanLogs } from '../../../infra/cli/scan.ts';
import type { ScanReport } from '../../../infra/cli/scan-report.ts';
import { type ScopeOptions, scopeOf, withScope } from '../../../infra/cli/scan-scope.ts';
import { renderReport } from '../../../infra/cli/scan-text.ts';

const line = (time: string, host: string, message: string) => `${time} ${host} ${message}`;
const LOST = 'kernel: connection1:0: detected conn error (1020)';
const BACK = 'iscsid: connection1:0 is operational after recovery (90 attempts)';
const TOKYO = [line('Mar 10 18:00:00', 'node1', LOST), line('Mar 10 18:05:00', 'node1', BACK)];
const NEW_YORK = [line('Mar 10 05:01:00', 'node2', LOST), line('Mar 10 05:06:00', 'node2', BACK)];

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'warden-scope-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(name: string, lines: readonly string[]): string {
  const path = join(directory, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `${lines.join('\n')}\n`);
  utimesSync(path, new Date('2026-03-11T00:00:00Z'), new Date('2026-03-11T00:00:00Z'));
  return path;
}

/** What a command line asks for. */
function asked(...args: readonly string[]) {
  let found: ScopeOptions | null = null;
  const program = new Command('en', 'warden').exitOverride();
  const command = withScope(program.command('scan').exitOverride().argument('[files...]')).action(
    (_, options: ScopeOptions) => {
      found = options;
    },
  );
  program.parse(['scan', ...args], { from: 'user' });
  const options = found as ScopeOptions | null;
  if (options === null) throw new Error('not parsed');
  return { time: options.tz, scope: scopeOf(options, command) };
}

async function scan(files: readonly string[], ...args: readonly string[]): Promise<ScanReport> {
  const { time, scope } = asked(...args);
  return (await scanLogs(files, time, null, { scope })).report;
}

function essence({ incidents }: ScanReport): readonly string[] {
  return incidents.map(({ host, openedAt, closedAt }) =>
    [host, openedAt.slice(0, 19), closedAt?.slice(11, 19) ?? 'open'].join(' '),
  );
}

const BOTH = ['node1 2026-03-10T09:00:00 09:05:00', 'node2 2026-03-10T09:01:00 09:06:00'];

describe('two nodes of two zones are on one axis', () => {
  test('also where the zones agree in winter only: lines of summer that are like those of winter', async () => {
    const winter = [line('Jan 10 10:00:00', 'node1', LOST), line('Jan 10 10:05:00', 'node1', BACK)];
    const summer = winter.map((text) => text.replace('Jan', 'Jul'));
    const of = async (...lines: readonly (readonly string[])[]) => {
      const path = write('messages', lines.flat());
      utimesSync(path, new Date('2026-07-11T00:00:00Z'), new Date('2026-07-11T00:00:00Z'));
      return essence(await scan([path], '--tz', 'UTC', '--tz', 'node1=Europe/London'));
    };
    const alone = await of(summer);
    expect(alone).toEqual(['node1 2026-07-10T09:00:00 09:05:00']);
    expect(await of(winter, summer)).toEqual(['node1 2026-01-10T10:00:00 10:05:00', ...alone]);
  });

  test.each([
    ['by host', ['messages'], ['--tz', 'Asia/Tokyo', '--tz', 'node2=America/New_York']],
    [
      'by host in other letters',
      ['messages'],
      ['--tz', 'NODE2.example.com=America/New_York', '--tz', '+09:00'],
    ],
    ['by directory', ['l/node1/messages', 'l/node2/messages'], ['--tz', 'Asia/Tokyo', '--tz', 'node2=-0400']],
    ['by file', ['a.log', 'b.log'], ['--tz', 'UTC+9', '--tz', 'b.log=America/New_York']],
  ])('%s', async (_, names, args) => {
    const files =
      names.length === 1
        ? [write(names[0] ?? '', [...TOKYO, ...NEW_YORK])]
        : [write(names[0] ?? '', TOKYO), write(names[1] ?? '', NEW_YORK)];
    const where = names[0]?.startsWith('l/') ? [join(directory, 'l')] : files;
    expect(essence(await scan(where, ...args)).map((one) => one.replace(/^node\d\//, ''))).toEqual(BOTH);
  });
});

test('the zone of the report and of each input is told, and what its times rest on', async () => {
  const files = [
    write('assumed', TOKYO),
    write('written', [line('2026-03-10T05:01:00-04:00', 'node2', LOST)]),
    write('ring', ['[   10.000000] connection1:0: detected conn error (1020)']),
  ];
  const report = await scan(files, '--tz', 'Asia/Tokyo');
  expect(report.read).toMatchObject({
    zone: 'Asia/Tokyo',
    inputs: [
      { name: files[0], zone: 'Asia/Tokyo', bases: ['assumed'] },
      { name: files[1], bases: ['written'] },
      { name: files[2], bases: ['reckoned'] },
    ],
  });
  const text = renderReport(report, { language: 'en', zone: 'Asia/Tokyo' });
  expect(text).toContain('Stamps without a zone were read as Asia/Tokyo (--tz): assumed.');
  expect(text).toContain('Stamps with their own zone: written.');
  expect(text).toContain('reckoned from the age of the file: ring.');
});

describe('what is asked for', () => {
  const DAYS = ['10', '11', '12'].flatMap((day) =>
    TOKYO.map((one) => one.replace('Mar 10 18', `Mar ${day} 09`)),
  );
  const days = (report: ScanReport) => report.incidents.map(({ openedAt }) => openedAt.slice(8, 10));

  test.each([
    [['--since', '2026-03-11'], ['11', '12'], 1],
    [['--until', '2026-03-11 12:00'], ['10', '11'], 1],
    [['--since', '2026-03-11 18:04 +09:00', '--until', '2026-03-11T10:00:00Z'], ['11'], 2],
    [['--since', '2026-03-13'], [], 3],
  ])('%j', async (args, expected, leftOut) => {
    const report = await scan([write('messages', DAYS)], ...args);
    expect([days(report), report.read.scope?.leftOut]).toEqual([expected, leftOut]);
    if (leftOut > 0)
      expect(renderReport(report, { language: 'en', zone: 'UTC' })).toContain(`not shown: ${leftOut}.`);
  });

  test('a loss that goes on is in every period after it', async () => {
    const report = await scan([write('messages', DAYS.slice(0, 1))], '--since', '2026-06-01');
    expect(days(report)).toEqual(['10']);
  });

  test('incidents of one node, by any spelling of its name', async () => {
    const files = [write('messages', [...TOKYO, ...NEW_YORK])];
    for (const name of ['node2', 'NODE2', 'node2.example.com'])
      expect((await scan(files, '--node', name)).incidents.map(({ host }) => host)).toEqual(['node2']);
    expect((await scan(files, '--node', 'node1', '--node', 'node2')).incidents).toHaveLength(2);
  });

  test('a node of which there is no log is no "nothing found"', async () => {
    const files = [write('messages', TOKYO)];
    await expect(scan(files, '--node', 'node7')).rejects.toThrow(
      'no log is of a node called node7; there are: node1',
    );
  });
});

test.each([
  ['--tz', 'Tokio'],
  ['--tz', 'node1=Tokio'],
  ['--tz', '+19:00'],
  ['--since', 'yesterday'],
  ['--since', '2026-03-11', '--until', '2026-03-10'],
  ['--node', ' '],
])('%s %s is bad usage', (...args) => {
  const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(() => asked(...args)).toThrow();
  said.mockRestore();
});

test('the command has these options', () => {
  const program = new Command('en', 'warden');
  register(program);
  const names = program.commands[0]?.options.map(({ long }) => long);
  expect(names).toEqual(expect.arrayContaining(['--tz', '--since', '--until', '--node']));
});
