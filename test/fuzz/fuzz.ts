// npm run fuzz: inputs that others write, mutated. Guided by the code that they reach where Jazzer.js runs (libFuzzer's engine;
// glibc 2.38 on Linux), by fast-check elsewhere, which it says. Figures; exit code 1 when something breaks, 2 for wrong options.
// Options: [targets…]  --seconds N for each (default 60)  --seed N  --node PATH (that runs the engine)
// What breaks lies in dist/fuzz/found-TARGET; once mended it goes into test/fuzz/found/TARGET, and npm test takes it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import fc from 'fast-check';
import { table } from '../bench/table.ts';
import { engineIn, type FuzzFigures, MAX_LENGTH, withEngine } from './engine.ts';
import { mutatedFrom } from './mutated.ts';
import { TARGETS, targetOf } from './targets.ts';

interface Options {
  readonly seconds: number;
  readonly seed: number;
  readonly node: string;
}

/** Feeds one target with damaged genuine inputs for so long. */
async function withFastCheck(
  name: string,
  seconds: number,
  seed: number,
  root: string,
): Promise<FuzzFigures> {
  const target = targetOf(name);
  const seeds = (await target.seeds()).map((input) => input.subarray(0, MAX_LENGTH));
  const { failed, numRuns, counterexample, errorInstance } = await fc.check(
    fc.asyncProperty(mutatedFrom(seeds), async (input) => void (await target.run(input))),
    {
      seed,
      numRuns: Number.MAX_SAFE_INTEGER,
      interruptAfterTimeLimit: seconds * 1_000,
      markInterruptAsFailure: false,
    },
  );
  if (failed && counterexample !== null) {
    const found = join(root, 'dist', 'fuzz', `found-${name}`);
    mkdirSync(found, { recursive: true });
    writeFileSync(join(found, `seed-${seed}`), counterexample[0]);
    process.stderr.write(`${String(errorInstance)}\n`);
  }
  return { runs: numRuns, edges: Number.NaN, inputs: seeds.length, broken: Number(failed) };
}

/** From 1 on. @throws InvalidArgumentError, which ends with 2. */
function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('A whole number from 1 on is needed.');
  return Number(text);
}

async function main(): Promise<void> {
  const command = new Command('fuzz')
    .argument('[targets...]', `some of ${Object.keys(TARGETS).join(', ')}`)
    .option('--seconds <n>', 'for each target', wholeNumber, 60)
    .option('--seed <n>', 'of the first mutation', wholeNumber, 1)
    .option('--node <path>', 'the Node that runs the engine', process.execPath)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .parse();
  const { seconds, seed, node } = command.opts<Options>();
  const root = process.cwd();
  const names = command.args.length > 0 ? command.args : Object.keys(TARGETS);
  for (const name of names)
    if (TARGETS[name] === undefined)
      command.error(`error: ${name} is none of ${Object.keys(TARGETS).join(', ')}`);
  const cli = engineIn(join(root, 'dist', 'fuzz'), node);
  const rows: (FuzzFigures & { readonly target: string })[] = [];
  for (const name of names) {
    process.stderr.write(`${name}: ${targetOf(name).about}, ${seconds} s\n`);
    const figures =
      cli === null
        ? await withFastCheck(name, seconds, seed, root)
        : await withEngine(name, { root, node, cli, seconds, seed });
    rows.push({ target: name, ...figures });
  }
  process.stdout.write(table(rows.map((row) => ({ ...row }))));
  if (rows.some(({ broken }) => broken > 0)) process.exitCode = 1;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
