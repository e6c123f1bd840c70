import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from '../../../infra/cli/command.ts';
import { useContext, withContext } from '../../../infra/cli/context.ts';
import { contextsPath, readContexts, valuesOfOutputs, writeContexts } from '../../../infra/cli/contexts.ts';
import { createProgram } from '../../../infra/cli/program.ts';

const SHELL =
  "export WARDEN_STATE_BUCKET='state'\nexport WARDEN_NAMESPACE='ns'\nexport WARDEN_REGION='ap-osaka-1'\nexport WARDEN_NOBODY='x'";
const OUTPUTS = JSON.stringify({ cli_environment: { value: SHELL }, topics: { value: {} } });
const CONTEXTS = {
  schema: 'warden.contexts/1' as const,
  current: 'prod',
  contexts: {
    prod: { profile: 'P', values: { WARDEN_STATE_BUCKET: 'state', WARDEN_NAMESPACE: 'ns' } },
    test: { values: { WARDEN_STATE_BUCKET: 'other' } },
  },
};

let folder: string;
let env: NodeJS.ProcessEnv;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'warden-context-'));
  env = { WARDEN_CONTEXTS: join(folder, 'of', 'contexts.json') };
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Options of a command after its context was filled in. */
function used(args: readonly string[]): Readonly<Record<string, unknown>> {
  const command = withContext(new Command('en', 'x')).option('--profile <name>', 'p').exitOverride();
  command.configureOutput({ writeErr: () => undefined });
  command.parse([...args], { from: 'user' });
  useContext(command, env);
  return command.opts();
}

test.each([OUTPUTS, SHELL])('takes the known values out of what Terraform prints', (text) => {
  expect(valuesOfOutputs(text)).toEqual({
    WARDEN_STATE_BUCKET: 'state',
    WARDEN_NAMESPACE: 'ns',
    WARDEN_REGION: 'ap-osaka-1',
  });
});

test.each(['', '{}', '{"cli_environment":{"value":5}}', 'hello'])('finds no values in %j', (text) => {
  expect(valuesOfOutputs(text)).toEqual({});
});

test('is kept in a file that only its owner can read', () => {
  writeContexts(contextsPath(env), CONTEXTS);
  expect(readContexts(contextsPath(env))).toEqual(CONTEXTS);
  expect(statSync(contextsPath(env)).mode & 0o777).toBe(0o600);
});

test.each([
  [{ XDG_CONFIG_HOME: '/c' }, '/c/warden/contexts.json'],
  [{ WARDEN_CONTEXTS: '/x/y.json', XDG_CONFIG_HOME: '/c' }, '/x/y.json'],
])('stands where %j says', (where, path) => {
  expect(contextsPath(where)).toBe(path);
});

test('says what neither options nor environment say', () => {
  writeContexts(contextsPath(env), CONTEXTS);
  env['WARDEN_NAMESPACE'] = 'mine';
  expect(used([])).toEqual({ profile: 'P' });
  expect(env).toMatchObject({ WARDEN_STATE_BUCKET: 'state', WARDEN_NAMESPACE: 'mine' });
  expect(used(['--profile', 'Q'])).toEqual({ profile: 'Q' });
});

test('is the one that is named, by option before environment', () => {
  writeContexts(contextsPath(env), CONTEXTS);
  env['WARDEN_CONTEXT'] = 'prod';
  used(['--context', 'test']);
  expect(env['WARDEN_STATE_BUCKET']).toBe('other');
});

test('that nobody knows is bad usage; a damaged file is named', () => {
  expect(() => used(['--context', 'nope'])).toThrow(expect.objectContaining({ exitCode: 1 }));
  expect(used([])).toEqual({});
  writeContexts(contextsPath(env), CONTEXTS);
  writeFileSync(contextsPath(env), '{');
  expect(() => used([])).toThrow('contexts.json cannot be read');
});

test('every command of an operator takes one', () => {
  const takes = createProgram('en')
    .commands.filter((command) => command.options.some(({ long }) => long === '--context'))
    .map((command) => command.name());
  expect(takes).toEqual([
    'incidents',
    'history',
    'ack',
    'hold',
    'release',
    'close',
    'support-bundle',
    'approve',
    'reject',
    'drill',
    'doctor',
    'verify',
  ]);
});

test('a console needs no outputs of the stack: its address and the file of its token are kept, never the token', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'contexts-'));
  const path = join(folder, 'contexts.json');
  const before = process.env['WARDEN_CONTEXTS'];
  process.env['WARDEN_CONTEXTS'] = path;
  const silent = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  try {
    const args = ['--console', 'https://gateway.example/warden/', '--token-file', join(folder, 'token')];
    await createProgram('en').parseAsync(['node', 'warden', 'context', 'import', '--name', 'prod', ...args]);
    expect(readContexts(path).contexts['prod']?.values).toEqual({
      WARDEN_CONSOLE: 'https://gateway.example/warden',
      WARDEN_CONSOLE_TOKEN_FILE: join(folder, 'token'),
    });
  } finally {
    silent.mockRestore();
    if (before === undefined) delete process.env['WARDEN_CONTEXTS'];
    else process.env['WARDEN_CONTEXTS'] = before;
    rmSync(folder, { recursive: true });
  }
});
