// npm run mutate: small faults are put into the product one by one; the tests have to notice. Figures; reports in dist/mutation.
// Exit code 1 when they notice less than the threshold of any part, 2 for a wrong call. docs/reliability.md says how to read it.
import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { table } from '../bench/table.ts';
import type { Draw } from './draw.ts';
import { type Figures, interval } from './figures.ts';
import { buildPlugins, mutatePart, unnoticedBefore } from './one-part.ts';
import { filesOf, PARTS, type Part, partOf } from './parts.ts';

interface Options {
  readonly sample?: number;
  readonly seed: number;
  readonly changed?: string | true;
  readonly survivors?: true;
  readonly quick?: true;
  readonly tests?: readonly string[];
  readonly threshold: number;
  readonly concurrency: number;
}

interface Work {
  readonly part: Part;
  readonly files: readonly string[];
}

/** A mistake of the call: exit code 2. */
class WrongCall extends Error {}

function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('a whole number is needed.');
  return Number(text);
}

async function main(): Promise<void> {
  const command = new Command('mutate')
    .description('Puts small faults into the product, one by one, and counts which of them the tests notice.')
    .argument(
      '[parts or files...]',
      `some of ${PARTS.map(({ name }) => name).join(', ')}; or files of theirs`,
    )
    .option('--sample <n>', 'so many mutants of each part, drawn at random', whole)
    .option('--seed <n>', 'of the draw', whole, 1)
    .option('--changed [base]', 'files that differ from this commit (default origin/main, else HEAD~1)')
    .option('--survivors', 'only what the last run of the part did not notice')
    .option(
      '--quick',
      'without tests over a second: minutes in place of hours, and a lower bound of the score',
    )
    .option('--tests <paths...>', 'folders and files of tests, instead of those of the part')
    .option('--threshold <percent>', 'that each part must reach', whole, 90)
    .option('--concurrency <n>', 'processes; two at least', whole, Math.max(1, availableParallelism() - 1))
    .exitOverride()
    .parse();
  const options = command.opts<Options>();
  const root = process.cwd();
  const work = workOf(root, command.args, options.changed).map(({ part, files }) => ({
    part: { ...part, tests: options.tests ?? part.tests },
    files,
  }));
  if (work.length === 0) {
    process.stdout.write('No file that is mutated was changed.\n');
    return;
  }
  const plugins = buildPlugins(root);
  const quickOnly = options.quick === true;
  const rows: Figures[] = [];
  for (const { part, files } of work) {
    const draw: Draw = {
      sample: options.sample ?? null,
      seed: options.seed,
      named: options.survivors === true ? unnoticedBefore(root, part) : null,
    };
    rows.push(
      await mutatePart(root, part, files, { draw, concurrency: options.concurrency, plugins, quickOnly }),
    );
  }
  process.stdout.write(table(rows.map((row) => shown(row, options.sample))));
  if (options.sample !== undefined) process.stdout.write(`seed ${options.seed}\n`);
  const below = rows.filter(({ score }) => score < options.threshold).map(({ part }) => part);
  if (below.length === 0) return;
  process.stderr.write(`below ${options.threshold} %: ${below.join(', ')}\n`);
  process.exitCode = 1;
}

function workOf(root: string, names: readonly string[], changed: string | true | undefined): readonly Work[] {
  const all = names.length === 0 && changed === undefined;
  const parts = all ? PARTS.map(({ name }) => name) : names;
  const given =
    changed === undefined ? parts : changedFiles(root, changed).filter((file) => partOf(root, file));
  const found = new Map<Part, Set<string>>();
  for (const name of given) {
    const part = PARTS.find((one) => one.name === name) ?? partOf(root, name);
    if (part === null) {
      const known = PARTS.map((one) => one.name).join(', ');
      throw new WrongCall(`${name}: no part and no file of one that is mutated; parts are ${known}`);
    }
    const files = part.name === name ? filesOf(root, part) : [name];
    found.set(part, new Set([...(found.get(part) ?? []), ...files]));
  }
  return PARTS.flatMap((part) => {
    const files = found.get(part);
    return files === undefined ? [] : [{ part, files: [...files] }];
  });
}

function changedFiles(root: string, base: string | true): readonly string[] {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const known = (name: string): boolean => {
    try {
      git('rev-parse', '--verify', '--quiet', `${name}^{commit}`);
      return true;
    } catch {
      return false;
    }
  };
  const found = base === true ? ['origin/main', 'HEAD~1'].find(known) : base;
  if (found === undefined || !known(found))
    throw new WrongCall(`${String(base)}: no such commit; name one with --changed`);
  return git('diff', '--name-only', '--diff-filter=d', commonWith(found), 'HEAD').split('\n');

  /** Where both begin to differ; in CI's clone, which has no history, the base itself. */
  function commonWith(name: string): string {
    try {
      return git('merge-base', name, 'HEAD').trim();
    } catch {
      return name;
    }
  }
}

function shown(row: Figures, sample: number | undefined): Readonly<Record<string, unknown>> {
  const { part, score, seconds, ...counts } = row;
  const texts = Object.fromEntries(Object.entries(counts).map(([key, value]) => [key, String(value)]));
  const [from, to] = interval(row);
  const bounds = sample === undefined ? {} : { '95 %': `${from.toFixed(1)} to ${to.toFixed(1)}` };
  return { part, ...texts, score: Number.isNaN(score) ? '-' : score.toFixed(1), ...bounds, seconds };
}

main().catch((error: unknown) => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'commander.helpDisplayed') return;
  if (!code.startsWith('commander.'))
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof WrongCall || code.startsWith('commander.') ? 2 : 1;
});
