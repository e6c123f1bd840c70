import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { buildSync } from 'esbuild';
import { KEYS } from '../../../functions/runtime/config-keys.ts';
import { createProgram } from '../../../infra/cli/program.ts';
import { EN } from '../../../infra/cli/text/cli.en.ts';

const ROOT = join(__dirname, '..', '..', '..');
const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/;
const names = createProgram('en')
  .commands.map((command) => command.name())
  .sort();

function commandOf(name: string, language: 'ja' | 'en'): Command {
  const found = createProgram(language).commands.find((command) => command.name() === name);
  if (found === undefined) throw new Error(name);
  return found;
}

/** What the command prints for `--help`, all of it. */
function helpOf(name: string, language: 'ja' | 'en'): string {
  let text = '';
  const command = commandOf(name, language);
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  return text;
}

describe.each(names)('warden %s --help', (name) => {
  test('every argument and option is explained in both languages', () => {
    const [ja, en] = [commandOf(name, 'ja'), commandOf(name, 'en')];
    expect(ja.description()).toMatch(JAPANESE);
    expect(en.description()).not.toMatch(JAPANESE);
    for (const part of [...ja.options, ...ja.registeredArguments]) {
      expect({ name, text: part.description }).toEqual({ name, text: expect.stringMatching(JAPANESE) });
    }
    for (const part of [...en.options, ...en.registeredArguments]) {
      expect({ name, text: part.description }).toEqual({ name, text: expect.not.stringMatching(JAPANESE) });
    }
  });

  test('both name the same exit codes and environment variables', () => {
    const [ja, en] = [helpOf(name, 'ja'), helpOf(name, 'en')];
    expect(ja).toContain('使い方:');
    expect(ja).not.toMatch(/Usage:|Options:|Arguments:|\(default/);
    const codes = (text: string) => /(?:Exit codes|終了コード): (.+)/.exec(text)?.[1]?.match(/\b\d\b/g) ?? [];
    expect(codes(ja)).toEqual(codes(en));
    const variables = (text: string) => [...new Set(text.match(/WARDEN_[A-Z_]+/g) ?? [])].sort();
    expect(variables(ja)).toEqual(variables(en));
  });

  test('each option is explained once, with the same words to type in both languages', () => {
    const [ja, en] = [commandOf(name, 'ja'), commandOf(name, 'en')];
    expect(helpOf(name, 'en')).not.toMatch(/\(default: [^)]*\)\s*\(default: /);
    expect(helpOf(name, 'ja')).not.toMatch(/\(既定: [^)]*\)\s*\(既定: /);
    for (const option of en.options) {
      const typed = [...option.description.matchAll(/`(\w+)`/g)].map((match) => match[1] ?? '');
      const said = ja.options.find((other) => other.long === option.long)?.description ?? '';
      expect({ option: option.long, missing: typed.filter((word) => !said.includes(word)) }).toEqual({
        option: option.long,
        missing: [],
      });
    }
  });

  test('docs/commands.md has its exit codes', () => {
    const page = readFileSync(join(ROOT, 'docs', 'commands.md'), 'utf8');
    const [, table = ''] = page.split('## Exit codes');
    expect(table).toContain(`\`${name}\``);
    expect(page).toContain(`\`warden ${name}`);
  });
});

/** Bundled once: the command is started many times. Beside the other bundles, where it finds its packages. */
const WARDEN = join(ROOT, 'dist', 'run', `warden-help-test-${process.pid}.cjs`);
beforeAll(() => {
  buildSync({
    entryPoints: [join(ROOT, 'infra', 'cli', 'warden.ts')],
    outfile: WARDEN,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    logLevel: 'error',
  });
});
afterAll(() => rmSync(WARDEN, { force: true }));

function warden(args: readonly string[], env: Readonly<Record<string, string>> = {}, start = [WARDEN]) {
  const run = spawnSync(process.execPath, [...start, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', ...env },
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

/** What a tired person types, the exit code, and what the message has to name. */
const MISTAKES: readonly (readonly [readonly string[], number, string])[] = [
  [['incidnts'], 2, 'incidents'],
  [['incidents'], 2, 'terraform output -raw state_bucket'],
  [['incidents', '--bucket', 'b'], 2, 'oci os ns get'],
  [['incidents', '--lang', 'fr'], 2, 'ja'],
  [['ack'], 2, 'target'],
  [['hold', 'CL1', '--why', 'disk swap', '--until', 'tomorrow'], 2, '90m'],
  [['hold', 'CL1', '--until', '2h'], 2, '--why'],
  [['approve', '0123456789abcdef', '--node', 'node1', '--not-meant'], 2, 'none'],
  [['approve', '0123456789abcdef', '--node', 'node1', '--not-meant'], 2, 'lcdstatus'],
  [['support-bundle', 'CL1', '--zone', 'Mars'], 2, 'Asia/Tokyo'],
  [['drill', '--timeout', '1h'], 2, '3600'],
  [['simulate', 'nope'], 2, 'simulate --help'],
  [['scan', 'x', '--profile', 'DEFAULT'], 2, 'WARDEN_COMPARTMENTS'],
  [['incidents', '--bucket', 'b', '--namespace', 'n', '--profile', 'mine'], 3, 'mine'],
  [['scan', '/nowhere/messages'], 3, '/nowhere/messages'],
  [['approve', 'x', '--node', 'none', '--not-meant', '--bucket', 'b', '--namespace', 'n'], 2, '16'],
];

test.each(MISTAKES)('%j: exit code %i, and the message names %s, in both languages', (args, code, named) => {
  for (const LANG of ['en_US.UTF-8', 'ja_JP.UTF-8']) {
    const run = warden(args, { LANG });
    expect({ code: run.code, out: run.out }).toEqual({ code, out: '' });
    expect(run.err).toContain(named);
    expect(run.err).not.toMatch(/\n\s+at |undefined|\[object/);
    if (code === 3 && LANG.startsWith('ja')) expect(run.err).toMatch(JAPANESE);
    if (code === 2 && LANG.startsWith('ja')) expect(run.err).not.toMatch(/^error:|\bUse\b/m);
  }
});

test('nobody answers: the code, the operation and what to look at', () => {
  const env = { OCI_RESOURCE_PRINCIPAL_VERSION: '2.2', LANG: 'en_US.UTF-8' };
  const { code, err } = warden(['incidents', '--bucket', 'b', '--namespace', 'n'], env);
  expect(code).toBe(3);
  expect(err).toMatch(/^warden: .+ \(AUTH_NO_PRINCIPAL.*\)/);
});

test('a complaint that commander has no code of ours for stays as it is', () => {
  const program = createProgram('ja').configureOutput({ writeErr: () => undefined });
  const complain = () => program.error('error: something new', { code: 'commander.other' });
  expect(complain).toThrow('error: something new');
});

test('what commander suggests is said in both languages', () => {
  expect(warden(['incidnts'], { LANG: 'ja_JP.UTF-8' }).err).toContain('(もしかして: incidents)');
  expect(warden(['scan', 'x', '--jso'], { LANG: 'ja_JP.UTF-8' }).err).toContain('(もしかして: --json)');
  expect(warden(['scan', 'x', '--jso'], { LANG: 'en_US.UTF-8' }).err).toContain('(Did you mean --json?)');
});

test('every environment variable that help names is one of the configuration', () => {
  // Of the command line alone: where contexts are, and which one; a console in place of the buckets.
  const own = ['CONTEXT', 'CONTEXTS', 'CONSOLE', 'CONSOLE_TOKEN', 'CONSOLE_TOKEN_FILE'];
  const known = new Set([
    ...Object.values(KEYS).map(({ env }) => env),
    ...own.map((name) => `WARDEN_${name}`),
  ]);
  const named = Object.values(EN).flatMap((words) => words.match(/WARDEN_[A-Z_]+/g) ?? []);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

test('warden --version is that of package.json', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const asInstalled = ['infra/bundle/run.cjs', 'infra/cli/warden.ts'];
  expect(warden(['--version'], {}, asInstalled)).toMatchObject({ code: 0, out: `${version}\n` });
});

test('npm run warden reads the files of the folder in which the person stands', () => {
  const run = spawnSync(
    'npm',
    ['run', '-s', 'warden', '--', 'scan', 's01_refused_recover.bookworm.fork/messages.log', '--year', '2026'],
    { cwd: join(ROOT, 'test', 'corpus'), encoding: 'utf8', env: { ...process.env, LANG: 'en_US.UTF-8' } },
  );
  expect({ code: run.status, err: run.stderr }).toMatchObject({
    code: 1,
    err: expect.not.stringMatching(/cannot read/),
  });
  expect(run.stdout).toContain('1 incident found.');
});
