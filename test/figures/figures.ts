// npm run figures: coverage, bytes of the bundles, and ratios of a short bench, beside what docs/performance.md says. On standard
// output as tables in Markdown, which GitHub's summary of a job gets as well. Some five minutes, of which the coverage takes four
// where there is none in coverage/ yet.
// Options: --only coverage,bundles,bench  --runs N (of the bench, default 5)
// No figure fails: budgets fail in the build, the gate of the coverage in npm run coverage. Exit code 1 when something cannot be
// measured, 2 for wrong options.
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { FUNCTIONS } from '../../infra/bundle/functions.ts';
import { benchBatch } from '../bench/bench-batch.ts';
import { benchStart } from '../bench/bench-start.ts';
import {
  type BundleSizes,
  bundleTable,
  type CoverageSummary,
  coverageTable,
  markdown,
  type Ratio,
  ratioTable,
  type Table,
} from './tables.ts';

const PARTS = ['coverage', 'bundles', 'bench'] as const;
type Part = (typeof PARTS)[number];

const root = process.cwd();
const page = readFileSync(join(root, 'docs', 'performance.md'), 'utf8');

const MEASURES: Readonly<Record<Part, (runs: number) => Table | Promise<Table>>> = {
  coverage: () => {
    const file = join(root, 'coverage', 'coverage-summary.json');
    if (!existsSync(file)) {
      process.stderr.write('coverage: the quick tests, about four minutes\n');
      const words = ['run', '--silent', 'coverage', '--', '--silent'];
      spawnSync('npm', words, { stdio: ['ignore', 'ignore', 'inherit'], cwd: root });
    }
    return coverageTable(JSON.parse(readFileSync(file, 'utf8')) as CoverageSummary, root);
  },
  bundles: () => {
    const sizes = JSON.parse(readFileSync(join(root, 'dist', 'bundles.json'), 'utf8')) as BundleSizes;
    return bundleTable(sizes, FUNCTIONS, page);
  },
  bench: async (runs) => {
    process.stderr.write(`bench: starts and batches, ${runs} runs of each, about a minute\n`);
    const starts = await benchStart(root, process.execPath, runs);
    return ratioTable([...startRatios(starts), ...batchRatios(benchBatch(runs))], page);
  },
};

/** Rows of the bench by their name; of docs/performance.md by what stands in its first column. */
function startRatios(rows: readonly object[]): readonly Ratio[] {
  const both = (name: string): string => {
    const row = rowOf(rows, 'start', name);
    return `${row['wall ratio']} and ${row['CPU ratio']}`;
  };
  return [
    { row: '`detect`, empty batch', here: both('detect, empty batch') },
    { row: '`detect`, one signal (four signed calls)', here: both('detect, one signal') },
  ];
}

function batchRatios(rows: readonly object[]): readonly Ratio[] {
  const of = (name: string): string => String(rowOf(rows, 'batch of 5 MB', name)['CPU ratio']);
  return [
    { row: 'none', here: of('0 % hits') },
    { row: '1 %', here: of('1 % hits') },
    { row: 'all, some sixty different texts', here: of('100 % hits') },
  ];
}

function rowOf(rows: readonly object[], key: string, name: string): Readonly<Record<string, unknown>> {
  const found = (rows as readonly Readonly<Record<string, unknown>>[]).find((row) => row[key] === name);
  if (found === undefined) throw new Error(`the bench has no row "${name}"`);
  return found;
}

function partsOf(text: string): readonly Part[] {
  return text.split(',').map((name) => {
    const part = PARTS.find((one) => one === name);
    if (part === undefined) throw new InvalidArgumentError(`Some of ${PARTS.join(',')} are needed.`);
    return part;
  });
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('A whole number from 1 on is needed.');
  return Number(text);
}

async function main(): Promise<void> {
  const { only, runs } = new Command('figures')
    .description('coverage, bytes of the bundles, ratios of a short bench')
    .option('--only <parts>', `some of ${PARTS.join(',')}`, partsOf, [...PARTS])
    .option('--runs <n>', 'of each kind of the bench', wholeNumber, 5)
    .allowExcessArguments(false)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .parse()
    .opts<{ only: readonly Part[]; runs: number }>();
  const summary = process.env['GITHUB_STEP_SUMMARY'];
  for (const part of only) {
    const text = `${markdown(await MEASURES[part](runs))}\n`;
    process.stdout.write(text);
    if (summary !== undefined) appendFileSync(summary, text);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
