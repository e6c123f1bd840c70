import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { LogLevel, MutantResult, PartialStrykerOptions } from '@stryker-mutator/api/core';
import { buildSync } from 'esbuild';
import { type Draw, keyOf } from './draw.ts';
import { type Figures, figuresOf } from './figures.ts';
import type { HotOptions } from './hot-runner.ts';
import { type Part, testFilesOf } from './parts.ts';

/** One mutant of a report, as far as people need it. */
export interface Reported {
  readonly key: string;
  readonly file: string;
  readonly line: number;
  readonly mutator: string;
  readonly replacement: string;
  readonly status: string;
  readonly static: boolean;
  readonly by: string;
}

/** The file of a part in dist/mutation. */
export function reportPath(root: string, { name }: Part): string {
  return join(root, 'dist/mutation', `${name.replace('/', '-')}.json`);
}

/** Keys of the mutants that the last run of a part left unnoticed. */
export function unnoticedBefore(root: string, part: Part): readonly string[] {
  const report = JSON.parse(readFileSync(reportPath(root, part), 'utf8')) as { mutants: readonly Reported[] };
  return report.mutants.filter(({ status }) => /Survived|NoCoverage/.test(status)).map(({ key }) => key);
}

/** Bundles Stryker's plugins: its processes load JavaScript. */
export function buildPlugins(root: string): string {
  const outfile = join(root, 'dist/mutation/plugins.mjs');
  const entry = join(root, 'test/mutation/plugins.ts');
  const shared = { bundle: true, platform: 'node', target: 'node20', packages: 'external' } as const;
  buildSync({
    ...shared,
    entryPoints: [entry],
    outfile,
    format: 'esm',
    logLevel: 'error',
    absWorkingDir: root,
  });
  return outfile;
}

/** Mutates some files of a part and writes its report. Figures of what was tested. */
export async function mutatePart(
  root: string,
  part: Part,
  files: readonly string[],
  {
    draw,
    concurrency,
    plugins,
    quickOnly,
  }: {
    readonly draw: Draw;
    readonly concurrency: number;
    readonly plugins: string;
    readonly quickOnly: boolean;
  },
): Promise<Figures> {
  const { Stryker } = await import('@stryker-mutator/core');
  const folder = join(root, 'dist/mutation');
  const memory = reportPath(root, part).replace('.json', '.learnt');
  mkdirSync(folder, { recursive: true });
  rmSync(memory, { force: true });
  const hot: HotOptions = { root, memory, testFiles: testFilesOf(root, part), quickOnly };
  const begun = performance.now();
  const results = await new Stryker(
    optionsOf({ files, concurrency, plugins, hot, draw, part }),
  ).runMutationTest();
  const figures = figuresOf(part.name, results, (performance.now() - begun) / 1_000);
  writeFileSync(
    reportPath(root, part),
    JSON.stringify(
      { figures, draw: { ...draw, named: null }, ...now(root), mutants: reported(root, results) },
      null,
      1,
    ),
  );
  return figures;
}

function optionsOf(given: {
  readonly files: readonly string[];
  readonly concurrency: number;
  readonly plugins: string;
  readonly hot: HotOptions;
  readonly draw: Draw;
  readonly part: Part;
}): PartialStrykerOptions {
  return {
    testRunner: 'hot',
    plugins: [given.plugins],
    checkers: ['drawn'],
    ignorers: ['unsaid'],
    reporters: ['progress-on-stderr'],
    mutate: [...given.files],
    coverageAnalysis: 'perTest',
    concurrency: given.concurrency,
    // Only what is mutated: the runner reads the rest where it stands.
    ignorePatterns: ['**/*', ...given.files.map((file) => `!${file}`)],
    symlinkNodeModules: false,
    disableTypeChecks: false,
    tempDirName: 'dist/mutation/sandbox',
    dryRunTimeoutMinutes: 20,
    timeoutFactor: 3,
    // More than all budgets of the runner on a machine that does other things too.
    timeoutMS: 120_000,
    allowConsoleColors: false,
    logLevel: 'error' as LogLevel,
    hot: given.hot,
    draw: given.draw,
    partName: given.part.name,
    rootFolder: given.hot.root,
  };
}

function reported(root: string, results: readonly MutantResult[]): readonly Reported[] {
  return results
    .filter(({ status }) => status !== 'CompileError' && status !== 'Ignored')
    .map((mutant) => ({
      key: keyOf(root, mutant),
      file: relative(root, mutant.fileName),
      line: mutant.location.start.line,
      mutator: mutant.mutatorName,
      replacement: mutant.replacement,
      status: mutant.status,
      static: mutant.static === true,
      by: mutant.killedBy?.[0] ?? mutant.statusReason ?? '',
    }));
}

function now(root: string): { readonly commit: string; readonly date: string } {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: root,
    encoding: 'utf8',
  }).trim();
  return { commit, date: new Date().toISOString() };
}
