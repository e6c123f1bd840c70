import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bash, fish, zsh } from '../../../infra/cli/completion.ts';
import { describedCommands } from '../../../infra/cli/described.ts';
import { manPage } from '../../../infra/cli/man-page.ts';
import { createProgram } from '../../../infra/cli/program.ts';
import { startProgress } from '../../../infra/cli/progress.ts';

const commands = describedCommands(createProgram('en'));

/** What bash offers after these words. */
function offered(...words: string[]): readonly string[] {
  const array = words.map((word) => `'${word}'`).join(' ');
  const script = `${bash(commands)}\nCOMP_WORDS=(${array}); COMP_CWORD=${words.length - 1}; _warden; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return stdout.split('\n').filter((line) => line !== '');
}

describe('completion', () => {
  it.each([
    [['warden', 'su'], ['support-bundle']],
    [['warden', 'scan', '--mark'], ['--markdown']],
    [['warden', 'context', 'im'], ['import']],
    [['warden', 'context', '--na'], ['--name']],
  ])('of bash offers after %j: %j', (words, expected) => {
    expect(offered(...words)).toEqual(expected);
  });

  it.each([
    ['bash', bash],
    ['zsh', zsh],
    ['fish', fish],
  ] as const)('of %s names every command and every long option', (_, made) => {
    const script = made(commands);
    for (const { name, options } of commands) {
      expect(script).toContain(name.split(' ').at(-1));
      for (const { long } of options) expect(script).toContain(long.slice(2));
    }
  });
});

it('has a manual with every command and option, in ASCII', () => {
  const page = manPage(createProgram('en'));
  for (const { name, options } of commands) {
    expect(page).toContain(`.SH ${name.toUpperCase().replaceAll('-', '\\-')}`);
    for (const { flags } of options) expect(page).toContain(`.B ${flags.replaceAll('-', '\\-')}`);
  }
  expect(page).not.toMatch(/[^\n -~]/);
});

describe('bad usage', () => {
  const root = join(__dirname, '..', '..', '..');
  const warden = (args: readonly string[]) =>
    spawnSync(process.execPath, [join(root, 'dist', 'cli', 'warden.cjs'), ...args], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], WARDEN_CONTEXTS: '/nowhere/contexts.json', LANG: 'C' },
    });

  it.each([
    [['help', 'nope'], "unknown command 'nope'"],
    [['completion', 'tcsh'], 'One of bash, zsh and fish.'],
    [['approve', 'zzz', '--node', 'none', '--not-meant'], 'A plan id has 16 hex digits.'],
    [['drill', '--log', 'x', '--bucket', 'b', '--namespace', 'n'], 'ARGUMENT_INVALID'],
    [['doctor', '--context', 'nope'], "no context 'nope'"],
    [['scan', 'x', '--html', '--json'], 'choose one of'],
  ])('of %j ends with 2 and says what is wrong', (args, said) => {
    const run = warden(args);
    expect([run.status, run.stderr]).toEqual([2, expect.stringContaining(said)]);
  });

  it.each(['version', '-v', '-V', '--version'])('is none in %s', (asked) => {
    expect(warden([asked])).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });
});

describe('a terminal', () => {
  const { isTTY } = process.stderr;
  afterEach(() => {
    process.stderr.isTTY = isTTY;
    jest.restoreAllMocks();
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('gets its cursor back before %s ends the command', (signal) => {
    const shown: string[] = [];
    process.stderr.isTTY = true;
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => shown.push(String(text)) > 0);
    const kill = jest.spyOn(process, 'kill').mockImplementation(() => true);
    const before = process.listenerCount(signal);
    startProgress(100 * 1024 * 1024).reached(1);
    expect(shown.join('')).toContain('\u001b[?25l');
    process.emit(signal, signal);
    expect(shown.join('').lastIndexOf('\u001b[?25h')).toBeGreaterThan(
      shown.join('').lastIndexOf('\u001b[?25l'),
    );
    expect(kill).toHaveBeenCalledWith(process.pid, signal);
    expect(process.listenerCount(signal)).toBe(before);
  });
});

describe('the package', () => {
  const root = join(__dirname, '..', '..', '..');
  const packed = join(root, 'dist', 'package');
  let folder: string;
  beforeAll(() => {
    if (!existsSync(join(packed, 'warden.cjs')))
      spawnSync('npm', ['run', '-s', 'build'], { cwd: root, stdio: 'ignore' });
    folder = mkdtempSync(join(tmpdir(), 'warden-package-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('runs from its tarball with npx, in a folder of its own, and needs nothing else', () => {
    const pack = spawnSync('npm', ['pack', '--silent', '--pack-destination', folder], {
      cwd: packed,
      encoding: 'utf8',
    });
    const log = join(root, 'test', 'corpus', 'public', 'R13-disk-dead-then-back.log');
    const tarball = join(folder, pack.stdout.trim());
    const args = ['--yes', '--offline', `--package=${tarball}`, 'oci-iscsi-warden', 'scan', log];
    const env = { ...process.env, npm_config_cache: join(folder, 'cache') };
    const run = spawnSync('npx', args, { cwd: folder, encoding: 'utf8', env });
    expect([run.status, run.stdout]).toEqual([1, expect.stringContaining('1 incident found.')]);
  });

  it('has no dependency, and both names', () => {
    const manifest = JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    expect(manifest['bin']).toEqual({ 'oci-iscsi-warden': 'warden.cjs', warden: 'warden.cjs' });
    expect(Object.keys(manifest).filter((key) => /ependencies|scripts/.test(key))).toEqual([]);
  });

  it('tells an old Node what it needs, and answers --version before it compiles anything', () => {
    const file = readFileSync(join(packed, 'warden.cjs'), 'utf8');
    const preloaded = join(folder, 'old.cjs');
    writeFileSync(preloaded, "Object.defineProperty(process.versions, 'node', { value: '16.20.2' });");
    const old = spawnSync(process.execPath, ['-r', preloaded, join(packed, 'warden.cjs'), 'scan', '-'], {
      encoding: 'utf8',
    });
    expect([old.status, old.stderr]).toEqual([2, expect.stringContaining('needs Node.js 20 or newer')]);
    const start = file.slice(0, file.indexOf('brotli'));
    expect(start).not.toMatch(/=>|\b(?:const|let|class|async)\b|`/);
    const version = spawnSync(process.execPath, [join(packed, 'warden.cjs'), '--version'], {
      encoding: 'utf8',
    });
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
