import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A piece of the product that is mutated on its own, with the tests that have to notice. */
export interface Part {
  readonly name: string;
  /** A folder or a file of the repository. */
  readonly of: string;
  /** Folders and files of tests, run in the order of their time. */
  readonly tests: readonly string[];
}

const RESPOND = ['test/respond'];
const REATTACH = ['test/reattach'];
const DECISION = ['test/core/decision', 'test/core/notice'];
const LINES = ['test/core/record', 'test/core/rules', 'test/detect'];

/** What a wrong decision costs most comes first. */
export const PARTS: readonly Part[] = [
  { name: 'reattach', of: 'functions/reattach', tests: [...REATTACH, 'test/core/plan'] },
  core('plan', [...DECISION, ...RESPOND]),
  core('decision', [...DECISION, ...RESPOND, 'test/core/diagnosis']),
  core('evidence', ['test/core/decision', 'test/core/diagnosis', ...RESPOND]),
  core('cluster', [...DECISION, 'test/core/diagnosis', 'test/core/evidence', ...RESPOND]),
  core('inventory', ['test/sweep', 'test/core/decision', ...RESPOND]),
  core('incident', [...DECISION, ...RESPOND]),
  core('record', [...LINES, 'test/core/inbox', 'test/fast-scan', 'test/corpus-unseen.test.ts']),
  core('probe', ['test/probe', 'test/core/decision', ...RESPOND]),
  { name: 'respond', of: 'functions/respond', tests: [...RESPOND, 'test/probe'] },
  { name: 'runtime', of: 'functions/runtime', tests: ['test/runtime', 'test/oci', ...RESPOND] },
  core('diagnosis', ['test/core/decision', ...RESPOND]),
  core('rules', [...LINES, ...RESPOND]),
  core('base', ['test/core', 'test/console', ...RESPOND]),
  core('inbox', [...LINES, ...RESPOND]),
  core('monitor', ['test/core/decision', 'test/observe', ...RESPOND]),
  core('notice', [...DECISION, ...RESPOND]),
  core('history', [...RESPOND, 'test/console']),
  core('api', ['test/console']),
  core('platform', ['test/core', ...RESPOND]),
  {
    name: 'core/lease-record',
    of: 'functions/core/lease-record.ts',
    tests: ['test/core/lease-record.test.ts', 'test/respond', 'test/store'],
  },
];

function core(folder: string, more: readonly string[]): Part {
  return {
    name: `core/${folder}`,
    of: `functions/core/${folder}`,
    tests: [`test/core/${folder}`, ...more],
  };
}

/** Left out of every part, with the reason. Paths from the root, as regular expressions. */
export const FILES_LEFT_OUT: readonly (readonly [RegExp, string])[] = [
  [
    /\.(?:en|ja)\.ts$/,
    'words: recorded notices hold them, and a mutated word says nothing about tests of behaviour',
  ],
  [/^functions\/core\/rules\/pack\//, 'rules are data: samples and near misses of each are its test'],
  [/^functions\/core\/ports\.ts$/, 'types only'],
];

/** Left out of the tests, with the reason. */
export const TESTS_LEFT_OUT: readonly (readonly [RegExp, string])[] = [
  [/^test\/console\/(?:browser|bundle|link-browser|pictures)\.test\.ts$/, 'needs a build or a browser'],
  [/^test\/runtime\/collect-garbage\.test\.ts$/, "puts a stand-in in Node's module, which only Jest can"],
  [/^test\/probe\/(?:forged|schedules|stories)\.test\.ts$/, 'plays schedules: seconds each'],
  [/^test\/respond\/(?:crash|many)\.test\.ts$/, 'starts processes, or measures'],
];

const reasonOf = (path: string, list: typeof FILES_LEFT_OUT): string | null =>
  list.find(([pattern]) => pattern.test(path))?.[1] ?? null;

/** The files of a part that are mutated, from the root. */
export function filesOf(root: string, part: Part): readonly string[] {
  return below(root, part.of).filter(
    (path) => path.endsWith('.ts') && !path.endsWith('.d.ts') && reasonOf(path, FILES_LEFT_OUT) === null,
  );
}

/** The test files of a part, absolute. */
export function testFilesOf(root: string, part: Part): readonly string[] {
  const found = new Set(
    part.tests.filter((path) => existsSync(join(root, path))).flatMap((path) => below(root, path)),
  );
  return [...found]
    .filter((path) => path.endsWith('.test.ts') && reasonOf(path, TESTS_LEFT_OUT) === null)
    .map((path) => join(root, path));
}

/** The part that a file belongs to, or null if it is mutated in none. */
export function partOf(root: string, file: string): Part | null {
  return PARTS.find((part) => filesOf(root, part).includes(file)) ?? null;
}

function below(root: string, path: string): readonly string[] {
  if (path.endsWith('.ts')) return [path];
  return readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
    .map((name) => `${path}/${name}`)
    .sort();
}
