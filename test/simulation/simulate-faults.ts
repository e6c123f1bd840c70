// npm run simulate-faults: seeds of the whole way under faults, without Jest, whose module scopes cost a third more.
// Figures on stdout and in dist/simulate-faults.json; exit code 1 when an invariant broke, 2 for wrong usage.
import { fork } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { figuresOf, progressOf, tableOf } from './figures.ts';
import { type Form, playSeed, type SeedResult } from './one-seed.ts';
import { tellSeed } from './tell-seed.ts';

const PROGRESS_EVERY = 100;
/** Seeds of one process; the next ones get a new one. What a process keeps of thousands of stories would fill the machine. */
const SEEDS_AT_A_TIME = 50;
/** A process of ours that plays what it is sent; no option of the command. */
const PART = '--part';
/** Stories make much that is soon forgotten: a sixth of the time goes otherwise into looking for it. MiB. */
const NODE_OPTIONS = ['--min-semi-space-size=64', '--max-semi-space-size=128'];

interface Options {
  readonly from: number;
  readonly to: number;
  readonly processes: number;
  readonly shard: { readonly index: number; readonly of: number };
  readonly seed?: number;
  readonly withoutOutages?: true;
}

interface Range {
  readonly seeds: readonly number[];
  readonly form: Form;
}

async function playPart(): Promise<void> {
  // Nobody waits for it any more when the command was stopped.
  const stop = () => process.exit(1);
  process.once('disconnect', stop);
  const { seeds, form } = await new Promise<Range>((resolve) => process.once('message', resolve));
  for (const seed of seeds) process.send?.(await playSeed(seed, form));
  process.off('disconnect', stop);
  process.disconnect?.();
}

/** @returns its exit code. */
function part(range: Range, take: (result: SeedResult) => void): Promise<number | null> {
  return new Promise((resolve) => {
    const child = fork(process.argv[1] ?? '', [PART], { execArgv: NODE_OPTIONS });
    child.send(range);
    child.on('message', (message) => take(message as SeedResult));
    child.on('exit', resolve);
  });
}

/** @returns whether nothing broke, and everything was played. */
async function playAll({ from, to, processes, shard, withoutOutages }: Options): Promise<boolean> {
  const form: Form = withoutOutages === true ? 'without-outages' : 'whole';
  const seeds = Array.from({ length: to - from + 1 }, (_, i) => from + i).filter(
    (seed) => seed % shard.of === shard.index % shard.of,
  );
  const results: SeedResult[] = [];
  const began = Date.now();
  const take = (result: SeedResult) => {
    results.push(result);
    if (result.broken.length > 0) say(`${replay(result.seed, form)}: ${result.broken.join('; ')}`);
    if (results.length % PROGRESS_EVERY === 0) say(progressOf(results, seeds.length, Date.now() - began));
  };
  const left = [...seeds];
  const ended: (number | null)[] = [];
  const work = async () => {
    while (left.length > 0) ended.push(await part({ seeds: left.splice(0, SEEDS_AT_A_TIME), form }, take));
  };
  await Promise.all(Array.from({ length: processes }, work));
  const figures = figuresOf(results, Date.now() - began);
  process.stdout.write(tableOf(figures));
  for (const { seed, broken } of figures.broken)
    process.stdout.write(`${replay(seed, form)}: ${broken.join('; ')}\n`);
  write({ at: new Date().toISOString(), form, from, to, shard, node: process.version, ...figures });
  if (results.length < seeds.length) say(`${seeds.length - results.length} seeds were not played`);
  // A harness in which nothing is ever attached would prove nothing.
  const isIdle = seeds.length >= 200 && figures.counts.attaches <= seeds.length / 20;
  if (isIdle) say('too few attaches');
  const isWhole = results.length === seeds.length && !isIdle && ended.every((code) => code === 0);
  return isWhole && figures.broken.length === 0;
}

function replay(seed: number, form: Form): string {
  return `npm run simulate-faults -- --seed ${seed}${form === 'whole' ? '' : ' --without-outages'}`;
}

/** One line of JSON for each run. */
function write(figures: object): void {
  const folder = join(process.cwd(), 'dist');
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, 'simulate-faults.json'), `${JSON.stringify(figures)}\n`);
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('A whole number from 1 is needed.');
  return value;
}

function shardOf(text: string): Options['shard'] {
  const [, index = 0, of = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (index < 1 || index > of) throw new InvalidArgumentError('It is written i/n, such as 3/12.');
  return { index, of };
}

async function main(): Promise<void> {
  if (process.argv[2] === PART) return playPart();
  const command = new Command('simulate-faults')
    .description(
      'Plays seeds of the whole way under faults, outages, people and adversaries (docs/reliability.md).',
    )
    .addOption(new Option('--from <n>', 'first seed').default(1).argParser(wholeNumber))
    .addOption(new Option('--to <n>', 'last seed').default(10_000).argParser(wholeNumber))
    .addOption(
      new Option('--processes <n>', 'as many as there are cores to give').default(2).argParser(wholeNumber),
    )
    .addOption(
      new Option('--shard <i/n>', 'the i-th of n parts of the seeds')
        .default({ index: 1, of: 1 }, '1/1')
        .argParser(shardOf),
    )
    .addOption(
      new Option('--seed <n>', 'plays one seed and tells what happened in it').argParser(wholeNumber),
    )
    .option('--without-outages', 'the half hour of npm test: troubles and adversaries alone')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse();
  const options = command.opts<Options>();
  if (options.to < options.from) command.error('error: --to is before --from', { exitCode: 2 });
  const isGood =
    options.seed === undefined
      ? await playAll(options)
      : await tellSeed(options.seed, options.withoutOutages === true ? 'without-outages' : 'whole');
  process.exitCode = isGood ? 0 : 1;
}

void main();
