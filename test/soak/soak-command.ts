// npm run soak: hours of an installation in virtual time, the shipped bundles as processes. Figures on stdout and in dist/soak.json;
// exit code 1 when something grew, or when people heard something wrong, 2 for wrong usage.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { table } from '../bench/table.ts';
import { type Judgement, judge, PER_CLUSTER } from './judgement.ts';
import { type Soaked, soak } from './soak.ts';

interface Options {
  readonly hours: number;
  readonly nodes: number;
  readonly incidents: number;
  readonly seed: number;
}

function wholeNumber(least: number) {
  return (text: string): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`It has to be a whole number from ${least} on.`);
  };
}

function evenNumber(text: string): number {
  const value = wholeNumber(2)(text);
  if (value % 2 === 0) return value;
  throw new InvalidArgumentError('It has to be even: a cluster has two nodes.');
}

/** @throws CommanderError for a wrong option, after it was explained, and for --help. */
function optionsOf(argv: readonly string[]): Options {
  return new Command('soak')
    .description('Plays hours of an installation and judges that nothing grows (docs/reliability.md, Soak).')
    .option('--hours <n>', 'of virtual time', wholeNumber(1), 24)
    .option('--nodes <n>', 'in clusters of two', evenNumber, 200)
    .option('--incidents <n>', 'spread over the hours', wholeNumber(0), 10)
    .option('--seed <n>', 'of everything that is drawn', wholeNumber(1), 1)
    .showHelpAfterError('Use --help for the options.')
    .exitOverride()
    .parse(argv)
    .opts<Options>();
}

function figuresOf(
  { samples, stories, ...soaked }: Soaked,
  { processes, versionsAnHour, ...judgement }: Judgement,
) {
  const first = samples.find(({ isCalm }) => isCalm)?.stored;
  const last = samples.findLast(({ isCalm }) => isCalm)?.stored;
  const folders = [
    ...new Set([...Object.keys(first?.objects ?? {}), ...Object.keys(last?.objects ?? {})]),
  ].sort();
  return {
    processes: processes.map(({ name, early, late, growth, limit, isFlat }) => ({
      process: name,
      early,
      late,
      growth,
      limit,
      flat: isFlat ?? 'short',
    })),
    folders: folders.map((folder) => ({
      folder,
      objectsFirst: first?.objects[folder] ?? 0,
      objectsLast: last?.objects[folder] ?? 0,
      kibFirst: (first?.bytes[folder] ?? 0) / 1024,
      kibLast: (last?.bytes[folder] ?? 0) / 1024,
    })),
    functions: Object.entries(soaked.containers).map(([name, containers]) => ({
      function: name,
      containers,
      alive: samples.at(-1)?.held.filter((one) => one.name === name).length ?? 0,
      invocations: soaked.invocations[name] ?? 0,
    })),
    versionsAnHour,
    told: stories.reduce((sum, { clusters }) => sum + clusters, 0),
    faults: [...soaked.faults, ...judgement.faults],
  };
}

async function main(): Promise<void> {
  const options = optionsOf(process.argv);
  const began = performance.now();
  const seconds = (): number => Math.round((performance.now() - began) / 1_000);
  const { hours, nodes, incidents, seed } = options;
  process.stderr.write(`${hours} h, ${nodes} nodes, ${incidents} incidents, seed ${seed}\n`);
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort(new Error('interrupted')));
  const soaked = await soak({
    ...options,
    signal: interrupt.signal,
    onProgress: (line) => process.stderr.write(`${seconds()} s: ${line}\n`),
  });
  const figures = figuresOf(soaked, judge(soaked));
  mkdirSync('dist', { recursive: true });
  const file = join('dist', 'soak.json');
  writeFileSync(file, `${JSON.stringify({ options, seconds: seconds(), ...figures, soaked }, null, 1)}\n`);
  const { versionsAnHour, told, faults } = figures;
  process.stdout.write(
    [
      table(figures.processes),
      table(figures.folders),
      table(figures.functions),
      `${told} clusters told of in ${soaked.stories.length} incidents, ${soaked.notices} notices, ${soaked.calls} calls, ${seconds()} s\n`,
      `former versions an hour of calm: ${versionsAnHour.early} early, ${versionsAnHour.late} late\n`,
      `allowed for each cluster: ${PER_CLUSTER.objects} objects, ${PER_CLUSTER.bytes / 1024} KiB; all figures in ${file}\n`,
      `${soaked.errors.length} lines of errors by the functions\n`,
      ...soaked.errors.map((line) => `  ${line}\n`),
      faults.length === 0 ? 'flat\n' : `NOT flat or not right, ${faults.length} times:\n`,
      ...faults.map((fault) => `  ${fault}\n`),
    ].join(''),
  );
  if (faults.length > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof RangeError ? 2 : 1;
});
