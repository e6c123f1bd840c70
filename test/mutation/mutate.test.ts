import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Figures, figuresOf, interval } from './figures.ts';
import { filesOf, PARTS, partOf, testFilesOf } from './parts.ts';

const ROOT = join(__dirname, '../..');
const FILE = 'functions/core/plan/guards-on-intent.ts';

function mutate(...args: readonly string[]): {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
} {
  const run = ['infra/bundle/run.cjs', 'test/mutation/mutate.ts', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, run, { cwd: ROOT, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

interface Report {
  readonly figures: Figures;
  readonly mutants: readonly { readonly key: string }[];
}

const draw = ['--tests', 'test/core/plan', '--seed', '3', '--sample'];
const report = (): Report =>
  JSON.parse(readFileSync(join(ROOT, 'dist/mutation/core-plan.json'), 'utf8')) as Report;

test('its own tests notice nine of ten faults in what holds an attach back; at an impossible threshold that fails', () => {
  const { code, out, err } = mutate(FILE, ...draw, '100');
  expect([code, err]).toEqual([0, expect.stringContaining('core/plan: ')]);
  const { figures, mutants } = report();
  expect(figures.mutants).toBe(100);
  expect(out).toContain(figures.score.toFixed(1));
  const again = mutate(FILE, ...draw, '5', '--threshold', '101');
  expect([again.code, again.err]).toEqual([1, expect.stringContaining('below 101 %: core/plan')]);
  expect(again.out).toContain('seed 3\n');
  // The same seed draws the same, in the same order.
  const drawn = report().mutants.map(({ key }) => key);
  expect(drawn).toHaveLength(5);
  expect(mutants.map(({ key }) => key)).toEqual(expect.arrayContaining(drawn));
}, 300_000);

test('a wrong call is exit code 2 and names the way out', () => {
  expect(mutate('core/plans')).toMatchObject({ code: 2, err: expect.stringContaining('core/plan,') });
  expect(mutate('--smaple', '3')).toMatchObject({ code: 2, err: expect.stringContaining('--sample') });
  expect(mutate('--changed', 'no-such-commit')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--changed'),
  });
  expect(mutate('--changed', 'HEAD')).toMatchObject({
    code: 0,
    out: 'No file that is mutated was changed.\n',
  });
});

test('every file of the core, of respond, reattach and runtime is mutated in one part, or left out with a reason', () => {
  for (const part of PARTS) {
    expect(filesOf(ROOT, part).length + Number(part.name === 'core/platform')).toBeGreaterThan(0);
    expect(testFilesOf(ROOT, part).length).toBeGreaterThan(0);
  }
  const folders = new Set(PARTS.map(({ of }) => of.replace('functions/core/', '')));
  for (const name of ['functions/respond', 'functions/reattach', 'functions/runtime', 'decision', 'notice'])
    expect(folders).toContain(name);
  expect(partOf(ROOT, 'functions/core/notice/catalogue.en.ts')).toBeNull();
  expect(partOf(ROOT, 'functions/core/notice/title.ts')?.name).toBe('core/notice');
});

test('every part is mutated by night', () => {
  const nightly = readFileSync(join(ROOT, '.github/workflows/nightly.yml'), 'utf8');
  expect([...nightly.matchAll(/^ {10}- (\S+)$/gm)].map(([, part]) => part)).toEqual(
    PARTS.map(({ name }) => name),
  );
});

test('the score counts what was tested; a sample has an interval', () => {
  const mutant = (status: 'Killed' | 'Survived' | 'NoCoverage' | 'Timeout' | 'Ignored' | 'CompileError') => ({
    id: '1',
    fileName: 'a.ts',
    mutatorName: 'x',
    replacement: '',
    location: { start: { line: 1, column: 0 }, end: { line: 1, column: 1 } },
    status,
  });
  const all = (
    ['Killed', 'Killed', 'Timeout', 'Survived', 'NoCoverage', 'Ignored', 'CompileError'] as const
  ).map(mutant);
  const figures = figuresOf('a', all, 1);
  expect(figures).toMatchObject({
    mutants: 5,
    killed: 2,
    timeout: 1,
    survived: 1,
    noCoverage: 1,
    ignored: 1,
    score: 60,
  });
  // Wilson's interval, as printed in tables for 90 of 100.
  const [from, to] = interval({ ...figures, mutants: 100, score: 90 });
  expect([from.toFixed(1), to.toFixed(1)]).toEqual(['82.6', '94.5']);
});
